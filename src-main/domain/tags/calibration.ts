/**
 * @file How a pack's raw numbers become probabilities, and which concepts it separates: the files of
 * resources/vocabulary/calibration and /separable.
 */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { DetectorCalibration, EncoderCalibration } from '../shared/model-calibration.ts';

const logistic = z.strictObject({ scale: z.number().positive(), bias: z.number() });

/** resources/vocabulary/calibration/<pack id>.json; `fitted` says on what. */
const calibrationFile = z.strictObject({
  packId: z.string(),
  fitted: z.string(),
  calibration: logistic,
  /** encoders: phrases around a concept's words; their vectors are averaged */
  templates: z.array(z.string().includes('{}')).min(1).optional(),
});

/** resources/vocabulary/separable/<pack id>.json; `rule` says how the list came about. */
const separableFile = z.strictObject({ packId: z.string(), rule: z.string(), concepts: z.array(z.string()) });

/**
 * What the product knows about packs beyond their manifests. A pack without a file keeps what its manifest
 * says.
 */
export interface PackKnowledge {
  encoder(fromManifest: EncoderCalibration): EncoderCalibration;
  detector(fromManifest: DetectorCalibration): DetectorCalibration;
}

export const noPackKnowledge: PackKnowledge = {
  encoder: (calibration) => calibration,
  detector: (calibration) => calibration,
};

/**
 * @param directory resources/vocabulary
 * @throws AppError internal when a file is not valid: they are part of the product
 */
export async function loadPackKnowledge(directory: string): Promise<PackKnowledge> {
  const calibrations = byPack(await readFolder(join(directory, 'calibration'), calibrationFile));
  const separable = byPack(await readFolder(join(directory, 'separable'), separableFile));
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

async function readFolder<Schema extends z.ZodType>(
  folder: string,
  schema: Schema,
): Promise<z.infer<Schema>[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      try {
        return schema.parse(JSON.parse(await readFile(path, 'utf8')));
      } catch (error) {
        throw new AppError(
          'internal',
          `${path} is not valid. Install Sightline again.`,
          { path },
          { cause: error },
        );
      }
    }),
  );
}
