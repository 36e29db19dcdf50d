/** @file How many pictures at once: by scripted times and memory. */
import { expect, it } from 'vitest';
import { chooseBatch, type BatchTrial } from './batch-choice.ts';

/** A model that takes `ms(pictures)`, and whose process grows to `bytes(pictures)`. */
function trialOf(
  ms: (pictures: number) => number,
  { bytes = () => 0, ...over }: { bytes?: (pictures: number) => number } & Partial<BatchTrial> = {},
) {
  const clock = { ms: 0 };
  const tried: number[] = [];
  let largest = 0;
  const trial: BatchTrial = {
    most: 16,
    async run(pictures) {
      if (!tried.includes(pictures)) tried.push(pictures);
      clock.ms += ms(pictures);
      largest = Math.max(largest, pictures);
    },
    now: () => clock.ms,
    rssBytes: () => (largest === 0 ? 0 : bytes(largest)),
    mostBytes: 100,
    budgetMs: 10_000,
    ...over,
  };
  return { trial, tried };
}

it('as many as are quickest are taken, and few where more gain nothing', async () => {
  expect(await chooseBatch(trialOf((pictures) => 8 + pictures).trial)).toEqual({
    batch: 16,
    perSecond: expect.closeTo(667, 0) as number,
  });
  const flat = trialOf((pictures) => 10 * pictures);
  expect(await chooseBatch(flat.trial)).toEqual({ batch: 1, perSecond: 100 });
  // twice nothing was gained
  expect(flat.tried).toEqual([1, 2, 4]);
  expect((await chooseBatch(trialOf((n) => (n === 4 ? 20 : 10 * n)).trial)).batch).toBe(4);
});

it('never more than a kind takes, than the time allows, or than there is memory for', async () => {
  const quick = (pictures: number) => 8 + pictures;
  expect((await chooseBatch(trialOf(quick, { most: 2 }).trial)).batch).toBe(2);
  const hurried = trialOf((pictures) => 100 + pictures, { budgetMs: 300 });
  await chooseBatch(hurried.trial);
  expect(hurried.tried).toEqual([1, 2]);
  const large = trialOf(quick, { bytes: (pictures) => 20 * pictures });
  expect((await chooseBatch(large.trial)).batch).toBe(4);
  // 8 pictures would take 160 of 100
  expect(large.tried).toEqual([1, 2, 4]);
});

it('a graph that takes one picture alone runs one; one that runs none says why', async () => {
  const { trial } = trialOf(() => 10);
  const only = (most: number): BatchTrial => ({
    ...trial,
    run: (pictures) => (pictures > most ? Promise.reject(new Error('bad shape')) : trial.run(pictures)),
  });
  expect(await chooseBatch(only(1))).toMatchObject({ batch: 1 });
  await expect(chooseBatch(only(0))).rejects.toThrow('bad shape');
});
