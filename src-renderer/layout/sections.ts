/** @file What every grid of photos is made of: titled sections whose photos may not be loaded yet. */
import type { PhotoTile } from '../../src-preload/contract/index.ts';

export interface GridSection {
  key: string;
  /** null = no heading */
  title: string | null;
  /** a word beside the title: “412 photos” */
  note: string | null;
  count: number;
  /** null until loaded */
  tiles: readonly PhotoTile[] | null;
  /** shown with less weight: the “maybe” band */
  faded: boolean;
}

/** Where a photo lies: its section and its place in it, and its place over all sections. */
export interface PhotoPlace {
  section: number;
  index: number;
  /** from 1, over all sections */
  position: number;
  total: number;
}

export function placeOfPhoto(sections: readonly GridSection[], id: string): PhotoPlace | null {
  const total = sections.reduce((sum, { count }) => sum + count, 0);
  let before = 0;
  for (const [section, { tiles, count }] of sections.entries()) {
    const index = tiles?.findIndex((tile) => tile.id === id) ?? -1;
    if (index >= 0) return { section, index, position: before + index + 1, total };
    before += count;
  }
  return null;
}
