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
  /** also as English prose: "Sun, 14 Jul 2019 15:16:17 +0200" */
  prose?: boolean;
}

/** The first field that holds a possible date. Clocks that were never set say a possible one (1998-01-01 00:00:00): shown as they say. */
export function captureTime(fields: readonly DateField[]): CaptureTime | null {
  for (const { source, value, subSeconds, offset, partial, prose } of fields) {
    const written = value === null ? null : (parseWallTime(value) ?? (partial ? parseDate(value) : null) ?? (prose ? parseProse(value) : null));
    if (!written) continue;
    const fraction = written.wall.includes('.') ? null : /^\d+/.exec(subSeconds?.trim() ?? '')?.[0];
    return { takenAt: fraction ? `${written.wall}.${upToMilliseconds(fraction)}` : written.wall, takenAtOffset: parseOffset(offset ?? '') ?? written.offset, takenAtSource: source };
  }
  return null;
}

/**
 * What a sidecar says against what the file says. Editors of raw files and archivists correct the time in the sidecar alone, so where the
 * two differ the sidecar's is meant. They do not differ where the sidecar is only less exact (no fraction, a day or a year alone, 00:00),
 * or the same moment in UTC, as some programs write it: then the file's stays, and gets the sidecar's offset if it has none.
 */
export function correctedTime(file: CaptureTime | null, sidecar: CaptureTime | null): CaptureTime | null {
  if (!file || !sidecar) return file ?? sidecar;
  const [own, said] = [file.takenAt, sidecar.takenAt];
  if (own.slice(0, 19) === said.slice(0, 19)) return { ...file, takenAtOffset: file.takenAtOffset ?? sidecar.takenAtOffset };
  const isLessExact = said.endsWith('T00:00:00') && (own.startsWith(said.slice(0, 10)) || (said.endsWith('-01T00:00:00') && own.startsWith(said.slice(0, 7))) || (said.endsWith('-01-01T00:00:00') && own.startsWith(said.slice(0, 4))));
  if (isLessExact || own.startsWith(said.slice(0, 16)) && said.endsWith(':00')) return file;
  if (sidecar.takenAtOffset === '+00:00' && file.takenAtOffset === null && isZoneApart(sortTimeMs(own), sortTimeMs(said))) return file;
  if (sidecar.takenAtOffset !== null && file.takenAtOffset !== null && Math.abs(momentMs(file) - momentMs(sidecar)) < 1_000) return file;
  return sidecar;
}

/** A moment in UTC that is only a zone away from a wall time of that day: the wall time says more of it. */
export function isZoneApart(wallMs: number, utcMs: number): boolean {
  const minutes = Math.round((wallMs - utcMs) / 60_000);
  return Math.abs(minutes) <= 14 * 60 && minutes % 15 === 0;
}

function momentMs({ takenAt, takenAtOffset }: CaptureTime): number {
  return Date.parse(`${takenAt}${takenAtOffset ?? 'Z'}`);
}

