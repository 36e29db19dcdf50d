/** @file The port to noticing changes in a folder of photos. Implemented by adapters/watch. */
import type { IsExcluded } from '../importing/exclusions.ts';

/** What a changed file's name promises: a photo or what belongs to one, or anything else. */
export type ChangeKind = 'photo' | 'other';

/** Why nothing is noticed any more. */
export type WatchTrouble =
  /** the folder is not there */
  | { kind: 'gone' }
  /** more folders than are watched */
  | { kind: 'folders'; limit: number }
  /** the system allows no more watches */
  | { kind: 'system limit' }
  | { kind: 'failed'; code: string };

export interface WatchOptions {
  /** absolute folders in which nothing is noticed: the library, other roots */
  exclude: readonly string[];
  leavesOut: IsExcluded;
  /**
   * Something changed somewhere in it; told as often as it happens. Never for what an import leaves out
   * anyway.
   */
  onChange: (kind: ChangeKind) => void;
  /** Nothing is noticed from now on. */
  onEnd: (trouble: WatchTrouble) => void;
}

export interface FolderWatch {
  /** Resolves when all of it is watched, or the watch has ended. */
  ready: Promise<void>;
  close(): void;
}

/** Begins at once: what changes from now on is told, also before `ready`. */
export type WatchFolder = (root: string, options: WatchOptions) => FolderWatch;
