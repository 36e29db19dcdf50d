/**
 * @file A trial with a scripted process: whatever it does, it is said in a sentence, and the process is gone.
 */
import { expect, it } from 'vitest';
import type { PackRef } from '../domain/vision/vision.ts';
import type { ForkWorker } from '../host.ts';
import { silentLog } from '../log.ts';
import { createModelTrial, mostTrialBytes } from './model-trial.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

const clip: PackRef = { id: 'clip', role: 'encoder', directory: '/packs/clip' };
const about = { title: 'CLIP', sizeBytes: 1_000 };

function rig(
  answer: (process: { say(message: FromWorker): void; die(reason: string): void }) => void,
  options: { withinMs?: number } = {},
) {
  const stats = { killed: 0, asked: [] as string[] };
  const fork: ForkWorker = () => {
    let onMessage: (message: unknown) => void = () => {};
    let onExit: (reason: string) => void = () => {};
    const process = {
      say: (message: FromWorker) => queueMicrotask(() => onMessage(message)),
      die: (reason: string) => queueMicrotask(() => onExit(reason)),
    };
    return {
      pid: 1,
      send(raw) {
        const message = raw as ToWorker;
        stats.asked.push(message.type);
        if (message.type === 'try') answer(process);
      },
      onMessage: (listener) => (onMessage = listener),
      onExit: (listener) => (onExit = listener),
      kill() {
        stats.killed += 1;
        process.die('SIGKILL');
      },
    };
  };
  return {
    stats,
    trial: createModelTrial({
      fork,
      entry: 'worker.js',
      log: silentLog,
      mostBytes: () => 2 ** 30,
      ...options,
    }),
  };
}

it('a pack that answers is fine, and its process is ended', async () => {
  const { trial, stats } = rig(({ say }) => {
    say({ type: 'pulse', rssBytes: 2 ** 29 });
    say({ type: 'tried', id: 1 });
  });
  await trial.tryOut(clip, about);
  expect(stats).toEqual({ killed: 1, asked: ['providers', 'try'] });
});

it.each<[string, Parameters<typeof rig>[0], string, RegExp]>([
  [
    'takes more memory than it may',
    ({ say }) => say({ type: 'pulse', rssBytes: 13 * 2 ** 30 }),
    'out_of_memory',
    /more memory.*1\.0 GB.*smaller model/,
  ],
  ['is ended by the system for its memory', ({ die }) => die('SIGKILL'), 'out_of_memory', /more memory/],
  ['ends its process', ({ die }) => die('SIGSEGV'), 'model_invalid', /ended the process.*another/],
  [
    'says what is wrong',
    ({ say }) =>
      say({
        type: 'failed',
        id: 1,
        error: { code: 'model_damaged', message: 'It is cut off.', details: null },
      }),
    'model_damaged',
    /cut off/,
  ],
])('a pack that %s is refused', async (_what, answer, code, sentence) => {
  const { trial, stats } = rig(answer);
  await expect(trial.tryOut(clip, about)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(sentence) as string,
  });
  expect(stats.killed).toBe(1);
});

it('a pack that does not come to an end is refused', async () => {
  const { trial } = rig(() => {}, { withinMs: 1 });
  await expect(trial.tryOut(clip, about)).rejects.toMatchObject({
    code: 'model_invalid',
    message: expect.stringContaining('smaller model') as string,
  });
});

it('a computer that cannot start the process says so', async () => {
  const trial = createModelTrial({
    entry: 'worker.js',
    log: silentLog,
    fork: () => {
      throw new Error('spawn ENOMEM');
    },
  });
  await expect(trial.tryOut(clip, about)).rejects.toMatchObject({ code: 'out_of_memory' });
});

it('closing ends what is under way', async () => {
  const { trial, stats } = rig(() => {});
  const under = trial.tryOut(clip, about);
  trial.close();
  await expect(under).rejects.toMatchObject({ code: 'cancelled' });
  expect(stats.killed).toBe(1);
});

it('is ended where the person stops it, and not begun where they did before', async () => {
  const { trial, stats } = rig(() => {});
  const stop = new AbortController();
  const under = trial.tryOut(clip, about, stop.signal);
  stop.abort();
  await expect(under).rejects.toMatchObject({ code: 'cancelled' });
  expect(stats).toEqual({ killed: 1, asked: ['providers', 'try'] });
  await expect(trial.tryOut(clip, about, stop.signal)).rejects.toMatchObject({ code: 'cancelled' });
  expect(stats.asked).toHaveLength(2);
});

it('a small model gets little, a large one no more than half of the memory', () => {
  expect(mostTrialBytes(1_000_000, 256 * 2 ** 30)).toBeLessThan(4 * 2 ** 30);
  expect(mostTrialBytes(4 * 2 ** 30, 16 * 2 ** 30)).toBe(8 * 2 ** 30);
  expect(mostTrialBytes(4 * 2 ** 30, 64 * 2 ** 30)).toBe(15 * 2 ** 30);
});
