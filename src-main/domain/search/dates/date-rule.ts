/** @file A rule that reads one written date, and what it says of it. */
import type { DatePattern, Period } from './date-pattern.ts';

/**
 * How surely the words are a date: `exact` ones always are, the others where their surroundings say so.
 * `month`: a name that is nothing else; `name`: one that people have, too, or a short form; `verb`: may,
 * march; `foreign month`: in another language.
 */
export type TermKind =
  | 'exact'
  | 'year'
  | 'month'
  | 'name'
  | 'verb'
  | 'foreign month'
  | 'season'
  | 'feast'
  | 'weekday'
  | 'weekend'
  | 'decade'
  | 'today'
  | 'slashed';

export interface DateTerm {
  kind: TermKind;
  patterns: readonly DatePattern[];
  label: string;
  /** the same part of another year; null for what is no part of a year, or is a whole one */
  inYear: ((year: number) => Period) | null;
  /** the year it states */
  year: number | null;
  /** what it means after some words, where that is something else: "between 4 and 10 July", "every Friday" */
  led?: { between?: DateTerm; every?: DateTerm };
}

export interface DateContext {
  /** wall time as if UTC */
  now: Date;
  /** whether 4/7 is the fourth of July; written with dots it always is */
  dayFirst: boolean;
}

/** `read` gets folded text: lower case, without accents. null = no date after all */
export interface DateRule {
  pattern: RegExp;
  read: (found: readonly (string | undefined)[], context: DateContext) => DateTerm | null;
}

/** A rule whose text ends where a word ends. */
export const dateRule = (source: string, read: DateRule['read']): DateRule => ({
  pattern: new RegExp(`${source}(?![\\p{L}\\p{N}_'])`, 'uy'),
  read,
});

/** A period that is always a date. */
export const exactly = (period: Period | null, kind: TermKind = 'exact'): DateTerm | null =>
  period && { kind, patterns: [spanOf(period)], label: period.label, inYear: null, year: null };

/**
 * The same part of every year. A search asks for the same few years of every photo: each is worked out once.
 */
export function yearlyOf(of: (year: number) => Period): DatePattern {
  const known = new Map<number, Period>();
  return {
    kind: 'yearly',
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
