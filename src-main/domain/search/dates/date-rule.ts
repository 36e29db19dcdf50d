/** @file Rules: a pattern of a written date, and how it is read into a date term. */
import type { DatePattern, Period, Season } from './date-pattern.ts';

/**
 * How ambiguous a written date is. `exact`: always a date; all others depend on the words around them.
 * `month`: a month name without other meanings; `name`: a month name that is also a person's name, or a short
 * form; `verb`: may, march; `foreign month`: in another language.
 */
export type TermKind =
  | 'exact'
  | 'year'
  | 'month'
  | 'name'
  | 'verb'
  | 'foreign month'
  | 'season'
  | 'holiday'
  | 'weekday'
  | 'weekend'
  | 'decade'
  | 'today'
  | 'slashed';

export interface DateTerm {
  kind: TermKind;
  patterns: readonly DatePattern[];
  label: string;
  /** the same part of another year; null for whole years and for what is no part of a year */
  inYear: ((year: number) => Period) | null;
  /** the year it states */
  year: number | null;
  /** its other meaning after these words: "between 4 and 10 July", "every Friday" */
  meaningAfter?: { between?: DateTerm; every?: DateTerm };
}

export interface DateContext {
  /** wall time as if UTC */
  now: Date;
  /** whether 4/7 is the fourth of July; written with dots it always is */
  dayFirst: boolean;
}

/** `read` gets folded text: lower case, without accents. null = no valid date */
export interface DateRule {
  pattern: RegExp;
  read: (found: readonly (string | undefined)[], context: DateContext) => DateTerm | null;
}

/** A rule whose text ends where a word ends. */
export const dateRule = (source: string, read: DateRule['read']): DateRule => ({
  pattern: new RegExp(`${source}(?![\\p{L}\\p{N}_'])`, 'uy'),
  read,
});

/** The term of a period; `exact` by default. */
export const exactTerm = (period: Period | null, kind: TermKind = 'exact'): DateTerm | null =>
  period && { kind, patterns: [spanOf(period)], label: period.label, inYear: null, year: null };

/**
 * The same part of every year. Periods are cached: a search needs the same few years for all photos.
 */
export function yearlyOf(of: (year: number) => Period, season?: Season): DatePattern {
  const known = new Map<number, Period>();
  return {
    kind: 'yearly',
    ...(season && { season }),
    of(year) {
      const period = known.get(year) ?? of(year);
      known.set(year, period);
      return period;
    },
  };
}

export const spanOf = ({
  fromMs,
  untilMs,
}: {
  fromMs: number | null;
  untilMs: number | null;
}): DatePattern => ({ kind: 'span', fromMs, untilMs });
