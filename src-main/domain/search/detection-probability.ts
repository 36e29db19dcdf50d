/** @file How likely a thing is in a photo by the detector's boxes. */
import type { Detection } from '../evidence/objects/detection.ts';
import type { DetectorCalibration } from '../shared/model-calibration.ts';

/**
 * Logit of presence a logit of score. Fitted on the even half of the evaluation photos, P(label given) over
 * the best score of a label.
 */
const steepness = 2.2;
/** What stands for "no box": the lowest score a detector reports. */
const lowestScore = 0.05;

/** The boxes that count for a group of labels, best first. */
export function detectionsOf(objects: readonly Detection[], labels: readonly string[]): Detection[] {
  return objects.filter((object) => labels.includes(object.label)).sort((a, b) => b.score - a.score);
}

/**
 * Probability that at least `count` things with one of the labels are there: read from the count-th best box.
 * The detector's own threshold is the even chance.
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

function presenceOfScore(score: number, evenChance: number): number {
  return (
    1 / (1 + Math.exp(-steepness * (logit(Math.min(0.99, Math.max(lowestScore, score))) - logit(evenChance))))
  );
}

export function logit(probability: number): number {
  return Math.log(probability / (1 - probability));
}
