/** @file Jobs as a person sees them: order, progress, cancelling, the last word. */
import { describe, expect, it } from 'vitest';
import { AppError, jobSnapshot, type JobSnapshot } from '../../../src-preload/contract/index.ts';
import { silentLog } from '../../log.ts';
import { createJobRunner } from './job-runner.ts';
import { createJobsCalls } from './jobs-calls.ts';

/** A runner under a clock of the test's own. */
function setUp() {
  let nowMs = Date.parse('2024-05-01T10:00:00Z');
  let timers: { at: number; callback: () => void }[] = [];
  let setBackMs = 0;
  const sent: JobSnapshot[] = [];
  const jobs = createJobRunner({
    emit: (_name, snapshot) => sent.push(snapshot),
    log: silentLog,
    now: () => nowMs - setBackMs,
    ticks: () => nowMs,
    setTimer: (callback, ms) => {
      const timer = { at: nowMs + ms, callback };
      timers.push(timer);
      return () => (timers = timers.filter((one) => one !== timer));
    },
  });
  const pass = (ms: number) => {
    nowMs += ms;
    const due = timers.filter((timer) => timer.at <= nowMs);
    timers = timers.filter((timer) => timer.at > nowMs);
    for (const timer of due) timer.callback();
  };
  return { jobs, sent, pass, waiting: () => timers.length, setBack: (ms: number) => (setBackMs = ms) };
}

