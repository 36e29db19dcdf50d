/**
 * @file Keeps an eye on the library's folders: what changes in them is imported by itself, and so is a drive
 * that comes back.
 */
import type { Root } from '../../../src-preload/contract/index.ts';
import type { Log } from '../../log.ts';
import { exclusionsOf } from '../importing/exclusions.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { isRoot, type ProbePath } from '../files/files.ts';
import { inside, type LibraryRoot } from '../shared/library-root.ts';
import { createChangeDebouncer } from './change-debouncer.ts';
import type { FolderWatch, WatchFolder, WatchTrouble } from './folder-watch.ts';
import type { VolumeKinds } from '../files/volume-kinds.ts';

/** so often it is asked whether the roots are where they were: one look at each folder itself */
const pollMs = 20_000;
/** nobody waits for these looks, and a drive that sleeps takes its time */
const pollPatienceMs = 15_000;

/** with the patterns of what is left out of it */
export type WatchedRoot = Pick<LibraryRoot, 'id' | 'path' | 'ownDisk'> & { exclude?: readonly string[] };

export interface WatchingDeps {
  roots: () => readonly WatchedRoot[];
  libraryDir: string;
  places: VolumeKinds;
  glanceAt: ProbePath;
  watchFolder: WatchFolder;
  startImport: (rootIds: readonly string[]) => { id: string };
  /** `finished`: when the import's scan is through; understanding goes on beside the next one */
  jobs: Pick<Jobs, 'finished'>;
  /** The state of a root, or of its watch, is another one now. */
  onChanged: () => void;
  log: Log;
}

