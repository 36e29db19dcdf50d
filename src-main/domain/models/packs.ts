/**
 * @file The port to the model packs in use and their calibrations, and to where the choice of them is stored.
 */
import type { AppError, ErrorCode } from '../../../src-preload/contract/index.ts';
import type { DetectorCalibration, EncoderCalibration } from '../shared/model-calibration.ts';
import type { PackManifest } from '../evidence/pack-manifest.ts';
import type { PackRef } from '../vision/vision.ts';
import { partsOf } from '../evidence/kinds.ts';
import { objectKind } from '../evidence/objects/object-kind.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';

/** A pack in use, of any kind, or a part of one. */
export interface ActivePack {
  ref: PackRef;
  /** why it cannot run now; its stored evidence still counts. Null = no known problem */
  problem?: AppError | null;
}

export interface ActiveEncoder extends ActivePack {
  /** with the vectors of its own text tower: the vocabulary's tags use it */
  calibration: EncoderCalibration;
  /**
   * the text-only pack that embeds what people write, in the space of this encoder's pictures; left out where
   * the encoder's own text tower does so
   */
  texts?: { ref: PackRef; calibration: EncoderCalibration };
}

/** The pack that embeds what people write, and how its cosines with the encoder's pictures are to be read. */
export function readerOf({ ref, calibration, texts }: ActiveEncoder): {
  ref: PackRef;
  calibration: EncoderCalibration;
} {
  return texts ?? { ref, calibration };
}
export interface ActiveDetector extends ActivePack {
  calibration: DetectorCalibration;
}

/**
 * The packs in use, for other domains. Null for a role means that no pack with a readable manifest is in use.
 */
export interface ActivePacks {
  /** the encoder whose vectors are complete: search and tags use it */
  encoder(): ActiveEncoder | null;
  /**
   * packs that analyze new photos: those in use and the encoder being changed to, with their parts, without
   * those that cannot run
   */
  importing(): PackRef[];
  detector(): ActiveDetector | null;
  /** all packs whose evidence counts now, of every kind, with their parts: derive uses these */
  inUse(): readonly (ActivePack & { manifest: PackManifest })[];
}

/** One of the two encoders of a change, and the packs in use with it in the encoder's place. */
export interface ComparedEncoder {
  id: string;
  title: string;
  packs: ActivePacks;
}

/** The encoder before a change and the one after it. */
export interface EncoderPair {
  old: ComparedEncoder;
  new: ComparedEncoder;
  /** it is through: searches use the new one */
  changed: boolean;
}

/** Which packs cannot be used now. */
export interface PackHealth {
  /**
   * Marks the pack as unusable: it is left out until its files change, it is checked or added again, or,
   * after a lack of memory, for a while.
   */
  setAside(packId: string, error: AppError): void;
  /** Reads the folders again: repaired packs can be used, missing ones cannot. */
  refresh(): Promise<void>;
  /** Packs in use that cannot be used, a sentence each: the consequences, and what to do. */
  problems(): string[];
  /** Null = no known problem. */
  problemOf(packId: string): AppError | null;
  /** An encoder that is in use takes the place of one that is gone, and has not analyzed every photo yet. */
  isReplacing(): boolean;
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

/** Whether the error concerns only a pack: work that needs the pack fails, nothing else does. */
export function isPackProblem(error: AppError): boolean {
  return packProblems.has(error.code);
}

/**
 * The library's choice of packs, by id, as in library.json; null = none chosen. `ModelRegistry.chosen` fills
 * in built-in packs.
 */
export interface ActiveModels {
  encoder: string | null;
  detector: string | null;
  /** an encoder that is not in use until all its vectors are made */
  switchingTo: string | null;
  /** nothing is made for `switchingTo` until the person says so */
  paused: boolean;
  /** the previous encoder; its vectors are kept until the person confirms the change */
  previousEncoder: string | null;
  /** packs of the other kinds, by role; a role that is absent uses its built-in pack, or none */
  others: Readonly<Record<string, string>>;
}

/** Ids of all packs that the library has chosen, also of the encoder it is changing to. */
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

/**
 * The same choice without a pack of this role: its built-in one, or none where the person has to switch it
 * on.
 */
export function withoutPack(models: ActiveModels, role: string): ActiveModels {
  const { [role]: _left, ...others } = models.others;
  return { ...models, others };
}

/** Where the choice is stored: library.json. */
export interface ActiveModelsStore {
  activeModels(): ActiveModels;
  setActiveModels(models: ActiveModels): Promise<void>;
}
