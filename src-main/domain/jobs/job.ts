/** @file The life of one job: it waits, runs, reports progress, and ends once. */
import { AppError, type JobSnapshot } from '../../../src-preload/contract/index.ts';
import type { Log } from '../../log.ts';
import type { JobKind, JobUpdate, JobWork } from './jobs.ts';
import { createPace } from './pace.ts';
import { hasEnded, jobError, queuedSnapshot, updatedSnapshot } from './snapshots.ts';
import { createThrottle, type ThrottleClock } from './throttle.ts';

/** At most ten snapshots a second a job; the last is always sent. */
const snapshotEveryMs = 100;

export interface JobDeps extends ThrottleClock {
  emit: (name: 'jobs.changed', snapshot: JobSnapshot) => void;
  log: Log;
  /** ms of the wall clock, which may be set back */
  now: () => number;
  /** Called when the job has ended. */
  onEnd: () => void;
}

export interface Job {
  snapshot(): JobSnapshot;
  /** Resolves with the terminal snapshot. */
  finished: Promise<JobSnapshot>;
  /** Sends the snapshot at once. */
  sendSnapshot(): void;
  /** Does the work, unless the job has ended. Never rejects: the snapshot has the result. */
  run(letNextBegin: () => void): Promise<void>;
  /** Cancels the job, unless it is committed. */
  stop(): void;
}

/** A new job, which waits until `run` is called. */
export function createJob(
  { kind, work, subject }: { kind: JobKind; work: JobWork; subject: string | undefined },
  deps: JobDeps,
): Job {
  const { emit, log, now, ticks, onEnd } = deps;
  const abort = new AbortController();
  const { signal } = abort;
  const pace = createPace();
  let snapshot = queuedSnapshot(kind, subject);
  /** it can no longer be cancelled */
  let committed = false;
  const sending = createThrottle(() => emit('jobs.changed', snapshot), snapshotEveryMs, deps);
  let finish!: (snapshot: JobSnapshot) => void;
  const finished = new Promise<JobSnapshot>((resolve) => (finish = resolve));
  const wallTime = () => new Date(now()).toISOString();

  function report(change: JobUpdate): void {
    if (hasEnded(snapshot) || signal.aborted) return;
    if (change.committed) committed = true;
    if (change.note !== undefined && change.note !== snapshot.note) pace.restart();
    pace.mark(ticks(), change.done ?? snapshot.done);
    snapshot = updatedSnapshot(snapshot, change, pace.rate());
    sending.soon();
  }

  function end(state: 'done' | 'failed' | 'cancelled', error: JobSnapshot['error'] = null): void {
    if (hasEnded(snapshot)) return;
    snapshot = { ...snapshot, state, error, secondsLeft: null, endedAt: wallTime() };
    sending.now();
    finish(snapshot);
    onEnd();
  }

  return {
    snapshot: () => snapshot,
    finished,
    sendSnapshot: sending.now,
    async run(letNextBegin) {
      if (hasEnded(snapshot)) return;
      snapshot = { ...snapshot, state: 'running', startedAt: wallTime() };
      sending.now();
      try {
        await work(signal, report, snapshot.id, letNextBegin);
        end(signal.aborted ? 'cancelled' : 'done');
      } catch (error) {
        if (signal.aborted) end('cancelled');
        else end('failed', jobError(error, snapshot, log));
      }
    },
    stop() {
      if (committed) return;
      abort.abort(new AppError('cancelled', 'Cancelled.'));
      // a running job ends when its work has really stopped; a waiting one ends here
      if (snapshot.state === 'queued') end('cancelled');
    },
  };
}
