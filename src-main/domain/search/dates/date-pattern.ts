/**
 * @file Conditions on a photo's time: spans of wall time, the same days of every year, weekdays.
 */

/** Half-open range of wall time, ms since 1970 as if UTC (as PhotoRow.takenAtSortMs). null = open. */
export interface Span {
  fromMs: number | null;
  untilMs: number | null;
}

/** A span with both ends and a label. */
export interface Period {
  fromMs: number;
  untilMs: number;
  /** precise: "June–August 2019" */
  label: string;
}

export type Season = 'winter' | 'spring' | 'summer' | 'autumn';

export type DatePattern =
  | ({ kind: 'span' } & Span)
  /** the same part of every year; `of` returns that of one year, which may reach into the next (winter) */
  | {
      kind: 'yearly';
      of: (year: number) => Period;
      /** it is this season: where a photo's facts tell its season, they decide (in the south, January is summer) */
      season?: Season;
    }
  /** days of the week, 0 = Sunday */
  | { kind: 'weekdays'; days: readonly number[] };

/**
 * Met when one of the patterns is met (where `negated`: none). A photo must meet all conditions of a query.
 */
export interface DateCondition {
  anyOf: readonly DatePattern[];
  negated: boolean;
}

const dayMs = 86_400_000;

/**
 * Whether a photo's time meets all conditions. A photo whose time is a whole year meets each period within it
 * (June 1993), but no day or month of every year; a negation excludes it only where the whole year lies in
 * the period. "not 2019" keeps photos without a date.
 * @param time the wall time of the photo as a half-open range, as wide as its precision (a second, a month, a
 * year); null = unknown
 */
export function meetsDates(
  conditions: readonly DateCondition[],
  time: { fromMs: number; untilMs: number } | null,
): boolean {
  return conditions.every(({ anyOf, negated }) => {
    const met = time !== null && anyOf.some((pattern) => lies(pattern, time, negated ? 'surely' : 'maybe'));
    return met !== negated;
  });
}

/** True where no moment meets both. */
export function areDisjoint(one: DatePattern, other: DatePattern): boolean {
  if (one.kind === 'weekdays')
    return other.kind === 'weekdays' && !one.days.some((day) => other.days.includes(day));
  if (other.kind === 'weekdays') return false;
  if (one.kind === 'span' && other.kind === 'span') return !intersects(one, other);
  if (one.kind === 'yearly' && other.kind === 'yearly') {
    const there = around(2020).map(other.of);
    return ![2020, 2021].map(one.of).some((span) => there.some((period) => intersects(span, period)));
  }
  if (one.kind === 'yearly') return other.kind === 'span' && !meetsYearly(one, other);
  return other.kind === 'yearly' && !meetsYearly(other, one);
}

function meetsYearly(yearly: { of: (year: number) => Period }, span: Span): boolean {
  if (span.fromMs === null || span.untilMs === null) return true;
  return candidateYears(span.fromMs, span.untilMs)
    .map(yearly.of)
    .some((period) => intersects(period, span));
}

/** `surely`: the whole time lies in the pattern. `maybe`: for spans, an overlap is enough. */
function lies(
  pattern: DatePattern,
  { fromMs, untilMs }: { fromMs: number; untilMs: number },
  how: 'surely' | 'maybe',
): boolean {
  const within = (span: Span) =>
    (span.fromMs === null || fromMs >= span.fromMs) && (span.untilMs === null || untilMs <= span.untilMs);
  switch (pattern.kind) {
    case 'span':
      return how === 'maybe' ? intersects(pattern, { fromMs, untilMs }) : within(pattern);
    case 'yearly':
      return candidateYears(fromMs, untilMs).map(pattern.of).some(within);
    case 'weekdays':
      return untilMs - fromMs <= dayMs && pattern.days.includes(new Date(fromMs).getUTCDay());
  }
}

function intersects(one: Span, other: Span): boolean {
  const before = (until: number | null, from: number | null) =>
    until !== null && from !== null && until <= from;
  return !before(one.untilMs, other.fromMs) && !before(other.untilMs, one.fromMs);
}

/** The years in which a part of a year may begin that meets this range. */
function candidateYears(fromMs: number, untilMs: number): number[] {
  const first = new Date(fromMs).getUTCFullYear() - 1;
  const last = new Date(untilMs - 1).getUTCFullYear();
  // more years add nothing: four contain every part of a year
  return Array.from({ length: Math.min(last - first + 1, 4) }, (_, index) => first + index);
}

function around(year: number): number[] {
  return [year - 1, year, year + 1, year + 2];
}
