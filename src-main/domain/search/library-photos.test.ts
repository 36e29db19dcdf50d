/** @file Which photos a period finds, by their small facts alone. */
import { describe, expect, it } from 'vitest';
import type { TimelineFacts } from '../photos/timeline-index.ts';
import { timelineFilter } from './library-photos.ts';

const facts = (takenAt: string, takenAtPrecision: TimelineFacts['takenAtPrecision']): TimelineFacts => ({
  takenAtSortMs: Date.parse(`${takenAt}Z`),
  takenAtPrecision,
  favourite: false,
  rating: null,
});
type Dates = Parameters<typeof timelineFilter>[0]['dates'];
const ms = (date: string | null) => (date === null ? null : Date.parse(date));
const period = (from: string | null, until: string | null, negated = false): Dates => [
  { anyOf: [{ kind: 'span', fromMs: ms(from), untilMs: ms(until) }], negated },
];
const everyYear = (month: number): Dates => [
  {
    anyOf: [
      {
        kind: 'yearly',
        of: (year) => ({ fromMs: Date.UTC(year, month), untilMs: Date.UTC(year, month + 1), label: '' }),
      },
    ],
    negated: false,
  },
];

describe('a date known in part is found by every period that it may lie in', () => {
  it.each<[string, TimelineFacts, Dates, boolean]>([
    [
      'the year, by its summer',
      facts('1993-01-01T00:00:00', 'year'),
      period('1993-06-01', '1993-09-01'),
      true,
    ],
    [
      'the year, by the next one',
      facts('1993-01-01T00:00:00', 'year'),
      period('1994-01-01', '1995-01-01'),
      false,
    ],
    [
      'the year, by the one before',
      facts('1993-01-01T00:00:00', 'year'),
      period('1992-01-01', '1993-01-01'),
      false,
    ],
    ['the year, since its middle', facts('1993-01-01T00:00:00', 'year'), period('1993-06-01', null), true],
    ['the year, by any July', facts('1993-01-01T00:00:00', 'year'), everyYear(6), false],
    [
      'the month, by a day in it',
      facts('1993-08-01T00:00:00', 'month'),
      period('1993-08-15', '1993-08-16'),
      true,
    ],
    ['the month, by any July', facts('1993-08-01T00:00:00', 'month'), everyYear(6), false],
    ['the day, by that day', facts('1993-08-15T00:00:00', 'day'), period('1993-08-15', '1993-08-16'), true],
    [
      'the year, where its summer is excluded',
      facts('1993-01-01T00:00:00', 'year'),
      period('1993-06-01', '1993-09-01', true),
      true,
    ],
    [
      'the year, where it is excluded',
      facts('1993-01-01T00:00:00', 'year'),
      period('1993-01-01', '1994-01-01', true),
      false,
    ],
    [
      'the year, by any Sunday',
      facts('1993-01-01T00:00:00', 'year'),
      [{ anyOf: [{ kind: 'weekdays', days: [0] }], negated: false }],
      false,
    ],
    [
      'the day, by Mondays, being a Sunday',
      facts('1993-08-15T00:00:00', 'day'),
      [{ anyOf: [{ kind: 'weekdays', days: [1] }], negated: false }],
      false,
    ],
    [
      'a moment, by the day before',
      facts('1993-08-15T00:00:00', 'second'),
      period('1993-08-14', '1993-08-15'),
      false,
    ],
    [
      'a moment of an older library',
      facts('1993-08-15T00:00:00', null),
      period('1993-08-15', '1993-08-16'),
      true,
    ],
  ])('%s', (_, photo, dates, found) => {
    expect(timelineFilter({ dates, favourite: false, rating: null, sensitive: false })!(photo)).toBe(found);
  });
});
