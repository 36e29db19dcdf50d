/** @file EXIF's eight orientations: their effect on sizes and boxes, and their composition. Pure. */
import type { Box } from '../../../src-preload/contract/index.ts';

/** EXIF orientation (CIPA DC-008 §4.6.4); 1 = as stored. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** From stored directions (right, down) to displayed ones, by orientation: x' = a x + b y, y' = c x + d y. */
const matrices = [
  [1, 0, 0, 1],
  [1, 0, 0, 1],
  [-1, 0, 0, 1],
  [-1, 0, 0, -1],
  [1, 0, 0, -1],
  [0, 1, 1, 0],
  [0, -1, 1, 0],
  [0, -1, -1, 0],
  [0, 1, -1, 0],
] as const;

/** The number as an orientation; null where it is none. */
export function orientationOf(value: number | null | undefined): Orientation | null {
  return typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 8
    ? (value as Orientation)
    : null;
}

/** The combined effect of `first` and then `second`. */
export function bothOrientations(first: Orientation, second: Orientation): Orientation {
  const [a, b, c, d] = matrices[first];
  const [e, f, g, h] = matrices[second];
  const both = [e * a + f * c, e * b + f * d, g * a + h * c, g * b + h * d];
  return matrices.findLastIndex((matrix) => matrix.every((value, at) => value === both[at])) as Orientation;
}

/** Width and height as displayed. */
export function displayedSize(
  { width, height }: { width: number; height: number },
  orientation: Orientation,
): { width: number; height: number } {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

/**
 * Converts a box [left, top, width, height], in shares of the stored picture, to shares of the displayed
 * picture.
 */
export function displayedBox([x, y, width, height]: Readonly<Box>, orientation: Orientation): Box {
  const [a, b, c, d] = matrices[orientation];
  const [centreX, centreY] = [x + width / 2 - 0.5, y + height / 2 - 0.5];
  const [across, down] = orientation >= 5 ? [height, width] : [width, height];
  return [
    a * centreX + b * centreY + 0.5 - across / 2,
    c * centreX + d * centreY + 0.5 - down / 2,
    across,
    down,
  ];
}
