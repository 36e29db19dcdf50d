/** @file Probability that a photo shows a thing, from the detector's boxes. */
import type { Detection } from '../evidence/objects/detection.ts';
import { logit, sigmoid } from '../shared/log-odds.ts';
import type { DetectorCalibration } from '../shared/model-calibration.ts';

/**
 * Slope from the logit of the score to the logit of the probability. Fitted on the even half of the
 * evaluation photos: P(label is annotated) over the best score of a label.
 */
const steepness = 2.2;
/** Score in place of "no box": the lowest that detectors report. */
const lowestScore = 0.05;

/** From this probability on a thing counts as shown: in match reasons, and where it is negated. */
export const shownProbability = 0.3;

/** The boxes with one of these labels, best first. */
export function detectionsOf(objects: readonly Detection[], labels: readonly string[]): Detection[] {
  return objects.filter((object) => labels.includes(object.label)).sort((a, b) => b.score - a.score);
}

/**
 * Probability that at least `count` things with one of the labels are there, from the score of the count-th
 * best box. It is 0.5 at the detector's own threshold.
 */
export function detectionProbability(
  objects: readonly Detection[],
  labels: readonly string[],
  count: number,
  { thresholds }: Pick<DetectorCalibration, 'thresholds'>,
): number {
  return presenceOfScore(scoreOfBox(objects, labels, count), thresholds.default);
}

/** Score of the count-th best box. */
function scoreOfBox(objects: readonly Detection[], labels: readonly string[], count: number): number {
  if (count > 1) return detectionsOf(objects, labels)[count - 1]?.score ?? lowestScore;
  let best = lowestScore;
  for (const { label, score } of objects) if (score > best && labels.includes(label)) best = score;
  return best;
}

function presenceOfScore(score: number, threshold: number): number {
  return sigmoid(steepness * (logit(Math.min(0.99, Math.max(lowestScore, score))) - logit(threshold)));
}
