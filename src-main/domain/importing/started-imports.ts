/** @file The imports that wait or run as jobs: what each looks at, and when its scan is through. */
import type { JobSnapshot } from '../../../src-preload/contract/index.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { ImportScope } from './phases/scan.ts';

interface StartedImport {
  jobId: string;
  scope: ImportScope;
  /** resolves when its scan is through */
  scanned: Promise<void>;
}

export interface StartedImports {
  add(started: StartedImport): void;
  /** @returns resolves when the scan is through; null where no such import is under way */
  scanned(jobId: string): Promise<void> | null;
  /** An import that has not begun will see whatever there is to see when it does. @returns one that includes this */
  waitingFor(scope: ImportScope): JobSnapshot | null;
  /** Cancels imports that look at none of these roots: they have nothing to do. */
  keepOnly(rootIds: ReadonlySet<string>): void;
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
    keepOnly(there) {
      for (const { jobId, scope } of underWay()) {
        if (scope.rootIds !== null && scope.rootIds.length > 0 && !scope.rootIds.some((id) => there.has(id)))
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
