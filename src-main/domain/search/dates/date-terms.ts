/**
 * @file One written date ("4 July 2018", "04.07.2018", "the 90s", "last week", "July") read at a place in a
 * text.
 */
import {
  dayOf,
  englishMonth,
  englishSeason,
  holiday,
  holidayName,
  holidayOf,
  foreignMonth,
  foreignSeason,
  foreignHolidayPattern,
  monthIndex,
  monthNames,
  monthsOf,
  seasonNamed,
  seasonOf,
  weekday,
  weekdayIndex,
  weekdayName,
  yearsOf,
} from './date-names.ts';
import type { DatePattern, Period } from './date-pattern.ts';
import {
  dateRule,
  exactTerm,
  spanOf,
  yearlyOf,
  type DateContext,
  type DateRule,
  type DateTerm,
  type TermKind,
} from './date-rule.ts';
import { foreignRelativeRules } from './foreign-relative-dates.ts';
import { relativeRules } from './relative-dates.ts';

const year = '((?:1[89]|20)\\d\\d)';
/** a full year, or two digits after an apostrophe */
const shortYear = "((?:1[89]|20)\\d\\d|'\\d\\d)";
const month = `(${englishMonth}|${foreignMonth})`;
const day = '(\\d{1,2})(?:st|nd|rd|th|er|\\.)?';
const two = 'and|or|&|und|oder|et|ou|y|e|o|en|of|i|och|og|и|или';
const joinDays = `\\s?(-|/|to|until|till|through|bis|au|al|a|tot|do|по|${two})\\s?(?:the |zum |el |o )?`;
const ordinals = [
  'first',
  'second',
  'third',
  'fourth',
  'fifth',
  'sixth',
  'seventh',
  'eighth',
  'ninth',
  'tenth',
];
const of = '(?:,| of| de| del| des| di| do| da| van)?';
/** "3, 4 and 5" */
const listOfDays = `((?:\\d{1,2}(?:st|nd|rd|th|\\.)?\\s?(?:,|${two})\\s?){2,}\\d{1,2})(?:st|nd|rd|th|\\.)?`;
const decadeNames = 'thirties|forties|fifties|sixties|seventies|eighties|nineties|noughties';
/** the time of day after a date; it is ignored */
const clock = '(?:[t ]\\d\\d?[:.]\\d\\d(?:[:.]\\d\\d(?:\\.\\d+)?)?(?:z|[+-]\\d\\d:?\\d\\d)?)?';
const romanMonths = ['i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix', 'x', 'xi', 'xii'];

/** The first match counts: longer forms stand before shorter ones that they begin with. */
const rules: readonly DateRule[] = [
  ...yearFirstRules(),
  ...eastAsianRules(),
  ...numericRules(),
  ...namedDayRules(),
  ...monthAndYearRules(),
  ...relativeRules({ month: englishMonth, season: englishSeason, holiday, weekday }),
  ...foreignRelativeRules(),
  ...looseRules(),
];

/** The date written at `at` in folded text, with where it ends; null = none starts there. */
export function dateTermAt(
  folded: string,
  at: number,
  context: DateContext,
): { term: DateTerm; end: number } | null {
  for (const { pattern, read } of rules) {
    pattern.lastIndex = at;
    const found = pattern.exec(folded);
    const term = found && read(found, context);
    if (term) return { term, end: at + found[0].length };
  }
  return null;
}

/** "2018-07-04", "20180704": the year first, then two digits each. */
function yearFirstRules(): DateRule[] {
  return [
    dateRule(`${year}([-/.:]) ?(\\d\\d?)\\2 ?(\\d\\d?)(?:\\.(?!\\.|\\d))?${clock}`, ([, y, , m, d]) =>
      calendarDay(Number(y), Number(m), Number(d)),
    ),
    dateRule('((?:19|20)\\d\\d)(0[1-9]|1[0-2])([0-2]\\d|3[01])', ([, y, m, d]) =>
      calendarDay(Number(y), Number(m), Number(d)),
    ),
  ];
}

