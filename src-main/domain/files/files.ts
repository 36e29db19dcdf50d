/**
 * @file The port to the files of this computer: those of Sightline, and folders and files that a person
 * names. Implemented by adapters/files/local-files.ts.
 */
import { resolve } from 'node:path';
import type { ErrorCode } from '../../../src-preload/contract/index.ts';
import type { LibraryRoot } from '../shared/library-root.ts';

/** The system's facts about a file or folder. */
export interface FileFacts {
  isFile: boolean;
  isFolder: boolean;
  sizeBytes: number;
  /** milliseconds since 1970, with fractions */
  mtimeMs: number;
}

/** Unless stated otherwise, system errors (ENOENT, EACCES …) are thrown unchanged. */
export interface Files {
  /** the person's own folder */
  home: string;
  /** Checks a path with a time limit; never throws. */
  probe: ProbePath;
  /** True for a path that may be on another computer. Does not access the path itself. */
  mayHang(path: string): boolean;
  /** Links are followed. */
  stat(path: string): Promise<FileFacts>;
  /** Of a link itself: it is neither file nor folder. */
  lstat(path: string): Promise<FileFacts>;
  /** The path with links resolved. */
  realPath(path: string): Promise<string>;
  /** Never throws. */
  exists(path: string): Promise<boolean>;
  /** Names of all entries of a folder. */
  list(folder: string): Promise<string[]>;
  /** Names of the folders in a folder; links are left out. */
  listFolders(folder: string): Promise<string[]>;
  /** Throws where the folder cannot be listed; returns nothing. */
  requireListable(folder: string): Promise<void>;
  /** The text (UTF-8) of a regular file. @throws RefusedFileError */
  readText(path: string, limits: FileLimits): Promise<string>;
  /** Size, first and last bytes of a file of Sightline; fewer bytes where it is shorter. */
  readEnds(
    path: string,
    lengths: { head: number; tail: number },
  ): Promise<{ sizeBytes: number; head: Buffer; tail: Buffer }>;
  /**
   * Replaces the content atomically: after a crash the file has the old or the new text. Only its owner has
   * access.
   */
  replaceText(path: string, text: string): Promise<void>;
  /** Creates an empty file with access for its owner only. */
  makeEmpty(path: string): Promise<void>;
  /**
   * Creates a folder and its missing parents, with access for their owner only; an existing one stays as it
   * is.
   */
  makeFolder(path: string): Promise<void>;
  /**
   * Removes other users' permissions from a folder and everything in it.
   * @param only names of the direct entries to change; all where left out
   * @param trusted a folder with very many files: where it is private already, its content is not checked
   */
  makeTreePrivate(
    folder: string,
    options?: { only?: (name: string) => boolean; trusted?: string | null },
  ): Promise<void>;
  /** Makes sure that new and renamed files of the folder survive a power failure. */
  syncFolder(folder: string): Promise<void>;
  /** Makes a hard link. */
  link(from: string, to: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file; throws where it does not exist. */
  remove(path: string): Promise<void>;
  /** Removes a file, where it exists. */
  removeIfThere(path: string): Promise<void>;
  /** Removes a folder with its content, where it exists. */
  removeTree(folder: string): Promise<void>;
  /** Sets the times of a file's last access and change to now. */
  touch(path: string): Promise<void>;
}

/** The facts about a path that exists. */
export interface PathProbe {
  /** links resolved; where the disk ignores case, in the disk's own spelling */
  realPath: string;
  /** changes when another folder is at the path, for example an empty mount point instead of the drive */
  id: string;
  /** it can be listed, or, for a file, read */
  readable: boolean;
  /** a disk is mounted at this very folder; left out where that is unknown */
  ownDisk?: boolean;
}

/**
 * True where the root's own folder is at the path and can be listed: not an empty mount point of its
 * unplugged drive.
 */
export function isRoot(found: PathProbe | null, root: Pick<LibraryRoot, 'ownDisk'>): found is PathProbe {
  return found !== null && found.readable && !(root.ownDisk === true && found.ownDisk === false);
}

/**
 * @param withinMs the longest wait for the answer
 * @returns null where nothing is there, or there is no answer in time
 */
export type ProbePath = (path: string, withinMs?: number) => Promise<PathProbe | null>;

/**
 * The path with links resolved and, where the disk ignores case, in the disk's own spelling; as given where
 * there is nothing.
 */
export async function realOr(path: string, { probe }: Pick<Files, 'probe'>): Promise<string> {
  // a file on a drive that is away has no real path: its spelling is used
  return (await probe(path))?.realPath ?? resolve(path);
}

/** Why an existing file is not read. System errors (ENOENT, EACCES …) are thrown unchanged. */
export type RefusedReason = 'folder' | 'special' | 'too_large' | 'too_slow';

/**
 * Thrown for files that are not regular, are too large, or do not respond. The message is a whole sentence
 * with a next step.
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

  /** The error code of the contract. */
  get code(): ErrorCode {
    return this.reason === 'too_large' ? 'file_too_large' : 'unreadable_file';
  }
}

/** For a file that a person names. */
export interface FileLimits {
  /** larger files are refused; Infinity where the content is read in pieces */
  mostBytes: number;
  /** the longest wait for the file (`open`, `stat`), and for all of its content (`read`) */
  withinMs?: number;
}
