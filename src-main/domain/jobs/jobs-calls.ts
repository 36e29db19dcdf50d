/** @file The calls of the jobs domain. */
import { AppError } from '../../../src-preload/contract/index.ts';
import type { HandlersOf } from '../../router.ts';
import type { Jobs } from './jobs.ts';

/** The long reports of imports, by job. */
export interface JobReports {
  read(jobId: string): Promise<{ fileName: string; csv: string }>;
}

export function createJobsCalls(
  jobs: Pick<Jobs, 'list' | 'get' | 'cancel'>,
  reports: JobReports,
): HandlersOf<'jobs'> {
  return {
    'jobs.list': () => jobs.list(),
    'jobs.get': ({ id }) => {
      const snapshot = jobs.get(id);
      if (!snapshot) throw new AppError('not_found', 'There is no such job any more.', { id });
      return snapshot;
    },
    'jobs.report': ({ id }) => reports.read(id),
    'jobs.cancel': ({ id }) => jobs.cancel(id),
  };
}