/** Years, months and days with the words for them: "2018年7月4日", "2018년 7월". */
function eastAsianRules(): DateRule[] {
  return [
    {
      pattern: new RegExp(`${year}年(\\d{1,2})月(\\d{1,2})日`, 'uy'),
      read: ([, y, m, d]) => calendarDay(Number(y), Number(m), Number(d)),
    },
    {
      pattern: new RegExp(`${year}年(\\d{1,2})月`, 'uy'),
      read: ([, y, m]) => calendarMonth(Number(y), Number(m)),
    },
    dateRule(`${year}年(?:の)?([春夏秋冬])`, ([, y, name]) =>
      partOf((inYear) => monthsOf(inYear, '春夏秋冬'.indexOf(name!) * 3 + 2, 3), Number(y)),
    ),
    { pattern: new RegExp(`${year}年`, 'uy'), read: ([, y]) => wholeYear(y!) },
    {
      pattern: new RegExp(`${year}년 ?(?:(\\d{1,2})월 ?(?:(\\d{1,2})일)?)?`, 'uy'),
      read: ([, y, m, d]) =>
        d
          ? calendarDay(Number(y), Number(m), Number(d))
          : m
            ? calendarMonth(Number(y), Number(m))
            : wholeYear(y!),
    },
    {
      pattern: /(\d{1,2})月(?:(\d{1,2})日)?/uy,
      read: ([, m, d]) =>
        d ? everyYear(Number(m) - 1, Number(d), Number(d), 'exact') : monthOfAnyYear(Number(m) - 1),
    },
  ];
}

/** A span of years over the turn of a century is at most so long. */
const longestSpanYears = 50;

/** Days, months, years and weeks in numbers: "04.07.2018", "7/2018", "2018/19", "2018-W27". */
function numericRules(): DateRule[] {
  return [
    dateRule(`(\\d{1,2})([ ./])(${romanMonths.join('|')})\\2${year}`, ([, d, , m, y]) =>
      calendarDay(Number(y), romanMonths.indexOf(m!) + 1, Number(d)),
    ),
    dateRule(
      `(\\d{1,2})([-/.]) ?(\\d{1,2})\\2 ?(\\d{4}|\\d\\d)${clock}`,
      ([, one, mark, other, y], context) => {
        const [d, m] = dayAndMonth(Number(one), Number(other), mark === '.' || context.dayFirst);
        return calendarDay(fullYear(y!, context.now), m, d);
      },
    ),
    dateRule(`(\\d{1,2})[-/.]${year}`, ([, m, y]) => calendarMonth(Number(y), Number(m))),
    dateRule(`${year}[-/.](0?[1-9]|1[0-2])`, ([, y, m]) => calendarMonth(Number(y), Number(m))),
    dateRule(`${year}\\s?[-/]\\s?(\\d\\d)`, ([, y, end]) => yearSpan(Number(y), endYear(Number(y), end!))),
    dateRule(`${year}/${year}`, ([, from, to]) => yearSpan(Number(from), Number(to))),
    {
      pattern: /(\d{1,2})\. ?(\d{1,2})\.(?!\d)/uy,
      read: ([, d, m]) => everyYear(Number(m) - 1, Number(d), Number(d), 'exact'),
    },
    dateRule(`(\\d{1,2})([/.])(\\d{1,2})(?! ${month})`, ([, one, mark, other], { dayFirst }) => {
      const [d, m] = dayAndMonth(Number(one), Number(other), mark === '.' || dayFirst);
      return everyYear(m - 1, d, d, 'slashed');
    }),
    dateRule(`${year}-?w(\\d\\d)`, ([, y, week]) => isoWeek(Number(y), Number(week))),
    dateRule(`week (\\d\\d?)${of} ${year}`, ([, week, y]) => isoWeek(Number(y), Number(week))),
  ];
}

