/** @file A detection as the detector gave it. */

/** A detection as the detector gave it: raw score, not a probability. Box in 0…1 of the displayed picture. */
export interface Detection {
  label: string;
  score: number;
  box: [number, number, number, number];
}
