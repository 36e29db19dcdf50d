/** @file The scrubber's stretches add up, its years never overlap, and a height leads to its section. */
import { expect, test } from 'vitest';
import { stretchAt, stretchesOf, yearMarks } from './scrubber.ts';

const sections = [
  { key: '2024-06', title: 'June 2024', count: 10 },
  { key: '2023-02..2023-05', title: 'February – May 2023', count: 5 },
  { key: '2022-01', title: 'January 2022', count: 1 },
  { key: 'undated', title: 'No date', count: 4 },
];
const stretches = stretchesOf(sections, [500, 300, 10, 190]);

test('stretches follow each other from 0 to 1', () => {
  expect(stretches.map(({ from }) => from)).toEqual([0, 0.5, 0.8, 0.81]);
  expect(stretches.at(-1)?.to).toBeCloseTo(1);
});

test('each year is written once, where there is room', () => {
  expect(yearMarks(stretches, 0.05)).toEqual([
    { year: '2024', at: 0 },
    { year: '2023', at: 0.5 },
    { year: '2022', at: 0.8 },
  ]);
  expect(yearMarks(stretches, 0.4).map(({ year }) => year)).toEqual(['2024', '2023']);
});

test('a height leads to the section there, below all to the last', () => {
  expect([0, 0.49, 0.5, 0.805, 0.99, 2].map((at) => stretchAt(stretches, at))).toEqual([0, 0, 1, 2, 3, 3]);
});
