/**
 * @file Folders of this computer, for hosts without a folder dialog: names of directories and nothing else.
 */
import { access, readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { AppError, type CallOutput } from '../../../src-preload/contract/index.ts';
import { absoluteFolder } from '../../domain/library/root-folder.ts';

export type FolderListing = CallOutput<'folders.list'>;

/** On Windows, the level above the drives. */
const allDrives = '/';

/**
 * Lists the folders in `path`; null = the person's home. Hidden folders are left out, links to folders are
 * followed.
 * @throws AppError bad_input, not_found, unreadable_file
 */
export async function listFolders(
  path: string | null,
  platform: NodeJS.Platform = process.platform,
): Promise<FolderListing> {
  if (platform === 'win32' && path === allDrives)
    return { path: allDrives, parent: null, folders: await drives() };
  const folder = path === null ? homedir() : absoluteFolder(path, homedir());
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new AppError('not_found', `There is no folder “${folder}”.`);
    if (error.code === 'ENOTDIR') throw new AppError('bad_input', `“${folder}” is a file, not a folder.`);
    throw new AppError('unreadable_file', `“${folder}” cannot be opened. Check its permissions.`, null, {
      cause: error,
    });
  });
  const names: string[] = [];
  for (const entry of entries) {
    if (entry.name.startsWith('.')) continue;
    if (entry.isDirectory() || (entry.isSymbolicLink() && (await isFolder(join(folder, entry.name)))))
      names.push(entry.name);
  }
  const above = dirname(folder);
  const collator = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });
  return {
    path: folder,
    parent: above !== folder ? above : platform === 'win32' ? allDrives : null,
    folders: names.sort(collator.compare).map((name) => ({ name, path: join(folder, name) })),
  };
}

async function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false, // a link to nowhere is no folder
  );
}

async function drives(): Promise<FolderListing['folders']> {
  const letters = Array.from({ length: 26 }, (_, index) => `${String.fromCharCode(65 + index)}:\\`);
  const present = await Promise.all(
    letters.map((path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  return letters.filter((_, index) => present[index]).map((path) => ({ name: path, path }));
}