function namedDayRules(): DateRule[] {
  return [
    dateRule(`${listOfDays}${of} ${month}(?:${of} ${shortYear})?`, ([, list, name, y], { now }) =>
      listed(name!, list!, y, now),
    ),
    dateRule(`(${englishMonth}) ${listOfDays}(?:${of} ${shortYear})?`, ([, name, list, y], { now }) =>
      listed(name!, list!, y, now),
    ),
    dateRule(`(\\d{1,2})([-/.])${month}\\2('?\\d\\d|\\d{4})`, ([, d, , name, y], { now }) =>
      days(name!, Number(d), Number(d), '-', y, now),
    ),
    dateRule(`(${englishMonth}) the ${day}(?:${of} ${shortYear})?`, ([, name, d, y], { now }) =>
      days(name!, Number(d), Number(d), '-', y, now),
    ),
    dateRule(
      `${day}${joinDays}${day}${of} ${month}(?:${of} ${shortYear})?`,
      ([, from, join, to, name, y], { now }) => days(name!, Number(from), Number(to), join!, y, now),
    ),
    dateRule(`${day}${of} ${month}(?:${of} ${shortYear})?`, ([, d, name, y], { now }) =>
      days(name!, Number(d), Number(d), '-', y, now),
    ),
    dateRule(
      `(${ordinals.join('|')}) of (${englishMonth})(?:${of} ${shortYear})?`,
      ([, word, name, y], { now }) => {
        const term = days(name!, ordinals.indexOf(word!) + 1, ordinals.indexOf(word!) + 1, '-', y, now);
        return term && { ...term, kind: 'exact' };
      },
    ),
    dateRule(`${year} (${englishMonth}) ${day}`, ([, y, name, d], { now }) =>
      days(name!, Number(d), Number(d), '-', y, now),
    ),
    dateRule(
      `(${englishMonth}) ${day}${joinDays}${day}(?:${of} ${shortYear})?`,
      ([, name, from, join, to, y], { now }) => days(name!, Number(from), Number(to), join!, y, now),
    ),
    dateRule(
      `(${englishMonth}) (\\d{1,2})(st|nd|rd|th)?(?!:|\\d)(?:${of} ${shortYear})?`,
      ([, name, d, ordinal, y], { now }) => {
        const term = days(name!, Number(d), Number(d), '-', y, now);
        return term && ordinal ? { ...term, kind: 'exact' } : term;
      },
    ),
  ];
}

function monthAndYearRules(): DateRule[] {
  const part =
    '(early|mid|late|beginning of|start of|middle of|end of|first half of|second half of|first quarter of|second quarter of|third quarter of|fourth quarter of|last quarter of)[ -](?:the )?';
  return [
    dateRule(`${part}${month}${of} ${shortYear}`, ([, which, name, y], { now }) =>
      partOfMonth(which!, fullYear(y!, now), monthIndex(name!)),
    ),
    dateRule(`${part}${month}`, ([, which, name]) => partOfEveryMonth(which!, monthIndex(name!))),
    dateRule(
      `(first|second|third|fourth|last) week(?:end)? (?:of|in) ${month}(?:${of} ${shortYear})?`,
      ([, which, name, y], { now }) =>
        weekOfMonth(which!, monthIndex(name!), y === undefined ? null : fullYear(y, now)),
    ),
    dateRule(`(early|mid|late)[ -](${englishSeason})${of} ${shortYear}`, ([, which, name, y], { now }) =>
      partOf((inYear) => partOfSeason(which!, name!, inYear), fullYear(y!, now)),
    ),
    dateRule(`${part}${year}`, ([, which, y]) => partOfYear(which!, Number(y))),
    dateRule(`${part}(?:'?(\\d0)s|((?:1[89]|20)\\d0)s)`, ([, which, short, full]) =>
      partOfDecade(which!, decadeStart(short ?? full!)),
    ),
    dateRule(`${part}(${decadeNames})`, ([, which, name]) => partOfDecade(which!, decadeNamed(name!))),
    dateRule(`q([1-4])${of}[ -]?${year}`, ([, q, y]) => exactTerm(monthsOf(Number(y), Number(q) * 3 - 3, 3))),
    dateRule(`${year}[ -]?q([1-4])`, ([, y, q]) => exactTerm(monthsOf(Number(y), Number(q) * 3 - 3, 3))),
    dateRule(`${month}${of} ${shortYear}`, ([, name, y], { now }) =>
      monthOf(fullYear(y!, now), monthIndex(name!)),
    ),
    dateRule(`${year} ${month}`, ([, y, name]) => monthOf(Number(y), monthIndex(name!))),
    dateRule(
      `(${englishSeason}|${foreignSeason})${of} ${shortYear}(?:\\s?[-/]\\s?(?:\\d{4}|\\d\\d))?`,
      ([, name, y], { now }) => partOf((inYear) => seasonOf(name!, inYear), fullYear(y!, now)),
    ),
    dateRule(`(${holiday})${of} ${shortYear}`, ([, name, y], { now }) =>
      partOf((inYear) => holidayOf(name!, inYear), fullYear(y!, now)),
    ),
  ];
}

