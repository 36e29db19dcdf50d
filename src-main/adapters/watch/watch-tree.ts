/**
 * @file Watches a folder and all folders in it, one watch a folder: for Linux, whose inotify knows no trees.
 * Why no library does it, with measurements: docs/decisions/0028-own-folder-watching.md.
 */
import { watch as watchOne, type FSWatcher } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { probePath } from '../../domain/library/probe-path.ts';
import type { FolderWatch, WatchOptions, WatchTrouble } from '../../domain/watching/folder-watch.ts';
import { isExcluded, isOwnLibrary } from '../disk/exclusions.ts';
import { derivedBy } from '../disk/packages.ts';
import { watchCostOf } from './watch-cost.ts';

/** about 2 KB each in this process and 1 KB in the kernel */
const mostFolders = 50_000;
/** events in one second from which on the system's queue (16,384) may have lost some, which nobody is told */
const burst = 8_192;
const openedAtOnce = 16;
/** folders are listed again so long after one of them changed */
const settleMs = 250;
/**
 * Changes up to so long before the watch began are told: file times are that coarse (FAT), and an import may
 * have looked already.
 */
const coarseMs = 2_000;

interface Place {
  path: string;
  relPath: string;
  realPath: string;
  parent: Folder | null;
}

interface Folder extends Place {
  watcher: FSWatcher;
  folders: Map<string, Folder>;
  /** it was moved or deleted: what its watch tells is of another place now */
  stale: boolean;
  closed: boolean;
}

export interface TreeLimits {
  folders?: number;
  burst?: number;
  watch?: typeof watchOne;
}

