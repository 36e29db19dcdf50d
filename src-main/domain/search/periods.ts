/** @file Written periods ("June 2023", "last summer", "3 weeks ago") as ranges of wall time. */
import { parse as parseCalendarDate } from 'chrono-node/en';

/** Half-open range of wall time, ms since 1970 as if UTC (as PhotoRow.takenAtSortMs). */
export interface Period {
  fromMs: number;
  untilMs: number;
  /** in words, precise: "June–August 2019" */
  label: string;
}

const monthNames = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const month = '(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
const year = '((?:19|20)\\d\\d)';
const number = '(\\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve)';
const numberWords = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];
/** Months a season starts with, of the northern half of the world: the label says which months were meant. */
const seasons: Readonly<Record<string, number>> = { spring: 2, summer: 5, autumn: 8, fall: 8, winter: 11 };
const season = '(spring|summer|autumn|fall|winter)';
const weekday = '(monday|tuesday|wednesday|thursday|friday|saturday|sunday)';
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const feasts: Readonly<Record<string, { month: number; day: number; days: number; name: string }>> = {
  'christmas eve': { month: 11, day: 24, days: 1, name: 'Christmas Eve' },
  christmas: { month: 11, day: 24, days: 3, name: 'Christmas' },
  halloween: { month: 9, day: 31, days: 1, name: 'Halloween' },
  "new year's eve": { month: 11, day: 31, days: 1, name: "New Year's Eve" },
};

interface Rule {
  pattern: RegExp;
  /** `now` is wall time as if UTC */
  period: (found: readonly string[], now: Date) => Period | null;
}

const rule = (source: string, period: Rule['period']): Rule => ({ pattern: new RegExp(`${source}(?![\\p{L}\\p{N}_'’])`, 'iuy'), period });

/** The first that fits wins: longer forms stand before the shorter ones they begin with. */
const rules: readonly Rule[] = [
  rule(`\\d{4}-\\d\\d-\\d\\d`, ([text = ''], now) => calendarDay(text, now)),
  rule(`${year}[-/](0[1-9]|1[0-2])`, ([, y, m]) => months(Number(y), Number(m) - 1, 1)),
  rule(`\\d{1,2}(?:st|nd|rd|th)?(?: of)? ${month}(?:,? ${year})?`, ([text = ''], now) => calendarDay(text, now)),
  rule(`${month} (?:\\d{1,2}(?:st|nd|rd|th)|\\d{1,2}(?=,? (?:19|20)\\d\\d))(?:,? ${year})?`, ([text = ''], now) => calendarDay(text, now)),
  rule(`${month}(?: of|,)? ${year}`, ([, name = '', y]) => months(Number(y), monthIndex(name), 1)),
  rule(`${season}(?: of)? ${year}`, ([, name = '', y]) => months(Number(y), seasons[name.toLowerCase()]!, 3)),
  rule(`(christmas eve|christmas|halloween|new year's eve)(?: of)? ${year}`, ([, name = '', y]) => feast(name, Number(y))),
  rule(`(last|this) ${season}`, ([, which, name = ''], now) => lastOrThis(which!, (y) => months(y, seasons[name.toLowerCase()]!, 3), now)),
  rule(`(last|this) ${month}`, ([, which, name = ''], now) => lastOrThis(which!, (y) => months(y, monthIndex(name), 1), now)),
  rule(`(last|this) (christmas eve|christmas|halloween|new year's eve)`, ([, which, name = ''], now) => lastOrThis(which!, (y) => feast(name, y), now)),
  rule(`(last|this|past) (year|month|weekend|week)`, ([, which, unit = ''], now) => unitPeriod(unit.toLowerCase(), which!.toLowerCase() === 'this' ? 0 : 1, now)),
  rule(`(?:last|past) ${number} (day|week|month|year)s`, ([, count, unit = ''], now) => ({ fromMs: back(now, unit.toLowerCase(), toNumber(count!)), untilMs: day(now, 1), label: `the last ${toNumber(count!)} ${unit.toLowerCase()}s` })),
  rule(`${number} (day|week|month|year)s? ago`, ([, count, unit = ''], now) => unitPeriod(unit.toLowerCase(), toNumber(count!), now)),
  rule(`yesterday`, (_, now) => dayPeriod(day(now, -1))),
  rule(`today`, (_, now) => dayPeriod(day(now, 0))),
  rule(`last ${weekday}`, ([, name = ''], now) => lastWeekday(name, now)),
  rule(`(?:19|20)\\d0s`, ([text = '']) => years(Number(text.slice(0, 4)), 10)),
  rule(year, ([text]) => years(Number(text), 1)),
];

/**
 * The period written at `at`, with where its text ends; null = none starts there.
 * @param now wall time as if UTC
 */
export function periodAt(text: string, at: number, now: Date): { end: number; period: Period } | null {
  for (const { pattern, period } of rules) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    const result = found && period(found, now);
    if (found && result) return { end: at + found[0].length, period: result };
  }
  return null;
}

