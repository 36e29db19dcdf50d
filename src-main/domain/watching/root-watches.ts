/** @file One watch for each root: started, stopped, and restarted where its options change. */
import type { Root } from '../../../src-preload/contract/index.ts';
import type { Log } from '../../log.ts';
import { isRoot, type ProbePath } from '../files/files.ts';
import type { VolumeKinds } from '../files/volume-kinds.ts';
import { exclusionsOf } from '../importing/exclusions.ts';
import { inside, type LibraryRoot } from '../shared/library-root.ts';
import type { ChangeDebouncer } from './change-debouncer.ts';
import type { FolderWatch, WatchFolder, WatchTrouble } from './folder-watch.ts';
import { onNetwork, reasonOf } from './watch-reasons.ts';

/** these checks run in the background, and a sleeping drive needs time to start */
const pollTimeoutMs = 15_000;

/** with its exclusion patterns */
export type WatchedRoot = Pick<LibraryRoot, 'id' | 'path' | 'ownDisk'> & { exclude?: readonly string[] };

export interface RootWatchesDeps {
  roots: () => readonly WatchedRoot[];
  libraryDir: string;
  volumeKinds: VolumeKinds;
  probe: ProbePath;
  watchFolder: WatchFolder;
  /** receives changes in a root, and roots that were removed */
  changes: Pick<ChangeDebouncer, 'add' | 'forget'>;
  /** Called when the state of a root or of its watch has changed. */
  onChanged: () => void;
  log: Log;
}

export interface RootWatches {
  /**
   * Starts and stops watches to match the present roots. Resolves when they are watched, or the reason why
   * not is known.
   */
  sync(): Promise<void>;
  /** Checks whether roots went away, came back, or are other folders now. Never rejects. */
  checkRoots(): Promise<void>;
  watchOf(rootId: string): Root['watch'];
  close(): void;
}

interface Watched {
  /** everything that its watch depends on */
  optionsKey: string;
  watch: FolderWatch | null;
  on: boolean;
  reason: string | null;
  /** id of its folder; null = the root is away */
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
    checkRoots: () =>
      Promise.all([...watched.keys()].map((rootId) => checkRoot(rootId, all))).then(
        () => undefined,
        (error: unknown) => logFailedCheck(error, all),
      ),
    watchOf(rootId) {
      const { on, reason } = watched.get(rootId) ?? { on: false, reason: null };
      return { on, reason };
    },
    close() {
      all.closed = true;
      for (const rootId of [...watched.keys()]) stopWatch(rootId, all);
    },
  };
}

async function sync(all: Watches): Promise<void> {
  const now = new Map(all.roots().map((root) => [root.id, root]));
  for (const [rootId, state] of [...all.watched]) {
    const root = now.get(rootId);
    if (root && optionsKeyOf(root, all) === state.optionsKey) now.delete(rootId);
    else stopWatch(rootId, all);
  }
  await Promise.all([...now.keys()].map((rootId) => startWatch(rootId, all)));
}

function stopWatch(rootId: string, { watched, roots, changes }: Watches): void {
  watched.get(rootId)?.watch?.close();
  watched.delete(rootId);
  if (!roots().some(({ id }) => id === rootId)) changes.forget(rootId);
}

async function startWatch(rootId: string, all: Watches): Promise<void> {
  const root = all.roots().find(({ id }) => id === rootId);
  if (!root || all.closed) return;
  const optionsKey = optionsKeyOf(root, all);
  const state: Watched = { optionsKey, watch: null, on: false, reason: null, folderId: null };
  all.watched.set(rootId, state);
  const [place, folderId] = await Promise.all([all.volumeKinds.kindOf(root.path), folderIdOf(root, all)]);
  if (all.closed || all.watched.get(rootId) !== state) return;
  state.folderId = folderId;
  if (folderId !== null && place === 'network') state.reason = onNetwork(root.path);
  else if (folderId !== null) await watchRoot(root, state, all);
  all.onChanged();
}

async function watchRoot(root: WatchedRoot, state: Watched, all: Watches): Promise<void> {
  const watch = all.watchFolder(root.path, {
    exclude: otherFolders(root, all),
    isExcluded: exclusionsOf(root.exclude ?? []),
    onChange: (kind) => all.changes.add(root.id, kind),
    onEnd: (trouble) => handleEnd(root, state, trouble, all),
  });
  state.watch = watch;
  await watch.ready;
  if (state.watch === watch) state.on = true;
}

/** Changes from now on are not noticed; earlier ones may have been missed. */
function handleEnd(root: WatchedRoot, state: Watched, trouble: WatchTrouble, all: Watches): void {
  const wasOn = state.on;
  all.log.warn({ root: root.path, trouble }, 'a folder is not watched any more');
  Object.assign(state, { watch: null, on: false, reason: reasonOf(trouble) });
  if (all.watched.get(root.id) !== state) return;
  if (trouble.kind === 'gone') checkRoot(root.id, all).catch((error: unknown) => logFailedCheck(error, all));
  else if (wasOn) all.changes.add(root.id, 'photo');
  all.onChanged();
}

/** Where a root went away, came back, or is another folder now, it is imported and its watch is restarted. */
async function checkRoot(rootId: string, all: Watches): Promise<void> {
  const { watched } = all;
  const root = all.roots().find(({ id }) => id === rootId);
  const state = watched.get(rootId);
  if (!root || !state) return;
  const folderId = await folderIdOf(root, all);
  if (all.closed || watched.get(rootId) !== state) return;
  const lost = folderId !== null && state.watch === null && state.reason === null;
  if (folderId === state.folderId && !lost) return;
  stopWatch(rootId, all);
  all.changes.add(rootId, 'photo');
  await startWatch(rootId, all);
}

function logFailedCheck(error: unknown, { log }: Watches): void {
  log.warn({ err: error }, 'it could not be seen whether a folder is there');
}

async function folderIdOf(root: WatchedRoot, { probe }: Watches): Promise<string | null> {
  const found = await probe(root.path, pollTimeoutMs);
  return isRoot(found, root) ? found.id : null;
}

/** A root inside another one changes what is watched of the outer one. */
function optionsKeyOf(root: WatchedRoot, all: Watches): string {
  return JSON.stringify([
    root.path,
    root.exclude ?? [],
    otherFolders(root, all).filter((path) => inside(root.path, path) !== null),
  ]);
}

function otherFolders(root: WatchedRoot, { libraryDir, roots }: Watches): string[] {
  return [libraryDir, ...roots().flatMap(({ id, path }) => (id === root.id ? [] : path))];
}
