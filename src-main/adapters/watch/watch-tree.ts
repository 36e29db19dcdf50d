/**
 * @file Watches a folder and all its subfolders, one watch a folder: for Linux, whose inotify has no
 * recursive watches. Why no library is used, with measurements: docs/decisions/0028-own-folder-watching.md.
 */
import { watch as watchOne } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { probePath } from '../files/probe-path.ts';
import type { FolderWatch, WatchOptions, WatchTrouble } from '../../domain/watching/folder-watch.ts';
import { isExcluded } from '../disk/exclusions.ts';
import { createEventBurst, type EventBurst } from './event-burst.ts';
import { childrenOf, type Folder, type Place } from './tree-folders.ts';
import { watchCostOf } from './watch-cost.ts';

/** about 2 KB each in this process and 1 KB in the kernel */
const mostFolders = 50_000;
/** events in one second from which on the system's queue (16,384) may have lost some without a report */
const burst = 8_192;
const openedAtOnce = 16;
/** folders are listed again this long after one of them changed */
const settleMs = 250;
/**
 * Changes up to this long before the watch began are reported: file times are that coarse (FAT), and an
 * import may have scanned before.
 */
const coarseMs = 2_000;

export interface TreeLimits {
  folders?: number;
  burst?: number;
  watch?: typeof watchOne;
}

/** One watched tree: what it was given, and where it stands. */
interface Tree {
  rootPath: string;
  options: WatchOptions;
  /** folders that may be watched */
  limit: number;
  watch: typeof watchOne;
  root: Folder | null;
  /** folders that are watched */
  count: number;
  ended: boolean;
  /** real paths of folders that are not watched */
  excluded: ReadonlySet<string>;
  /** folders outside the root that links led to */
  linked: string[];
  /** folders to be listed again */
  toList: Set<Folder>;
  settling: NodeJS.Timeout | null;
  events: EventBurst;
}

export function watchTree(rootPath: string, options: WatchOptions, limits: TreeLimits = {}): FolderWatch {
  const tree: Tree = {
    rootPath,
    options,
    limit: limits.folders ?? mostFolders,
    watch: limits.watch ?? watchOne,
    root: null,
    count: 0,
    ended: false,
    excluded: new Set(),
    linked: [],
    toList: new Set(),
    settling: null,
    events: createEventBurst(limits.burst ?? burst),
  };
  const ready = (async () => {
    tree.excluded = new Set(
      await Promise.all(options.exclude.map(async (path) => (await probePath(path))?.realPath ?? path)),
    );
    await begin(tree);
  })();
  return { ready, close: () => end(tree, null) };
}

async function begin(tree: Tree): Promise<void> {
  const found = await probePath(tree.rootPath);
  if (!found) return end(tree, { kind: 'gone' });
  await enter(tree, [{ path: tree.rootPath, relPath: '', realPath: found.realPath, parent: null }]);
}

function end(tree: Tree, trouble: WatchTrouble | null): void {
  if (tree.ended) return;
  tree.ended = true;
  if (tree.settling) clearTimeout(tree.settling);
  if (tree.root) drop(tree, tree.root);
  if (trouble) tree.options.onEnd(trouble);
}

/** Watches these folders and all in them. */
async function enter(tree: Tree, places: Place[]): Promise<void> {
  const sinceMs = Date.now() - coarseMs;
  while (places.length > 0 && !tree.ended) {
    const next = places.splice(0, openedAtOnce);
    const inner = await Promise.all(next.map((place) => open(tree, place, sinceMs)));
    places.push(...inner.flat());
  }
}

/** @returns the folders in it */
async function open(tree: Tree, place: Place, sinceMs: number): Promise<Place[]> {
  try {
    // read first and asynchronously, so that setting the watch, which is synchronous, need not wait for the
    // disk
    const { mtimeMs } = await stat(place.path);
    if (tree.ended || tree.excluded.has(place.realPath) || place.parent?.closed) return [];
    if (tree.count >= tree.limit) throw new TooManyFolders();
    const folder = watched(tree, place);
    if (mtimeMs > sinceMs) tree.options.onChange('photo');
    return await foldersIn(tree, folder);
  } catch (error) {
    failed(tree, place, error);
    return [];
  }
}

