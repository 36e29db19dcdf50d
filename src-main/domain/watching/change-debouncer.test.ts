import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createChangeDebouncer } from './change-debouncer.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A gatherer whose imports take no time, or as long as the test lets them. */
function rig({ found = true, hold = false } = {}) {
  const looks: string[][] = [];
  const ends: (() => void)[] = [];
  const gatherer = createChangeDebouncer({
    async importRoots(rootIds) {
      looks.push([...rootIds]);
      if (hold) await new Promise<void>((end) => ends.push(end));
      return found;
    },
  });
  return { gatherer, looks, ends };
}
const seconds = (count: number) => vi.advanceTimersByTimeAsync(count * 1_000);

describe('changes become imports', () => {
  it('one, when it is quiet, however many files were copied', async () => {
    const { gatherer, looks } = rig();
    for (let file = 0; file < 5_000; file += 1) gatherer.add('a', 'photo');
    await seconds(2);
    gatherer.add('a', 'photo');
    await seconds(2.9);
    expect(looks).toEqual([]);
    await seconds(0.2);
    expect(looks).toEqual([['a']]);
    await seconds(600);
    expect(looks).toHaveLength(1);
  });

  it('after half a minute at the latest, while they go on and on', async () => {
    const { gatherer, looks } = rig();
    for (let second = 0; second < 100; second += 1) {
      gatherer.add('a', 'photo');
      await seconds(1);
    }
    expect(looks).toHaveLength(3);
  });

  it('of several folders together', async () => {
    const { gatherer, looks } = rig();
    gatherer.add('a', 'photo');
    await seconds(2);
    gatherer.add('b', 'photo');
    await seconds(1);
    expect(looks).toEqual([['a', 'b']]);
  });

  it('one at a time: what comes while one runs is one more afterwards', async () => {
    const { gatherer, looks, ends } = rig({ hold: true });
    gatherer.add('a', 'photo');
    await seconds(3);
    for (let second = 0; second < 60; second += 1) {
      gatherer.add('a', 'photo');
      await seconds(1);
    }
    expect(looks).toHaveLength(1);
    ends[0]!();
    await seconds(3);
    expect(looks).toEqual([['a'], ['a']]);
    ends[1]!();
    await seconds(600);
    expect(looks).toHaveLength(2);
  });

  it('seldom, where a file that is no photo changes for ever and nothing is found', async () => {
    const { gatherer, looks } = rig({ found: false });
    const minute = async () => {
      for (let second = 0; second < 60; second += 1) {
        gatherer.add('a', 'other');
        await seconds(1);
      }
    };
    for (let count = 0; count < 10; count += 1) await minute();
    expect(looks).toHaveLength(2);
    // a photo beside it does not wait
    gatherer.add('a', 'photo');
    await seconds(3);
    expect(looks).toHaveLength(3);
  });

  it('none of a folder that is forgotten, or after the end', async () => {
    const { gatherer, looks } = rig();
    gatherer.add('a', 'photo');
    gatherer.forget('a');
    await seconds(60);
    gatherer.add('b', 'photo');
    gatherer.close();
    await seconds(60);
    expect(looks).toEqual([]);
  });
});
