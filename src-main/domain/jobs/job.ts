/** @file The life of one job: it waits, runs, tells how far it is, and ends once and for all. */
import { AppError, type JobSnapshot } from '../../../src-preload/contract/index.ts';
import type { Log } from '../../log.ts';
import type { JobKind, JobUpdate, JobWork } from './jobs.ts';
import { createPace } from './pace.ts';
import { isOver, jobError, queuedSnapshot, updatedSnapshot } from './snapshots.ts';
import { createThrottle, type ThrottleClock } from './throttle.ts';

/** At most ten snapshots a second a job; the last is always sent. */
const snapshotEveryMs = 100;

export interface JobDeps extends ThrottleClock {
  emit: (name: 'jobs.changed', snapshot: JobSnapshot) => void;
  log: Log;
  /** ms of the wall clock, which may be set back */
  now: () => number;
  /** The job is over. */
  onOver: () => void;
}

export interface Job {
  snapshot(): JobSnapshot;
  /** Resolves with the terminal snapshot. */
  finished: Promise<JobSnapshot>;
  /** Sends the snapshot at once. */
  tell(): void;
  /** Does the work, unless the job is over. Never fails: the job's end says what became of it. */
  run(letNextBegin: () => void): Promise<void>;
  /** Cancels it, unless what is left must be done. */
  stop(): void;
}

/** The job waits until it is run. */
export function createJob(
  { kind, work, subject }: { kind: JobKind; work: JobWork; subject: string | undefined },
  deps: JobDeps,
): Job {
  const { emit, log, now, ticks, onOver } = deps;
  const abort = new AbortController();
  const { signal } = abort;
  const pace = createPace();
  let snapshot = queuedSnapshot(kind, subject);
  /** it cannot be cancelled any more */
  let committed = false;
  const sending = createThrottle(() => emit('jobs.changed', snapshot), snapshotEveryMs, deps);
  let finish!: (snapshot: JobSnapshot) => void;
  const finished = new Promise<JobSnapshot>((resolve) => (finish = resolve));
  const wallTime = () => new Date(now()).toISOString();

  function report(change: JobUpdate): void {
    if (isOver(snapshot) || signal.aborted) return;
    if (change.committed) committed = true;
    if (change.note !== undefined && change.note !== snapshot.note) pace.restart();
    pace.mark(ticks(), change.done ?? snapshot.done);
    snapshot = updatedSnapshot(snapshot, change, pace.rate());
    sending.soon();
  }

  function end(state: 'done' | 'failed' | 'cancelled', error: JobSnapshot['error'] = null): void {
    if (isOver(snapshot)) return;
    snapshot = { ...snapshot, state, error, secondsLeft: null, endedAt: wallTime() };
    sending.now();
    finish(snapshot);
    onOver();
  }

  return {
    snapshot: () => snapshot,
    finished,
    tell: sending.now,
    async run(letNextBegin) {
      if (isOver(snapshot)) return;
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
