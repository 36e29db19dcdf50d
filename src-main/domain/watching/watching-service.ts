/**
 * @file Keeps an eye on the library's folders: what changes in them is imported by itself, and so is a drive
 * that comes back.
 */
import type { Root } from '../../../src-preload/contract/index.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { createChangeDebouncer } from './change-debouncer.ts';
import { createRootWatches, type RootWatchesDeps } from './root-watches.ts';

/** so often it is asked whether the roots are where they were: one look at each folder itself */
const pollMs = 20_000;

export interface WatchingDeps extends Omit<RootWatchesDeps, 'changes'> {
  startImport: (rootIds: readonly string[]) => { id: string };
  /** `finished`: when the import's scan is through; understanding goes on beside the next one */
  jobs: Pick<Jobs, 'finished'>;
}

export interface WatchingService {
  /** Watches all roots from now on. Resolves when that is so, or it is known why not. */
  start(): Promise<void>;
  /** To be called when roots came, went or changed. Does nothing before `start`. */
  rootsChanged(): Promise<void>;
  watchOf(rootId: string): Root['watch'];
  close(): void;
}

/** Changes are gathered until it is quiet, then imported. */
export function createWatchingService(deps: WatchingDeps): WatchingService {
  const changes = createChangeDebouncer({ look: (rootIds) => importChanged(rootIds, deps) });
  const watches = createRootWatches({ ...deps, changes });
  let started = false;
  let closed = false;
  let timer: NodeJS.Timeout | null = null;

  function pollSoon(): void {
    if (closed) return;
    timer = setTimeout(() => void watches.lookAgain().then(pollSoon, pollSoon), pollMs).unref();
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

/** Imports those roots that are still there. @returns whether anything was new, changed or moved */
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
