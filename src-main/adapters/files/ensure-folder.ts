/**
 * @file Makes one folder inside one that is there: a library that was moved away is never begun anew in its
 * old place.
 */
import { mkdir } from 'node:fs/promises';
import { privateFolderMode } from './private-files.ts';

/**
 * A folder that is there already is fine. @throws system errors, ENOENT where the folder around it is gone
 */
export async function ensureFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: privateFolderMode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
