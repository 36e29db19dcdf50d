/** @file Which tiles of a picture at full size are shown, and where: pure arithmetic. */
import type { FullSizePicture } from '../../src-preload/contract/index.ts';
import type { Size } from './zoom.ts';

export interface Rect extends Size {
  x: number;
  y: number;
}

export interface PlacedTile extends Rect {
  /** key of the tile's picture */
  key: string;
}

/** a level is enlarged by at most this much before the next one is shown */
const mostEnlarged = 1.2;
/** tiles this far outside the stage are loaded, too: a short move shows no gap; CSS pixels */
const margin = 128;

/** The smallest level that is sharp at this width, or the picture's own size. @param width device pixels */
export function levelFor({ levels }: Pick<FullSizePicture, 'levels'>, width: number): number {
  const level = levels.findIndex((size) => size.width * mostEnlarged >= width);
  return level < 0 ? levels.length - 1 : level;
}

/**
 * The tiles of a level that are in sight.
 * @param picture where the whole picture is, in CSS pixels of the stage @param stage its size
 */
export function tilesInSight(full: FullSizePicture, level: number, picture: Rect, stage: Size): PlacedTile[] {
  const size = full.levels[level]!;
  const scale = { x: picture.width / size.width, y: picture.height / size.height };
  const columns = inSight(full.tileSize, size.width, scale.x, { from: -picture.x, length: stage.width });
  const rows = inSight(full.tileSize, size.height, scale.y, { from: -picture.y, length: stage.height });
  return rows.flatMap((row) =>
    columns.map((column) => {
      const across = partOf(column, full, size.width);
      const down = partOf(row, full, size.height);
      return {
        key: `${full.key}/${level}/${column}_${row}`,
        x: across.from * scale.x,
        y: down.from * scale.y,
        width: across.length * scale.x,
        height: down.length * scale.y,
      };
    }),
  );
}

/** Indices of the tiles of one direction that meet a part of the picture. */
function inSight(
  tileSize: number,
  pixels: number,
  scale: number,
  part: { from: number; length: number },
): number[] {
  const shown = tileSize * scale;
  const last = Math.ceil(pixels / tileSize) - 1;
  const first = Math.max(0, Math.floor((part.from - margin) / shown));
  const end = Math.min(last, Math.floor((part.from + part.length + margin) / shown));
  return Array.from({ length: Math.max(0, end - first + 1) }, (_, index) => first + index);
}

/** The pixels of a level that a tile has, with its overlap. */
function partOf(
  index: number,
  { tileSize, tileOverlap }: FullSizePicture,
  pixels: number,
): { from: number; length: number } {
  const from = Math.max(0, index * tileSize - tileOverlap);
  return { from, length: Math.min(pixels, (index + 1) * tileSize + tileOverlap) - from };
}
