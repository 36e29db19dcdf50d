/** @file When a picture was taken, as written: wall times from metadata, file names and file dates. No machine's time zone is ever asked. */

/** A wall time `YYYY-MM-DDTHH:MM:SS`, with the fraction as far as it was written, to milliseconds, the offset written with it (`+05:45`), and where both come from. */
export interface CaptureTime {
  takenAt: string;
  takenAtOffset: string | null;
  takenAtSource: string;
}

/** One field that may hold the capture time, in the order of trust. */
export interface DateField {
  /** as shown to the person: `EXIF DateTimeOriginal` */
  source: string;
  value: string | null;
  /** the fraction of the second, where it stands in a field of its own (`007`) */
  subSeconds?: string | null;
  /** the offset from UTC, where it stands in a field of its own */
  offset?: string | null;
  /** a date without time, or a year alone, is enough */
  partial?: boolean;
}

/** The first field that holds a possible date. */
export function captureTime(fields: readonly DateField[]): CaptureTime | null {
  for (const { source, value, subSeconds, offset, partial } of fields) {
    const written = value === null ? null : (parseWallTime(value) ?? (partial ? parseDate(value) : null));
    if (!written) continue;
    const fraction = written.wall.includes('.') ? null : /^\d+/.exec(subSeconds?.trim() ?? '')?.[0];
    return { takenAt: fraction ? `${written.wall}.${upToMilliseconds(fraction)}` : written.wall, takenAtOffset: parseOffset(offset ?? '') ?? written.offset, takenAtSource: source };
  }
  return null;
}

/** A wall time read as if it were UTC: what photos are sorted by. @returns ms since 1970 */
export function sortTimeMs(takenAt: string): number {
  return Date.parse(`${takenAt}Z`);
}

interface Written {
  wall: string;
  offset: string | null;
}

/** `2019:07:14 15:16:17[.sss][+05:45]` in the spellings that cameras and programs use. */
function parseWallTime(text: string): Written | null {
  const match = /^\s*(\d{4})[:/.-](\d\d?)[:/.-](\d\d?)[T\s]+(\d\d?):(\d\d?)(?::(\d\d?)(?:[.,](\d+))?)?\s*(Z|[+-]\d\d?:?\d\d)?\s*$/i.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second, fraction, offset] = match;
  const wall = wallTime(year!, month!, day!, hour!, minute!, second ?? '0');
  return wall ? { wall: fraction ? `${wall}.${upToMilliseconds(fraction)}` : wall, offset: parseOffset(offset ?? '') } : null;
}

/** A date alone, or as the XMP specification allows a year or a month alone: then its first day. */
function parseDate(text: string): Written | null {
  const match = /^\s*(\d{4})(?:[:/.-]?(\d\d)(?:[:/.-]?(\d\d))?)?\s*$/.exec(text);
  const wall = match && wallTime(match[1]!, match[2] ?? '1', match[3] ?? '1', '0', '0', '0');
  return wall ? { wall, offset: null } : null;
}

/** What clocks and programs write when they know no time: TIFF and Unix zero, spreadsheet zero, QuickTime zero. */
const emptyClocks = new Set(['1970-01-01T00:00:00', '1899-12-30T00:00:00', '1899-12-31T00:00:00', '1904-01-01T00:00:00']);
/** the oldest photograph that has survived */
const firstYear = 1826;

/** Null where the calendar or the clock has no such time. */
function wallTime(year: string, month: string, day: string, hour: string, minute: string, second: string): string | null {
  const numbers = [year, month, day, hour, minute, second].map(Number) as [number, number, number, number, number, number];
  if (numbers[0] < firstYear) return null;
  const [y, mo, d, h, mi, s] = numbers.map((number) => String(number).padStart(2, '0'));
  const wall = `${y}-${mo}-${d}T${h}:${mi}:${s}`;
  const utc = new Date(Date.UTC(numbers[0], numbers[1] - 1, numbers[2], numbers[3], numbers[4], numbers[5]));
  const exists = !Number.isNaN(utc.getTime()) && utc.toISOString().slice(0, 19) === wall;
  return exists && !emptyClocks.has(wall) ? wall : null;
}

/** `+05:45`, `Z`, `+0545` → `+05:45`; anything else, or further from UTC than any zone, is none. */
function parseOffset(text: string): string | null {
  const trimmed = text.trim();
  if (/^z$/i.test(trimmed)) return '+00:00';
  const match = /^([+-])(\d\d?):?(\d\d)$/.exec(trimmed);
  if (!match) return null;
  const [hours, minutes] = [Number(match[2]), Number(match[3])];
  if (hours > 14 || minutes > 59 || (hours === 14 && minutes > 0)) return null;
  return `${match[1]}${String(hours).padStart(2, '0')}:${match[3]}`;
}

/** The digits after the point as written, and what is finer than milliseconds cut. */
function upToMilliseconds(fraction: string): string {
  return fraction.slice(0, 3);
}

const nameTime = /(?<![\d])((?:19|20)\d\d)([-_.]?)(\d\d)\2(\d\d)[\s_T-]+(?:at[\s_]+)?(\d\d?)([-_.:h]?)(\d\d)\6(\d\d)(\d{3})?(?!\d)[\s_]*([AP]M)?/i;
const nameDay = /(?:^|[^\d])(?:(?:IMG|VID)-((?:19|20)\d\d)(\d\d)(\d\d)-WA\d+|((?:19|20)\d\d)-(\d\d)-(\d\d)(?![-\d]))/;

/**
 * A date that the file's name carries beyond doubt: day and time to the second (`IMG_20210304_050607`, `Screenshot_2021-03-04-05-06-07`,
 * `2021-03-04 05.06.07`), WhatsApp's day, or a day written with hyphens. Eight digits alone may be a counter and say nothing.
 */
export function timeFromName(name: string): CaptureTime | null {
  const time = nameTime.exec(name);
  if (time) {
    const [, year, , month, day, hour, , minute, second, fraction, half] = time;
    const wall = wallTime(year!, month!, day!, half ? String((Number(hour) % 12) + (/p/i.test(half) ? 12 : 0)) : hour!, minute!, second!);
    if (wall) return { takenAt: fraction ? `${wall}.${fraction}` : wall, takenAtOffset: null, takenAtSource: 'file name' };
  }
  const day = nameDay.exec(name);
  const wall = day && wallTime(day[1] ?? day[4]!, day[2] ?? day[5]!, day[3] ?? day[6]!, '0', '0', '0');
  return wall ? { takenAt: wall, takenAtOffset: null, takenAtSource: 'file name' } : null;
}

/**
 * The file's modification time, given in UTC with its offset so that it reads the same on every machine. Times before 1971 come from
 * programs that know none, and times in the future from broken clocks: both are no date.
 */
export function timeFromFile(mtimeMs: number, nowMs: number): CaptureTime | null {
  const oneDayMs = 86_400_000;
  if (!(mtimeMs >= 365 * oneDayMs) || mtimeMs > nowMs + oneDayMs) return null;
  return { takenAt: new Date(mtimeMs).toISOString().slice(0, 19), takenAtOffset: '+00:00', takenAtSource: 'file date' };
}
