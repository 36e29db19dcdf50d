/**
 * @file Creates one folder inside an existing one: the folder of a library that was moved away is not created
 * again at its old path.
 */
import { mkdir } from 'node:fs/promises';
import { privateFolderMode } from './private-files.ts';

/** An existing folder is fine. @throws system errors, ENOENT where the parent does not exist */
export async function ensureFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: privateFolderMode });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}