export function watchTree(rootPath: string, options: WatchOptions, limits: TreeLimits = {}): FolderWatch {
  const { folders: limit = mostFolders, watch = watchOne } = limits;
  let root: Folder | null = null;
  let count = 0;
  let ended = false;
  let excluded: ReadonlySet<string> = new Set();
  /** folders outside the root that links led to */
  const linked: string[] = [];
  const toList = new Set<Folder>();
  let settling: NodeJS.Timeout | null = null;
  let storm = { sinceMs: 0, events: 0, lastMs: 0, overflow: false };

  function end(trouble: WatchTrouble | null): void {
    if (ended) return;
    ended = true;
    if (settling) clearTimeout(settling);
    if (root) drop(root);
    if (trouble) options.onEnd(trouble);
  }

  function drop(folder: Folder): void {
    folder.closed = true;
    folder.watcher.close();
    count -= 1;
    toList.delete(folder);
    if (linked.includes(folder.realPath)) linked.splice(linked.indexOf(folder.realPath), 1);
    for (const inner of folder.folders.values()) drop(inner);
    if (folder.parent?.folders.get(basename(folder.path)) === folder)
      folder.parent.folders.delete(basename(folder.path));
  }

  /** Watches these folders and all in them. */
  async function enter(places: Place[]): Promise<void> {
    const sinceMs = Date.now() - coarseMs;
    while (places.length > 0 && !ended) {
      const inner = await Promise.all(places.splice(0, openedAtOnce).map((place) => open(place, sinceMs)));
      places.push(...inner.flat());
    }
  }

  /** @returns the folders in it */
  async function open(place: Place, sinceMs: number): Promise<Place[]> {
    try {
      // asked first and not on this thread, so that the watch, which is set on it, need not wait for the disk
      const { mtimeMs } = await stat(place.path);
      if (ended || excluded.has(place.realPath) || place.parent?.closed) return [];
      if (count >= limit) throw new TooManyFolders();
      const folder: Folder = {
        ...place,
        watcher: watch(place.path, { persistent: false }),
        folders: new Map(),
        stale: false,
        closed: false,
      };
      count += 1;
      folder.watcher.on('change', (type, name) => changed(folder, type, name === null ? null : String(name)));
      folder.watcher.on('error', (error) => failed(folder, error));
      if (place.parent) place.parent.folders.set(basename(place.path), folder);
      else root = folder;
      if (mtimeMs > sinceMs) options.onChange('photo');
      return await foldersIn(folder);
    } catch (error) {
      failed(place, error);
      return [];
    }
  }

  async function foldersIn(folder: Folder): Promise<Place[]> {
    const entries = await readdir(folder.path, { withFileTypes: true });
    const names = new Set(entries.map(({ name }) => name));
    if (isOwnLibrary(names)) {
      if (folder.parent) drop(folder);
      return [];
    }
    const found: Place[] = [];
    for (const entry of entries) {
      if (!entry.isDirectory() && !entry.isSymbolicLink()) continue;
      const relPath = folder.relPath ? `${folder.relPath}/${entry.name}` : entry.name;
      if (
        isExcluded(entry.name) ||
        derivedBy(basename(folder.path), entry.name, names) !== null ||
        options.leavesOut(relPath, 'folder')
      )
        continue;
      const path = join(folder.path, entry.name);
      const known = folder.folders.get(entry.name);
      const realPath =
        known?.realPath ??
        (entry.isDirectory() ? join(folder.realPath, entry.name) : await linkedFolder(path));
      if (realPath !== null) found.push({ path, relPath, realPath, parent: folder });
    }
    return found;
  }

  /** A link to what is watched already leads nowhere new. */
  async function linkedFolder(path: string): Promise<string | null> {
    try {
      const target = await realpath(path);
      if (!(await stat(target)).isDirectory()) return null;
      if ([root!.realPath, ...linked].some((seen) => target === seen || target.startsWith(`${seen}/`)))
        return null;
      linked.push(target);
      return target;
    } catch {
      return null; // a link to nothing
    }
  }

  function changed(folder: Folder, type: string, name: string | null): void {
    if (ended || folder.closed) return;
    countEvent();
    if (name !== null && type === 'rename' && name === basename(folder.path)) {
      // of the folder itself, or of one in it that is named alike: watching it anew is right for both
      folder.stale = true;
      listAgain(folder.parent ?? folder);
    }
    if (name !== null && isExcluded(name)) return;
    if (type === 'rename' || name === null) listAgain(folder);
    const weight =
      name === null
        ? 'photo'
        : watchCostOf(folder.relPath ? `${folder.relPath}/${name}` : name, options.leavesOut);
    if (weight) options.onChange(weight);
  }

  function countEvent(): void {
    const now = Date.now();
    if (now - storm.sinceMs > 1_000) storm = { ...storm, sinceMs: now, events: 0 };
    storm.events += 1;
    storm.lastMs = now;
    if (storm.events < (limits.burst ?? burst) || !root) return;
    storm.overflow = true;
    listAgain(root);
  }

  function listAgain(folder: Folder): void {
    toList.add(folder);
    settling ??= setTimeout(() => {
      settle().catch(() => end({ kind: 'failed', code: 'unknown' }));
    }, settleMs).unref();
  }

  async function settle(): Promise<void> {
    const raging = storm.overflow && Date.now() - storm.lastMs < 1_000;
    if (!raging) {
      const anew = storm.overflow || root?.stale;
      const folders = [...toList].sort((one, other) => one.path.length - other.path.length);
      storm.overflow = false;
      toList.clear();
      if (anew) await watchAnew();
      else for (const folder of folders) if (!folder.closed) await compare(folder);
    }
    settling = null;
    if (toList.size > 0 && !ended) listAgain([...toList][0]!);
  }

  /** Folders that came are watched, those that went are not. */
  async function compare(folder: Folder): Promise<void> {
    try {
      const found = await foldersIn(folder);
      const names = new Set(found.map(({ path }) => basename(path)));
      const gone = [...folder.folders].filter(([name, inner]) => inner.stale || !names.has(name));
      for (const [, inner] of gone) drop(inner);
      const come = found.filter(({ path }) => !folder.folders.has(basename(path)));
      // a folder's name promises nothing, but there may be any number of photos in it
      if (gone.length + come.length > 0) options.onChange('photo');
      await enter(come);
    } catch (error) {
      failed(folder, error);
    }
  }

  async function watchAnew(): Promise<void> {
    if (root) drop(root);
    root = null;
    await begin();
    if (!ended) options.onChange('photo');
  }

  function failed(place: Place, error: unknown): void {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (error instanceof TooManyFolders) end({ kind: 'folders', limit });
    else if (code === 'ENOSPC' || code === 'EMFILE' || code === 'ENFILE') end({ kind: 'system limit' });
    else if (!place.parent)
      end(code === 'ENOENT' || code === 'ENOTDIR' ? { kind: 'gone' } : { kind: 'failed', code });
    // A folder that went meanwhile, or that nobody may read: the import says so, and the others are watched.
    else if ('watcher' in place) drop(place as Folder);
  }

  async function begin(): Promise<void> {
    const glance = await probePath(rootPath);
    if (!glance) return end({ kind: 'gone' });
    await enter([{ path: rootPath, relPath: '', realPath: glance.realPath, parent: null }]);
  }

  const ready = (async () => {
    excluded = new Set(
      await Promise.all(options.exclude.map(async (path) => (await probePath(path))?.realPath ?? path)),
    );
    await begin();
  })();
  return { ready, close: () => end(null) };
}

class TooManyFolders extends Error {}
