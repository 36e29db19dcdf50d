/** @file Overlapping crops of a picture, by which words are located in it. */
import type { Box } from '../../../src-preload/contract/index.ts';

/**
 * Crops of a picture of this shape: at most 10 of one size, so that a look at them takes a third of a second.
 * They are squares where the picture is not very long, because encoders take squares.
 * @param aspect width ÷ height
 * @returns boxes in 0…1 of the picture, line by line along its longer side
 */
export function cropsOf(aspect: number): Box[] {
  const long = Math.max(aspect, 1 / aspect);
  const { lines, side } = layoutOf(long);
  const [along, across] = [side / long, side];
  const starts = startsOf(lines.length, across);
  return lines.flatMap((count, line) =>
    startsOf(count, along).map((start): Box =>
      aspect >= 1 ? [start, starts[line]!, along, across] : [starts[line]!, start, across, along],
    ),
  );
}

/** How many crops each line along the long side has, and the side of one in short sides of the picture. */
function layoutOf(long: number): { lines: readonly number[]; side: number } {
  if (long < 1.25) return { lines: [3, 3, 3], side: 0.5 };
  if (long < 1.55) return { lines: [3, 4, 3], side: 0.5 };
  return long < 3.5 ? { lines: [5, 5], side: 0.6 } : { lines: [10], side: 1 };
}

/** Evenly from one edge to the other. */
function startsOf(count: number, length: number): number[] {
  return count === 1
    ? [(1 - length) / 2]
    : Array.from({ length: count }, (_, index) => ((1 - length) * index) / (count - 1));
}
