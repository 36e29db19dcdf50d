/** @file The list of packs for the interface: present ones, and chosen ones that are missing. */
import { join } from 'node:path';
import type { ErrorCode, ModelPack } from '../../../src-preload/contract/index.ts';
import type { DetectorCalibration, EncoderCalibration } from '../shared/model-calibration.ts';
import { detectorCalibration, encoderCalibration } from './active-packs.ts';
import { sizeOfFiles } from './manifest.ts';
import type { PackManifest } from '../evidence/pack-manifest.ts';
import { joinsEncoder } from './joined-towers.ts';
import { notThere, type ModelRegistry } from './model-registry.ts';
import type { PackEntry } from './pack-store.ts';
import { activePackOf, chosenIds, type ActiveModels } from './packs.ts';
import { isManifestOf, kindOf, packKinds, partsOf } from '../evidence/kinds.ts';
import { worksWithout } from './change-models.ts';
import { descriptionKind } from '../evidence/descriptions/description-kind.ts';
import { modelsFor } from '../evidence/descriptions/manifest.ts';
import { objectKind } from '../evidence/objects/object-kind.ts';
import { textTowerKind } from '../evidence/text-towers/text-tower-kind.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';

/** Calibrations beyond the packs' manifests. */
export interface PackKnowledge {
  encoder(fromManifest: EncoderCalibration): EncoderCalibration;
  detector(fromManifest: DetectorCalibration): DetectorCalibration;
}

export interface ListDeps {
  registry: Pick<ModelRegistry, 'entries' | 'chosen' | 'problemOfEntry'>;
  addedDir: string;
  knowledge: PackKnowledge;
  /** how the pack was calibrated on the library; null = it was not */
  fitOf: (packId: string) => ModelPack['fit'];
}

export function listModels({ registry, addedDir, knowledge, fitOf }: ListDeps): ModelPack[] {
  const models = registry.chosen();
  const here = registry.entries().map((entry) => ({ ...entry, problem: registry.problemOfEntry(entry) }));
  const encoder = here.find(({ id }) => id === models.encoder)?.manifest ?? null;
  return [...here, ...absent(here, models, addedDir)].map((entry) => ({
    ...packOf(entry, { models, encoder }, knowledge),
    fit: fitOf(entry.id),
  }));
}

/** Packs that were chosen and do not exist any more. */
function absent(here: readonly PackEntry[], models: ActiveModels, addedDir: string): PackEntry[] {
  const wanted = [
    ...packKinds().map(({ role }) => [role, activePackOf(models, role)] as const),
    [vectorKind.role, models.switchingTo] as const,
  ];
  return wanted.flatMap(([role, id]) =>
    id === null || here.some((entry) => entry.id === id)
      ? []
      : [
          {
            id,
            role,
            directory: join(addedDir, id),
            builtIn: false,
            manifest: null,
            problem: notThere(id),
          },
        ],
  );
}

const states: Partial<Record<ErrorCode, ModelPack['state']>> = {
  model_missing: 'missing',
  model_damaged: 'damaged',
  out_of_memory: 'memory',
};

function packOf(
  { id, role, directory, builtIn, manifest, problem }: PackEntry,
  { models, encoder }: { models: ActiveModels; encoder: PackManifest | null },
  knowledge: PackKnowledge,
): Omit<ModelPack, 'fit'> {
  // one for another encoder is as if it were not there
  const isJoined = !manifest || !kindOf(role).textsOnly || joinsEncoder(manifest, encoder);
  const isActive = id !== models.switchingTo && chosenIds(models).includes(id) && isJoined;
  const precision = manifest && precisionWords(manifest);
  return {
    id,
    title: manifest?.title ?? id,
    role,
    state: problem ? (states[problem.code] ?? 'invalid') : 'ready',
    problem: problem?.message ?? null,
    active: isActive,
    ...(isActive && worksWithout(role) && { canStop: true }),
    builtIn,
    licence: manifest?.license ?? 'not stated',
    dimensions: manifest && kindOf(manifest.role).manifest.dimensions(manifest),
    ...(precision && { precision }),
    sizeBytes: manifest ? sizeOfFiles(manifest) : 0,
    parts: manifest ? partsOf(manifest).map(partWords) : [],
    calibrated: manifest !== null && isCalibrated(manifest, knowledge),
    path: directory,
  };
}

/** Models of smaller numbers rank differently, so it is said. */
export function precisionWords(manifest: PackManifest, onCard = false): string | null {
  if (isManifestOf(textTowerKind, manifest)) return manifest.precision;
  if (isManifestOf(descriptionKind, manifest))
    return [...new Set(Object.values(modelsFor(manifest, onCard)).map(({ precision }) => precision))].join(
      ', ',
    );
  const { image, text } = (isManifestOf(vectorKind, manifest) && manifest.precision) || {};
  if (!image || !text) return image ?? text ?? null;
  return image === text ? image : `pictures ${image}, texts ${text}`;
}

function partWords({ role }: PackManifest): ModelPack['parts'][number] {
  const { title, purpose } = kindOf(role).words;
  return { role, title, purpose };
}

/** Kinds without calibration of their own never show percentages. */
function isCalibrated(manifest: PackManifest, knowledge: PackKnowledge): boolean {
  if (isManifestOf(vectorKind, manifest))
    return knowledge.encoder(encoderCalibration(manifest)).calibration !== null;
  if (isManifestOf(objectKind, manifest))
    return knowledge.detector(detectorCalibration(manifest)).calibration !== null;
  return true;
}
