/** @file Runs work in the background: one queue a kind, a limit to how many wait, cancel, orderly shutdown. */
import { AppError, type JobSnapshot } from '../../../src-preload/contract/index.ts';
import type { Log } from '../../log.ts';
import { createSerialQueue, type SerialQueue } from '../../serial-queue.ts';
import { createJob, type Job } from './job.ts';
import type { JobKind, Jobs } from './jobs.ts';
import { isOver } from './snapshots.ts';

/** finished jobs that `list` still tells of */
const keptFinished = 50;
/** jobs that wait or run; whoever asks for more has gone wrong */
const mostAtOnce = 200;

export interface JobRunnerDeps {
  emit: (name: 'jobs.changed', snapshot: JobSnapshot) => void;
  log: Log;
  /** ms of the wall clock, which may be set back; replaced in tests */
  now?: () => number;
  /** ms of a clock that only goes on; replaced in tests */
  ticks?: () => number;
  /** Calls back after this many ms; replaced in tests. @returns a function that calls it off */
  later?: (callback: () => void, ms: number) => () => void;
}

/** Jobs of one kind come one after the other; jobs of different kinds run side by side. */
export function createJobRunner(deps: JobRunnerDeps): Jobs {
  const { emit, log, now = Date.now, ticks = () => performance.now(), later = afterTimeout } = deps;
  const jobs = new Map<string, Job>();
  const queues = new Map<JobKind, SerialQueue>();
  /** jobs at work, also those that let the next of their kind begin */
  const underWay = new Set<Promise<void>>();
  let closed = false;
  const unfinished = () => [...jobs.values()].filter((job) => !isOver(job.snapshot()));

  function find(id: string): Job {
    const job = jobs.get(id);
    if (!job) throw new AppError('not_found', 'There is no such job any more.', { id });
    return job;
  }

  return {
    start(kind, work, subject) {
      if (closed) throw new AppError('cancelled', 'Sightline is closing.');
      if (unfinished().length >= mostAtOnce)
        throw new AppError(
          'bad_input',
          'Too many jobs are waiting already. Let some of them end, or stop them, then try again.',
        );
      const onOver = () => dropOldFinished(jobs);
      const job = createJob({ kind, work, subject }, { emit, log, now, ticks, later, onOver });
      jobs.set(job.snapshot().id, job);
      job.tell();
      queueOf(kind, queues)(() => take(job, underWay)).catch(() => undefined); // it never fails: the job's end says what became of it
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

/** Resolves when the next job of its kind may begin. */
function take(job: Job, underWay: Set<Promise<void>>): Promise<void> {
  return new Promise((letNextBegin) => {
    const running = job.run(letNextBegin).finally(() => {
      underWay.delete(running);
      letNextBegin();
    });
    underWay.add(running);
  });
}

function dropOldFinished(jobs: Map<string, Job>): void {
  const over = [...jobs.values()].map((job) => job.snapshot()).filter(isOver);
  for (const { id } of over.slice(0, Math.max(0, over.length - keptFinished))) jobs.delete(id);
}

function afterTimeout(callback: () => void, ms: number): () => void {
  const timer = setTimeout(callback, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
