/** @file The port to the pack folders of this computer. Implemented by adapters/model-packs/pack-store.ts. */
import type { AppError } from '../../../src-preload/contract/index.ts';
import type { JobUpdate } from '../jobs/jobs.ts';
import type { PackRef } from '../vision/vision.ts';
import type { PackManifest } from '../evidence/pack-manifest.ts';

/** A pack folder; a damaged one has a problem, and no manifest where the manifest is damaged. */
export interface PackEntry {
  id: string;
  /** for a pack without a readable manifest, guessed from its files */
  role: PackRef['role'];
  directory: string;
  builtIn: boolean;
  manifest: PackManifest | null;
  problem: AppError | null;
}

/** A pack that was copied and is not in its place yet. */
export interface ArrivedPack {
  /** its folder is a temporary one */
  ref: PackRef;
  title: string;
  /** of all its files */
  sizeBytes: number;
  /** which of several variants was taken, a sentence; null = there was one */
  choice: string | null;
  /**
   * Moves it to its place. A pack of the same id with a problem is replaced: that repairs it.
   * @throws AppError model_invalid where one without a problem exists already
   */
  settle(present: readonly PackEntry[]): Promise<void>;
  discard(): Promise<void>;
}

export interface PackStore {
  /** folder of the packs that the person adds, each in a subfolder with its id as name */
  addedDir: string;
  /**
   * All packs, built-in ones first. `quick` checks sizes of files, and known checksums; `whole` reads files
   * that changed since they were read; `again` reads every byte.
   * @throws the reason of the watch's signal
   */
  list(depth: 'quick' | 'whole' | 'again', watch?: ReadingWatch): Promise<PackEntry[]>;
  /**
   * Copies a folder, with checksums. Where it fails, or is cancelled, nothing remains.
   * @param joins the space of a text-only model that does not state it itself
   * @throws AppError model_missing, model_damaged, model_invalid, disk_full; the reason of the signal
   */
  bring(
    source: string,
    present: readonly PackEntry[],
    watch: CopyWatch,
    joins?: string | null,
  ): Promise<ArrivedPack>;
  /** Deletes unfinished copies of ended processes. */
  clearArrivals(): Promise<void>;
  remove(entry: Pick<PackEntry, 'directory'>): Promise<void>;
  /** Changes when the pack's files change. @throws system errors */
  fingerprint(entry: Pick<PackEntry, 'directory'>): Promise<string>;
  /** This pack's files are read again at the next `list`. */
  forgetSums(entry: Pick<PackEntry, 'directory'>): void;
}

/** Receives the progress of copying, and can cancel it at any time. */
export interface CopyWatch {
  signal: AbortSignal;
  report(update: JobUpdate): void;
}

/** Receives the progress of reading large files, piece by piece, and can cancel it between pieces. */
export interface ReadingWatch {
  signal: AbortSignal;
  /** this many more bytes were read */
  onBytes(bytes: number): void;
}
