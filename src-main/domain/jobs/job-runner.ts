/**
 * @file Runs work in the background: one queue for each kind, a limit on waiting jobs, cancellation, orderly
 * shutdown.
 */
import { AppError, type JobSnapshot } from '../../../src-preload/contract/index.ts';
import type { Log } from '../../log.ts';
import { createSerialQueue, type SerialQueue } from '../../serial-queue.ts';
import { createJob, type Job } from './job.ts';
import type { JobKind, Jobs } from './jobs.ts';
import { hasEnded } from './snapshots.ts';

/** ended jobs that `list` still returns */
const maxEndedJobs = 50;
/** waiting and running jobs; more are taken for a fault of the caller */
const maxJobs = 200;

export interface JobRunnerDeps {
  emit: (name: 'jobs.changed', snapshot: JobSnapshot) => void;
  log: Log;
  /** ms of the wall clock, which may be set back; replaced in tests */
  now?: () => number;
  /** ms of a monotonic clock; replaced in tests */
  ticks?: () => number;
  /** Calls back after this many ms; replaced in tests. @returns a function that cancels it */
  setTimer?: (callback: () => void, ms: number) => () => void;
}

/** Jobs of one kind run one after the other; jobs of different kinds run at the same time. */
export function createJobRunner(deps: JobRunnerDeps): Jobs {
  const { emit, log, now = Date.now, ticks = () => performance.now(), setTimer = afterTimeout } = deps;
  const jobs = new Map<string, Job>();
  const queues = new Map<JobKind, SerialQueue>();
  /** running jobs, also those that have let the next of their kind begin */
  const underWay = new Set<Promise<void>>();
  let closed = false;
  const unfinished = () => [...jobs.values()].filter((job) => !hasEnded(job.snapshot()));

  function find(id: string): Job {
    const job = jobs.get(id);
    if (!job) throw new AppError('not_found', 'There is no such job any more.', { id });
    return job;
  }

  return {
    start(kind, work, subject) {
      if (closed) throw new AppError('cancelled', 'Sightline is closing.');
      if (unfinished().length >= maxJobs)
        throw new AppError(
          'bad_input',
          'Too many jobs are waiting already. Let some of them end, or stop them, then try again.',
        );
      const onEnd = () => dropOldFinished(jobs);
      const job = createJob({ kind, work, subject }, { emit, log, now, ticks, setTimer, onEnd });
      jobs.set(job.snapshot().id, job);
      job.sendSnapshot();
      queueOf(kind, queues)(() => runUntilNext(job, underWay)).catch(() => undefined); // it never rejects: the job's snapshot has the result
      return job.snapshot();
    },
    list: () => [...jobs.values()].map((job) => job.snapshot()),
    get: (id) => jobs.get(id)?.snapshot() ?? null,
    cancel(id) {
      const job = find(id);
      job.stop();
      return job.snapshot();
    },
    finished: (id) => find(id).finished,
    async close() {
      closed = true;
      for (const job of unfinished()) job.stop();
      await Promise.all([...queues.values()].map((queue) => queue.idle()));
      await Promise.all(underWay);
    },
  };
}

function queueOf(kind: JobKind, queues: Map<JobKind, SerialQueue>): SerialQueue {
  const queue = queues.get(kind) ?? createSerialQueue();
  queues.set(kind, queue);
  return queue;
}

/** Runs the job. Resolves when the next job of its kind may begin. */
function runUntilNext(job: Job, underWay: Set<Promise<void>>): Promise<void> {
  return new Promise((letNextBegin) => {
    const running = job.run(letNextBegin).finally(() => {
      underWay.delete(running);
      letNextBegin();
    });
    underWay.add(running);
  });
}

function dropOldFinished(jobs: Map<string, Job>): void {
  const over = [...jobs.values()].map((job) => job.snapshot()).filter(hasEnded);
  for (const { id } of over.slice(0, Math.max(0, over.length - maxEndedJobs))) jobs.delete(id);
}

function afterTimeout(callback: () => void, ms: number): () => void {
  const timer = setTimeout(callback, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
