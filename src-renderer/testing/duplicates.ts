/** @file Groups of look-alikes and folders for tests. */
import type { DuplicateGroup, DuplicateMember, LibraryInfo, Root } from '../../src-preload/contract/index.ts';
import { tileOf } from './tiles.ts';

export function memberOf(index: number, over: Partial<DuplicateMember> = {}): DuplicateMember {
  return {
    tile: tileOf(index),
    path: `/p/IMG_${index}.jpg`,
    files: 1,
    sizeBytes: 2_400_000,
    width: 4_000,
    height: 3_000,
    mimeType: 'image/jpeg',
    sharpness: null,
    best: false,
    why: ['smaller'],
    ...over,
  };
}

/** A group of `size` photos from `first` on; the first is the best. */
export function groupOf(
  id: string,
  first: number,
  size: number,
  over: Partial<DuplicateGroup> = {},
): DuplicateGroup {
  const members = Array.from({ length: size }, (_, step) =>
    memberOf(first + step, step === 0 ? { best: true, why: ['largest'] } : {}),
  );
  return { id, kind: 'similar', takenAt: null, takenAtPrecision: null, members, ...over };
}

export const rootOf = (over: Partial<Root> = {}): Root => ({
  id: 'r',
  path: '/media/Archive',
  state: 'present',
  photos: 12,
  samples: false,
  exclude: [],
  place: 'removable',
  watch: { on: true, reason: null },
  ...over,
});

export const libraryOf = (...roots: Root[]): LibraryInfo => ({
  id: 'l',
  path: '/l',
  photos: 12,
  roots,
  revision: 1,
  warnings: [],
});
