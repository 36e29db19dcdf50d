/** @file One at a time, in order, whatever became of the work before. */
import { expect, it } from 'vitest';
import { createSerialQueue } from './serial-queue.ts';

/** Work that ends when the test says so. */
function openWork<Result>(name: string, log: string[]) {
  let succeed!: (result: Result) => void;
  let fail!: (error: unknown) => void;
  let begin!: () => void;
  const ended = new Promise<Result>((resolve, reject) => ([succeed, fail] = [resolve, reject]));
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const work = async () => {
    log.push(`${name} begins`);
    begin();
    try {
      return await ended;
    } finally {
      log.push(`${name} ends`);
    }
  };
  return { work, begun, succeed, fail };
}

it('runs one at a time, in the order of the calls', async () => {
  const log: string[] = [];
  const runSerially = createSerialQueue();
  const [first, second] = [openWork<void>('first', log), openWork<void>('second', log)];
  const running = [first, second].map(({ work }) => runSerially(work));
  second.succeed(); // what it does is over before it may begin
  await first.begun;
  expect(log).toEqual(['first begins']);
  const third = runSerially(async () => void log.push('third'));
  first.succeed();
  await Promise.all([...running, third]);
  expect(log).toEqual(['first begins', 'first ends', 'second begins', 'second ends', 'third']);
});

it('passes result and error to whoever queued the work', async () => {
  const runSerially = createSerialQueue();
  const problem = new Error('no');
  const results = await Promise.allSettled([
    runSerially(async () => 'one'),
    runSerially(() => Promise.reject(problem)),
    runSerially((): Promise<string> => {
      throw problem;
    }),
    runSerially(async () => 'four'),
  ]);
  expect(results).toEqual([
    { status: 'fulfilled', value: 'one' },
    { status: 'rejected', reason: problem },
    { status: 'rejected', reason: problem },
    { status: 'fulfilled', value: 'four' },
  ]);
});

it('never begins work inside the call', async () => {
  const log: string[] = [];
  const running = createSerialQueue()(async () => void log.push('work'));
  log.push('called');
  await running;
  expect(log).toEqual(['called', 'work']);
});

it.each(['succeed', 'fail'] as const)('tells the caller before the next work begins: %s', async (how) => {
  const log: string[] = [];
  const runSerially = createSerialQueue();
  const first = openWork<null>('first', log);
  const told = runSerially(first.work).then(
    () => log.push('told'),
    () => log.push('told'),
  );
  const next = runSerially(async () => void log.push('next'));
  await first.begun;
  first[how](null);
  await Promise.all([told, next]);
  expect(log).toEqual(['first begins', 'first ends', 'told', 'next']);
});

it('is idle when all that was queued before has ended, also where it failed', async () => {
  const log: string[] = [];
  const queue = createSerialQueue();
  await queue.idle();
  const [first, second] = [openWork<void>('first', log), openWork<void>('second', log)];
  const running = Promise.allSettled([queue(first.work), queue(second.work)]);
  const idle = queue.idle().then(() => log.push('idle'));
  first.fail(new Error('no'));
  await second.begun;
  expect(log).not.toContain('idle');
  second.succeed();
  await Promise.all([idle, running]);
  expect(log.slice(-2)).toEqual(['second ends', 'idle']);
});
