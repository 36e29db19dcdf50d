/**
 * @file The port to the disk: the files under a root, the type of a file by its bytes, and its hash. Only
 * previews are ever deleted.
 */
import type { ErrorCode } from '../../../src-preload/contract/index.ts';
import type { IsExcluded } from './exclusions.ts';

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
  /** a folder, not a file; false where left out */
  isFolder?: boolean;
  code: ErrorCode;
  message: string;
}

/** The content of one folder. */
export interface FoundFolder {
  files: FoundFile[];
  failures: DiskFailure[];
  /**
   * absolute paths of files and folders that a pattern of the person excludes; such a folder is not entered
   */
  excluded: string[];
  /** absolute paths of links whose target does not exist: it may be on an offline drive */
  dangling: string[];
  /** folders of previews that other programs made, with the number of pictures; they are not entered */
  derived: { path: string; program: string; pictures: number }[];
}

export type Examined =
  /** a picture of a format we read; the size is that of the bytes read, the time that from before */
  | { kind: 'picture'; mimeType: string; hash: string; sizeBytes: number; mtimeMs: number }
  /** something else, counted under this name: `heic`, `raw`, `video`, `document` … */
  | { kind: 'other'; name: string }
  /** named like a picture but none, or not readable */
  | { kind: 'failed'; code: ErrorCode; message: string };

export interface WalkOptions {
  /** absolute folders not to enter: the library, roots inside this root */
  exclude: readonly string[];
  /** the person's exclusions in this root */
  isExcluded?: IsExcluded;
  signal: AbortSignal;
}

export interface Disk {
  /**
   * Identifies the folder at this path: another text means another folder (the mount point of an unplugged
   * drive, for example). Null = it cannot be listed, or a disk should be mounted at it and is not.
   */
  folderId(directory: string, ownDisk?: boolean): Promise<string | null>;
  /** The path with links resolved; the path itself where it does not exist. */
  realPath(path: string): Promise<string>;
  /**
   * Walks a root folder by folder, names sorted. Hidden files and folders, system folders, other programs'
   * caches and our own libraries are skipped. A folder reached by a link is walked once; a link to a file or
   * folder under the root is skipped.
   */
  walk(root: string, options: WalkOptions): AsyncIterable<FoundFolder>;
  /** Opens once: type from the first bytes, and for a picture the SHA-256 of all of them. */
  examine(path: string, signal: AbortSignal): Promise<Examined>;
  /** SHA-256 of the file's first bytes, hex; null where it is shorter or cannot be read. */
  hashOfStart(path: string, sizeBytes: number, signal: AbortSignal): Promise<string | null>;
  exists(path: string): Promise<boolean>;
  /** Deletes a preview of ours, if it exists. Refuses any path that is not named like one. */
  discardPreview(path: string): Promise<void>;
  /** Makes a preview another photo's. @returns false where it does not exist */
  movePreview(from: string, to: string): Promise<boolean>;
}
