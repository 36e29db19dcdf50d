/**
 * @file Whether the catalogue's folder is still the one that was opened: it may be moved or removed while we
 * run.
 */
import { stat } from 'node:fs/promises';
import { AppError } from '../../../src-preload/contract/index.ts';

/**
 * @returns throws AppError library_unusable where the folder at `uri` is missing or has been replaced; never
 * where `uri` is no folder
 */
export async function createLocationCheck(uri: string): Promise<() => Promise<void>> {
  const opened = uri.includes('://') ? null : await keyOf(uri);
  return async () => {
    if (opened === null || (await keyOf(uri)) === opened) return;
    throw new AppError(
      'library_unusable',
      'The library’s folder was moved or removed while Sightline had it open. Nothing was written. Put it back where it was, or start Sightline again.',
    );
  };
}

/** @returns null where there is no such folder */
async function keyOf(path: string): Promise<string | null> {
  try {
    const { dev, ino } = await stat(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}