export interface WatchingService {
  /** Watches all roots from now on. Resolves when that is so, or it is known why not. */
  start(): Promise<void>;
  /** To be called when roots came, went or changed. Does nothing before `start`. */
  rootsChanged(): Promise<void>;
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

export function createWatchingService(deps: WatchingDeps): WatchingService {
  const { roots, log, onChanged } = deps;
  const watched = new Map<string, Watched>();
  let started = false;
  let closed = false;
  let timer: NodeJS.Timeout | null = null;

  const gatherer = createChangeDebouncer({
    async look(rootIds) {
      const there = rootIds.filter((rootId) => roots().some(({ id }) => id === rootId));
      if (there.length === 0) return false;
      try {
        const { report } = await deps.jobs.finished(deps.startImport(there).id);
        return report !== null && report.imported + report.updated + report.moved + report.duplicates > 0;
      } catch (error) {
        log.warn({ err: error }, 'what changed in the folders could not be imported');
        return false;
      }
    },
  });

  /** A root in another one changes what is watched of the outer one. */
  function settingOf(root: WatchedRoot): string {
    return JSON.stringify([
      root.path,
      root.exclude ?? [],
      otherFolders(root).filter((path) => inside(root.path, path) !== null),
    ]);
  }

  function otherFolders(root: WatchedRoot): string[] {
    return [deps.libraryDir, ...roots().flatMap(({ id, path }) => (id === root.id ? [] : path))];
  }

  async function sync(): Promise<void> {
    const now = new Map(roots().map((root) => [root.id, root]));
    for (const [rootId, state] of [...watched]) {
      const root = now.get(rootId);
      if (root && settingOf(root) === state.setting) now.delete(rootId);
      else end(rootId);
    }
    await Promise.all([...now.keys()].map((rootId) => begin(rootId)));
  }

  function end(rootId: string): void {
    watched.get(rootId)?.watch?.close();
    watched.delete(rootId);
    if (!roots().some(({ id }) => id === rootId)) gatherer.forget(rootId);
  }

  async function begin(rootId: string): Promise<void> {
    const root = roots().find(({ id }) => id === rootId);
    if (!root || closed) return;
    const state: Watched = { setting: settingOf(root), watch: null, on: false, reason: null, folderId: null };
    watched.set(rootId, state);
    const [place, folderId] = await Promise.all([deps.places.kindOf(root.path), folderIdOf(root)]);
    if (closed || watched.get(rootId) !== state) return;
    state.folderId = folderId;
    if (folderId !== null && place === 'network') state.reason = onNetwork(root.path);
    else if (folderId !== null) await watchRoot(root, state);
    onChanged();
  }

  async function watchRoot(root: WatchedRoot, state: Watched): Promise<void> {
    const watch = deps.watchFolder(root.path, {
      exclude: otherFolders(root),
      leavesOut: exclusionsOf(root.exclude ?? []),
      onChange: (kind) => gatherer.add(root.id, kind),
      onEnd: (trouble) => ended(root, state, trouble),
    });
    state.watch = watch;
    await watch.ready;
    if (state.watch === watch) state.on = true;
  }

  /** What changes from now on is not noticed; what changed before may not have been. */
  function ended(root: WatchedRoot, state: Watched, trouble: WatchTrouble): void {
    const wasOn = state.on;
    log.warn({ root: root.path, trouble }, 'a folder is not watched any more');
    Object.assign(state, { watch: null, on: false, reason: reasonOf(trouble) });
    if (watched.get(root.id) !== state) return;
    if (trouble.kind === 'gone') lookAt(root.id).catch(failed);
    else if (wasOn) gatherer.add(root.id, 'photo');
    onChanged();
  }

  async function folderIdOf(root: WatchedRoot): Promise<string | null> {
    const glance = await deps.glanceAt(root.path, pollPatienceMs);
    return isRoot(glance, root) ? glance.id : null;
  }

  /**
   * A root that went away, came back, or is another folder now: an import finds out what that means, and the
   * watch begins anew.
   */
  async function lookAt(rootId: string): Promise<void> {
    const root = roots().find(({ id }) => id === rootId);
    const state = watched.get(rootId);
    if (!root || !state) return;
    const folderId = await folderIdOf(root);
    if (closed || watched.get(rootId) !== state) return;
    const lost = folderId !== null && state.watch === null && state.reason === null;
    if (folderId === state.folderId && !lost) return;
    end(rootId);
    gatherer.add(rootId, 'photo');
    await begin(rootId);
  }

  function failed(error: unknown): void {
    log.warn({ err: error }, 'it could not be seen whether a folder is there');
  }

  function pollSoon(): void {
    if (closed) return;
    timer = setTimeout(() => {
      Promise.all([...watched.keys()].map(lookAt))
        .catch(failed)
        .finally(pollSoon);
    }, pollMs).unref();
  }

  return {
    async start() {
      started = true;
      pollSoon();
      await sync();
    },
    rootsChanged: async () => {
      if (started && !closed) await sync();
    },
    watchOf(rootId) {
      const { on, reason } = watched.get(rootId) ?? { on: false, reason: null };
      return { on, reason };
    },
    close() {
      closed = true;
      if (timer) clearTimeout(timer);
      gatherer.close();
      for (const rootId of [...watched.keys()]) end(rootId);
    },
  };
}

const otherwise = 'New photos are found when you start Sightline or look for new photos.';

function onNetwork(path: string): string {
  return `“${path}” is on a network drive, which does not tell about changes reliably. ${otherwise}`;
}

/** @returns null where the root itself says it: it is away */
function reasonOf(trouble: WatchTrouble): string | null {
  switch (trouble.kind) {
    case 'gone':
      return null;
    case 'folders':
      return `There are more than ${trouble.limit.toLocaleString('en')} folders in it; watching them all would slow down this computer. ${otherwise}`;
    case 'system limit':
      return process.platform === 'linux'
        ? `The system lets no more folders be watched. To allow more, run “sudo sysctl fs.inotify.max_user_watches=1048576 fs.inotify.max_user_instances=512” and start Sightline again. Until then: ${otherwise}`
        : `The system lets no more folders be watched; closing other programs may help. ${otherwise}`;
    case 'failed':
      return `The system does not tell about changes in it (${trouble.code}). ${otherwise}`;
  }
}
