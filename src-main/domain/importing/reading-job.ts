/** @file The job of the kinds of evidence that come after the others: today, the reading of text in photos. */
import type { JobSnapshot } from '../../../src-preload/contract/index.ts';
import type { Jobs, JobUpdate } from '../jobs/jobs.ts';
import type { LaterBackfill } from './backfill-later.ts';
import type { ImportDeps } from './import-item.ts';

interface ReadingJobDeps extends Pick<ImportDeps, 'health' | 'log'> {
  jobs: Pick<Jobs, 'start' | 'get'>;
  later: LaterBackfill;
}

export interface ReadingJob {
  /** Starts it where photos lack what it finds. One that is under way goes on with new photos by itself. */
  startWhereNeeded(): Promise<void>;
  /**
   * Starts it, or has the one that is under way begin anew with the packs in use now.
   * @param packId where this pack cannot be used, the job fails
   */
  start(packId: string): JobSnapshot;
}

export function createReadingJob({ jobs, later, health, log }: ReadingJobDeps): ReadingJob {
  let lastId = '';
  const underWay = (): JobSnapshot | null => {
    const job = jobs.get(lastId);
    return job && (job.state === 'queued' || job.state === 'running') ? job : null;
  };
  const start = (packId?: string): JobSnapshot => {
    const job = jobs.start('read-text', async (signal, tell) => {
      await later.run(signal, tell);
      tellOfProblems(health, packId, tell);
    });
    lastId = job.id;
    return job;
  };
  return {
    async startWhereNeeded() {
      if (underWay() || !(await later.isNeeded()) || underWay()) return;
      try {
        start();
      } catch (error) {
        log.info({ err: error }, 'reading starts with the next import');
      }
    },
    start(packId) {
      const job = underWay();
      if (!job) return start(packId);
      later.pause().then(
        (resume) => resume(),
        () => undefined, // it never fails
      );
      return job;
    },
  };
}

/** @throws AppError where this pack cannot be used: the backfill has skipped it */
export function tellOfProblems(
  health: ImportDeps['health'],
  packId: string | undefined,
  tell: (update: JobUpdate) => void,
): void {
  const problem = packId === undefined ? null : health?.problemOf(packId);
  if (problem) throw problem;
  const problems = health?.problems() ?? [];
  if (problems.length > 0) tell({ note: modelNote(problems) });
}

/** The note of a job whose models could not be used. */
export function modelNote(problems: readonly string[]): string {
  return `Photos are in, but not fully understood. ${problems.join(' ')}`;
}
