/**
 * @file Runs work in the background: one queue a kind, throttled snapshots, rate and time left, cancel,
 * orderly shutdown.
 */
import { ulid } from 'ulid';
import { AppError, type JobSnapshot } from '../../../src-preload/contract/index.ts';
import type { Log } from '../../log.ts';
import { createSerialQueue, type SerialQueue } from '../../serial-queue.ts';
import type { JobKind, Jobs, JobUpdate, JobWork } from './jobs.ts';
import { createPace, type Pace } from './pace.ts';

/** At most ten snapshots a second a job; the last is always sent. */
const snapshotEveryMs = 100;
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

interface Job {
  snapshot: JobSnapshot;
  work: JobWork;
  abort: AbortController;
  /** it cannot be cancelled any more */
  committed: boolean;
  pace: Pace;
  /** calls off the snapshot that waits for its turn; null = none waits */
  callOff: (() => void) | null;
  sentAtMs: number;
  finish: (snapshot: JobSnapshot) => void;
  finished: Promise<JobSnapshot>;
}

export function createJobRunner(deps: JobRunnerDeps): Jobs {
  const { emit, log, now = Date.now, ticks = () => performance.now(), later = afterTimeout } = deps;
  const jobs = new Map<string, Job>();
  const queues = new Map<JobKind, SerialQueue>();
  /** jobs at work, also those that let the next of their kind begin */
  const underWay = new Set<Promise<void>>();
  let closed = false;

  function queueOf(kind: JobKind): SerialQueue {
    const queue = queues.get(kind) ?? createSerialQueue();
    queues.set(kind, queue);
    return queue;
  }

  function send(job: Job): void {
    job.callOff?.();
    job.callOff = null;
    job.sentAtMs = ticks();
    emit('jobs.changed', job.snapshot);
  }

  /** Sends now, or once the last snapshot is old enough. */
  function sendSoon(job: Job): void {
    if (job.callOff) return;
    const waitMs = job.sentAtMs + snapshotEveryMs - ticks();
    if (waitMs <= 0) send(job);
    else job.callOff = later(() => send(job), waitMs);
  }

  function update(job: Job, change: JobUpdate): void {
    if (isOver(job.snapshot) || job.abort.signal.aborted) return;
    const { unit: unitBefore, ...snapshot } = job.snapshot;
    if (change.committed) job.committed = true;
    const unit = change.unit === undefined ? unitBefore : change.unit === 'bytes' ? 'bytes' : undefined;
    if (change.note !== undefined && change.note !== snapshot.note) job.pace.restart();
    const done = change.done ?? snapshot.done;
    const total = change.total !== undefined ? change.total : snapshot.total;
    job.pace.mark(ticks(), done);
    const rate = job.pace.rate();
    job.snapshot = {
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
    sendSoon(job);
  }

  function end(job: Job, state: 'done' | 'failed' | 'cancelled', error: JobSnapshot['error']): void {
    if (isOver(job.snapshot)) return;
    job.snapshot = {
      ...job.snapshot,
      state,
      error,
      secondsLeft: null,
      endedAt: new Date(now()).toISOString(),
    };
    send(job);
    job.finish(job.snapshot);
    const over = [...jobs.values()].filter((one) => isOver(one.snapshot));
    for (const old of over.slice(0, Math.max(0, over.length - keptFinished))) jobs.delete(old.snapshot.id);
  }

  /** Resolves when the next job of its kind may begin. */
  function take(job: Job): Promise<void> {
    return new Promise((letNextBegin) => {
      const running = run(job, letNextBegin).finally(() => {
        underWay.delete(running);
        letNextBegin();
      });
      underWay.add(running);
    });
  }

  async function run(job: Job, letNextBegin: () => void): Promise<void> {
    const { signal } = job.abort;
    if (isOver(job.snapshot)) return;
    job.snapshot = { ...job.snapshot, state: 'running', startedAt: new Date(now()).toISOString() };
    send(job);
    try {
      await job.work(signal, (change) => update(job, change), job.snapshot.id, letNextBegin);
      if (signal.aborted) end(job, 'cancelled', null);
      else end(job, 'done', null);
    } catch (error) {
      if (signal.aborted) end(job, 'cancelled', null);
      else end(job, 'failed', describe(error, job.snapshot));
    }
  }

  function describe(error: unknown, { kind, id, subject }: JobSnapshot): NonNullable<JobSnapshot['error']> {
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

  function find(id: string): Job {
    const job = jobs.get(id);
    if (!job) throw new AppError('not_found', 'There is no such job any more.', { id });
    return job;
  }

  function stop(job: Job): void {
    if (job.committed) return;
    job.abort.abort(new AppError('cancelled', 'Cancelled.'));
    // a running job ends when its work has really stopped; a waiting one ends here
    if (job.snapshot.state === 'queued') end(job, 'cancelled', null);
  }

  return {
    start(kind, work, subject) {
      if (closed) throw new AppError('cancelled', 'Sightline is closing.');
      if ([...jobs.values()].filter(({ snapshot }) => !isOver(snapshot)).length >= mostAtOnce) {
        throw new AppError(
          'bad_input',
          'Too many jobs are waiting already. Let some of them end, or stop them, then try again.',
        );
      }
      let finish!: Job['finish'];
      const finished = new Promise<JobSnapshot>((resolve) => (finish = resolve));
      const job: Job = {
        snapshot: { ...queued(kind), ...(subject !== undefined && { subject }) },
        work,
        abort: new AbortController(),
        committed: false,
        pace: createPace(),
        callOff: null,
        sentAtMs: -Infinity,
        finish,
        finished,
      };
      jobs.set(job.snapshot.id, job);
      send(job);
      queueOf(kind)(() => take(job)).catch(() => undefined); // it never fails: the job's end says what became of it
      return job.snapshot;
    },
    list: () => [...jobs.values()].map((job) => job.snapshot),
    get: (id) => jobs.get(id)?.snapshot ?? null,
    cancel(id) {
      const job = find(id);
      stop(job);
      return job.snapshot;
    },
    finished: (id) => find(id).finished,
    async close() {
      closed = true;
      for (const job of jobs.values()) if (!isOver(job.snapshot)) stop(job);
      await Promise.all([...queues.values()].map((queue) => queue.idle()));
      await Promise.all(underWay);
    },
  };
}

function queued(kind: JobKind): JobSnapshot {
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
  };
}

function isOver(snapshot: JobSnapshot): boolean {
  return snapshot.state !== 'queued' && snapshot.state !== 'running';
}

function afterTimeout(callback: () => void, ms: number): () => void {
  const timer = setTimeout(callback, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
