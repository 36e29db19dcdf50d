/** @file Writes a file to a path given by the person, with a clear error where it cannot be written. */
import { randomBytes } from 'node:crypto';
import { access, chmod, constants, lstat, open, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';
import { usualFileMode } from '../../private-process.ts';

/** A new file has the usual permissions of the person's files. @throws AppError disk_full, bad_input */
export async function writeOut(path: string, content: Uint8Array | string): Promise<void> {
  try {
    const isNew = await lstat(path).then(
      () => false,
      () => true,
    );
    await writeFile(path, content);
    if (isNew) await chmod(path, usualFileMode()).catch(() => undefined); // a disk without permissions
  } catch (error) {
    throw whyNotWritten(error, path);
  }
}

/**
 * Checks that a file may be written by `replaceOwn`, before the work for it is done: there is none, or it
 * begins with this mark in its first kilobyte.
 * @param what “a report of Sightline”
 * @throws AppError bad_input
 */
export async function checkOwn(path: string, mark: string, what: string): Promise<void> {
  try {
    await access(dirname(path), constants.W_OK);
    if (!(await isFile(path))) return;
    if (await beginsWith(path, mark)) return;
  } catch (error) {
    throw whyNotWritten(error, path);
  }
  throw new AppError(
    'bad_input',
    `“${path}” exists, and is not ${what}. It stays as it is: choose another name.`,
    { path },
  );
}

/**
 * Writes under another name and renames: the file at `path` is always complete. Checks as `checkOwn` does.
 * @throws AppError disk_full, bad_input
 */
export async function replaceOwn(path: string, content: string, mark: string, what: string): Promise<void> {
  await checkOwn(path, mark, what);
  // a link stays one
  const target = await realpath(path).catch(() => path);
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(4).toString('hex')}.tmp`);
  try {
    await writeFile(temporary, content, { flag: 'wx' });
    await chmod(temporary, usualFileMode()).catch(() => undefined); // a disk without permissions
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw whyNotWritten(error, path);
  }
}

/** @returns false where there is nothing @throws system errors; EISDIR for what is no file */
async function isFile(path: string): Promise<boolean> {
  const target = await realpath(path).catch(() => null);
  if (target === null) return false;
  if ((await lstat(target)).isFile()) return true;
  throw Object.assign(new Error('not a file'), { code: 'EISDIR' });
}

async function beginsWith(path: string, mark: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1_024), 0, 1_024, 0);
    return buffer.toString('utf8', 0, bytesRead).includes(mark);
  } finally {
    await file.close();
  }
}

function whyNotWritten(error: unknown, path: string): AppError {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC')
    return new AppError(
      'disk_full',
      `The disk is full: “${path}” could not be written. Free some space and try again.`,
      null,
      { cause: error },
    );
  const reason =
    code === 'ENOENT'
      ? 'there is no such folder'
      : code === 'EISDIR'
        ? 'it is a folder'
        : code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
          ? 'nothing may be written there'
          : String(code);
  return new AppError(
    'bad_input',
    `“${path}” cannot be written: ${reason}. Choose another place.`,
    { path },
    { cause: error },
  );
}