/** The month, 0…11, named at `at`, with where its text ends. "may" and "march" are verbs as often and are no months here. */
export function bareMonthAt(text: string, at: number): { end: number; month: number; label: string } | null {
  const pattern = new RegExp(`${month}(?![\\p{L}\\p{N}_'’])`, 'iuy');
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  if (!found || /^(may|march|mar)$/i.test(found[0])) return null;
  const index = monthIndex(found[0]);
  return { end: at + found[0].length, month: index, label: monthNames[index]! };
}

function monthIndex(name: string): number {
  return monthNames.findIndex((full) => full.slice(0, 3).toLowerCase() === name.slice(0, 3).toLowerCase());
}

function toNumber(text: string): number {
  const word = numberWords.indexOf(text.toLowerCase());
  return word >= 0 ? word : /^an?$/i.test(text) ? 1 : Number(text);
}

function months(fromYear: number, fromMonth: number, count: number): Period {
  const last = new Date(Date.UTC(fromYear, fromMonth + count - 1, 1));
  const untilMs = Date.UTC(fromYear, fromMonth + count, 1);
  const first = monthNames[fromMonth]!;
  const label =
    count === 1
      ? `${first} ${fromYear}`
      : last.getUTCFullYear() === fromYear
        ? `${first}–${monthNames[last.getUTCMonth()]!} ${fromYear}`
        : `${first} ${fromYear}–${monthNames[last.getUTCMonth()]!} ${last.getUTCFullYear()}`;
  return { fromMs: Date.UTC(fromYear, fromMonth, 1), untilMs, label };
}

function years(from: number, count: number): Period {
  return { fromMs: Date.UTC(from, 0, 1), untilMs: Date.UTC(from + count, 0, 1), label: count === 1 ? String(from) : `${from}–${from + count - 1}` };
}

function feast(name: string, ofYear: number): Period {
  const { month: inMonth, day: onDay, days, name: title } = feasts[name.toLowerCase()]!;
  return { fromMs: Date.UTC(ofYear, inMonth, onDay), untilMs: Date.UTC(ofYear, inMonth, onDay + days), label: `${title} ${ofYear}` };
}

/** "this": of this year; "last": the latest that is over. */
function lastOrThis(which: string, of: (year: number) => Period, now: Date): Period {
  const thisYear = now.getUTCFullYear();
  if (which.toLowerCase() === 'this') return of(thisYear);
  return [thisYear, thisYear - 1, thisYear - 2].map(of).find((period) => period.untilMs <= now.getTime())!;
}

/** Start of the day that lies `days` after now's. */
function day(now: Date, days: number): number {
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days);
}

function dayPeriod(fromMs: number): Period {
  const date = new Date(fromMs);
  return { fromMs, untilMs: fromMs + 86_400_000, label: `${date.getUTCDate()} ${monthNames[date.getUTCMonth()]!} ${date.getUTCFullYear()}` };
}

function back(now: Date, unit: string, count: number): number {
  if (unit === 'year') return Date.UTC(now.getUTCFullYear() - count, now.getUTCMonth(), now.getUTCDate());
  if (unit === 'month') return Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count, now.getUTCDate());
  return day(now, -count * (unit === 'week' ? 7 : 1));
}

/** The calendar year, month, week (from Monday), weekend or day `count` before the present one. */
function unitPeriod(unit: string, count: number, now: Date): Period {
  if (unit === 'year') return years(now.getUTCFullYear() - count, 1);
  if (unit === 'month') {
    const start = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - count, 1));
    return months(start.getUTCFullYear(), start.getUTCMonth(), 1);
  }
  if (unit === 'day') return dayPeriod(day(now, -count));
  const monday = day(now, -((now.getUTCDay() + 6) % 7) - 7 * count);
  const [from, days] = unit === 'weekend' ? [monday + 5 * 86_400_000, 2] : [monday, 7];
  return { fromMs: from, untilMs: from + days * 86_400_000, label: `${dayPeriod(from).label} to ${dayPeriod(from + (days - 1) * 86_400_000).label}` };
}

function lastWeekday(name: string, now: Date): Period {
  const since = (now.getUTCDay() - weekdays.indexOf(name.toLowerCase()) + 7) % 7 || 7;
  return dayPeriod(day(now, -since));
}

/** A written-out date. Without a year it is the latest such day that is not in the future. */
function calendarDay(text: string, now: Date): Period | null {
  const start = parseCalendarDate(text, new Date(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), 12))[0]?.start;
  const [y, m, d] = [start?.get('year'), start?.get('month'), start?.get('day')];
  if (!start || !y || !m || !d) return null;
  const period = dayPeriod(Date.UTC(y, m - 1, d));
  return start.isCertain('year') || period.fromMs <= now.getTime() ? period : dayPeriod(Date.UTC(y - 1, m - 1, d));
}
