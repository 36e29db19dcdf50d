/**
 * @file The system's bin without Electron: the FreeDesktop trash specification 1.0, which file managers on
 * Linux and the BSDs share.
 */
import type { Stats } from 'node:fs';
import {
  chmod,
  constants,
  copyFile,
  lstat,
  mkdir,
  rename,
  rm,
  stat,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, parse, relative } from 'node:path';

/** null where the system's bin can only be reached through Electron */
export const systemBin: ((path: string) => Promise<void>) | null =
  process.platform === 'darwin' || process.platform === 'win32' ? null : moveToBin;

/**
 * A bin's folder, and the folder that the paths in its info files are relative to: null = they are absolute.
 */
interface Bin {
  folder: string;
  top: string | null;
}

/**
 * Moves one file: to the home bin where it is on the same disk, else to the bin of its own disk, else (where
 * no bin can be created on the disk) to the home bin, by copying, comparing and deleting.
 * @param path absolute
 * @throws Error with a sentence; the file is then where it was
 */
export async function moveToBin(path: string): Promise<void> {
  try {
    const home: Bin = {
      folder: join(process.env['XDG_DATA_HOME'] || join(homedir(), '.local', 'share'), 'Trash'),
      top: null,
    };
    const { dev } = await lstat(path);
    await makeHomeBin(home.folder);
    const bin =
      (await stat(home.folder)).dev === dev
        ? home
        : ((await binOfDisk(await topOfDisk(path, dev), dev)) ?? home);
    await into(bin, path);
  } catch (error) {
    throw new Error(sentence(error as NodeJS.ErrnoException), { cause: error });
  }
}

/** The info file is written first; its name, which is unique, is also the file's name in the bin. */
async function into({ folder, top }: Bin, path: string): Promise<void> {
  const from = encoded(top === null ? path : relative(top, path));
  const note = `[Trash Info]\nPath=${from}\nDeletionDate=${localTime(new Date())}\n`;
  const name = await takeName(folder, basename(path), note);
  try {
    await moveFile(path, join(folder, 'files', name));
  } catch (error) {
    await rm(join(folder, 'info', `${name}.trashinfo`), { force: true });
    throw error;
  }
}

async function takeName(folder: string, wanted: string, note: string): Promise<string> {
  // leaves space for the number and the info file's extension within a name of 255 bytes
  const { name, ext } =
    wanted.length > 60 ? { ...parse(wanted), name: parse(wanted).name.slice(0, 40) } : parse(wanted);
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? `${name}${ext}` : `${name}.${number}${ext}`;
    const isTaken = await lstat(join(folder, 'files', candidate)).then(
      () => true,
      () => false,
    );
    if (isTaken) continue;
    try {
      await writeFile(join(folder, 'info', `${candidate}.trashinfo`), note, { flag: 'wx', mode: 0o600 });
      return candidate;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

async function moveFile(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    const before = await lstat(from);
    try {
      await copyFile(from, to, constants.COPYFILE_EXCL);
      await utimes(to, before.atime, before.mtime);
      if ((await stat(to)).size !== before.size) throw new Error('the copy is not whole', { cause: error });
      await unlink(from);
    } catch (failed) {
      await rm(to, { force: true });
      throw failed;
    }
  }
}

/**
 * The home bin may be a link to another folder, and may have become writable for the group: its permissions
 * are corrected.
 */
async function makeHomeBin(folder: string): Promise<void> {
  for (const place of [folder, join(folder, 'files'), join(folder, 'info')]) {
    await mkdir(place, { recursive: true, mode: 0o700 });
    const { uid, mode } = await stat(place);
    if (uid !== process.geteuid?.()) throw notOurs(place);
    if ((mode & writableByOthers) !== 0) await chmod(place, mode & 0o7777 & ~writableByOthers);
  }
}

/**
 * `.Trash/<uid>` where an administrator created it for all users, else `.Trash-<uid>`, both at the top of the
 * disk. Folders prepared by other users are not used: they could access the files in them.
 * @returns null where there is none and none can be created
 */
export async function binOfDisk(top: string, dev: number): Promise<Bin | null> {
  const uid = String(process.getuid?.() ?? '');
  const shared = await lstat(join(top, '.Trash')).catch(() => null); // usually it does not exist
  const folders = shared?.isDirectory() && (shared.mode & sticky) !== 0 ? [join(top, '.Trash', uid)] : [];
  // where others may rename entries, they could replace the folder with one of theirs
  if (!mayBeExchanged(await lstat(top))) folders.push(join(top, `.Trash-${uid}`));
  for (const folder of folders) {
    try {
      await makeOurs(folder);
      if ((await lstat(folder)).dev !== dev) continue;
      await makeParts(folder);
      return { folder, top };
    } catch {
      // read-only, or of another user: the next one is tried
    }
  }
  return null;
}

const sticky = 0o1000;
const writableByOthers = 0o022;

function mayBeExchanged({ mode }: Stats): boolean {
  return (mode & writableByOthers) !== 0 && (mode & sticky) === 0;
}

/** No other user may access its content. */
function isOurs({ uid, mode }: Stats): boolean {
  return uid === process.geteuid?.() && (mode & writableByOthers) === 0;
}

function notOurs(folder: string): Error {
  return Object.assign(new Error(`${folder} is not a folder of this user alone`), { code: 'EPERM' });
}

/**
 * Creates one folder. @throws where something else exists: a link, which could lead anywhere, or a folder of
 * another user
 */
async function makeOurs(folder: string): Promise<void> {
  const found = await lstat(folder).catch(() => null);
  if (found === null) await mkdir(folder, { mode: 0o700 });
  const made = found ?? (await lstat(folder));
  if (!made.isDirectory() || !isOurs(made)) throw notOurs(folder);
}

async function makeParts(folder: string): Promise<void> {
  for (const part of ['files', 'info']) await makeOurs(join(folder, part));
}

async function topOfDisk(path: string, dev: number): Promise<string> {
  let top = dirname(path);
  while (dirname(top) !== top && (await lstat(dirname(top))).dev === dev) top = dirname(top);
  return top;
}

/** Encoded as in a URL, without its slashes (RFC 2396). */
function encoded(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

function localTime(date: Date): string {
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

function sentence({ code }: NodeJS.ErrnoException): string {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'You may not move this file. Check the permissions of its folder.';
    case 'EROFS':
      return 'Its disk can only be read, so nothing can be moved from it.';
    case 'ENOENT':
      return 'The file is not there any more.';
    case 'ENOSPC':
    case 'EDQUOT':
      return 'There is no room in the bin. Empty it, then try again.';
    default:
      return `The file could not be moved to the bin${code ? ` (${code})` : ''}. It is where it was.`;
  }
}
