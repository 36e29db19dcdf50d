/** @file The calls of the jobs domain. */
import { AppError } from '../../../src-preload/contract/index.ts';
import type { HandlersOf } from '../../router.ts';
import type { Jobs } from './jobs.ts';

export function createJobsCalls(jobs: Pick<Jobs, 'list' | 'get' | 'cancel'>): Omit<HandlersOf<'jobs'>, 'jobs.report'> {
  return {
    'jobs.list': () => jobs.list(),
    'jobs.get': ({ id }) => {
      const snapshot = jobs.get(id);
      if (!snapshot) throw new AppError('not_found', 'There is no such job any more.', { id });
      return snapshot;
    },
    'jobs.cancel': ({ id }) => jobs.cancel(id),
  };
}
