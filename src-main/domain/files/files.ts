/**
 * @file The port to the files of this computer: those that Sightline keeps, and folders and files that
 * somebody names. Implemented by adapters/files/local-files.ts.
 */
import { resolve } from 'node:path';
import type { ErrorCode } from '../../../src-preload/contract/index.ts';
import type { LibraryRoot } from '../shared/library-root.ts';

/** What the system says of a file or folder. */
export interface FileFacts {
  isFile: boolean;
  isFolder: boolean;
  sizeBytes: number;
  /** milliseconds since 1970, with their fractions */
  mtimeMs: number;
}

/** Where nothing else is said, system errors (ENOENT, EACCES …) are thrown as they are. */
export interface Files {
  /** the person's own folder */
  home: string;
  /** A look that never waits long, and never throws. */
  probe: ProbePath;
  /** True for a path that may lie on another computer. Does not touch the path itself. */
  mayHang(path: string): boolean;
  /** Links are followed. */
  stat(path: string): Promise<FileFacts>;
  /** Of a link itself: it is neither file nor folder. */
  lstat(path: string): Promise<FileFacts>;
  /** The path with links resolved. */
  realPath(path: string): Promise<string>;
  /** Never throws. */
  exists(path: string): Promise<boolean>;
  /** Names of all that is in a folder. */
  list(folder: string): Promise<string[]>;
  /** Names of the folders in a folder; links are left out. */
  listFolders(folder: string): Promise<string[]>;
  /** Throws where the folder cannot be listed; lists nothing. */
  requireListable(folder: string): Promise<void>;
  /** The text (UTF-8) of a regular file. @throws RefusedFileError */
  readText(path: string, limits: FileLimits): Promise<string>;
  /** Size, first and last bytes of a file of ours; fewer bytes where it is shorter. */
  readEnds(
    path: string,
    lengths: { head: number; tail: number },
  ): Promise<{ sizeBytes: number; head: Buffer; tail: Buffer }>;
  /** The file holds this text or, after a stop, what it held before. It is its owner's alone. */
  replaceText(path: string, text: string): Promise<void>;
  /** Makes an empty file, its owner's alone. */
  makeEmpty(path: string): Promise<void>;
  /** Makes a folder, and those above it that are missing, their owner's alone; one that is there stays as it is. */
  makeFolder(path: string): Promise<void>;
  /**
   * Takes others' permissions away from a folder and all that is in it.
   * @param only of what lies directly in the folder: what is ours; all of it where left out
   * @param trusted a folder with very many files: where it is private already, all in it has been seen to
   */
  makeTreePrivate(
    folder: string,
    options?: { only?: (name: string) => boolean; trusted?: string | null },
  ): Promise<void>;
  /** What was made or renamed in the folder outlasts a power cut. */
  syncFolder(folder: string): Promise<void>;
  /** Makes a hard link. */
  link(from: string, to: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file; throws where there is none. */
  remove(path: string): Promise<void>;
  /** Removes a file, where it is there. */
  removeIfThere(path: string): Promise<void>;
  /** Removes a folder with all that is in it, where it is there. */
  removeTree(folder: string): Promise<void>;
  /** Notes the present as the time of a file's last use and change. */
  touch(path: string): Promise<void>;
}

/** What is at a path. */
export interface PathProbe {
  /** links resolved; where the disk ignores case, in the disk's own spelling */
  realPath: string;
  /** another text means another folder: an empty mount point instead of the drive, say */
  id: string;
  /** it can be listed, or read where it is a file */
  readable: boolean;
  /** a disk is mounted at this very folder; left out where that cannot be told */
  ownDisk?: boolean;
}

/**
 * True where this is the root's folder and can be listed: not what is left at its path when its drive was
 * unplugged.
 */
export function isRoot(found: PathProbe | null, root: Pick<LibraryRoot, 'ownDisk'>): found is PathProbe {
  return found !== null && found.readable && !(root.ownDisk === true && found.ownDisk === false);
}

/**
 * @param withinMs the longest wait for the answer
 * @returns null where there is nothing, or nobody answers in time
 */
export type ProbePath = (path: string, withinMs?: number) => Promise<PathProbe | null>;

/**
 * The path with links resolved and, where the disk ignores case, in the disk's own spelling; as given where
 * there is nothing.
 */
export async function realOr(path: string, { probe }: Pick<Files, 'probe'>): Promise<string> {
  // a file on a drive that is away has no real path; its spelling is all there is
  return (await probe(path))?.realPath ?? resolve(path);
}

/** Why a file that is there is not read. System errors (ENOENT, EACCES …) are thrown as they are. */
export type RefusedReason = 'folder' | 'special' | 'too_large' | 'too_slow';

/**
 * Thrown for what is no regular file, is too large, or does not answer. The message is a whole sentence with
 * a next step.
 */
export class RefusedFileError extends Error {
  override readonly name = 'RefusedFileError';
  readonly reason: RefusedReason;
  readonly path: string;

  constructor(reason: RefusedReason, path: string, message: string) {
    super(message);
    this.reason = reason;
    this.path = path;
  }

  /** The contract's code for it. */
  get code(): ErrorCode {
    return this.reason === 'too_large' ? 'file_too_large' : 'unreadable_file';
  }
}

/** For a file that somebody names. */
export interface FileLimits {
  /** larger files are refused; Infinity where the content is read in pieces */
  mostBytes: number;
  /** the longest wait for the file (`open`, `stat`), and for all of its content (`read`) */
  withinMs?: number;
}
