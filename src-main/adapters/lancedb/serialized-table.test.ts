/** @file The write queue and the reads of one table, over a table that a test can make fail. */
import type { Table } from '@lancedb/lancedb';
import { expect, it, vi } from 'vitest';
import { silentLog } from '../../log.ts';
import { createSerializedTable, translate } from './serialized-table.ts';
import { stateToArrow } from './records.ts';

type Row = { name: string; value: string };

/** Notes every commit as the names it wrote; `commit` may throw. */
function aTable(commit: () => Promise<void> = async () => undefined) {
  const commits: string[][] = [];
  let writing = false;
  const once = async <Result>(run: () => Promise<Result>) => {
    expect(writing).toBe(false);
    writing = true;
    try {
      await commit();
      return await run();
    } finally {
      writing = false;
    }
  };
  const builder = {
    whenMatchedUpdateAll: () => builder,
    whenNotMatchedInsertAll: () => builder,
    execute: (rows: ReturnType<typeof stateToArrow>) =>
      once(async () => void commits.push([...(rows.getChild('name') ?? [])] as string[])),
  };
  let refreshed = 0;
  const table = {
    name: 'test',
    mergeInsert: () => builder,
    close: () => undefined,
    delete: (where: string) => once(async () => void commits.push([`delete ${where}`])),
    optimize: () => once(async () => void commits.push(['optimize'])),
    checkoutLatest: async () => void (refreshed += 1),
  } as unknown as Table;
  const owned = createSerializedTable<Row>({
    table,
    keyColumn: 'name',
    keyOf: (row) => row.name,
    toArrow: stateToArrow,
    log: silentLog,
  });
  return { owned, commits, refreshed: () => refreshed };
}
const rows = (...names: string[]) => names.map((name) => ({ name, value: '' }));

it('writes edits that come together in one commit, each key once, and never two writes at a time', async () => {
  const { owned, commits } = aTable(() => new Promise((resolve) => setImmediate(resolve)));
  await Promise.all([
    owned.put(rows('a', 'b')),
    owned.put(rows('b', 'c')),
    owned.write((table) => table.delete('x')),
    owned.put(rows('d')),
    owned.put(rows('e')),
  ]);
  expect(commits).toEqual([['a', 'b', 'c'], ['delete x'], ['d', 'e']]);
});

it('does not wait where nothing is under way, and never forgets a write that comes as the queue empties', async () => {
  const { owned, commits } = aTable();
  for (let number = 0; number < 20; number += 1) await owned.put(rows(String(number)));
  expect(commits).toHaveLength(20);
});

it('splits what is too much for one commit', async () => {
  const { owned, commits } = aTable();
  await owned.put(rows(...Array.from({ length: 2_500 }, (_, number) => String(number))));
  expect(commits.map((names) => names.length)).toEqual([1_000, 1_000, 500]);
});

it('compacts after fifty commits', async () => {
  const { owned, commits } = aTable();
  for (let number = 0; number < 51; number += 1) await owned.put(rows(String(number)));
  expect(commits.flatMap((names, at) => (names[0] === 'optimize' ? [at] : []))).toEqual([50]);
});

it('compacts when it is idle, and once more when nobody reads the last versions any more; then it rests', async () => {
  vi.useFakeTimers();
  try {
    const { owned, commits } = aTable();
    for (let number = 0; number < 3; number += 1) await owned.put(rows(String(number)));
    await vi.advanceTimersByTimeAsync(11_000);
    expect(commits.filter(([name]) => name === 'optimize')).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(commits.filter(([name]) => name === 'optimize')).toHaveLength(2);
  } finally {
    vi.useRealTimers();
  }
});

it('fails the writes it could not do, and goes on with the next', async () => {
  let full = true;
  const { owned, commits } = aTable(async () => {
    if (full) throw new Error('lance error: No space left on device (os error 28)');
  });
  await expect(owned.put(rows('a'))).rejects.toMatchObject({ code: 'disk_full' });
  full = false;
  await owned.put(rows('b'));
  expect(commits).toEqual([['b']]);
});

it('reads again, once, where a clean-up took files from under the read', async () => {
  const { owned, refreshed } = aTable();
  let fails = 1;
  const read = async () => {
    if ((fails -= 1) >= 0) throw new Error('Not found: /x/data/1.lance');
    return 7;
  };
  expect(await owned.read(read)).toBe(7);
  expect(refreshed()).toBe(1);
  fails = 2;
  await expect(owned.read(read)).rejects.toThrow('Not found');
  await expect(owned.read(() => Promise.reject(new Error('No field named x')))).rejects.toThrow('No field');
  expect(refreshed()).toBe(2);
});

it('knows a full disk by its words on every system, and leaves other errors as they are', () => {
  for (const words of [
    'No space left on device (os error 28)',
    'Disk quota exceeded (os error 122)',
    'There is not enough space on the disk. (os error 112)',
  ]) {
    expect(translate(new Error(words))).toMatchObject({ code: 'disk_full' });
  }
  const other = new Error('os error 2');
  expect(translate(other)).toBe(other);
});