/** A promise that the test settles. */
function gate() {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

describe('job runner', () => {
  it('runs one job a kind at a time, in order, and kinds beside each other', async () => {
    const { jobs } = setUp();
    const first = gate();
    const order: string[] = [];
    const a = jobs.start('import', async () => {
      order.push('a begins');
      await first.opened;
      order.push('a ends');
    });
    const b = jobs.start('import', async () => {
      order.push('b begins');
    });
    const c = jobs.start('models', async () => {
      order.push('c begins');
    });
    await jobs.finished(c.id);
    expect(jobs.get(a.id)?.state).toBe('running');
    expect(jobs.get(b.id)?.state).toBe('queued');
    first.open();
    await jobs.finished(b.id);
    expect(order).toEqual(['a begins', 'c begins', 'a ends', 'b begins']);
    expect(jobs.list().map((job) => job.state)).toEqual(['done', 'done', 'done']);
  });

  it('tells rate and time left, and goes on telling, when the clock is set back', async () => {
    const { jobs, sent, pass, setBack } = setUp();
    const job = jobs.start('import', async (_signal, report) => {
      for (let done = 0; done <= 50; done += 10) {
        report({ note: 'Importing', done, total: 100 });
        if (done === 20) setBack(3_600_000);
        pass(1_000);
      }
    });
    await jobs.finished(job.id);
    expect(sent.filter(({ state }) => state === 'running').map(({ done, rate }) => [done, rate])).toEqual([
      [0, null],
      [0, null],
      [10, 10],
      [20, 10],
      [30, 10],
      [40, 10],
      [50, 10],
    ]);
    expect(sent.at(-2)?.secondsLeft).toBe(5);
  });

  it('sends at most ten snapshots a second, and always the last', async () => {
    const { jobs, sent, pass, waiting } = setUp();
    const job = jobs.start('import', async (_signal, report) => {
      for (let done = 1; done <= 1_000; done += 1) {
        report({ done, total: 1_000 });
        pass(1);
      }
    });
    const last = await jobs.finished(job.id);
    expect(sent.length).toBeGreaterThan(5);
    expect(sent.length).toBeLessThanOrEqual(13);
    expect(sent.at(-1)).toEqual(last);
    expect(last).toMatchObject({ state: 'done', done: 1_000, total: 1_000 });
    expect(waiting()).toBe(0);
    for (const snapshot of sent) expect(() => jobSnapshot.parse(snapshot)).not.toThrow();
  });

  it('tells rate and time left, and begins anew with another step', async () => {
    const { jobs, sent, pass } = setUp();
    const job = jobs.start('import', async (_signal, report) => {
      report({ note: 'Importing', done: 0, total: 100 });
      for (let done = 1; done <= 50; done += 1) {
        pass(100);
        report({ done });
      }
      report({ note: 'Understanding', done: 0 });
    });
    await jobs.finished(job.id);
    const half = sent.findLast((snapshot) => snapshot.note === 'Importing')!;
    expect(half.rate).toBeCloseTo(10, 5);
    expect(half.secondsLeft).toBe(5);
    expect(sent.find((snapshot) => snapshot.note === 'Understanding') ?? sent.at(-1)).toMatchObject({
      rate: null,
      secondsLeft: null,
    });
  });

  it('counts failures, keeps the report and names what went wrong', async () => {
    const { jobs } = setUp();
    const report = {
      found: 1,
      imported: 0,
      updated: 0,
      unchanged: 0,
      moved: 0,
      duplicates: 0,
      removed: 0,
      skipped: [],
      failed: [{ path: '/a.jpg', code: 'unreadable_file', message: 'Broken.' }],
      damaged: [],
      offers: [],
      problems: [],
      seconds: 1,
    };
    const good = jobs.start('import', async (_signal, tell) => tell({ failures: report.failed, report }));
    expect(await jobs.finished(good.id)).toMatchObject({ state: 'done', failures: 1, report });
    const known = jobs.start('import', async () => {
      throw new AppError('disk_full', 'The disk is full.');
    });
    expect(await jobs.finished(known.id)).toMatchObject({
      state: 'failed',
      error: { code: 'disk_full', message: 'The disk is full.' },
    });
    const unknown = jobs.start('import', async () => {
      throw new TypeError('x is not a function');
    });
    const failed = await jobs.finished(unknown.id);
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'internal' } });
    expect(failed.error?.message).not.toContain('x is not a function');
  });

  it('cancels a running job only when its work has stopped, and a waiting one at once', async () => {
    const { jobs } = setUp();
    const stopped = gate();
    const running = jobs.start(
      'import',
      (signal, report) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            stopped.opened.then(() => {
              report({ done: 99 });
              reject(signal.reason as Error);
            }, reject);
          });
        }),
    );
    const waiting = jobs.start('import', async () => {
      throw new Error('must not run');
    });
    await Promise.resolve();
    expect(jobs.cancel(waiting.id).state).toBe('cancelled');
    expect(jobs.cancel(running.id).state).toBe('running');
    stopped.open();
    expect(await jobs.finished(running.id)).toMatchObject({ state: 'cancelled', done: 0, error: null });
    expect(await jobs.finished(waiting.id)).toMatchObject({ state: 'cancelled' });
  });

  it('lets what is as good as done come to its end: it cannot be cancelled any more', async () => {
    const { jobs } = setUp();
    const { open, opened } = gate();
    const job = jobs.start('add-model', async (signal, report) => {
      report({ committed: true });
      await opened;
      signal.throwIfAborted();
    });
    await Promise.resolve();
    expect(jobs.cancel(job.id).state).toBe('running');
    const closed = jobs.close();
    open();
    await closed;
    expect(jobs.get(job.id)).toMatchObject({ state: 'done' });
  });

  it('says what it is about, what is counted, and all that is known of a failure', async () => {
    const { jobs, sent, pass } = setUp();
    const job = jobs.start(
      'add-model',
      async (_signal, report) => {
        report({ note: 'Copying', done: 1, total: 2, unit: 'bytes', subject: 'CLIP' });
        pass(1_000);
        report({ note: 'Trying', done: 0, total: null, unit: 'items' });
        throw new AppError('model_invalid', 'It gives no vectors.', { packId: 'clip' });
      },
      'clip',
    );
    expect(job.subject).toBe('clip');
    const last = await jobs.finished(job.id);
    expect(sent.find(({ note }) => note === 'Copying')).toMatchObject({ unit: 'bytes', subject: 'CLIP' });
    expect(last).not.toHaveProperty('unit');
    expect(last).toMatchObject({ subject: 'CLIP', error: { details: { packId: 'clip' } } });
  });

  it('never reopens a job that is over', async () => {
    const { jobs, sent } = setUp();
    let late!: () => void;
    const job = jobs.start('import', async (_signal, report) => {
      late = () => report({ done: 7, note: 'late' });
    });
    const done = await jobs.finished(job.id);
    const count = sent.length;
    late();
    expect(jobs.cancel(job.id)).toEqual(done);
    expect(jobs.get(job.id)).toEqual(done);
    expect(sent.length).toBe(count);
  });

  it('lets no more than some hundreds wait: the next is refused in words until one has ended', async () => {
    const { jobs } = setUp();
    const { open, opened } = gate();
    const started = [];
    for (let more = true; more;) {
      try {
        started.push(jobs.start('import', () => opened));
      } catch (error) {
        expect(error).toMatchObject({
          code: 'bad_input',
          message: expect.stringContaining('Too many jobs') as string,
        });
        more = false;
      }
      expect(started.length).toBeLessThan(1_000);
    }
    jobs.cancel(started.at(-1)!.id);
    expect(jobs.start('import', () => opened).state).toBe('queued');
    open();
    await jobs.close();
  });

  it('closes by stopping everything and waiting for it', async () => {
    const { jobs } = setUp();
    let ended = false;
    const running = jobs.start(
      'import',
      (signal) =>
        new Promise<void>((resolve) =>
          signal.addEventListener('abort', () =>
            queueMicrotask(() => {
              ended = true;
              resolve();
            }),
          ),
        ),
    );
    const waiting = jobs.start('import', async () => {});
    await Promise.resolve();
    await jobs.close();
    expect(ended).toBe(true);
    expect([jobs.get(running.id)?.state, jobs.get(waiting.id)?.state]).toEqual(['cancelled', 'cancelled']);
    expect(() => jobs.start('import', async () => {})).toThrow(AppError);
  });

  it('answers the calls of its domain', async () => {
    const { jobs } = setUp();
    const calls = createJobsCalls(jobs, { read: async (id) => ({ fileName: `${id}.csv`, csv: 'outcome' }) });
    const job = jobs.start('models', async () => {});
    await jobs.finished(job.id);
    expect(await calls['jobs.list']({})).toHaveLength(1);
    expect(await calls['jobs.get']({ id: job.id })).toMatchObject({ kind: 'models', state: 'done' });
    expect(() => calls['jobs.get']({ id: 'nope' })).toThrow(/no such job/);
    expect(await calls['jobs.report']({ id: 'some' })).toEqual({ fileName: 'some.csv', csv: 'outcome' });
    expect(() => calls['jobs.cancel']({ id: 'nope' })).toThrow(/no such job/);
  });
});
