/** @file The port to watching a folder of photos for changes. Implemented by adapters/watch. */
import type { IsExcluded } from '../importing/exclusions.ts';

/** What a changed file is by its name: a photo or a file that belongs to one, or anything else. */
export type ChangeKind = 'photo' | 'other';

/** Why the folder is not watched any more. */
export type WatchTrouble =
  /** the folder does not exist */
  | { kind: 'gone' }
  /** there are more folders than the limit */
  | { kind: 'folders'; limit: number }
  /** the system's limit of watches is reached */
  | { kind: 'system limit' }
  | { kind: 'failed'; code: string };

export interface WatchOptions {
  /** absolute folders that are not watched: the library, other roots */
  exclude: readonly string[];
  isExcluded: IsExcluded;
  /** Called for every change in the folder, except of files that an import ignores. */
  onChange: (kind: ChangeKind) => void;
  /** The folder is no longer watched. */
  onEnd: (trouble: WatchTrouble) => void;
}

export interface FolderWatch {
  /** Resolves when all of the folder is watched, or the watch has ended. */
  ready: Promise<void>;
  close(): void;
}

/** Begins at once: changes are reported also before `ready`. */
export type WatchFolder = (root: string, options: WatchOptions) => FolderWatch;
