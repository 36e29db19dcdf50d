/** @file Where the door of a library is: an owner-only place named after the library's real path. */
import { createHash } from 'node:crypto';
import { lstat, mkdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';

/** A named pipe, or the folder and the name under which sockets are numbered (`<name>.<n>`). */
export type DoorAddress = { kind: 'pipe'; path: string } | { kind: 'socket'; folder: string; name: string };

/**
 * The same library has the same address for every process of this user, whatever its environment variables say.
 * @throws AppError library_unusable where the private folder belongs to someone else
 */
export async function doorAddress(libraryDir: string): Promise<DoorAddress> {
  const name = createHash('sha256').update(await realPathOf(libraryDir)).digest('hex').slice(0, 24);
  if (process.platform === 'win32') return { kind: 'pipe', path: `\\\\.\\pipe\\sightline-${name}` };
  const folder = `/tmp/sightline-${process.getuid!()}`;
  await makePrivate(folder);
  return { kind: 'socket', folder, name };
}

/** The real path of a folder that may not exist yet: that of its nearest ancestor, and the rest as written. */
async function realPathOf(path: string): Promise<string> {
  const absolute = resolve(path);
  try {
    return await realpath(absolute);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(absolute) === absolute) throw error;
    return join(await realPathOf(dirname(absolute)), basename(absolute));
  }
}

async function makePrivate(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o700, recursive: true });
  const found = await lstat(folder);
  // /tmp is everybody's: a folder that another user made first must not become our meeting place
  if (found.isDirectory() && found.uid === process.getuid!() && (found.mode & 0o077) === 0) return;
  throw new AppError('library_unusable', `${folder} is not a private folder of yours, so Sightline cannot meet its other windows there. Remove it and start again.`);
}
