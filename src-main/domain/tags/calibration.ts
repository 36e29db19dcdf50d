/**
 * @file How a pack's raw scores become probabilities, and which concepts it separates: the files of
 * resources/vocabulary/calibration and /separable.
 */
import { z } from 'zod';
import type { DetectorCalibration, EncoderCalibration } from '../shared/model-calibration.ts';

const logistic = z.strictObject({ scale: z.number().positive(), bias: z.number() });

/** resources/vocabulary/calibration/<pack id>.json; `fitted` names the data it was fitted on. */
export const calibrationFile = z.strictObject({
  packId: z.string(),
  fitted: z.string(),
  calibration: logistic,
  /** encoders: phrases around a concept's words; their vectors are averaged */
  templates: z.array(z.string().includes('{}')).min(1).optional(),
});

/** resources/vocabulary/separable/<pack id>.json; `rule` describes how the list was made. */
export const separableFile = z.strictObject({
  packId: z.string(),
  rule: z.string(),
  concepts: z.array(z.string()),
});

/** Calibrations beyond the packs' manifests. A pack without a file uses its manifest. */
export interface PackKnowledge {
  encoder(fromManifest: EncoderCalibration): EncoderCalibration;
  detector(fromManifest: DetectorCalibration): DetectorCalibration;
}

export const noPackKnowledge: PackKnowledge = {
  encoder: (calibration) => calibration,
  detector: (calibration) => calibration,
};

/** Calibration files take precedence over manifests. */
export function createPackKnowledge(
  calibrationFiles: readonly z.infer<typeof calibrationFile>[],
  separableFiles: readonly z.infer<typeof separableFile>[],
): PackKnowledge {
  const calibrations = byPack(calibrationFiles);
  const separable = byPack(separableFiles);
  return {
    encoder(fromManifest) {
      const known = calibrations.get(fromManifest.packId);
      const concepts = separable.get(fromManifest.packId)?.concepts;
      return {
        ...fromManifest,
        ...(known
          ? { calibration: known.calibration, templates: known.templates ?? fromManifest.templates }
          : {}),
        separates: concepts ? new Set(concepts) : fromManifest.separates,
      };
    },
    detector(fromManifest) {
      const known = calibrations.get(fromManifest.packId);
      return known ? { ...fromManifest, calibration: known.calibration } : fromManifest;
    },
  };
}

function byPack<File extends { packId: string }>(files: readonly File[]): Map<string, File> {
  return new Map(files.map((file) => [file.packId, file]));
}
