/** @file Dates relative to today: "last summer", "3 weeks ago", "yesterday". */
import {
  dayOf,
  holidayOf,
  monthIndex,
  monthsOf,
  seasonOf,
  weekdayIndex,
  weekdayName,
  yearsOf,
} from './date-names.ts';
import type { Period } from './date-pattern.ts';
import { dateRule, exactTerm, type DateRule, type DateTerm } from './date-rule.ts';

const dayMs = 86_400_000;
const numberWords = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
];
const number = `(\\d{1,3}|an?|a couple of|couple of|${numberWords.slice(1).join('|')})`;
const unit = '(day|week|month|year|decade)';

/** Sources of the names that may follow "last" and "this". */
export interface RelativeNames {
  month: string;
  season: string;
  holiday: string;
  weekday: string;
}

export function relativeRules({ month, season, holiday, weekday }: RelativeNames): DateRule[] {
  return [
    dateRule(`(last|this|past|previous) (${season})`, ([, which, name], { now }) =>
      exactTerm(lastOrThis(which!, (y) => seasonOf(name!, y), now)),
    ),
    dateRule(`(last|this|past|previous) (${month})`, ([, which, name], { now }) =>
      exactTerm(lastOrThis(which!, (y) => monthsOf(y, monthIndex(name!), 1), now)),
    ),
    dateRule(`(last|this|past|previous) (${holiday})`, ([, which, name], { now }) =>
      exactTerm(lastOrThis(which!, (y) => holidayOf(name!, y), now)),
    ),
    dateRule('(last|this|past|previous) (year|month|weekend|week|decade)', ([, which, name], { now }) =>
      exactTerm(unitPeriod(name!, which === 'this' ? 0 : 1, now)),
    ),
    dateRule(`(?:last|past|previous) ${number} ${unit}s?`, ([, count, name], { now }) =>
      exactTerm(lastUnits(name!, toNumber(count!), now)),
    ),
    dateRule(`the (year|month|week|weekend) before last`, ([, name], { now }) =>
      exactTerm(unitPeriod(name!, 2, now)),
    ),
    dateRule(`(year|month|week|weekend) before last`, ([, name], { now }) =>
      exactTerm(unitPeriod(name!, 2, now)),
    ),
    dateRule(`${number} ${unit}s? ago`, ([, count, name], { now }) =>
      exactTerm(unitPeriod(name!, toNumber(count!), now)),
    ),
    dateRule('(?:the )?day before yesterday', (_, { now }) => exactTerm(dayPeriod(dayFrom(now, -2)))),
    dateRule('yesterday|last night', (_, { now }) => exactTerm(dayPeriod(dayFrom(now, -1)))),
    dateRule('today|tonight|this (?:morning|afternoon|evening)', (_, { now }) =>
      exactTerm(dayPeriod(dayFrom(now, 0)), 'today'),
    ),
    dateRule(`(?:last|this past|previous) (${weekday})`, ([, name], { now }) =>
      exactTerm(weekdayBefore(name!, false, now)),
    ),
    dateRule(`(${weekday})`, ([, name], { now }) => latestWeekday(name!, now)),
  ];
}

function latestWeekday(name: string, now: Date): DateTerm | null {
  const period = weekdayBefore(name, true, now);
  const index = weekdayIndex(name);
  const term = exactTerm({ ...period, label: `${weekdayName(index)}, ${period.label}` }, 'weekday');
  const every: DateTerm = {
    kind: 'weekday',
    patterns: [{ kind: 'weekdays', days: [index] }],
    label: `every ${weekdayName(index)}`,
    inYear: null,
    year: null,
  };
  return term && { ...term, meaningAfter: { every } };
}

function toNumber(text: string): number {
  if (text.endsWith('couple of')) return 2;
  const word = numberWords.indexOf(text);
  return word >= 0 ? word : /^an?$/.test(text) ? 1 : Number(text);
}

/** "this": of this year; "last": the latest that has ended. */
export function lastOrThis(which: string, of: (year: number) => Period, now: Date): Period {
  const thisYear = now.getUTCFullYear();
  if (which === 'this') return of(thisYear);
  return [thisYear, thisYear - 1, thisYear - 2].map(of).find((period) => period.untilMs <= now.getTime())!;
}

/** Start of the day that lies `days` after now's. */
function dayFrom(now: Date, days: number): number {
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days);
}

function dayPeriod(fromMs: number): Period {
  const date = new Date(fromMs);
  return dayOf(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate())!;
}

/** The day so many days before now's. */
export function dayAgo(count: number, now: Date): Period {
  return dayPeriod(dayFrom(now, -count));
}

function lastUnits(name: string, count: number, now: Date): Period {
  const label = count === 1 ? `the last ${name}` : `the last ${count} ${name}s`;
  return { fromMs: back(now, name, count), untilMs: dayFrom(now, 1), label };
}

function back(now: Date, name: string, count: number): number {
  const [y, m, d] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()];
  if (name === 'decade') return Date.UTC(y - count * 10, m, d);
  if (name === 'year') return Date.UTC(y - count, m, d);
  if (name === 'month') return Date.UTC(y, m - count, d);
  return dayFrom(now, -count * (name === 'week' ? 7 : 1));
}

/** The calendar decade, year, month, week (from Monday), weekend or day `count` before the present one. */
export function unitPeriod(name: string, count: number, now: Date): Period {
  const [y, m] = [now.getUTCFullYear(), now.getUTCMonth()];
  if (name === 'decade') return yearsOf(Math.floor(y / 10) * 10 - count * 10, 10);
  if (name === 'year') return yearsOf(y - count, 1);
  if (name === 'month') return monthsOf(y, m - count, 1);
  if (name === 'day') return dayPeriod(dayFrom(now, -count));
  const monday = dayFrom(now, -((now.getUTCDay() + 6) % 7) - 7 * count);
  const [from, days] = name === 'weekend' ? [monday + 5 * dayMs, 2] : [monday, 7];
  const label = `${dayPeriod(from).label} to ${dayPeriod(from + (days - 1) * dayMs).label}`;
  return { fromMs: from, untilMs: from + days * dayMs, label };
}

/** The latest such weekday; `orToday`: today counts. */
function weekdayBefore(name: string, orToday: boolean, now: Date): Period {
  const since = (now.getUTCDay() - weekdayIndex(name) + 7) % 7 || (orToday ? 0 : 7);
  return dayPeriod(dayFrom(now, -since));
}
