/** @file Puts sparse months together, so that a few photos a year don't take a screen each. */
import type { TimelineMonth } from '../../src-preload/contract/index.ts';

/** Neighbouring months shown under one heading; newest first, as in the timeline. */
export interface MonthGroup {
  key: string;
  months: readonly TimelineMonth[];
  count: number;
}

/** A group of several months never holds more photos than about three rows. */
const most = 12;
/** with this many a group ends at the turn of the year */
const enough = 6;

/** Every month is in one group, in the order given; a month with many photos is a group of its own. */
export function groupMonths(months: readonly TimelineMonth[]): MonthGroup[] {
  const groups: TimelineMonth[][] = [];
  let count = 0;
  for (const month of months) {
    const group = groups.at(-1);
    const last = group?.at(-1);
    if (group && last && fits(last, month, count)) {
      group.push(month);
      count += month.count;
    } else {
      groups.push([month]);
      count = month.count;
    }
  }
  return groups.map((group) => ({
    key: keyOf(group),
    months: group,
    count: group.reduce((sum, month) => sum + month.count, 0),
  }));
}

function fits(last: TimelineMonth, next: TimelineMonth, count: number): boolean {
  if (last.month === 'undated' || next.month === 'undated' || count + next.count > most) return false;
  return last.month.slice(0, 4) === next.month.slice(0, 4) || count < enough;
}

function keyOf(group: readonly TimelineMonth[]): string {
  const first = group[0]?.month ?? '';
  const last = group.at(-1)?.month ?? '';
  return first === last ? first : `${last}..${first}`;
}

/** The months a group's key stands for: its ends and all between, of those given. */
export function monthsOfKey(key: string, months: readonly TimelineMonth[]): string[] {
  const [from, to = from] = key.split('..');
  if (from === undefined || from === to) return [key];
  return months
    .map(({ month }) => month)
    .filter((month) => month !== 'undated' && month >= from && month <= (to ?? from));
}
