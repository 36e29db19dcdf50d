/**
 * @file Dates in the reader's locale from the wall time as written: what the camera's clock said, never
 * shifted by a time zone.
 */
import type { DatePrecision } from '../../src-preload/contract/index.ts';

const utc = { timeZone: 'UTC' } as const;
const monthFormat = new Intl.DateTimeFormat(undefined, { ...utc, month: 'long', year: 'numeric' });
const dayFormat = new Intl.DateTimeFormat(undefined, {
  ...utc,
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const timeFormat = new Intl.DateTimeFormat(undefined, { ...utc, hour: 'numeric', minute: '2-digit' });
const momentFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

const yearFormat = new Intl.DateTimeFormat(undefined, { ...utc, year: 'numeric' });

const wallTime = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/;

/**
 * The wall time read as if it were UTC, so that formatting in UTC gives back what was written. Null where it
 * is no date.
 */
function asUtc(written: string): Date | null {
  const parts = wallTime.exec(written);
  if (!parts) return null;
  const [, year, month, day, hour, minute, second] = parts.map((part) => Number(part ?? 0));
  const date = new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1, hour ?? 0, minute ?? 0, second ?? 0));
  if (year !== undefined && year < 100) date.setUTCFullYear(year);
  return date;
}

/** A date with what is known of it. */
export interface Taken {
  takenAt: string | null;
  takenAtPrecision: DatePrecision | null;
}

/** `YYYY-MM` → “June 2023”; `YYYY` → “2023”; `undated` → “No date”. */
export function formatMonth(month: string): string {
  if (isYear(month)) return formatYear(month);
  const date = asUtc(`${month}-01`);
  return date ? monthFormat.format(date) : 'No date';
}

function isYear(month: string): boolean {
  return /^\d{4}$/.test(month);
}

function formatYear(year: string): string {
  const date = asUtc(`${year}-01-01`);
  return date ? yearFormat.format(date) : year;
}

/** Two `YYYY-MM` or `YYYY`, the earlier first → “March – June 2023”. */
export function formatMonths(from: string, to: string): string {
  // photos of which only the year is known stand after those of its months
  if (isYear(from) && to.startsWith(from)) return formatYear(from);
  if (isYear(from) || isYear(to)) return `${formatMonth(from)} – ${formatMonth(to)}`;
  const [start, end] = [asUtc(`${from}-01`), asUtc(`${to}-01`)];
  return start && end && from !== to ? monthFormat.formatRange(start, end) : formatMonth(to);
}

/** “Saturday, June 17, 2023”. */
export function formatDay(takenAt: string): string {
  const date = asUtc(takenAt);
  return date ? dayFormat.format(date) : takenAt;
}

/** “2:05 PM”; empty where no time was written. */
export function formatTime(takenAt: string): string {
  const date = takenAt.includes('T') ? asUtc(takenAt) : null;
  return date ? timeFormat.format(date) : '';
}

/**
 * As exact as it is known, without the clock's time: “Saturday, June 17, 2023”, “June 2023”, “2023”; empty
 * where nothing is.
 */
export function formatDate({ takenAt, takenAtPrecision }: Taken): string {
  if (takenAt === null) return '';
  if (takenAtPrecision === 'year') return formatYear(takenAt.slice(0, 4));
  return takenAtPrecision === 'month' ? formatMonth(takenAt.slice(0, 7)) : formatDay(takenAt);
}

/** The same with the time, where one was written: “Saturday, June 17, 2023, 2:05 PM”. */
export function formatTaken(taken: Taken): string {
  const hasTime =
    taken.takenAtPrecision === null ||
    taken.takenAtPrecision === 'minute' ||
    taken.takenAtPrecision === 'second';
  return [formatDate(taken), hasTime && taken.takenAt ? formatTime(taken.takenAt) : '']
    .filter(Boolean)
    .join(', ');
}

/** The heading a photo stands under: `YYYY-MM`, `YYYY` where no more is known, or `undated`. */
export function monthOf({ takenAt, takenAtPrecision }: Taken): string {
  return takenAt ? takenAt.slice(0, takenAtPrecision === 'year' ? 4 : 7) : 'undated';
}

/** A moment of this computer's own doing (a job's end), in its own time zone. */
export function formatMoment(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? '' : momentFormat.format(date);
}
