/**
 * @file The only way to open a file that a person names: a regular file, of limited size, within a time
 * limit.
 */
import { constants, type Stats } from 'node:fs';
import { open as openFile, stat as statFile, type FileHandle } from 'node:fs/promises';
import pLimit from 'p-limit';
import { mayHang } from './probe-path.ts';
import { RefusedFileError, type FileLimits } from '../../domain/files/files.ts';

const pieceBytes = 256 * 1024;
/** a sleeping drive needs ten seconds to start */
const patienceMs = 20_000;
/** Node has four threads for files: at most this many of them wait for other computers. */
const mostWaiting = 2;
/**
 * Without O_NONBLOCK, opening a pipe waits until something writes to it. Windows has neither the flag nor
 * such pipes in folders.
 */
const readOnly = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/** The system's functions; replaced in tests. */
export interface FileSystem {
  open(path: string, flags: number | 'r'): Promise<FileHandle>;
  stat(path: string): Promise<Stats>;
  /** True for a path that may be on another computer. Must not access the path itself. */
  mayHang(path: string): boolean;
}

export interface RegularFiles {
  /**
   * Opens a regular file for reading; links are followed. The caller closes it.
   * @throws RefusedFileError; system errors
   */
  open(path: string, limits: FileLimits): Promise<FileHandle>;
  /**
   * Size and times of a regular file; links are followed.
   * @throws RefusedFileError; system errors
   */
  stat(path: string, limits: FileLimits): Promise<Stats>;
  /**
   * All bytes of a regular file; it is refused, too, where it grows beyond the limit while it is read.
   * @throws RefusedFileError; system errors
   */
  read(path: string, limits: FileLimits): Promise<Buffer>;
  /**
   * The bytes of a regular file in pieces, for files of any size; the time limit holds for each piece.
   * @throws RefusedFileError; system errors
   */
  pieces(path: string, limits: FileLimits): AsyncIterable<Buffer>;
}

export function createRegularFiles({ open, stat, mayHang }: FileSystem): RegularFiles {
  const waitingForOthers = pLimit(mostWaiting);
  const atPath = <Result>(path: string, work: () => Promise<Result>) =>
    mayHang(path) ? waitingForOthers(work) : work();

  async function openChecked(path: string, mostBytes: number): Promise<FileHandle> {
    // opening a device can have side effects: its type is checked first
    requireRegular(path, await stat(path), mostBytes);
    const file = await open(path, readOnly).catch((error: NodeJS.ErrnoException) => {
      // a file server holds a lease on it, which is released while we wait
      if (error.code === 'EAGAIN') return open(path, 'r');
      throw error;
    });
    try {
      // it may have been replaced in between
      requireRegular(path, await file.stat(), mostBytes);
      return file;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  const files: RegularFiles = {
    open(path, { mostBytes, withinMs = patienceMs }) {
      const opened = atPath(path, () => openChecked(path, mostBytes));
      return inTime(path, withinMs, opened, (file) => file.close());
    },
    async stat(path, { mostBytes, withinMs = patienceMs }) {
      const stats = await inTime(
        path,
        withinMs,
        atPath(path, () => stat(path)),
      );
      requireRegular(path, stats, mostBytes);
      return stats;
    },
    async read(path, { mostBytes, withinMs = patienceMs }) {
      const deadline = performance.now() + withinMs;
      const file = await files.open(path, { mostBytes, withinMs });
      const content = readAll(file, path, mostBytes, deadline).finally(() => file.close());
      return inTime(path, deadline - performance.now(), content);
    },
    async *pieces(path, { mostBytes, withinMs = patienceMs }) {
      yield* piecesOf(await files.open(path, { mostBytes, withinMs }), path, { mostBytes, withinMs });
    },
  };
  return files;
}

const regularFiles = createRegularFiles({ open: openFile, stat: statFile, mayHang });

/** As `RegularFiles.open`, on this computer's disks. */
export const openRegularFile = regularFiles.open;
/** As `RegularFiles.stat`, on this computer's disks. */
export const statRegularFile = regularFiles.stat;
/** As `RegularFiles.read`, on this computer's disks. */
export const readRegularFile = regularFiles.read;
/** As `RegularFiles.pieces`, on this computer's disks. */
export const piecesOfRegularFile = regularFiles.pieces;

/** The text (UTF-8) of a regular file. @throws RefusedFileError; system errors */
export async function readRegularText(path: string, limits: FileLimits): Promise<string> {
  return (await readRegularFile(path, limits)).toString('utf8');
}

async function readAll(file: FileHandle, path: string, mostBytes: number, deadline: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for (;;) {
    // the caller has timed out
    if (performance.now() > deadline) throw tooSlow(path);
    const piece = await readPiece(file, bytes);
    if (piece.length === 0) return Buffer.concat(chunks, bytes);
    bytes += piece.length;
    if (bytes > mostBytes) throw tooLarge(path, mostBytes);
    chunks.push(piece);
  }
}

/** All content of an open file, which is closed at the end. */
async function* piecesOf(
  file: FileHandle,
  path: string,
  { mostBytes, withinMs }: Required<FileLimits>,
): AsyncGenerator<Buffer> {
  let late = false;
  try {
    for (let bytes = 0; ;) {
      const piece = await inTime(path, withinMs, readPiece(file, bytes)).catch((error: unknown) => {
        late = error instanceof RefusedFileError;
        throw error;
      });
      if (piece.length === 0) return;
      bytes += piece.length;
      if (bytes > mostBytes) throw tooLarge(path, mostBytes);
      yield piece;
    }
  } finally {
    // closing waits for the blocked read
    const closed = file.close();
    if (late)
      closed.catch(() => undefined); // nothing waits for it
    else await closed;
  }
}

/** @returns an empty buffer at the end of the file */
async function readPiece(file: FileHandle, position: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(pieceBytes), 0, pieceBytes, position);
  return buffer.subarray(0, bytesRead);
}

/** @param late handles a result that arrives after the time limit */
async function inTime<Result>(
  path: string,
  withinMs: number,
  work: Promise<Result>,
  late?: (result: Result) => Promise<unknown>,
): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => {
        over = true;
        reject(tooSlow(path));
      },
      Math.max(0, withinMs),
    );
  });
  // results and errors after the time limit are ignored
  work.then((result) => (over ? late?.(result) : undefined)).catch(() => undefined);
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer));
}

function requireRegular(path: string, stats: Stats, mostBytes: number): void {
  if (stats.isDirectory()) {
    throw new RefusedFileError('folder', path, 'This is a folder. Choose a file in it.');
  }
  if (!stats.isFile()) {
    throw new RefusedFileError(
      'special',
      path,
      'This is a pipe, a socket or a device, and no file. Choose a file.',
    );
  }
  if (stats.size > mostBytes) throw tooLarge(path, mostBytes);
}

function tooLarge(path: string, mostBytes: number): RefusedFileError {
  const most =
    mostBytes >= 1e6 ? `${Math.round(mostBytes / 1e6)} MB` : `${Math.max(1, Math.round(mostBytes / 1e3))} kB`;
  return new RefusedFileError(
    'too_large',
    path,
    `This file is larger than ${most}, more than is read of such a file. Choose another one.`,
  );
}

function tooSlow(path: string): RefusedFileError {
  return new RefusedFileError(
    'too_slow',
    path,
    'This file does not answer. Check whether its drive is connected, then try again.',
  );
}