/** A moment in UTC as the clock of a place showed it. @param zone IANA name; null = not known, then it stays UTC  @param source as in `CaptureTime` */
export function timeInZone(utcMs: number, zone: string | null, source: string): CaptureTime | null {
  if (!Number.isFinite(utcMs) || Math.abs(utcMs) > 8e15) return null;
  const parts = new Map(new Intl.DateTimeFormat('en-US', {
    timeZone: zone ?? 'UTC', calendar: 'iso8601', hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  }).formatToParts(utcMs).map(({ type, value }) => [type, value]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? '';
  const wall = wallTime(part('year'), part('month'), part('day'), part('hour'), part('minute'), part('second'));
  if (!wall) return null;
  const minutes = Math.round((sortTimeMs(wall) - Math.floor(utcMs / 1_000) * 1_000) / 60_000);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((number) => String(number).padStart(2, '0'));
  return { takenAt: wall, takenAtOffset: `${minutes < 0 ? '-' : '+'}${hours}:${rest}`, takenAtSource: source };
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

/** A date alone, or a year or a month alone (XMP; IPTC writes 00 and EXIF blanks for what is not known): then its first day. */
function parseDate(text: string): Written | null {
  const match = /^\s*(\d{4})(?:[:/.-]?(\d\d)(?:[:/.-]?(\d\d))?)?(?:\s+[\s:]*)?$/.exec(text);
  if (!match) return null;
  const [, year, month, day] = match;
  const isUnknown = (digits: string | undefined) => digits === undefined || digits === '00';
  if (isUnknown(month) && !isUnknown(day)) return null;
  const wall = calendarTime(year!, isUnknown(month) ? '1' : month!, isUnknown(day) ? '1' : day!, '0', '0', '0');
  // a year alone is nobody's empty clock
  return wall && (isUnknown(day) || !isEmptyClock(wall)) ? { wall, offset: null } : null;
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** "Sun, 14 Jul 2019 15:16:17 +0200" (RFC 1123), "Sun Jul 14 15:16:17 2019", and the like, as PNG's texts have it. */
function parseProse(text: string): Written | null {
  const match = /^\s*(?:[a-z]{3,9},?\s+)?(?:(\d\d?)[\s-]+([a-z]{3})[a-z]*|([a-z]{3})[a-z]*\s+(\d\d?))[\s,-]+(?:(\d{4}),?\s+)?(\d\d?):(\d\d)(?::(\d\d))?(?:\s*([ap])m)?(?:\s+([+-]\d{4}|[a-z]{1,5}))?(?:\s+(\d{4}))?\s*$/i.exec(text);
  if (!match) return null;
  const [, dayFirst, monthAfter, monthFirst, dayAfter, yearFirst, hour, minute, second, half, zone, yearLast] = match;
  const month = months.indexOf((monthAfter ?? monthFirst)!.toLowerCase()) + 1;
  const wall = wallTime(yearFirst ?? yearLast ?? '0', String(month), (dayFirst ?? dayAfter)!, halfDay(hour!, half), minute!, second ?? '0');
  return wall ? { wall, offset: zone && /^(gmt|utc?|z)$/i.test(zone) ? '+00:00' : parseOffset(zone ?? '') } : null;
}

function halfDay(hour: string, half: string | undefined): string {
  return half ? String((Number(hour) % 12) + (/p/i.test(half) ? 12 : 0)) : hour;
}

/**
 * What clocks and programs write when they know no time: Unix zero, in the zone of any machine; QuickTime's, spreadsheets' and Windows' zero.
 */
function isEmptyClock(wall: string): boolean {
  if (['1899-12-30T00:00:00', '1899-12-31T00:00:00', '1904-01-01T00:00:00'].includes(wall)) return true;
  // noon is left to archivists, who write it for a day alone
  return Math.abs(sortTimeMs(wall)) < 12 * 3_600_000 && sortTimeMs(wall) % 1_800_000 === 0;
}

/** the oldest photograph that has survived */
const firstYear = 1826;
/** beyond it, no clock is set by anybody: 9999-12-31 and the like stand for "never" */
const lastYear = 2099;

function wallTime(...digits: Parameters<typeof calendarTime>): string | null {
  const wall = calendarTime(...digits);
  return wall && !isEmptyClock(wall) ? wall : null;
}

/** Null where the calendar or the clock has no such time. */
function calendarTime(year: string, month: string, day: string, hour: string, minute: string, second: string): string | null {
  const numbers = [year, month, day, hour, minute, second].map(Number) as [number, number, number, number, number, number];
  if (numbers[0] < firstYear || numbers[0] > lastYear) return null;
  const [y, mo, d, h, mi, s] = numbers.map((number) => String(number).padStart(2, '0'));
  const wall = `${y}-${mo}-${d}T${h}:${mi}:${s}`;
  const utc = new Date(Date.UTC(numbers[0], numbers[1] - 1, numbers[2], numbers[3], numbers[4], numbers[5]));
  const exists = !Number.isNaN(utc.getTime()) && utc.toISOString().slice(0, 19) === wall;
  return exists ? wall : null;
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

/** between day and time, as systems in some languages name a screenshot: "2021-03-04 at 5.06.07 PM", "2021-03-04 um 05.06.07" */
const joiner = '(?:(?:at|um|à|alle|a las|às|om|kl\\.?|klo|o|в)[\\s_]+)?';
const nameTime = new RegExp(`(?<!\\d)((?:19|20)\\d\\d)([-_.]?)(\\d\\d)\\2(\\d\\d)[\\s_T-]+${joiner}(\\d\\d?)([-_.:h]?)(\\d\\d)\\6(\\d\\d)(\\d{3})?(?!\\d)[\\s_]*([AP]M)?`, 'iu');
/** fourteen digits say a time only after what makers write before one */
const nameDigits = /(?:^|[^a-z])(?:IMG|VID|MVIMG|PANO|DJI|Screenshot)_?((?:19|20)\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?!\d)/i;
const nameDay = /(?:^|[^\da-z])(?:(?:IMG|VID)-((?:19|20)\d\d)(\d\d)(\d\d)-WA\d+|WP_((?:19|20)\d\d)(\d\d)(\d\d)_\d{3}(?!\d)|((?:19|20)\d\d)-(\d\d)-(\d\d)(?![-\d]))/i;

/** Pixel phones name their files by UTC, wherever they are. */
const namedInUtc = /^PXL_/;

/**
 * A date that the file's name carries beyond doubt: day and time to the second (`IMG_20210304_050607`, `Screenshot_2021-03-04-05-06-07`,
 * `2021-03-04 05.06.07`), WhatsApp's day, or a day written with hyphens. Eight digits alone may be a counter and say nothing, and the
 * milliseconds that messengers put into names are the moment of the download.
 */
export function timeFromName(name: string): CaptureTime | null {
  const digits = nameDigits.exec(name)?.slice(1);
  const time = digits ? null : nameTime.exec(name);
  const [year, month, day, hour, minute, second] = digits ?? (time ? [time[1], time[3], time[4], halfDay(time[5]!, time[10]), time[7], time[8]] : []);
  const moment = year === undefined ? null : wallTime(year, month!, day!, hour!, minute!, second!);
  if (moment) return { takenAt: time?.[9] ? `${moment}.${time[9]}` : moment, takenAtOffset: namedInUtc.test(name) ? '+00:00' : null, takenAtSource: 'file name' };
  const [y, m, d] = nameDay.exec(name)?.slice(1).filter((part) => part !== undefined) ?? [];
  const wall = y === undefined ? null : wallTime(y, m!, d!, '0', '0', '0');
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