/** Terms that are dates only in some contexts. */
function looseRules(): DateRule[] {
  return [
    dateRule("(?:((?:1[89]|20)\\d0)'?s|'?(\\d0)'?s)", ([, full, short]) =>
      exactTerm(decade(decadeStart(full ?? short!)), 'decade'),
    ),
    dateRule(`(${decadeNames})`, ([, name]) => exactTerm(decade(decadeNamed(name!)), 'decade')),
    dateRule('(19|20|21)(?:st|th) century', ([, n]) =>
      exactTerm({ ...yearsOf(Number(n) * 100 - 100, 100) }, 'decade'),
    ),
    dateRule(`(${weekday})s`, ([, name]) =>
      weekdaysTerm([weekdayIndex(name!)], `every ${weekdayName(weekdayIndex(name!))}`, 'weekday'),
    ),
    dateRule('weekends?', () => weekdaysTerm([6, 0], 'Saturdays and Sundays', 'weekend')),
    dateRule('weekdays', () => weekdaysTerm([1, 2, 3, 4, 5], 'Mondays to Fridays', 'weekend')),
    dateRule('(\\d0)er(?:n| jahren?)?', ([, tens]) => exactTerm(decade(decadeStart(tens!)), 'decade')),
    dateRule("(?:annees|anos|anni|jaren|lata|latach) '?((?:1[89]|20)?\\d0)", ([, tens]) =>
      exactTerm(decade(decadeStart(tens!))),
    ),
    dateRule('((?:1[89]|20)?\\d0)(?:-?talet|-?е(?: годы)?|-?х(?: годов)?)', ([, tens]) =>
      exactTerm(decade(decadeStart(tens!))),
    ),
    dateRule(`(${englishMonth})`, ([, name]) => monthOfAnyYear(monthIndex(name!), kindOfMonth(name!))),
    dateRule(`(${foreignMonth})`, ([, name]) => monthOfAnyYear(monthIndex(name!), 'foreign month')),
    dateRule(foreignHolidayPattern, ([, name]) =>
      yearly((y) => holidayOf(name!, y), holidayName(name!), 'exact'),
    ),
    dateRule(`(${foreignSeason})`, ([, name]) => seasonOfAnyYear(name!)),
    dateRule(`(${englishSeason})`, ([, name]) => seasonOfAnyYear(name!)),
    dateRule(`(${holiday})`, ([, name]) => yearly((y) => holidayOf(name!, y), holidayName(name!), 'holiday')),
    dateRule(year, ([, y]) => wholeYear(y!)),
  ];
}

function monthOfAnyYear(index: number, kind: TermKind = 'exact'): DateTerm | null {
  return index < 0 || index > 11 ? null : yearly((y) => monthsOf(y, index, 1), monthNames[index]!, kind);
}

function kindOfMonth(name: string): TermKind {
  if (/^(may|mar|march)\.?$/.test(name)) return 'verb';
  return /^(january|february|july|september|october|november|december)$/.test(name) ? 'month' : 'name';
}

/** A part of the year, of every year. */
function yearly(inYear: (year: number) => Period, name: string, kind: TermKind): DateTerm {
  return { kind, patterns: [yearlyOf(inYear)], label: `${name} of any year`, inYear, year: null };
}

function seasonOfAnyYear(name: string): DateTerm {
  const inYear = (year: number) => seasonOf(name, year);
  const term = yearly(inYear, seasonLabel(name), 'season');
  return { ...term, patterns: [yearlyOf(inYear, seasonNamed(name))] };
}

/** A part of one year. */
function partOf(inYear: (year: number) => Period, ofYear: number): DateTerm {
  const period = inYear(ofYear);
  return { kind: 'exact', patterns: [spanOf(period)], label: period.label, inYear, year: ofYear };
}

function weekdaysTerm(indices: readonly number[], label: string, kind: TermKind): DateTerm {
  return { kind, patterns: [{ kind: 'weekdays', days: indices }], label, inYear: null, year: null };
}

function wholeYear(text: string): DateTerm {
  const period = yearsOf(Number(text), 1);
  return { kind: 'year', patterns: [spanOf(period)], label: period.label, inYear: null, year: Number(text) };
}

function monthOf(ofYear: number, index: number): DateTerm {
  return partOf((inYear) => monthsOf(inYear, index, 1), ofYear);
}