/** Sets the watch on one folder and adds it to the tree. */
function watched(tree: Tree, place: Place): Folder {
  const folder: Folder = {
    ...place,
    watcher: tree.watch(place.path, { persistent: false }),
    folders: new Map(),
    stale: false,
    closed: false,
  };
  tree.count += 1;
  folder.watcher.on('change', (type, name) =>
    changed(tree, folder, type, name === null ? null : String(name)),
  );
  folder.watcher.on('error', (error) => failed(tree, folder, error));
  if (place.parent) place.parent.folders.set(basename(place.path), folder);
  else tree.root = folder;
  return folder;
}

function drop(tree: Tree, folder: Folder): void {
  const { toList, linked } = tree;
  folder.closed = true;
  folder.watcher.close();
  tree.count -= 1;
  toList.delete(folder);
  if (linked.includes(folder.realPath)) linked.splice(linked.indexOf(folder.realPath), 1);
  for (const inner of folder.folders.values()) drop(tree, inner);
  if (folder.parent?.folders.get(basename(folder.path)) === folder)
    folder.parent.folders.delete(basename(folder.path));
}

/** The subfolders to watch; a library of Sightline is not watched. */
async function foldersIn(tree: Tree, folder: Folder): Promise<Place[]> {
  const found = await childrenOf(folder, {
    rootRealPath: () => tree.root!.realPath,
    linked: tree.linked,
    isExcluded: tree.options.isExcluded,
  });
  if (found !== 'own library') return found;
  if (folder.parent) drop(tree, folder);
  return [];
}

function changed(tree: Tree, folder: Folder, type: string, name: string | null): void {
  if (tree.ended || folder.closed) return;
  if (tree.events.count() && tree.root) listAgain(tree, tree.root);
  if (name !== null && type === 'rename' && name === basename(folder.path)) {
    // of the folder itself, or of an entry with the same name: watching it again is right for both
    folder.stale = true;
    listAgain(tree, folder.parent ?? folder);
  }
  if (name !== null && isExcluded(name)) return;
  if (type === 'rename' || name === null) listAgain(tree, folder);
  const weight =
    name === null
      ? 'photo'
      : watchCostOf(folder.relPath ? `${folder.relPath}/${name}` : name, tree.options.isExcluded);
  if (weight) tree.options.onChange(weight);
}

function listAgain(tree: Tree, folder: Folder): void {
  tree.toList.add(folder);
  tree.settling ??= setTimeout(() => {
    settle(tree).catch(() => end(tree, { kind: 'failed', code: 'unknown' }));
  }, settleMs).unref();
}

async function settle(tree: Tree): Promise<void> {
  const { events, toList } = tree;
  if (!events.isRaging()) {
    const anew = events.takeOverflow() || tree.root?.stale;
    const folders = [...toList].sort((one, other) => one.path.length - other.path.length);
    toList.clear();
    if (anew) await watchAnew(tree);
    else for (const folder of folders) if (!folder.closed) await compare(tree, folder);
  }
  tree.settling = null;
  if (toList.size > 0 && !tree.ended) listAgain(tree, [...toList][0]!);
}

/** Watches new folders, and stops watching deleted ones. */
async function compare(tree: Tree, folder: Folder): Promise<void> {
  try {
    const found = await foldersIn(tree, folder);
    const names = new Set(found.map(({ path }) => basename(path)));
    const gone = [...folder.folders].filter(([name, inner]) => inner.stale || !names.has(name));
    for (const [, inner] of gone) drop(tree, inner);
    const come = found.filter(({ path }) => !folder.folders.has(basename(path)));
    // a folder's name gives no hint, but it may contain any number of photos
    if (gone.length + come.length > 0) tree.options.onChange('photo');
    await enter(tree, come);
  } catch (error) {
    failed(tree, folder, error);
  }
}

async function watchAnew(tree: Tree): Promise<void> {
  if (tree.root) drop(tree, tree.root);
  tree.root = null;
  await begin(tree);
  if (!tree.ended) tree.options.onChange('photo');
}

function failed(tree: Tree, place: Place, error: unknown): void {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  if (error instanceof TooManyFolders) end(tree, { kind: 'folders', limit: tree.limit });
  else if (code === 'ENOSPC' || code === 'EMFILE' || code === 'ENFILE') end(tree, { kind: 'system limit' });
  else if (!place.parent)
    end(tree, code === 'ENOENT' || code === 'ENOTDIR' ? { kind: 'gone' } : { kind: 'failed', code });
  // A folder that was deleted meanwhile, or may not be read: the import reports it, and the others are
  // watched.
  else if ('watcher' in place) drop(tree, place as Folder);
}

class TooManyFolders extends Error {}
