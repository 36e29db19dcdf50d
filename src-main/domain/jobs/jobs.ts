/** @file The port to background jobs; implemented by job-runner.ts. */
import type { ImportFailure, ImportReport, JobSnapshot } from '../../../src-preload/contract/index.ts';

export type JobKind = JobSnapshot['kind'];

/** A progress report of a running job; absent fields stay as they were. */
export interface JobUpdate {
  note?: string;
  subject?: string;
  done?: number;
  total?: number | null;
  /** the unit of `done` and `total` */
  unit?: 'bytes' | 'items';
  /** the rest is short and must be finished: from now on the job cannot be cancelled */
  committed?: true;
  failures?: readonly ImportFailure[];
  report?: ImportReport;
}

/**
 * @param jobId the job that the work belongs to
 * @param letNextBegin allows the next job of this kind to begin while this one continues
 */
export type JobWork = (
  signal: AbortSignal,
  report: (update: JobUpdate) => void,
  jobId: string,
  letNextBegin: () => void,
) => Promise<void>;

export interface Jobs {
  /**
   * Queues work; one queue for each kind.
   * @param subject what the job is about, where its kind does not say it
   * @returns the snapshot of the new job
   */
  start(kind: JobKind, work: JobWork, subject?: string): JobSnapshot;
  list(): JobSnapshot[];
  get(id: string): JobSnapshot | null;
  cancel(id: string): JobSnapshot;
  /** Resolves with the terminal snapshot. */
  finished(id: string): Promise<JobSnapshot>;
  /** Cancels all jobs and waits until they have ended. */
  close(): Promise<void>;
}
