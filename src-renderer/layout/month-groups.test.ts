/** @file Sparse months share a heading, full ones have their own, and no month is lost or doubled. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { groupMonths, monthsOfKey } from './month-groups.ts';

const month = (name: string, count: number) => ({ month: name, count });

test('full months stand alone, sparse neighbours of a year stand together', () => {
  const groups = groupMonths([
    month('2024-06', 412),
    month('2024-05', 2),
    month('2024-03', 5),
    month('2024-01', 90),
    month('undated', 3),
  ]);
  expect(groups.map(({ key, count }) => [key, count])).toEqual([
    ['2024-06', 412],
    ['2024-03..2024-05', 7],
    ['2024-01', 90],
    ['undated', 3],
  ]);
});

test('the turn of a year ends a group that is full enough, and not a tiny one', () => {
  expect(groupMonths([month('2024-01', 7), month('2023-12', 2)]).map(({ key }) => key)).toEqual([
    '2024-01',
    '2023-12',
  ]);
  expect(groupMonths([month('2024-01', 1), month('2022-12', 2)]).map(({ key }) => key)).toEqual([
    '2022-12..2024-01',
  ]);
});

test('every month is in exactly one group, and a group’s key leads back to it', () => {
  const months = fc
    .uniqueArray(
      fc.tuple(
        fc.integer({ min: 1990, max: 2024 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 30 }),
      ),
      { selector: ([year, at]) => year * 12 + at, maxLength: 80 },
    )
    .map((list) =>
      list
        .sort((a, b) => b[0] * 12 + b[1] - a[0] * 12 - a[1])
        .map(([year, at, count]) => month(`${year}-${String(at).padStart(2, '0')}`, count)),
    );
  fc.assert(
    fc.property(months, (list) => {
      const all = [...list, month('undated', 4)];
      const groups = groupMonths(all);
      expect(groups.flatMap((group) => group.months)).toEqual(all);
      for (const group of groups)
        expect(monthsOfKey(group.key, all)).toEqual(group.months.map((entry) => entry.month));
    }),
  );
});
