/** @file A journal as a file of JSON lines: appended, fsynced, never rewritten. */
import { open, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';
import { createSerialQueue } from '../../serial-queue.ts';
import { piecesOfRegularFile } from '../files/regular-file.ts';
import { RefusedFileError } from '../../domain/files/files.ts';
import { privateFileMode } from '../files/private-files.ts';
import type {
  Journal,
  JournalOptions,
  JournalProblem,
  OpenJournal,
  ParseLine,
} from '../../domain/journals/journal.ts';
import { syncFolder } from '../files/sync-folder.ts';

const newline = 0x0a;

/** The end of the valid part of the file, and what follows it. */
interface Tail {
  /** bytes up to and including the last good line */
  goodBytes: number;
  /** a complete last line without its newline: it is kept, and the newline is written before the next line */
  lacksNewline: boolean;
  torn: Buffer;
  /** bytes of a failed write that may follow */
  halfWritten: number;
}
const noTail = (): Tail => ({ goodBytes: 0, lacksNewline: false, torn: Buffer.alloc(0), halfWritten: 0 });

/**
 * The file is made by the first append. Only `append` changes anything on disk. A line counts once it is
 * whole: a kill in the middle of a write leaves a torn tail, and that line was never answered. The file is
 * ours while it is open: where its folder went away, or somebody else wrote to it, nothing is written and
 * AppError library_unusable says so. Lines in a file that nobody finds again would be lost, and lines over
 * others' would lose theirs.
 */
export const openFileJournal: OpenJournal = <Line>({
  path,
  tornPath,
  parse,
  format,
}: JournalOptions<Line>): Journal<Line> => {
  let handle: FileHandle | null = null;
  let tail: Tail | null = null;
  let problems: JournalProblem[] = [];

  /** Calls run one at a time, in order, whether earlier ones failed or not. */
  const runSerially = createSerialQueue();

  async function read(visit: (line: Line) => void): Promise<void> {
    const found: JournalProblem[] = [];
    const end = await readLines(path, parse, visit, found);
    if (end === null && tail && tail.goodBytes > 0) throw notOurs(path);
    tail = end ?? noTail();
    problems = found;
  }

  async function prepare(): Promise<{ file: FileHandle; end: Tail }> {
    if (handle && tail) {
      await checkOurs(path, handle, tail);
      return { file: handle, end: tail };
    }
    if (!tail) await read(() => undefined);
    const end = tail ?? noTail();
    handle = await openAtEnd(path, tornPath, end);
    return { file: handle, end };
  }

  async function append(lines: readonly Line[]): Promise<void> {
    if (lines.length === 0) return;
    try {
      const { file, end } = await prepare();
      const text = lines.map((line) => `${JSON.stringify(format(line))}\n`).join('');
      try {
        await writeAtEnd(file, Buffer.from((end.lacksNewline ? '\n' : '') + text), end);
      } catch (error) {
        handle = null;
        throw error;
      }
    } catch (error) {
      throw translate(error, path);
    }
  }

  return {
    read: (visit) => runSerially(() => read(visit)),
    append: (lines) => runSerially(() => append(lines)),
    problems: () => problems,
    close: () =>
      runSerially(async () => {
        await handle?.close();
        handle = null;
      }),
  };
};

/** @returns null where there is no file */
async function readLines<Line>(
  path: string,
  parse: ParseLine<Line>,
  visit: (line: Line) => void,
  problems: JournalProblem[],
): Promise<Tail | null> {
  const tail = noTail();
  let number = 0;
  let pieces: Buffer[] = [];

  /** @returns whether the line was good */
  const take = (bytes: Buffer): boolean => {
    const result = parseBytes(bytes, parse);
    if (result.ok) visit(result.line);
    else if (result.reason !== '') problems.push({ kind: 'bad', line: number, reason: result.reason });
    return result.ok;
  };

  try {
    for await (const chunk of piecesOfRegularFile(path, { mostBytes: Infinity })) {
      let start = 0;
      for (let end = chunk.indexOf(newline); end !== -1; end = chunk.indexOf(newline, start)) {
        pieces.push(chunk.subarray(start, end));
        const bytes = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
        pieces = [];
        start = end + 1;
        number += 1;
        tail.goodBytes += bytes.length + 1;
        take(bytes);
      }
      if (start < chunk.length) pieces.push(chunk.subarray(start));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw translate(error, path);
  }

  const rest = Buffer.concat(pieces);
  if (rest.length > 0) {
    number += 1;
    // A part of an object is never an object: what parses was written completely, and only its newline is
    // missing.
    if (parseBytes(rest, parse).ok) {
      take(rest);
      tail.goodBytes += rest.length;
      tail.lacksNewline = true;
    } else {
      tail.torn = rest;
      problems.push({ kind: 'torn', line: number, reason: 'The line was cut off while it was written.' });
    }
  }
  return tail;
}

/** An empty line is neither good nor reported: its reason is empty. */
function parseBytes<Line>(bytes: Buffer, parse: ParseLine<Line>): ReturnType<ParseLine<Line>> {
  const text = bytes.toString('utf8');
  if (text.trim() === '') return { ok: false, reason: '' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, reason: 'The line is not valid JSON.' };
  }
  return parse(value);
}

/** Creates the file only where none was read: one that was deleted meanwhile is not created again. */
async function openForWriting(path: string, { goodBytes }: Tail): Promise<FileHandle> {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || goodBytes > 0) throw error;
    return open(path, 'wx+', privateFileMode);
  }
}

