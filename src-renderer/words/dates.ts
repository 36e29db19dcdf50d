/** @file Dates in the reader's locale from the wall time as written: what the camera's clock said, never shifted by a time zone. */

const utc = { timeZone: 'UTC' } as const;
const monthFormat = new Intl.DateTimeFormat(undefined, { ...utc, month: 'long', year: 'numeric' });
const dayFormat = new Intl.DateTimeFormat(undefined, { ...utc, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const timeFormat = new Intl.DateTimeFormat(undefined, { ...utc, hour: 'numeric', minute: '2-digit' });
const momentFormat = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

const wallTime = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/;

/** The wall time read as if it were UTC, so that formatting in UTC gives back what was written. Null where it is no date. */
function asUtc(written: string): Date | null {
  const parts = wallTime.exec(written);
  if (!parts) return null;
  const [, year, month, day, hour, minute, second] = parts.map((part) => Number(part ?? 0));
  const date = new Date(Date.UTC(year ?? 0, (month ?? 1) - 1, day ?? 1, hour ?? 0, minute ?? 0, second ?? 0));
  if (year !== undefined && year < 100) date.setUTCFullYear(year);
  return date;
}

/** `YYYY-MM` → “June 2023”; `undated` → “No date”. */
export function formatMonth(month: string): string {
  const date = asUtc(`${month}-01`);
  return date ? monthFormat.format(date) : 'No date';
}

/** Two `YYYY-MM`, the earlier first → “March – June 2023”. */
export function formatMonths(from: string, to: string): string {
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

/** The month a photo belongs to: `YYYY-MM`, or `undated`. */
export function monthOf(takenAt: string | null): string {
  return takenAt ? takenAt.slice(0, 7) : 'undated';
}

/** A moment of this computer's own doing (a job's end), in its own time zone. */
export function formatMoment(iso: string): string {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? '' : momentFormat.format(date);
}
