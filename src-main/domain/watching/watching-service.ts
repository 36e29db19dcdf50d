/** @file Watches the library's folders: imports changes in them automatically, and drives that come back. */
import type { Root } from '../../../src-preload/contract/index.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { createChangeDebouncer } from './change-debouncer.ts';
import { createRootWatches, type RootWatchesDeps } from './root-watches.ts';

/** how often roots are checked: one access to each root's folder */
const pollMs = 20_000;

export interface WatchingDeps extends Omit<RootWatchesDeps, 'changes'> {
  startImport: (rootIds: readonly string[]) => { id: string };
  /** `finished`: when the import's scan has ended; analysis continues during the next one */
  jobs: Pick<Jobs, 'finished'>;
}

export interface WatchingService {
  /** Watches all roots from now on. Resolves when they are watched, or the reason why not is known. */
  start(): Promise<void>;
  /** To be called when roots were added, removed or changed. Does nothing before `start`. */
  rootsChanged(): Promise<void>;
  watchOf(rootId: string): Root['watch'];
  close(): void;
}

/** Changes are collected until there are no more, then imported. */
export function createWatchingService(deps: WatchingDeps): WatchingService {
  const changes = createChangeDebouncer({ importRoots: (rootIds) => importChanged(rootIds, deps) });
  const watches = createRootWatches({ ...deps, changes });
  let started = false;
  let closed = false;
  let timer: NodeJS.Timeout | null = null;

  function pollSoon(): void {
    if (closed) return;
    timer = setTimeout(() => void watches.checkRoots().then(pollSoon, pollSoon), pollMs).unref();
  }

  return {
    async start() {
      started = true;
      pollSoon();
      await watches.sync();
    },
    rootsChanged: async () => {
      if (started && !closed) await watches.sync();
    },
    watchOf: watches.watchOf,
    close() {
      closed = true;
      if (timer) clearTimeout(timer);
      changes.close();
      watches.close();
    },
  };
}

/** Imports those of the roots that still exist. @returns whether anything was new, changed or moved */
async function importChanged(
  rootIds: readonly string[],
  { roots, jobs, startImport, log }: WatchingDeps,
): Promise<boolean> {
  const there = rootIds.filter((rootId) => roots().some(({ id }) => id === rootId));
  if (there.length === 0) return false;
  try {
    const { report } = await jobs.finished(startImport(there).id);
    return report !== null && report.imported + report.updated + report.moved + report.duplicates > 0;
  } catch (error) {
    log.warn({ err: error }, 'what changed in the folders could not be imported');
    return false;
  }
}
