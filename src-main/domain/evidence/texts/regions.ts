/** @file Connected regions of a probability map: where a text detector sees writing. Pure. */
import type { Point } from './rectangle.ts';

export interface Region {
  /** mean of the map over the region */
  mean: number;
  /** first and last pixel of each of its rows: their hull is the region's */
  outline: readonly Point[];
}

interface Growing {
  sum: number;
  pixels: number;
  /** by row: least and greatest x */
  rows: Map<number, [number, number]>;
}

/**
 * Regions of pixels above the threshold that touch each other, also at corners, each pixel looked at once.
 * @param map row by row, `width` a row
 */
export function regionsAbove(
  map: Float32Array,
  width: number,
  height: number,
  { threshold, leastPixels }: { threshold: number; leastPixels: number },
): Region[] {
  const seen = new Uint8Array(width * height);
  const waiting: number[] = [];
  const regions: Region[] = [];
  for (let start = 0; start < map.length; start += 1) {
    if (seen[start] || map[start]! <= threshold) continue;
    const region: Growing = { sum: 0, pixels: 0, rows: new Map() };
    seen[start] = 1;
    waiting.push(start);
    while (waiting.length > 0) {
      const at = waiting.pop()!;
      const [x, y] = [at % width, Math.floor(at / width)];
      add(region, x, y, map[at]!);
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny += 1) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx += 1) {
          const next = ny * width + nx;
          if (seen[next] || map[next]! <= threshold) continue;
          seen[next] = 1;
          waiting.push(next);
        }
      }
    }
    if (region.pixels >= leastPixels)
      regions.push({ mean: region.sum / region.pixels, outline: outlineOf(region) });
  }
  return regions;
}

function add(region: Growing, x: number, y: number, value: number): void {
  region.sum += value;
  region.pixels += 1;
  const row = region.rows.get(y);
  if (!row) region.rows.set(y, [x, x]);
  else if (x < row[0]) row[0] = x;
  else if (x > row[1]) row[1] = x;
}

/** Corners of the outermost pixels, not their middles: a region of one row has a height. */
function outlineOf({ rows }: Growing): Point[] {
  return [...rows].flatMap(([y, [left, right]]): Point[] => [
    [left, y],
    [left, y + 1],
    [right + 1, y],
    [right + 1, y + 1],
  ]);
}
