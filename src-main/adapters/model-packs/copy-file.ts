/** @file Copies one large file so that it can be followed, and stopped in the middle. */
import { constants } from 'node:fs';
import { chmod, copyFile, open } from 'node:fs/promises';
import { privateFileMode } from '../files/private-files.ts';
import { piecesOfRegularFile } from '../files/regular-file.ts';
import { asRefusal, sizeOf } from './pack-folder.ts';
import type { ReadingWatch } from '../../domain/models/pack-store.ts';

/**
 * The copy is its owner's alone. Disks that can let two files share their content do so at once. What was
 * written before it was stopped stays, for the caller to remove.
 * @param name what the file is called in a sentence
 * @param clone shares the content; replaced in tests
 * @throws AppError where the file cannot be read; system errors of writing; what the signal was aborted with
 */
export async function copyLargeFile(
  from: string,
  to: string,
  name: string,
  watch: ReadingWatch,
  clone: (from: string, to: string) => Promise<boolean> = cloneFile,
): Promise<void> {
  watch.signal.throwIfAborted();
  if (await clone(from, to)) {
    // a copy has the permissions of what it is a copy of
    await chmod(to, privateFileMode);
    watch.onBytes((await sizeOf(to)) ?? 0);
    return;
  }
  const file = await open(to, 'w', privateFileMode);
  try {
    for await (const piece of readable(from, name)) {
      watch.signal.throwIfAborted();
      await file.writeFile(piece);
      watch.onBytes(piece.length);
    }
  } finally {
    await file.close();
  }
}

async function* readable(path: string, name: string): AsyncGenerator<Buffer> {
  try {
    yield* piecesOfRegularFile(path, { mostBytes: Infinity });
  } catch (error) {
    throw asRefusal(error, name);
  }
}

async function cloneFile(from: string, to: string): Promise<boolean> {
  return copyFile(from, to, constants.COPYFILE_FICLONE_FORCE).then(
    () => true,
    // the disk does not support it, or the file cannot be read or written: copying in pieces reports that
    () => false,
  );
}
