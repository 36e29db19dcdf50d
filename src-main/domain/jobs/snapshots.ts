/** @file Builds the snapshots of a job. */
import { ulid } from 'ulid';
import { AppError, type JobSnapshot } from '../../../src-preload/contract/index.ts';
import type { Log } from '../../log.ts';
import type { JobKind, JobUpdate } from './jobs.ts';

/** The snapshot of a new job that waits. */
export function queuedSnapshot(kind: JobKind, subject: string | undefined): JobSnapshot {
  return {
    id: ulid(),
    kind,
    state: 'queued',
    note: '',
    done: 0,
    total: null,
    rate: null,
    secondsLeft: null,
    failures: 0,
    error: null,
    report: null,
    startedAt: null,
    endedAt: null,
    ...(subject !== undefined && { subject }),
  };
}

/** True where it is done, failed or cancelled, and never changes again. */
export function hasEnded(snapshot: JobSnapshot): boolean {
  return snapshot.state !== 'queued' && snapshot.state !== 'running';
}

/** The snapshot after an update. @param rate items a second; null = too early to say */
export function updatedSnapshot(before: JobSnapshot, change: JobUpdate, rate: number | null): JobSnapshot {
  const { unit: unitBefore, ...snapshot } = before;
  const unit = change.unit === undefined ? unitBefore : change.unit === 'bytes' ? 'bytes' : undefined;
  const done = change.done ?? snapshot.done;
  const total = change.total !== undefined ? change.total : snapshot.total;
  return {
    ...snapshot,
    note: change.note ?? snapshot.note,
    ...(change.subject !== undefined && { subject: change.subject }),
    done,
    total,
    ...(unit && { unit }),
    rate,
    secondsLeft:
      rate !== null && rate > 0 && total !== null ? Math.max(0, Math.round((total - done) / rate)) : null,
    failures: change.failures?.length ?? snapshot.failures,
    report: change.report ?? snapshot.report,
  };
}

/** The error of a failed job as the snapshot has it; one that is no AppError is only in the log. */
export function jobError(
  error: unknown,
  { kind, id, subject }: JobSnapshot,
  log: Log,
): NonNullable<JobSnapshot['error']> {
  if (error instanceof AppError) {
    const { code, message, details } = error;
    return { code, message, ...(details && { details }) };
  }
  log.error({ err: error, kind, job: id }, 'a job ended with an unexpected error');
  return {
    code: 'internal',
    message: `Something went wrong${subject === undefined ? '' : ` with “${subject}”`} (job ${id.slice(-8)}). The log has the details.`,
  };
}