function calendarMonth(ofYear: number, number: number): DateTerm | null {
  return number >= 1 && number <= 12 ? monthOf(ofYear, number - 1) : null;
}

function calendarDay(ofYear: number, number: number, d: number): DateTerm | null {
  if (number < 1 || number > 12 || !dayOf(ofYear, number - 1, d)) return null;
  return partOf((inYear) => dayIn(inYear, number - 1, d), ofYear);
}

/** 29 February of a year without one is the last of that month. */
function dayIn(ofYear: number, index: number, d: number): Period {
  return dayOf(ofYear, index, d) ?? dayOf(ofYear, index, d - 1)!;
}

/** Days of one month: one, a range of them, or two; after "between" the two are the range's ends. */
function days(
  name: string,
  from: number,
  to: number,
  join: string,
  y: string | undefined,
  now: Date,
): DateTerm | null {
  const index = monthIndex(name);
  const kind = kindOfMonth(name) === 'verb' && y === undefined && from === to ? 'verb' : 'exact';
  if (!dayOf(2020, index, from) || !dayOf(2020, index, to) || to < from) return null;
  const ofYear = y === undefined ? null : fullYear(y, now);
  const whole =
    ofYear === null
      ? everyYear(index, from, to, kind)
      : partOf((inYear) => daysIn(inYear, index, from, to), ofYear);
  if (to === from + 1 || !new RegExp(`^(?:${two})$`, 'u').test(join)) return whole;
  return whole && { ...daysOf([from, to], index, ofYear), meaningAfter: { between: whole } };
}

/** Single days of one month. */
function daysOf(which: readonly number[], index: number, ofYear: number | null): DateTerm {
  const patterns = which.map((d): DatePattern =>
    ofYear === null ? yearlyOf((inYear) => dayIn(inYear, index, d)) : spanOf(dayIn(ofYear, index, d)),
  );
  const label = `${which.slice(0, -1).join(', ')} or ${which.at(-1)!} ${monthNames[index]!} ${ofYear ?? 'of any year'}`;
  return { kind: 'exact', patterns, label, inYear: null, year: ofYear };
}

function listed(name: string, list: string, y: string | undefined, now: Date): DateTerm | null {
  const index = monthIndex(name);
  const which = [...list.matchAll(/\d+/g)].map(([text]) => Number(text));
  return which.every((d) => dayOf(2020, index, d))
    ? daysOf(which, index, y === undefined ? null : fullYear(y, now))
    : null;
}

function everyYear(index: number, from: number, to: number, kind: TermKind): DateTerm | null {
  if (index < 0 || index > 11 || !dayOf(2020, index, from)) return null;
  return yearly(
    (inYear) => daysIn(inYear, index, from, to),
    `${from === to ? from : `${from}–${to}`} ${monthNames[index]!}`,
    kind,
  );
}

function daysIn(ofYear: number, index: number, from: number, to: number): Period {
  const [first, last] = [dayIn(ofYear, index, from), dayIn(ofYear, index, to)];
  if (from === to) return first;
  return {
    fromMs: first.fromMs,
    untilMs: last.untilMs,
    label: `${from}–${to} ${monthNames[index]!} ${ofYear}`,
  };
}

function yearSpan(from: number, to: number): DateTerm | null {
  return to > from ? exactTerm(yearsOf(from, to - from + 1)) : null;
}

/** Monday to Sunday (ISO 8601: week 1 has the year's first Thursday). */
function isoWeek(ofYear: number, week: number): DateTerm | null {
  const fourth = new Date(Date.UTC(ofYear, 0, 4));
  const monday = Date.UTC(ofYear, 0, 4 - ((fourth.getUTCDay() + 6) % 7) + (week - 1) * 7);
  if (week < 1 || week > 53) return null;
  return exactTerm({ fromMs: monday, untilMs: monday + 7 * 86_400_000, label: `week ${week} of ${ofYear}` });
}

function partOfYear(which: string, ofYear: number): DateTerm | null {
  const quarter = ['first quarter of', 'second quarter of', 'third quarter of', 'fourth quarter of'].indexOf(
    which.replace('last', 'fourth'),
  );
  if (quarter >= 0) return exactTerm(monthsOf(ofYear, quarter * 3, 3));
  const half = ['first half of', 'second half of'].indexOf(which);
  return exactTerm(half >= 0 ? monthsOf(ofYear, half * 6, 6) : monthsOf(ofYear, thirdOf(which) * 4, 4));
}

