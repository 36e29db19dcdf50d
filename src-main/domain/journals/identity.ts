/**
 * @file Which file belongs to which photo: the lines of identity.jsonl, the state they fold to, and the port
 * that stores them.
 */
import { z } from 'zod';
import type { JournalProblem } from './journal.ts';
import { fileKey } from '../shared/file-key.ts';

export const identityVersion = 1;

/** From this line on, the file at this path belongs to this photo and has this content. */
export interface IdentityFile {
  photoId: string;
  /** SHA-256 of the file's bytes, hex */
  hash: string;
  rootId: string;
  /** with `/`, relative to its root */
  relPath: string;
  /** bytes */
  size: number;
  mtimeMs: number;
}

/**
 * A result of a scan. `gone`: the path belongs to no photo any more (the file was moved); a file that is only
 * missing or away gets no line, so that its path stays with its photo. `goneRoot`: the root was removed from
 * the library.
 */
export type IdentityChange =
  { file: IdentityFile } | { gone: { rootId: string; relPath: string } } | { goneRoot: string };

const version = z.literal(identityVersion);
const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** One line of the journal. The fields of files are not nested, as the library's format requires. */
export const identityLine = z.union([
  z.object({
    v: version,
    photoId: z.string().min(1),
    hash,
    rootId: z.string().min(1),
    relPath: z.string().min(1),
    size: z.number().nonnegative(),
    mtimeMs: z.number(),
  }),
  z.object({ v: version, gone: z.object({ rootId: z.string(), relPath: z.string() }) }),
  z.object({ v: version, goneRoot: z.string() }),
]);
export type IdentityLine = z.infer<typeof identityLine>;

export function toIdentityLine(change: IdentityChange): IdentityLine {
  return 'file' in change ? { v: identityVersion, ...change.file } : { v: identityVersion, ...change };
}

/** The fold of all lines: the last state of each path and of each photo's content. */
export interface IdentityState {
  /** by `fileKey` */
  files: Map<string, IdentityFile>;
  /**
   * photo id → its content hash; also of photos without any path, whose decisions are kept for when a file
   * comes back
   */
  hashes: Map<string, string>;
  /** content hash → the photo that has this content now */
  photos: Map<string, string>;
}

export function emptyIdentity(): IdentityState {
  return { files: new Map(), hashes: new Map(), photos: new Map() };
}

/** Applies one line to the state. */
export function foldIdentity(state: IdentityState, line: IdentityLine): void {
  if ('gone' in line) {
    state.files.delete(fileKey(line.gone.rootId, line.gone.relPath));
  } else if ('goneRoot' in line) {
    for (const [key, file] of state.files) if (file.rootId === line.goneRoot) state.files.delete(key);
  } else {
    const { v: _v, ...file } = line;
    const before = state.hashes.get(file.photoId);
    if (before !== undefined && before !== file.hash && state.photos.get(before) === file.photoId)
      state.photos.delete(before);
    state.hashes.set(file.photoId, file.hash);
    state.photos.set(file.hash, file.photoId);
    state.files.set(fileKey(file.rootId, file.relPath), file);
  }
}

/**
 * The identity journal of an open library. It is not kept in memory: a scan loads it once, to give a photo
 * that comes back (its root added again, a file restored) its old id and thereby its decisions.
 */
export interface IdentityJournal {
  /**
   * One write and one fsync for the whole batch; resolves after the fsync. To be written before the rows of
   * the catalogue.
   */
  append(changes: readonly IdentityChange[]): Promise<void>;
  /** Reads the whole journal. */
  load(): Promise<IdentityState>;
  /** Lines that could not be read at the last load or append. */
  problems(): readonly JournalProblem[];
  close(): Promise<void>;
}
