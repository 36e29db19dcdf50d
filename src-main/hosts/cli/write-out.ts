/** @file Writes a file to a path given by the person, with a clear error where it cannot be written. */
import { chmod, lstat, writeFile } from 'node:fs/promises';
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
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOSPC')
      throw new AppError(
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
    throw new AppError(
      'bad_input',
      `“${path}” cannot be written: ${reason}. Choose another place.`,
      { path },
      { cause: error },
    );
  }
}
