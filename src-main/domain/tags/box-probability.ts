/** @file How likely what a box is labelled with is there: by the detector's score, the encoder, and what else is there. */
import { logit, sigmoid } from '../shared/log-odds.ts';
import type { DetectorCalibration, EncoderCalibration } from '../shared/model-calibration.ts';

/**
 * How encoder and detector are combined where both know a concept: share · detector logit + weight · (encoder
 * logit above the floor) + offset, with the encoder's best logit of the concept and the narrower ones. Below the
 * floor the encoder logit is ignored. Fitted by logistic regression, first over all pairs of names and
 * evaluation photos, then (share and offset) over those that are not next to impossible, so that what is shown
 * is calibrated; resources/vocabulary/README.md has the figures of either half.
 */
export const joint = { share: 0.8, weight: 0.3, floor: -8.2, offset: -0.72 };
/** The score of a label without any box; the detector's own lowest is .05. */
export const undetectedScore = 0.02;
/**
 * What is taken off the logit of a thing where nothing else is found; half of it where something else is as
 * likely as not. The detector knows 80 kinds and was calibrated on photos that show some of them. Of a butterfly
 * it makes a bird, alone in its photo. People are exempt: they are found alone as well as with things.
 * (docs/evaluation.md has the figures; `npm run fit` gives those of other values.)
 */
export const lonePenalty = 2;

/** How a detector's scores become log-odds. */
export type Calibration = NonNullable<DetectorCalibration['calibration']>;

/** What speaks for one box, or for the best box of a concept. */
export interface BoxClues {
  calibration: Calibration;
  /** of the detector, 0…1 */
  score: number;
  /** NaN = no logit of the encoder */
  encoderLogit: number;
  /** how the encoder's logit counts; left out = as the built-in one's */
  withBoxes?: EncoderCalibration['withBoxes'];
  /** how many other kinds of things are in the photo by the detector alone, expected; only up to 1 counts */
  others: number;
  isPerson: boolean;
}

export function boxProbability(clues: BoxClues): number {
  const { calibration, score, encoderLogit, withBoxes = joint, others, isPerson } = clues;
  const byDetector = detectorLogit(calibration, score);
  const together = Number.isNaN(encoderLogit)
    ? byDetector
    : joint.share * byDetector +
      joint.offset +
      withBoxes.weight * Math.max(0, encoderLogit - withBoxes.floor);
  return sigmoid(together - (isPerson ? 0 : lonePenalty * (1 - Math.min(1, others))));
}

/** Probability by the detector alone; 0 where it has no box. */
export function detectorProbability(calibration: Calibration, score: number): number {
  return score <= undetectedScore ? 0 : sigmoid(detectorLogit(calibration, score));
}

/**
 * Of a detector without calibration: .5 at its threshold, with the slope that the first detector had. For
 * ranking, never shown.
 */
export function assumedCalibration({ default: threshold }: DetectorCalibration['thresholds']): Calibration {
  const scale = 2.2;
  return { scale, bias: -scale * logit(threshold) };
}

/** Log-odds by the detector alone. */
export function detectorLogit({ scale, bias }: Calibration, score: number): number {
  const clipped = Math.min(0.999, Math.max(undetectedScore, score));
  return scale * logit(clipped) + bias;
}
