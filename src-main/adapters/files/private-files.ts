/**
 * @file Files and folders with access for their owner only: 0600 and 0700, also those that an earlier version
 * made readable for others.
 */
import type { Dirent } from 'node:fs';
import { chmod, lstat, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';

/** permissions of a file, and of a folder, without access for others */
export const privateFileMode = 0o600;
export const privateFolderMode = 0o700;
const ofOthers = 0o077;
/** concurrent system calls: more gain nothing over libuv's four threads */
const callsAtOnce = 16;

/** Creates a folder and its missing parents; an existing one stays as it is. @throws system errors */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: privateFolderMode });
}

/**
 * Removes other users' permissions from a file or folder of this user. Missing paths, links, files of other
 * users, and disks without permissions are left as they are.
 */
async function makePrivate(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  try {
    const stats = await lstat(path);
    if (stats.isSymbolicLink() || (stats.mode & ofOthers) === 0) return;
    await chmod(path, stats.mode & 0o7777 & ~ofOthers);
  } catch {
    // an exFAT stick, a share, a file that went away: nothing that could be done here
  }
}

/**
 * Makes a folder and its content private; links are not followed. The folder itself comes first, so that
 * nobody gets access meanwhile.
 * @param only names of the direct entries to change; all where left out
 * @param trusted a folder with very many files: where it is private already, its content is not checked. It
 * is made private after its content.
 */
export async function makeTreePrivate(
  root: string,
  { only = () => true, trusted = null }: { only?: (name: string) => boolean; trusted?: string | null } = {},
): Promise<void> {
  if (process.platform === 'win32') return;
  const limit = pLimit(callsAtOnce);

  async function inside(folder: string): Promise<void> {
    // some cannot be listed
    const found: Dirent[] = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const entries = folder === root ? found.filter(({ name }) => only(name)) : found;
    await Promise.all(
      entries
        .filter((entry) => entry.isFile())
        .map(({ name }) => limit(() => makePrivate(join(folder, name)))),
    );
    for (const entry of entries) {
      if (!entry.isDirectory()) continue;
      const path = join(folder, entry.name);
      if (path === trusted && (await isPrivate(path))) continue;
      await inside(path);
      await makePrivate(path);
    }
  }
  await makePrivate(root);
  await inside(root);
}

async function isPrivate(path: string): Promise<boolean> {
  return lstat(path).then(
    ({ mode }) => (mode & ofOthers) === 0,
    () => false,
  );
}

/**
 * Entries of the app's own folder besides libraries; privacy.medium.test.ts fails when one is missing here.
 */
const ownFolders = ['Library', 'logs', 'packs', 'drivers', 'Electron'];
const ownFiles = [
  'settings.json',
  'settings.bad.json',
  'providers.json',
  'model-files.json',
  'connections.jsonl',
  'connections.1.jsonl',
  'window.json',
];

/** Also unfinished files, and redirect files for the browser. */
function isOwn(name: string): boolean {
  return (
    ownFolders.includes(name) ||
    ownFiles.some((file) => name === file || name.startsWith(`${file}.`)) ||
    /^\.|^sightline-/.test(name)
  );
}

/**
 * Makes the app's own folder private, with everything in it except libraries, which are made private when
 * they are opened. A folder with other content (set by SIGHTLINE_DATA_DIR) keeps its permissions; the app's
 * entries in it do not.
 */
export async function makeAppFolderPrivate(dataDir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const names = await readdir(dataDir).catch(() => []); // it does not exist yet
  if (names.every(isOwn)) await makePrivate(dataDir);
  for (const name of names) {
    if (!isOwn(name) || name.startsWith('.') || name === 'Library') continue;
    await makePrivate(join(dataDir, name));
    if (['logs', 'packs', 'drivers'].includes(name)) await makeTreePrivate(join(dataDir, name));
  }
}
