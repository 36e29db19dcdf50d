/** @file A detection in the form the detector gives it. */

/**
 * A detection in the form the detector gives it: raw score, not a probability. Box in 0…1 of the displayed
 * picture.
 */
export interface Detection {
  label: string;
  score: number;
  box: [number, number, number, number];
}

/** Boxes may extend over the edge, as detectors give them, but must overlap the picture. */
export function isPossible({ score, box: [x, y, width, height] }: Detection): boolean {
  return (
    [score, x, y, width, height].every(Number.isFinite) &&
    Math.min(score, width, height, x + width, y + height) >= 0 &&
    Math.max(score, x, y) <= 1
  );
}
