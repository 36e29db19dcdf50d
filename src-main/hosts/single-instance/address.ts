/** @file The address of a library's socket: a private folder and a name made from the library's real path. */
import { createHash } from 'node:crypto';
import { lstat, mkdir, realpath } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { AppError } from '../../../src-preload/contract/index.ts';

/**
 * A named pipe; or the folder and the base name of the numbered sockets (`<name>.<n>`), and all folders in
 * which a socket of this user may be.
 */
export type SocketAddress =
  | { kind: 'pipe'; path: string }
  | { kind: 'socket'; folder: string; name: string; folders(): Promise<string[]> };

/**
 * The same library has the same address for every process of this user, whatever its environment variables
 * are.
 * @param places folders for sockets, the preferred one first
 * @throws AppError library_unusable where none of them is private
 */
export async function socketAddress(
  libraryDir: string,
  places: readonly string[] = meetingPlaces(),
): Promise<SocketAddress> {
  const name = createHash('sha256')
    .update(await realPathOf(libraryDir))
    .digest('hex')
    .slice(0, 24);
  if (process.platform === 'win32') return { kind: 'pipe', path: `\\\\.\\pipe\\sightline-${name}` };
  const folders = async () => {
    const ours = await Promise.all(places.map(isOurs));
    return places.filter((_, index) => ours[index]);
  };
  for (const folder of places) if (await makeOurs(folder)) return { kind: 'socket', folder, name, folders };
  throw new AppError(
    'library_unusable',
    'Sightline has no private folder to meet its other windows in: ' +
      `neither ${places.join(' nor ')} can be had. ` +
      'Remove what lies there and start again.',
  );
}

/**
 * /tmp is short, local, and the same for all users, so another user may create a folder of that name first.
 * Then the home folder is used, from the system's list of users, since HOME may differ.
 */
function meetingPlaces(): string[] {
  if (process.platform === 'win32') return [];
  const usual = `/tmp/sightline-${process.getuid!()}`;
  try {
    return [usual, join(userInfo().homedir, '.sightline')];
  } catch {
    return [usual]; // a user that the system has no list entry for
  }
}

/**
 * The real path of a folder that may not exist yet: that of its nearest ancestor, and the rest as written.
 */
async function realPathOf(path: string): Promise<string> {
  const absolute = resolve(path);
  try {
    return await realpath(absolute);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(absolute) === absolute) throw error;
    return join(await realPathOf(dirname(absolute)), basename(absolute));
  }
}

/** Creates the folder where it does not exist. @returns false where that fails, or others have access */
async function makeOurs(folder: string): Promise<boolean> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch {
    // it exists already, or cannot be created: the check below decides
  }
  return isOurs(folder);
}

/** A folder of another user, or one that others can write to, is not used. */
async function isOurs(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => null);
  return (
    found !== null && found.isDirectory() && found.uid === process.getuid!() && (found.mode & 0o077) === 0
  );
}