function partOfMonth(which: string, ofYear: number, index: number): DateTerm | null {
  if (/quarter|half/.test(which)) return null;
  const last = new Date(Date.UTC(ofYear, index + 1, 0)).getUTCDate();
  const third = thirdOf(which);
  return exactTerm(daysIn(ofYear, index, third * 10 + 1, third === 2 ? last : third * 10 + 10));
}

function partOfEveryMonth(which: string, index: number): DateTerm | null {
  if (/quarter|half/.test(which)) return null;
  const [from, to] = [
    [1, 10],
    [11, 20],
    [21, 31],
  ][thirdOf(which)]!;
  const last = Math.min(to!, new Date(Date.UTC(2020, index + 1, 0)).getUTCDate());
  return everyYear(index, from!, last, 'exact');
}

/** Seven days at a time from the month's first; the last seven. */
function weekOfMonth(which: string, index: number, ofYear: number | null): DateTerm {
  const at = ['first', 'second', 'third', 'fourth'].indexOf(which);
  const of = (inYear: number): Period => {
    const last = new Date(Date.UTC(inYear, index + 1, 0)).getUTCDate();
    return at < 0 ? daysIn(inYear, index, last - 6, last) : daysIn(inYear, index, at * 7 + 1, at * 7 + 7);
  };
  return ofYear === null ? yearly(of, `${which} week of ${monthNames[index]!}`, 'exact') : partOf(of, ofYear);
}

function partOfSeason(which: string, name: string, ofYear: number): Period {
  const first = new Date(seasonOf(name, ofYear).fromMs);
  return monthsOf(first.getUTCFullYear(), first.getUTCMonth() + thirdOf(which), 1);
}

function partOfDecade(which: string, from: number): DateTerm | null {
  if (/quarter|half/.test(which)) return null;
  const third = thirdOf(which);
  return exactTerm(yearsOf(from + [0, 4, 7][third]!, [4, 3, 3][third]!));
}

function thirdOf(which: string): number {
  return /^(early|beginning|start)/.test(which) ? 0 : /^mid/.test(which) ? 1 : 2;
}

/** Year of "19" in "2018/19", of "00" in "1999/00"; "2019-18" is no span of years. */
function endYear(from: number, digits: string): number {
  const sameCentury = Math.floor(from / 100) * 100 + Number(digits);
  const isNextCentury = sameCentury < from && sameCentury + 100 - from <= longestSpanYears;
  return isNextCentury ? sameCentury + 100 : sameCentury;
}

/** First year of "1990", or of "90", "20": those of the present century up to the twenties. */
function decadeStart(text: string): number {
  return text.length === 4 ? Number(text) : Number(text) + (Number(text) >= 30 ? 1900 : 2000);
}

function decadeNamed(name: string): number {
  const tens = [
    'noughties',
    '',
    '',
    'thirties',
    'forties',
    'fifties',
    'sixties',
    'seventies',
    'eighties',
    'nineties',
  ].indexOf(name);
  return tens === 0 ? 2000 : 1900 + tens * 10;
}

/** "the 1900s" and "the 1800s" are centuries. */
function decade(from: number): Period {
  return yearsOf(from, from === 1900 || from === 1800 ? 100 : 10);
}

/** A number above 12 is the day. */
function dayAndMonth(one: number, other: number, dayFirst: boolean): [day: number, month: number] {
  if (one > 12) return [one, other];
  if (other > 12) return [other, one];
  return dayFirst ? [one, other] : [other, one];
}

/** Two digits mean a year of the hundred that end with next year. */
function fullYear(text: string, now: Date): number {
  const digits = text.replace("'", '');
  if (digits.length === 4) return Number(digits);
  const century = Math.floor(now.getUTCFullYear() / 100) * 100;
  return Number(digits) + century > now.getUTCFullYear() + 1
    ? Number(digits) + century - 100
    : Number(digits) + century;
}

function seasonLabel(name: string): string {
  const { label } = seasonOf(name, 2021);
  return `${name[0]!.toUpperCase()}${name.slice(1)} (${label.replace(/ \d{4}/g, '')})`;
}
