/** @file The port to the disk: what lies under a root, what a file is by its bytes, and its hash. Only previews are ever deleted. */
import type { ErrorCode } from '../../../src-preload/contract/index.ts';

/** A file that may be a photo, as its folder lists it; not opened yet. */
export interface FoundFile {
  /** absolute */
  path: string;
  /** with `/`, relative to the root that was walked */
  relPath: string;
  sizeBytes: number;
  /** whole milliseconds since 1970 */
  mtimeMs: number;
}

/** Why a file or folder could not be read: a code and a sentence with a next step. */
export interface DiskFailure {
  path: string;
  code: ErrorCode;
  message: string;
}

/** What one folder holds. */
export interface FoundFolder {
  files: FoundFile[];
  failures: DiskFailure[];
}

export type Examined =
  /** a picture of a format we read; size and time are those from before its bytes were read */
  | { kind: 'picture'; mimeType: string; hash: string; sizeBytes: number; mtimeMs: number }
  /** something else, counted under this name: `heic`, `raw`, `video`, `document` … */
  | { kind: 'other'; name: string }
  /** named like a picture and none, or not readable */
  | { kind: 'failed'; code: ErrorCode; message: string };

export interface Disk {
  /** True where the folder can be listed. */
  isReachable(directory: string): Promise<boolean>;
  /**
   * Walks a root folder by folder, names sorted. Hidden files and folders, system folders, other programs' caches and our own
   * libraries are left out; a folder reached by a link is walked once, a link to what lies under the root anyway is left out.
   * @param options.exclude absolute folders not to enter: the library, roots inside this root
   */
  walk(root: string, options: { exclude: readonly string[]; signal: AbortSignal }): AsyncIterable<FoundFolder>;
  /** Opens once: type from the first bytes, and for a picture the SHA-256 of all of them. */
  examine(path: string, signal: AbortSignal): Promise<Examined>;
  exists(path: string): Promise<boolean>;
  /** Deletes a preview of ours, where it is there. Refuses any path that is not named like one. */
  discardPreview(path: string): Promise<void>;
}
