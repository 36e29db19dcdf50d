/** @file Sizes of a picture in tiles: each level is half as large as the next, rounded up. Pure. */
import type { FullSizePicture } from '../../../src-preload/contract/index.ts';

/** of a tile's own part of the picture, pixels */
export const tileSize = 512;
/** pixels of its neighbours that a tile has on each side, so that no gap is seen between two */
export const tileOverlap = 1;

/** From the smallest level, which is one tile, to the picture's own size. */
export function tileLevels(width: number, height: number): FullSizePicture['levels'] {
  const levels = [{ width, height }];
  while (levels[0]!.width > tileSize || levels[0]!.height > tileSize) {
    const { width: wide, height: high } = levels[0]!;
    levels.unshift({ width: Math.ceil(wide / 2), height: Math.ceil(high / 2) });
  }
  return levels;
}
