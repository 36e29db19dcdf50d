/**
 * @file The port to the model packs in use: who they are and how their numbers are read; and where the choice
 * of them is kept.
 */
import type { AppError, ErrorCode } from '../../../src-preload/contract/index.ts';
import type { DetectorCalibration, EncoderCalibration } from '../shared/model-calibration.ts';
import type { PackManifest } from '../evidence/pack-manifest.ts';
import type { PackRef } from '../vision/vision.ts';
import { partsOf } from '../evidence/kinds.ts';
import { objectKind } from '../evidence/objects/object-kind.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';

/** A pack in use, of whatever kind, or a part of one. */
export interface ActivePack {
  ref: PackRef;
  /** why it cannot run now; what it made before is as good as ever. Null = it runs, as far as is known */
  problem?: AppError | null;
}

export interface ActiveEncoder extends ActivePack {
  calibration: EncoderCalibration;
}
export interface ActiveDetector extends ActivePack {
  calibration: DetectorCalibration;
}

/**
 * What the rest of the engine asks of the models domain. A null role means that no pack with a readable
 * manifest is active.
 */
export interface ActivePacks {
  /** the encoder whose vectors are complete: search and tags use it */
  encoder(): ActiveEncoder | null;
  /**
   * packs that look at every new photo: those in use and the encoder being switched to, with their parts,
   * without those that cannot run
   */
  importing(): PackRef[];
  detector(): ActiveDetector | null;
  /** all packs whose evidence counts now, of every kind, with their parts: what derive works with */
  inUse(): readonly (ActivePack & { manifest: PackManifest })[];
}

/** Which packs cannot be used now. */
export interface PackHealth {
  /**
   * The pack cannot be used: it is left out until its files change, it is checked or added again, or, where
   * memory was short, a while later.
   */
  setAside(packId: string, error: AppError): void;
  /** Looks at the folders again: what was repaired counts, what went missing is set aside. */
  refresh(): Promise<void>;
  /** What is in use and cannot be used, a sentence each: what it means, and what to do. */
  problems(): string[];
  /** Null = it can be used, as far as is known. */
  problemOf(packId: string): AppError | null;
}

/** Whether a pack has no evidence of a photo, and will have none before its files or the photo change. */
export type IsGivenUp = (photoId: string, packId: string) => boolean;

const packProblems: ReadonlySet<ErrorCode> = new Set([
  'model_missing',
  'model_damaged',
  'model_invalid',
  'out_of_memory',
  'provider_failed',
]);

/** A pack that cannot be used stops what it would have done, and nothing else. */
export function isPackProblem(error: AppError): boolean {
  return packProblems.has(error.code);
}

/** The library's choice of packs, by id; null = none was chosen, the built-in one is meant. */
export interface ActiveModels {
  encoder: string | null;
  detector: string | null;
  /** an encoder whose vectors are still being made */
  switchingTo: string | null;
  /** the encoder before; its vectors are kept until the person confirms */
  previousEncoder: string | null;
  /** packs of the other kinds, by role; a role that is absent has its built-in pack, or none */
  others: Readonly<Record<string, string>>;
}

/** Ids of all packs that the library has chosen, also of one that it is changing to. */
export function chosenIds({ encoder, switchingTo, detector, others }: ActiveModels): (string | null)[] {
  return [encoder, switchingTo, detector, ...Object.values(others)];
}

/** The ids under which a pack's evidence is stored: its own, and those of its parts. */
export function evidenceIdsOf({ id, manifest }: { id: string; manifest: PackManifest | null }): string[] {
  return [id, ...(manifest ? partsOf(manifest).map((part) => part.id) : [])];
}

/** The pack of a role; null = none is in use. */
export function activePackOf(models: ActiveModels, role: string): string | null {
  if (role === vectorKind.role) return models.encoder;
  return role === objectKind.role ? models.detector : (models.others[role] ?? null);
}

/** The same choice with another pack of this role. */
export function withActivePack(models: ActiveModels, role: string, id: string): ActiveModels {
  if (role === vectorKind.role) return { ...models, encoder: id };
  return role === objectKind.role
    ? { ...models, detector: id }
    : { ...models, others: { ...models.others, [role]: id } };
}

/** Where the choice is kept: library.json. */
export interface ActiveModelsStore {
  activeModels(): ActiveModels;
  setActiveModels(models: ActiveModels): Promise<void>;
}
