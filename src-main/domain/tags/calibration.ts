/**
 * @file How a pack's raw scores become probabilities, and which concepts it separates: the files of
 * resources/vocabulary/calibration and /separable.
 */
import { z } from 'zod';
import { conceptKind } from '../evidence/concepts/concept-kind.ts';
import type { ConceptManifest } from '../evidence/concepts/manifest.ts';
import { partId } from '../evidence/kinds.ts';
import type { DetectorCalibration, EncoderCalibration } from '../shared/model-calibration.ts';

const logistic = z.strictObject({ scale: z.number().positive(), bias: z.number() });

/** resources/vocabulary/calibration/<pack id>.json; `fitted` names the data it was fitted on. */
export const calibrationFile = z.strictObject({
  packId: z.string(),
  fitted: z.string(),
  calibration: logistic,
  /** encoders: phrases around a concept's words; their vectors are averaged */
  templates: z.array(z.string().includes('{}')).min(1).optional(),
  /** encoders: what is added to the logit of single concepts, by name */
  biases: z.record(z.string(), z.number()).optional(),
  /**
   * encoders: concepts that are probably not there below this probability, by name: of photos that show them next
   * to none lies below it
   */
  absentBelow: z.record(z.string(), z.number().min(0).max(1)).optional(),
  /** encoders: concepts told together with concepts that a head names (joined-logits.ts), by name */
  joined: z
    .record(
      z.string(),
      z.strictObject({
        encoder: z.number(),
        concepts: z.record(z.string(), z.number()),
        bias: z.number(),
      }),
    )
    .optional(),
  /**
   * encoders with a concept head: items that are shown as “maybe” from another probability on than their
   * threshold
   */
  shownFrom: z.record(z.string(), z.number().min(0).max(1)).optional(),
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
  /** of a concept head, by its own id */
  head(fromManifest: ConceptManifest): ConceptManifest;
}

export const noPackKnowledge: PackKnowledge = {
  encoder: (calibration) => calibration,
  detector: (calibration) => calibration,
  head: (manifest) => manifest,
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
          ? {
              calibration: known.calibration,
              templates: known.templates ?? fromManifest.templates,
              ...(known.biases ? { biases: known.biases } : {}),
              ...(known.absentBelow ? { absentBelow: known.absentBelow } : {}),
              ...(known.joined ? { joined: known.joined } : {}),
            }
          : {}),
        separates: concepts ? new Set(concepts) : fromManifest.separates,
      };
    },
    detector(fromManifest) {
      const known = calibrations.get(fromManifest.packId);
      return known ? { ...fromManifest, calibration: known.calibration } : fromManifest;
    },
    head(fromManifest) {
      const file = calibrationFiles.find(
        ({ packId }) => partId(packId, conceptKind.role) === fromManifest.id,
      );
      const shownFrom = file?.shownFrom;
      if (!shownFrom) return fromManifest;
      const items = fromManifest.items.map((item) => {
        const probability = shownFrom[item.name];
        return probability === undefined ? item : { ...item, shownFrom: probability };
      });
      return { ...fromManifest, items };
    },
  };
}

function byPack<File extends { packId: string }>(files: readonly File[]): Map<string, File> {
  return new Map(files.map((file) => [file.packId, file]));
}
