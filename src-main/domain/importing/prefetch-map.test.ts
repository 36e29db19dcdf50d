/** @file The bounded pipeline: order, bound, failure, an early stop. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { prefetchMap } from './prefetch-map.ts';
import { inGroups } from '../shared/in-groups.ts';

async function* numbers(count: number, closed: { at: number } = { at: -1 }): AsyncGenerator<number> {
  try {
    for (let at = 0; at < count; at += 1) yield at;
  } finally {
    closed.at = count;
  }
}

async function collect<Item>(stream: AsyncIterable<Item>): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

describe('prefetchMap', () => {
  it('keeps the order and never has more than its bound under way', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(40),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat(5), { minLength: 1 }),
        async (count, ahead, turns) => {
          let underWay = 0;
          let most = 0;
          const results = await collect(
            prefetchMap(numbers(count), ahead, async (item) => {
              most = Math.max(most, (underWay += 1));
              for (let turn = turns[item % turns.length]!; turn > 0; turn -= 1) await Promise.resolve();
              underWay -= 1;
              return item * 2;
            }),
          );
          expect(results).toEqual(Array.from({ length: count }, (_, at) => at * 2));
          expect(most).toBeLessThanOrEqual(ahead);
        },
      ),
    );
  });

  it('works ahead while its reader is busy', async () => {
    const begun: number[] = [];
    const stream = prefetchMap(numbers(10), 3, async (item) => {
      begun.push(item);
      return item;
    });
    await stream.next();
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toEqual([0, 1, 2]);
    await stream.return(undefined);
  });

  it('passes a failure on once the rest has stopped, and closes the source', async () => {
    const closed = { at: -1 };
    let ended = 0;
    const stream = prefetchMap(numbers(100, closed), 4, async (item) => {
      await new Promise((resolve) => setImmediate(resolve));
      ended += 1;
      if (item === 2) throw new Error('item 2');
      return item;
    });
    await expect(collect(stream)).rejects.toThrow('item 2');
    expect(closed.at).toBe(100);
    const after = ended;
    await new Promise((resolve) => setImmediate(resolve));
    expect(ended).toBe(after);
  });

  it('stops when its reader stops', async () => {
    const closed = { at: -1 };
    for await (const item of prefetchMap(numbers(100, closed), 2, async (one) => one)) if (item === 5) break;
    expect(closed.at).toBe(100);
  });
});

it('inGroups cuts a list into groups', () => {
  expect([...inGroups([1, 2, 3, 4, 5], 2)]).toEqual([[1, 2], [3, 4], [5]]);
  expect([...inGroups([], 2)]).toEqual([]);
});
