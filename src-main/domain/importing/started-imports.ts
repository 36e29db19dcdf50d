/** @file The imports that are queued or run as jobs: the scope of each, and when its scan ends. */
import type { JobSnapshot } from '../../../src-preload/contract/index.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { ImportScope } from './phases/scan.ts';

interface StartedImport {
  jobId: string;
  scope: ImportScope;
  /** resolves when its scan has ended */
  scanned: Promise<void>;
}

export interface StartedImports {
  add(started: StartedImport): void;
  /** @returns resolves when the scan has ended; null where no such import is known */
  scanned(jobId: string): Promise<void> | null;
  /** @returns a queued import whose scope includes this one: it will find the same files when it begins */
  waitingFor(scope: ImportScope): JobSnapshot | null;
  /** Cancels imports that scan none of these roots: they have nothing to do. */
  cancelOthers(rootIds: ReadonlySet<string>): void;
}

export function createStartedImports(jobs: Pick<Jobs, 'get' | 'cancel'>): StartedImports {
  let started: StartedImport[] = [];

  function underWay(): readonly StartedImport[] {
    started = started.filter(({ jobId }) => ['queued', 'running'].includes(jobs.get(jobId)?.state ?? ''));
    return started;
  }

  return {
    add: (one) => void started.push(one),
    scanned: (jobId) => started.find((one) => one.jobId === jobId)?.scanned ?? null,
    waitingFor(scope) {
      const wider = underWay().find(
        (one) => jobs.get(one.jobId)?.state === 'queued' && includes(one.scope, scope),
      );
      return wider ? jobs.get(wider.jobId) : null;
    },
    cancelOthers(rootIds) {
      for (const { jobId, scope } of underWay()) {
        if (
          scope.rootIds !== null &&
          scope.rootIds.length > 0 &&
          !scope.rootIds.some((id) => rootIds.has(id))
        )
          jobs.cancel(jobId);
      }
    },
  };
}

function includes(wider: ImportScope, scope: ImportScope): boolean {
  const roots =
    wider.rootIds === null ||
    (scope.rootIds !== null && scope.rootIds.every((id) => wider.rootIds!.includes(id)));
  return roots && (wider.verify || !scope.verify) && (wider.retryFailed || !scope.retryFailed);
}
