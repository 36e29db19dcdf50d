/**
 * @file Files and folders that are their owner's alone: 0600 and 0700, also those that an earlier version
 * made readable for others.
 */
import type { Dirent } from 'node:fs';
import { chmod, lstat, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';

/** permissions of a file, and of a folder, that nobody else may look into */
export const privateFileMode = 0o600;
export const privateFolderMode = 0o700;
const ofOthers = 0o077;
/** system calls in flight: more gains nothing over libuv's four threads */
const callsAtOnce = 16;

/**
 * Makes a folder, and those above it that are missing; one that is there is left as it is. @throws system
 * errors
 */
export async function makePrivateFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: privateFolderMode });
}

/**
 * Takes others' permissions away from a file or folder of ours. What is not there, is a link, or belongs to
 * somebody else, and a disk without permissions, are left as they are.
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
 * Makes a folder and all that is in it private; links are not followed. The folder itself comes first, so
 * that nobody gets in meanwhile.
 * @param only of what lies directly in the folder: what is ours; all of it where left out
 * @param trusted a folder with very many files: where it is private already, all in it has been seen to. It
 * is made so after what is in it.
 */
export async function makeTreePrivate(
  root: string,
  { only = () => true, trusted = null }: { only?: (name: string) => boolean; trusted?: string | null } = {},
): Promise<void> {
  if (process.platform === 'win32') return;
  const limit = pLimit(callsAtOnce);

  async function inside(folder: string): Promise<void> {
    // some are not ours to list
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

/** What Sightline keeps in its own folder beside libraries; privacy.medium.test.ts tells when one lacks. */
const ownFolders = ['Library', 'logs', 'packs', 'drivers', 'Electron'];
const ownFiles = ['settings.json', 'settings.bad.json', 'providers.json', 'model-files.json', 'window.json'];

/** Also what is left of a file that was being written, and of an address for the browser. */
function isOwn(name: string): boolean {
  return (
    ownFolders.includes(name) ||
    ownFiles.some((file) => name === file || name.startsWith(`${file}.`)) ||
    /^\.|^sightline-/.test(name)
  );
}

/**
 * Makes the app's own folder private, with all that is in it but libraries, which are seen to when they are
 * opened. A folder that also holds other things (somebody named it in SIGHTLINE_DATA_DIR) keeps its
 * permissions; what is ours in it does not.
 */
export async function makeAppFolderPrivate(dataDir: string): Promise<void> {
  if (process.platform === 'win32') return;
  const names = await readdir(dataDir).catch(() => []); // not there yet
  if (names.every(isOwn)) await makePrivate(dataDir);
  for (const name of names) {
    if (!isOwn(name) || name.startsWith('.') || name === 'Library') continue;
    await makePrivate(join(dataDir, name));
    if (['logs', 'packs', 'drivers'].includes(name)) await makeTreePrivate(join(dataDir, name));
  }
}
