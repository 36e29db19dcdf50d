/** @file The port to running work in the background; see job-runner.ts for the one implementation. */
import type { ImportFailure, ImportReport, JobSnapshot } from '../../../src-preload/contract/index.ts';

export type JobKind = JobSnapshot['kind'];

/** What a running job tells of itself; every field is optional, absent fields stay as they were. */
export interface JobUpdate {
  note?: string;
  done?: number;
  total?: number | null;
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
  /** Queues work; one queue a kind. @returns the snapshot of the new job */
  start(kind: JobKind, work: JobWork): JobSnapshot;
  list(): JobSnapshot[];
  get(id: string): JobSnapshot | null;
  cancel(id: string): JobSnapshot;
  /** Resolves with the terminal snapshot. */
  finished(id: string): Promise<JobSnapshot>;
  /** Aborts all, waits for all. */
  close(): Promise<void>;
}
