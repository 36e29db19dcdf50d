/**
 * @file The calibration that an encoder would get on these photos if nothing were known of it: fitted on what the
 * detector says, without labels, and measured with them.
 */
import {
  fitCalibration,
  type CalibrationFit,
  type ConceptSample,
} from '../../domain/calibration/fit-calibration.ts';
import { reliabilityOf, type Stated } from '../../domain/evaluation/calibration-error.ts';
import { cocoNames } from '../../domain/evaluation/coco-names.ts';
import { shareScores } from '../../domain/evidence/objects/detections.ts';
import { sigmoid } from '../../domain/shared/log-odds.ts';
import { dot } from '../../domain/shared/vector-cosine.ts';
import { shownFrom } from '../../domain/tags/bands.ts';
import { detectorProbability, type Calibration } from '../../domain/tags/box-probability.ts';
import type { FitPhoto } from './collect.ts';

export interface UnlabelledReport {
  /** by half; null = too little is known of its photos */
  fits: readonly (CalibrationFit | null)[];
  /** expected calibration error of all statements about the other half */
  all: number;
  /** the same of the statements that would be shown */
  shown: number;
  /** number of these */
  statements: number;
}

/** @param vectorOf the unit vector of a name of COCO's, in the encoder's own prompt */
export async function fitUnlabelled(
  photos: readonly FitPhoto[],
  detector: Calibration,
  vectorOf: (name: string) => Float32Array,
): Promise<UnlabelledReport> {
  const fits = await Promise.all(
    [0, 1].map((half) =>
      fitCalibration(
        samplesOf(
          photos.filter((photo) => photo.half === half),
          detector,
          vectorOf,
        ),
        async () => {},
      ),
    ),
  );
  const stated = photos.flatMap((photo) => {
    const fit = fits[1 - photo.half];
    return fit ? statementsOf(photo, fit, vectorOf) : [];
  });
  const shown = stated.filter(({ probability }) => probability >= shownFrom);
  return {
    fits,
    all: reliabilityOf(stated)?.expectedError ?? 0,
    shown: reliabilityOf(shown)?.expectedError ?? 0,
    statements: shown.length,
  };
}

function samplesOf(
  photos: readonly FitPhoto[],
  detector: Calibration,
  vectorOf: (name: string) => Float32Array,
): ConceptSample[] {
  const scores = photos.map(({ boxes }) => {
    const best = new Map<string, number>();
    for (const { label, score } of shareScores(boxes)) best.set(label, Math.max(score, best.get(label) ?? 0));
    return best;
  });
  return cocoNames.map((name) => ({
    name,
    cosines: Float32Array.from(photos, ({ vector }) => dot(vectorOf(name), vector)),
    known: Float32Array.from(scores, (best) => detectorProbability(detector, best.get(name) ?? 0)),
  }));
}

function statementsOf(
  { objects = null, vector }: FitPhoto,
  { calibration: { scale, bias }, biases }: CalibrationFit,
  vectorOf: (name: string) => Float32Array,
): Stated[] {
  const present = new Set(objects ?? []);
  return objects
    ? cocoNames.map((name) => ({
        probability: sigmoid(scale * dot(vectorOf(name), vector) + bias + (biases[name] ?? 0)),
        right: present.has(name),
      }))
    : [];
}
