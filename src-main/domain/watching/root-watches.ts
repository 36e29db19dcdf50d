/** @file One watch a root: begun, ended, and begun anew where what it depends on became another. */
import type { Root } from '../../../src-preload/contract/index.ts';
import type { Log } from '../../log.ts';
import { isRoot, type ProbePath } from '../files/files.ts';
import type { VolumeKinds } from '../files/volume-kinds.ts';
import { exclusionsOf } from '../importing/exclusions.ts';
import { inside, type LibraryRoot } from '../shared/library-root.ts';
import type { ChangeDebouncer } from './change-debouncer.ts';
import type { FolderWatch, WatchFolder, WatchTrouble } from './folder-watch.ts';
import { onNetwork, reasonOf } from './watch-reasons.ts';

/** nobody waits for these looks, and a drive that sleeps takes its time */
const pollPatienceMs = 15_000;

/** with the patterns of what is left out of it */
export type WatchedRoot = Pick<LibraryRoot, 'id' | 'path' | 'ownDisk'> & { exclude?: readonly string[] };

export interface RootWatchesDeps {
  roots: () => readonly WatchedRoot[];
  libraryDir: string;
  places: VolumeKinds;
  glanceAt: ProbePath;
  watchFolder: WatchFolder;
  /** hears of what changed in a root, and of roots that went */
  changes: Pick<ChangeDebouncer, 'add' | 'forget'>;
  /** The state of a root, or of its watch, is another one now. */
  onChanged: () => void;
  log: Log;
}

export interface RootWatches {
  /** Watches the roots that there are now. Resolves when that is so, or it is known why not. */
  sync(): Promise<void>;
  /** Asks of each root whether it went away, came back, or is another folder now. Never fails. */
  lookAgain(): Promise<void>;
  watchOf(rootId: string): Root['watch'];
  close(): void;
}

interface Watched {
  /** all that its watch depends on */
  setting: string;
  watch: FolderWatch | null;
  on: boolean;
  reason: string | null;
  /** which folder it is; null = it is away */
  folderId: string | null;
}

/** All watches. */
interface Watches extends RootWatchesDeps {
  /** by the root's id */
  watched: Map<string, Watched>;
  closed: boolean;
}

/** Nothing is watched before the first `sync`. */
export function createRootWatches(deps: RootWatchesDeps): RootWatches {
  const watched = new Map<string, Watched>();
  const all: Watches = { ...deps, watched, closed: false };
  return {
    sync: () => sync(all),
    lookAgain: () =>
      Promise.all([...watched.keys()].map((rootId) => lookAt(rootId, all))).then(
        () => undefined,
        (error: unknown) => notSeen(error, all),
      ),
    watchOf(rootId) {
      const { on, reason } = watched.get(rootId) ?? { on: false, reason: null };
      return { on, reason };
    },
    close() {
      all.closed = true;
      for (const rootId of [...watched.keys()]) end(rootId, all);
    },
  };
}

async function sync(all: Watches): Promise<void> {
  const now = new Map(all.roots().map((root) => [root.id, root]));
  for (const [rootId, state] of [...all.watched]) {
    const root = now.get(rootId);
    if (root && settingOf(root, all) === state.setting) now.delete(rootId);
    else end(rootId, all);
  }
  await Promise.all([...now.keys()].map((rootId) => begin(rootId, all)));
}

function end(rootId: string, { watched, roots, changes }: Watches): void {
  watched.get(rootId)?.watch?.close();
  watched.delete(rootId);
  if (!roots().some(({ id }) => id === rootId)) changes.forget(rootId);
}

async function begin(rootId: string, all: Watches): Promise<void> {
  const root = all.roots().find(({ id }) => id === rootId);
  if (!root || all.closed) return;
  const setting = settingOf(root, all);
  const state: Watched = { setting, watch: null, on: false, reason: null, folderId: null };
  all.watched.set(rootId, state);
  const [place, folderId] = await Promise.all([all.places.kindOf(root.path), folderIdOf(root, all)]);
  if (all.closed || all.watched.get(rootId) !== state) return;
  state.folderId = folderId;
  if (folderId !== null && place === 'network') state.reason = onNetwork(root.path);
  else if (folderId !== null) await watchRoot(root, state, all);
  all.onChanged();
}

async function watchRoot(root: WatchedRoot, state: Watched, all: Watches): Promise<void> {
  const watch = all.watchFolder(root.path, {
    exclude: otherFolders(root, all),
    leavesOut: exclusionsOf(root.exclude ?? []),
    onChange: (kind) => all.changes.add(root.id, kind),
    onEnd: (trouble) => ended(root, state, trouble, all),
  });
  state.watch = watch;
  await watch.ready;
  if (state.watch === watch) state.on = true;
}

/** What changes from now on is not noticed; what changed before may not have been. */
function ended(root: WatchedRoot, state: Watched, trouble: WatchTrouble, all: Watches): void {
  const wasOn = state.on;
  all.log.warn({ root: root.path, trouble }, 'a folder is not watched any more');
  Object.assign(state, { watch: null, on: false, reason: reasonOf(trouble) });
  if (all.watched.get(root.id) !== state) return;
  if (trouble.kind === 'gone') lookAt(root.id, all).catch((error: unknown) => notSeen(error, all));
  else if (wasOn) all.changes.add(root.id, 'photo');
  all.onChanged();
}

/**
 * A root that went away, came back, or is another folder now: an import finds out what that means, and the
 * watch begins anew.
 */
async function lookAt(rootId: string, all: Watches): Promise<void> {
  const { watched } = all;
  const root = all.roots().find(({ id }) => id === rootId);
  const state = watched.get(rootId);
  if (!root || !state) return;
  const folderId = await folderIdOf(root, all);
  if (all.closed || watched.get(rootId) !== state) return;
  const lost = folderId !== null && state.watch === null && state.reason === null;
  if (folderId === state.folderId && !lost) return;
  end(rootId, all);
  all.changes.add(rootId, 'photo');
  await begin(rootId, all);
}

function notSeen(error: unknown, { log }: Watches): void {
  log.warn({ err: error }, 'it could not be seen whether a folder is there');
}

async function folderIdOf(root: WatchedRoot, { glanceAt }: Watches): Promise<string | null> {
  const glance = await glanceAt(root.path, pollPatienceMs);
  return isRoot(glance, root) ? glance.id : null;
}

/** A root in another one changes what is watched of the outer one. */
function settingOf(root: WatchedRoot, all: Watches): string {
  return JSON.stringify([
    root.path,
    root.exclude ?? [],
    otherFolders(root, all).filter((path) => inside(root.path, path) !== null),
  ]);
}

function otherFolders(root: WatchedRoot, { libraryDir, roots }: Watches): string[] {
  return [libraryDir, ...roots().flatMap(({ id, path }) => (id === root.id ? [] : path))];
}