/**
 * Checks that the path is still the file that is held, and that it contains only what was read and written
 * here.
 */
async function checkOurs(
  path: string,
  file: FileHandle,
  { goodBytes, torn, halfWritten }: Tail,
): Promise<void> {
  const [named, held] = await Promise.all([stat(path, { bigint: true }), file.stat({ bigint: true })]);
  const most = goodBytes + Math.max(torn.length, halfWritten);
  if (named.ino !== held.ino || named.dev !== held.dev || held.size < goodBytes || held.size > most)
    throw notOurs(path);
}

/** Opens the file for appending, moves a torn tail aside and makes the file's own existence durable. */
async function openAtEnd(path: string, tornPath: string, end: Tail): Promise<FileHandle> {
  const file = await openForWriting(path, end);
  try {
    await checkOurs(path, file, end);
    if (end.torn.length > 0) {
      await saveTorn(tornPath, end.torn);
      end.torn = Buffer.alloc(0);
    }
    await file.truncate(end.goodBytes);
    end.halfWritten = 0;
    await file.sync();
    await syncFolder(dirname(path));
  } catch (error) {
    await file.close();
    throw error;
  }
  return file;
}

/** Writes durably, or truncates the file again and closes it. */
async function writeAtEnd(file: FileHandle, bytes: Buffer, end: Tail): Promise<void> {
  try {
    await writeAll(file, bytes, end.goodBytes);
    await file.datasync();
  } catch (error) {
    // A part of a line may be on disk. If it cannot be removed now, the next append or start does it.
    end.halfWritten = bytes.length;
    await file
      .truncate(end.goodBytes)
      .then(() => file.sync())
      .catch(() => undefined);
    await file.close().catch(() => undefined);
    throw error;
  }
  end.goodBytes += bytes.length;
  end.lacksNewline = false;
}

/**
 * Written at a position and not in append mode, so that a retry after a failure overwrites the partial line.
 */
async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length)
    written += (await file.write(bytes, written, bytes.length - written, position + written)).bytesWritten;
}

/** Durable, its name too, before anything is cut off. */
async function saveTorn(path: string, torn: Buffer): Promise<void> {
  const file = await open(path, 'a', privateFileMode);
  try {
    await file.appendFile(Buffer.concat([torn, Buffer.from('\n')]));
    await file.sync();
  } finally {
    await file.close();
  }
  await syncFolder(dirname(path));
}

function notOurs(path: string): AppError {
  return new AppError(
    'library_unusable',
    `“${basename(path)}” was moved, removed or changed while Sightline had the library open. ` +
      'Nothing was written. Put the library’s folder back where it was, or start Sightline again.',
  );
}

function translate(error: unknown, path: string): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError(
      'disk_full',
      'The disk that holds the library is full. The last change was not kept; free some space and try again.',
      null,
      { cause: error },
    );
  }
  if (code === 'ENOENT' || code === 'ENOTDIR') return notOurs(path);
  if (error instanceof RefusedFileError)
    return new AppError('library_unusable', `“${basename(path)}” cannot be read. ${error.message}`, null, {
      cause: error,
    });
  if (error instanceof AppError || syscall === undefined) return error;
  return new AppError(
    'library_unusable',
    `“${basename(path)}” could not be read or written (${code}). Nothing was changed. ` +
      'Check the disk that holds the library and its permissions, then try again.',
    { code },
    { cause: error },
  );
}
