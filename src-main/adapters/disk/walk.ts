/**
 * @file The recursive walk over a root: which folders are entered, which are excluded, each real folder once.
 */
import { isUtf8 } from 'node:buffer';
import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import type { DiskFailure, FoundFile, FoundFolder, WalkOptions } from '../../domain/importing/disk.ts';
import type { IsExcluded } from '../../domain/importing/exclusions.ts';
import { probePath } from '../files/probe-path.ts';
import { failureOf } from './failure.ts';
import { promisedFormat } from './content-type.ts';
import { isExcluded, isOwnLibrary } from './exclusions.ts';
import { cacheOf, markedCacheOf, programsIn } from './packages.ts';

/** concurrent system calls: more gain nothing over libuv's four threads */
const statsAtOnce = 32;

interface Folder {
  path: string;
  relPath: string;
}

/**
 * The state of the walk. Links are followed after all real folders, so that a real path takes precedence over
 * a link to it.
 */
interface Progress {
  realRoot: string;
  exclude: readonly string[];
  isExcluded: IsExcluded;
  folders: Folder[];
  links: Folder[];
  /** real paths of entered folders and of files reached by links */
  seen: Set<string>;
}

export async function* walk(
  root: string,
  { exclude, isExcluded = () => false, signal }: WalkOptions,
): AsyncIterable<FoundFolder> {
  const realRoot = await realpath(root).catch(() => root); // not reachable: listing it below throws the reason
  const progress: Progress = {
    realRoot,
    exclude: await realPaths(exclude),
    isExcluded,
    folders: [{ path: root, relPath: '' }],
    links: [],
    seen: new Set(),
  };
  while (progress.folders.length > 0 || progress.links.length > 0) {
    signal.throwIfAborted();
    const folder = progress.folders.pop();
    yield folder ? await enter(folder, progress, signal) : await follow(progress.links.pop()!, progress);
  }
}

/** Lists one folder: its files are the result, its folders and links are queued. */
async function enter(folder: Folder, progress: Progress, signal: AbortSignal): Promise<FoundFolder> {
  const found: FoundFolder = { files: [], failures: [], excluded: [], dangling: [], derived: [] };
  let entries: Dirent<Buffer>[];
  if (folder.relPath !== '' && progress.isExcluded(folder.relPath, 'folder')) {
    found.excluded.push(folder.path);
    return found;
  }
  try {
    const real = await realpath(folder.path);
    if (!firstTime(progress, real) || progress.exclude.includes(real)) return found;
    entries = await readdir(folder.path, { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    found.failures.push({ path: folder.path, isFolder: true, ...failureOf(error, 'folder') });
    return found;
  }
  const named = entries
    .map((entry) => ({ entry, name: entry.name.toString() }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const names = new Set(named.map(({ name }) => name));
  if (isOwnLibrary(names)) return found;
  const marked = folder.relPath === '' ? null : markedCacheOf(basename(folder.path), names);
  const derivedBy = programsIn(basename(folder.path), names);

  const files: { path: string; relPath: string }[] = [];
  const folders: Folder[] = [];
  for (const { entry, name } of named) {
    const program = marked ?? cacheOf(name) ?? derivedBy(name);
    if (program !== null) await countDerived(join(folder.path, name), program, found, signal);
    if (program !== null || isExcluded(name)) continue;
    const place = {
      path: join(folder.path, name),
      relPath: folder.relPath ? `${folder.relPath}/${name}` : name,
    };
    if (!entry.isDirectory() && progress.isExcluded(place.relPath, 'file')) found.excluded.push(place.path);
    else if (!isUtf8(entry.name)) found.failures.push(notUtf8(place.path));
    else if (entry.isDirectory()) folders.push(place);
    else if (entry.isSymbolicLink()) progress.links.push(place);
    else if (entry.isFile() || isUntyped(entry)) files.push(place);
    // pipes, sockets and devices are no photos, and opening them may block forever
  }
  for (let start = 0; start < files.length; start += statsAtOnce) {
    signal.throwIfAborted();
    await Promise.all(files.slice(start, start + statsAtOnce).map((place) => list(place, found, folders)));
  }
  progress.folders.push(...folders.reverse());
  return found;
}

/** How many pictures another program made from the person's: they are reported, not imported. */
async function countDerived(
  path: string,
  program: string,
  found: FoundFolder,
  signal: AbortSignal,
): Promise<void> {
  const waiting = [path];
  let pictures = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    signal.throwIfAborted();
    const entries = await readdir(next, { withFileTypes: true }).catch(() => null); // a file, or not accessible
    if (entries === null && next === path && promisedFormat(basename(path)) !== null) pictures += 1;
    for (const entry of entries ?? []) {
      if (entry.isDirectory()) waiting.push(join(next, entry.name));
      else if (promisedFormat(entry.name) !== null) pictures += 1;
    }
  }
  if (pictures > 0) found.derived.push({ path, program, pictures });
}

async function list(place: Folder, found: FoundFolder, folders: Folder[]): Promise<void> {
  try {
    const stats = await lstat(place.path);
    if (stats.isFile()) found.files.push(fileOf(place, stats));
    else if (stats.isDirectory()) folders.push(place);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      found.failures.push({ path: place.path, ...failureOf(error, 'file') });
  }
}

/** Follows a link: targets under the root are found without it; a link in a cycle is ignored. */
async function follow(link: Folder, progress: Progress): Promise<FoundFolder> {
  const found: FoundFolder = { files: [], failures: [], excluded: [], dangling: [], derived: [] };
  try {
    const target = await realpath(link.path);
    if (target === progress.realRoot || target.startsWith(withSeparator(progress.realRoot))) return found;
    if (progress.exclude.some((folder) => target === folder || target.startsWith(withSeparator(folder))))
      return found;
    const stats = await stat(target);
    if (stats.isDirectory()) progress.folders.push(link);
    else if (stats.isFile() && firstTime(progress, target)) found.files.push(fileOf(link, stats));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') found.dangling.push(link.path);
    else if (code !== 'ELOOP') found.failures.push({ path: link.path, ...failureOf(error, 'file') });
  }
  return found;
}

function firstTime(progress: Progress, realPath: string): boolean {
  if (progress.seen.has(realPath)) return false;
  progress.seen.add(realPath);
  return true;
}

function fileOf({ path, relPath }: Folder, stats: Stats): FoundFile {
  return { path, relPath, sizeBytes: stats.size, mtimeMs: Math.floor(stats.mtimeMs) };
}

/** For file systems that do not give an entry's type with its name. */
function isUntyped(entry: Dirent<Buffer>): boolean {
  return !entry.isFIFO() && !entry.isSocket() && !entry.isBlockDevice() && !entry.isCharacterDevice();
}

function notUtf8(path: string): DiskFailure {
  return {
    path,
    code: 'unreadable_file',
    message:
      'The name is not valid UTF-8, so other programs may not open it either. Rename it, then import again.',
  };
}

async function realPaths(paths: readonly string[]): Promise<string[]> {
  // a path that does not exist excludes nothing
  return Promise.all(paths.map(async (path) => (await probePath(path))?.realPath ?? path));
}

function withSeparator(path: string): string {
  return path.endsWith(sep) ? path : path + sep;
}
