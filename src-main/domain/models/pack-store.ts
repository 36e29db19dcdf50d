/** @file The port to the pack folders of this computer. Implemented by adapters/model-packs/pack-store.ts. */
import type { AppError } from '../../../src-preload/contract/index.ts';
import type { JobUpdate } from '../jobs/jobs.ts';
import type { PackRef } from '../vision/vision.ts';
import type { PackManifest } from '../evidence/pack-manifest.ts';

/** A pack folder; a broken one has a problem, and no manifest where that is what is broken. */
export interface PackEntry {
  id: string;
  /** of a pack without a readable manifest, by its files */
  role: PackRef['role'];
  directory: string;
  builtIn: boolean;
  manifest: PackManifest | null;
  problem: AppError | null;
}

/** A pack that was copied in and does not count yet. */
export interface ArrivedPack {
  /** its folder is a temporary one */
  ref: PackRef;
  title: string;
  /** of all its files */
  sizeBytes: number;
  /**
   * Puts it in its place, where it counts. A pack of the same id that has a problem is replaced: that is how
   * it is repaired.
   * @throws AppError model_invalid where a whole one is there already
   */
  settle(present: readonly PackEntry[]): Promise<void>;
  discard(): Promise<void>;
}

export interface PackStore {
  /** where packs that the person adds lie, each in a folder named like its id */
  addedDir: string;
  /**
   * All packs, built-in ones first. `quick` looks at files' sizes, and at checksums that are known; `whole`
   * reads what was not read since it changed; `again` reads every byte.
   * @throws what the watch's signal was aborted with
   */
  list(depth: 'quick' | 'whole' | 'again', watch?: ReadingWatch): Promise<PackEntry[]>;
  /**
   * Copies a folder in, with checksums. Where it fails, or is stopped, nothing is left.
   * @throws AppError model_missing, model_damaged, model_invalid, disk_full; what the signal was aborted with
   */
  bring(source: string, present: readonly PackEntry[], watch: CopyWatch): Promise<ArrivedPack>;
  /** Deletes what killed processes had half copied. */
  clearArrivals(): Promise<void>;
  remove(entry: Pick<PackEntry, 'directory'>): Promise<void>;
  /** Changes when the pack's files change. @throws system errors */
  fingerprint(entry: Pick<PackEntry, 'directory'>): Promise<string>;
  /** The next look at this pack's files reads them anew. */
  forgetSums(entry: Pick<PackEntry, 'directory'>): void;
}

/** Who follows the copying, and may stop it at any moment. */
export interface CopyWatch {
  signal: AbortSignal;
  report(update: JobUpdate): void;
}

/** Follows the reading of a large file, piece by piece, and stops it between two of them. */
export interface ReadingWatch {
  signal: AbortSignal;
  /** so many bytes more are through */
  onBytes(bytes: number): void;
}
