/** @file The port to running work in the background; see job-runner.ts for the one implementation. */
import type { ImportFailure, ImportReport, JobSnapshot } from '../../../src-preload/contract/index.ts';

export type JobKind = JobSnapshot['kind'];

/** What a running job tells of itself; every field is optional, absent fields stay as they were. */
export interface JobUpdate {
  note?: string;
  subject?: string;
  done?: number;
  total?: number | null;
  /** what is counted from now on */
  unit?: 'bytes' | 'items';
  /** what is left is short and must be done: from now on the job cannot be cancelled */
  committed?: true;
  failures?: readonly ImportFailure[];
  report?: ImportReport;
}

/**
 * @param jobId the job that the work belongs to
 * @param letNextBegin lets the next job of this kind begin, while this one goes on
 */
export type JobWork = (
  signal: AbortSignal,
  report: (update: JobUpdate) => void,
  jobId: string,
  letNextBegin: () => void,
) => Promise<void>;

export interface Jobs {
  /**
   * Queues work; one queue a kind.
   * @param subject what it is about, where its kind does not say so
   * @returns the snapshot of the new job
   */
  start(kind: JobKind, work: JobWork, subject?: string): JobSnapshot;
  list(): JobSnapshot[];
  get(id: string): JobSnapshot | null;
  cancel(id: string): JobSnapshot;
  /** Resolves with the terminal snapshot. */
  finished(id: string): Promise<JobSnapshot>;
  /** Aborts all, waits for all. */
  close(): Promise<void>;
}
