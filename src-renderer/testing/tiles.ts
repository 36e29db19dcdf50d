/** @file Tiles and search hits for tests. */
import type { PhotoTile, SearchHit } from '../../src-preload/contract/index.ts';

/** A valid photo id that ends in `index`. */
export const idOf = (index: number): string => `01J0000000000000000000${String(index).padStart(4, '0')}`;

export function tileOf(index: number, over: Partial<PhotoTile> = {}): PhotoTile {
  return {
    id: idOf(index),
    aspect: 1.5,
    thumbhash: null,
    takenAt: '2023-06-17T12:00:00',
    takenAtPrecision: 'second',
    media: { grid: null, large: null },
    favourite: false,
    rating: null,
    damaged: false,
    alt: `Photo ${index}`,
    ...over,
  };
}

export const tilesOf = (from: number, count: number): PhotoTile[] =>
  Array.from({ length: count }, (_, step) => tileOf(from + step));

export function hitOf(index: number, band: SearchHit['band']): SearchHit {
  return {
    id: idOf(index),
    path: `/p/${index}.jpg`,
    score: 1,
    band,
    why: [`tag ${index}`],
    box: null,
    tile: tileOf(index),
  };
}
