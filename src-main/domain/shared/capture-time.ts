/**
 * @file Capture times: wall times from metadata, file names and file dates. The time zone of the computer is
 * never used.
 */
import type { DatePrecision } from '../../../src-preload/contract/index.ts';

/**
 * The known precision of a wall time; finer parts are set to their beginning (1993 is 1993-01-01T00:00:00).
 */
export type { DatePrecision };

/**
 * A wall time `YYYY-MM-DDTHH:MM:SS`, with the fraction as written, up to milliseconds, the offset written
 * with it (`+05:45`), and the source of both.
 */
export interface CaptureTime {
  takenAt: string;
  takenAtPrecision: DatePrecision;
  takenAtOffset: string | null;
  takenAtSource: string;
}

/** One field that may hold the capture time, in the order of trust. */
export interface DateField {
  /** as shown to the person: `EXIF DateTimeOriginal` */
  source: string;
  value: string | null;
  /** the fraction of the second, where it is a separate field (`007`) */
  subSeconds?: string | null;
  /** the offset from UTC, where it is a separate field */
  offset?: string | null;
  /**
   * also accepts a date without time, a month or a year alone, and the valid part of a date whose rest is
   * impossible
   */
  partial?: boolean;
  /** also accepts English prose: "Sun, 14 Jul 2019 15:16:17 +0200" */
  prose?: boolean;
  /** the time of digitisation, or of the file: it does not complete a partially known capture date */
  digitised?: boolean;
  /** gives only the offset from UTC, where it has the same second */
  zoneOnly?: boolean;
  /**
   * has to state an offset, so programs write +00:00 where they know none: its offset is not used for another
   * field
   */
  needsZone?: boolean;
}

/**
 * The first field with a possible date, completed by the others of the same moment: the rest of a partial
 * date, the offset from UTC. Where another of them has a lower precision than a midnight, the midnight counts
 * as filled in. Times of clocks that were never set (1998-01-01 00:00:00) are possible, and kept.
 */
export function captureTime(fields: readonly DateField[]): CaptureTime | null {
  const times = fields.map((field) => ({ field, time: timeOf(field) }));
  const [first, ...others] = times.flatMap(({ field, time }) => (time && !field.zoneOnly ? [time] : []));
  if (!first) return null;
  const moments = times.flatMap(({ field, time }) =>
    time && !field.digitised && !field.zoneOnly ? [time] : [],
  );
  const fuller = moments.find((other) => isFiner(other, first) && other.takenAt.startsWith(knownPart(first)));
  const filledIn = others.find(
    (other) =>
      isFiner(first, other) && other.takenAtPrecision !== 'minute' && other.takenAt === first.takenAt,
  );
  const time = filledIn ? { ...first, takenAtPrecision: filledIn.takenAtPrecision } : (fuller ?? first);
  const zoned = times.find(
    ({ field, time: other }) =>
      other?.takenAtOffset &&
      !(field.needsZone && other.takenAtOffset === '+00:00') &&
      isSameSecond(other, time),
  )?.time;
  return { ...time, takenAtOffset: time.takenAtOffset ?? zoned?.takenAtOffset ?? null };
}

function timeOf({ source, value, subSeconds, offset, partial, prose }: DateField): CaptureTime | null {
  const written =
    value === null ? null : (parseDate(value, partial ?? false) ?? (prose ? parseProse(value) : null));
  if (!written) return null;
  const isWhole = written.precision === 'second' && !written.wall.includes('.');
  const fraction = isWhole ? /^\d+/.exec(subSeconds?.trim() ?? '')?.[0] : undefined;
  return {
    takenAt: fraction ? `${written.wall}.${upToMilliseconds(fraction)}` : written.wall,
    takenAtPrecision: written.precision,
    takenAtOffset:
      written.precision === 'second' || written.precision === 'minute'
        ? (parseOffset(offset ?? '') ?? written.offset)
        : null,
    takenAtSource: source,
  };
}

const precisions: readonly DatePrecision[] = ['year', 'month', 'day', 'minute', 'second'];

function isFiner(one: CaptureTime, other: CaptureTime): boolean {
  return precisions.indexOf(one.takenAtPrecision) > precisions.indexOf(other.takenAtPrecision);
}

function isSameSecond(one: CaptureTime, other: CaptureTime): boolean {
  return (
    [one, other].every(
      ({ takenAtPrecision }) => takenAtPrecision === 'second' || takenAtPrecision === 'minute',
    ) && one.takenAt.slice(0, 19) === other.takenAt.slice(0, 19)
  );
}

/** The written part of the wall time: `1993`, `1993-08`, … */
function knownPart({ takenAt, takenAtPrecision }: Pick<CaptureTime, 'takenAt' | 'takenAtPrecision'>): string {
  const lengths: Readonly<Record<DatePrecision, number>> = {
    year: 4,
    month: 7,
    day: 10,
    minute: 16,
    second: Infinity,
  };
  return takenAt.slice(0, lengths[takenAtPrecision]);
}

/**
 * The capture time of a file and a sidecar. Editors of raw files and archivists correct the time only in the
 * sidecar, so where the two differ the sidecar's counts. They do not differ where the sidecar is only less
 * precise (no fraction, a day or a year alone, 00:00), or gives the same moment in UTC, as some programs do:
 * then the file's time stays, with the sidecar's offset if it has none.
 */
export function correctedTime(file: CaptureTime | null, sidecar: CaptureTime | null): CaptureTime | null {
  if (!file || !sidecar) return file ?? sidecar;
  const [own, said] = [file.takenAt, sidecar.takenAt];
  if (isFiner(file, sidecar) && own === said) return { ...file, takenAtPrecision: sidecar.takenAtPrecision };
  if (isFiner(file, sidecar) && own.startsWith(knownPart(sidecar))) return file;
  if (isFiner(sidecar, file)) return sidecar;
  if (own.slice(0, 19) === said.slice(0, 19))
    return { ...file, takenAtOffset: file.takenAtOffset ?? sidecar.takenAtOffset };
  const isMidnight = said.endsWith('T00:00:00') && file.takenAtPrecision === 'second';
  const isLessExact =
    isMidnight &&
    (own.startsWith(said.slice(0, 10)) ||
      (said.endsWith('-01T00:00:00') && own.startsWith(said.slice(0, 7))) ||
      (said.endsWith('-01-01T00:00:00') && own.startsWith(said.slice(0, 4))));
  if (isLessExact || (own.startsWith(said.slice(0, 16)) && said.endsWith(':00'))) return file;
  if (
    sidecar.takenAtOffset === '+00:00' &&
    file.takenAtOffset === null &&
    isZoneApart(sortTimeMs(own), sortTimeMs(said))
  )
    return file;
  if (
    sidecar.takenAtOffset !== null &&
    file.takenAtOffset !== null &&
    Math.abs(momentMs(file) - momentMs(sidecar)) < 1_000
  )
    return file;
  return sidecar;
}

/**
 * Whether a moment in UTC differs from a wall time of that day only by a time zone: then the wall time has
 * more information.
 */
export function isZoneApart(wallMs: number, utcMs: number): boolean {
  const minutes = Math.round((wallMs - utcMs) / 60_000);
  return Math.abs(minutes) <= 14 * 60 && minutes % 15 === 0;
}

function momentMs({ takenAt, takenAtOffset }: CaptureTime): number {
  return Date.parse(`${takenAt}${takenAtOffset ?? 'Z'}`);
}

/**
 * A moment in UTC as the wall time of a place. @param zone IANA name; null = unknown, then it stays UTC
 * @param source as in `CaptureTime`
 */
export function timeInZone(utcMs: number, zone: string | null, source: string): CaptureTime | null {
  if (!Number.isFinite(utcMs) || Math.abs(utcMs) > 8e15) return null;
  const parts = new Map(
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone ?? 'UTC',
      calendar: 'iso8601',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
      .formatToParts(utcMs)
      .map(({ type, value }) => [type, value]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? '';
  const wall = wallTime(
    part('year'),
    part('month'),
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  if (!wall) return null;
  const minutes = Math.round((sortTimeMs(wall) - Math.floor(utcMs / 1_000) * 1_000) / 60_000);
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60].map((number) =>
    String(number).padStart(2, '0'),
  );
  return {
    takenAt: wall,
    takenAtPrecision: 'second',
    takenAtOffset: `${minutes < 0 ? '-' : '+'}${hours}:${rest}`,
    takenAtSource: source,
  };
}

/** A wall time as if it were UTC: the key that photos are sorted by. @returns ms since 1970 */
export function sortTimeMs(takenAt: string): number {
  return Date.parse(`${takenAt}Z`);
}

/** The local wall time of a moment, as if it were UTC, like the wall times of photos. */
export function wallTimeOf(moment: Date): Date {
  return new Date(
    Date.UTC(
      moment.getFullYear(),
      moment.getMonth(),
      moment.getDate(),
      moment.getHours(),
      moment.getMinutes(),
      moment.getSeconds(),
    ),
  );
}

/** The period of a wall time taken as UTC: half-open, ms since 1970. @param precision null = seconds */
export function takenPeriod(
  sortMs: number,
  precision: DatePrecision | null,
): { fromMs: number; untilMs: number } {
  const date = new Date(sortMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const lengths: Readonly<Record<DatePrecision, () => number>> = {
    year: () => Date.UTC(year + 1, 0, 1) - sortMs,
    month: () => Date.UTC(year, month + 1, 1) - sortMs,
    day: () => 86_400_000,
    minute: () => 60_000,
    second: () => 1,
  };
  return { fromMs: sortMs, untilMs: sortMs + lengths[precision ?? 'second']() };
}

/** The timeline's heading for a photo: `YYYY-MM`, `YYYY` where only the year is known, or `undated`. */
export function timelineMonthOf(sortMs: number | null, precision: DatePrecision | null): string {
  const date = new Date(sortMs ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? 'undated' : date.toISOString().slice(0, precision === 'year' ? 4 : 7);
}

/**
 * True where a time identifies a moment, which a day or a year alone does not. @param precision null =
 * seconds
 */
export function isMoment(precision: DatePrecision | null): boolean {
  return precision === null || precision === 'second';
}

interface Written {
  wall: string;
  precision: DatePrecision;
  offset: string | null;
}

/** a number of one or two digits; `00`, blanks (EXIF) and X or u (EDTF, ISO 8601-2) mean unknown */
const unit = '(\\d\\d?|[xu*]{1,2}|\\s{0,2})';
const dateStart = new RegExp(
  `^\\s*(?:(\\d{4})(?:[:/.-]${unit}(?:[:/.-]${unit})?)?|(\\d{4})(\\d\\d)(\\d\\d)?(?=T\\d|\\s*$))(?![\\d:/.-])`,
  'i',
);
const clock =
  /^(?:[T\s]+(\d\d?):(\d\d?)(?::(\d\d?)(?:[.,](\d+))?)?|T(\d\d)(\d\d)(\d\d)?)\s*(?:([ap])\.?m\.?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?\s*$/i;
/** neither a time of day nor a word: blanks, an impossible time, EDTF's "uncertain" and "approximate" */
const noClock = /^[?~%]?[T\s\d:.,+xu*-]*Z?$/i;
/** "93:08:15 10:11:12": a year of the last century where it cannot be a day */
const shortYear = /^\s*([4-9]\d)(?=[:/.-]\d\d[:/.-]\d\d[T\s]+\d\d?:\d\d)/;

/**
 * `2019:07:14 15:16:17[.sss][+05:45]` in the spellings of cameras, programs and archivists. Values outside
 * the calendar or the clock count as unknown: 24 hours are the first of that day, as some cameras write them,
 * and the 60th second is the 59th.
 * @param partial whether less than a day with its time is a date
 */
function parseDate(text: string, partial: boolean): Written | null {
  const whole = text.replace(shortYear, '19$1');
  const match = dateStart.exec(whole);
  if (!match) return null;
  const [start, y, mo, d, compactYear, compactMonth, compactDay] = match;
  const [year, month, day] = y === undefined ? [compactYear!, compactMonth, compactDay] : [y, mo, d];
  const rest = whole.slice(start.length);
  const isUnknown = (digits: string | undefined) => digits === undefined || !/[1-9]/.test(digits);
  const time = clock.exec(rest);
  if (!time && !noClock.test(rest)) return null;
  const known =
    isUnknown(month) || calendarTime(year, month!, '1', '0', '0', '0') === null
      ? 'year'
      : isUnknown(day) || calendarTime(year, month!, day!, '0', '0', '0') === null
        ? 'month'
        : 'day';
  const exact = known === 'day' && time ? clockTime([year, month!, day!], time) : null;
  if (exact) return isEmptyClock(exact.wall) ? null : exact;
  if (!partial) return null;
  const wall = calendarTime(
    year,
    known === 'year' ? '1' : month!,
    known === 'day' ? day! : '1',
    '0',
    '0',
    '0',
  );
  // a year alone does not come from a clock that was not set
  return wall && (known !== 'day' || !isEmptyClock(wall)) ? { wall, precision: known, offset: null } : null;
}

function clockTime(
  [year, month, day]: readonly [string, string, string],
  time: RegExpExecArray,
): Written | null {
  const [, h, mi, s, fraction, compactHour, compactMinute, compactSecond, half, offset] = time;
  const [hour, minute, second] =
    h === undefined ? [compactHour!, compactMinute!, compactSecond] : [h, mi!, s];
  const inDay = Number(hour) === 24 ? '0' : halfDay(hour, half);
  const wall = calendarTime(year, month, day, inDay, minute, second === '60' ? '59' : (second ?? '0'));
  if (!wall) return null;
  return {
    wall: fraction ? `${wall}.${upToMilliseconds(fraction)}` : wall,
    precision: second === undefined ? 'minute' : 'second',
    offset: parseOffset(offset ?? ''),
  };
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * "Sun, 14 Jul 2019 15:16:17 +0200" (RFC 1123), "Sun Jul 14 15:16:17 2019", and the like, as in PNG texts.
 */
function parseProse(text: string): Written | null {
  const match =
    /^\s*(?:[a-z]{3,9},?\s+)?(?:(\d\d?)[\s-]+([a-z]{3})[a-z]*|([a-z]{3})[a-z]*\s+(\d\d?))[\s,-]+(?:(\d{4}|\d\d(?=\s+\d\d?:)),?\s+)?(\d\d?):(\d\d)(?::(\d\d))?(?:\s*([ap])m)?(?:\s+([+-]\d{4}|[a-z]{1,5}))?(?:\s+(\d{4}))?\s*$/i.exec(
      text,
    );
  if (!match) return null;
  const [
    ,
    dayFirst,
    monthAfter,
    monthFirst,
    dayAfter,
    yearFirst,
    hour,
    minute,
    second,
    half,
    zone,
    yearLast,
  ] = match;
  const month = months.indexOf((monthAfter ?? monthFirst)!.toLowerCase()) + 1;
  const wall = wallTime(
    fullYear(yearFirst ?? yearLast ?? '0'),
    String(month),
    (dayFirst ?? dayAfter)!,
    halfDay(hour!, half),
    minute!,
    second ?? '0',
  );
  return wall
    ? {
        wall,
        precision: second === undefined ? 'minute' : 'second',
        offset: zone && /^(gmt|utc?|z)$/i.test(zone) ? '+00:00' : parseOffset(zone ?? ''),
      }
    : null;
}

/** Two digits are a year from 1950 to 2049 (RFC 5322, 4.3). */
function fullYear(year: string): string {
  return year.length === 2 ? `${Number(year) < 50 ? '20' : '19'}${year}` : year;
}

function halfDay(hour: string, half: string | undefined): string {
  return half ? String((Number(hour) % 12) + (/p/i.test(half) ? 12 : 0)) : hour;
}

/**
 * Values that clocks and programs write when they know no time: Unix zero, in the zone of any computer;
 * QuickTime's, spreadsheets' and Windows' zero.
 */
function isEmptyClock(wall: string): boolean {
  if (['1899-12-30T00:00:00', '1899-12-31T00:00:00', '1904-01-01T00:00:00'].includes(wall)) return true;
  // not noon: archivists write it for a day alone
  return Math.abs(sortTimeMs(wall)) < 12 * 3_600_000 && sortTimeMs(wall) % 1_800_000 === 0;
}

/** year of the oldest photograph that exists */
const firstYear = 1826;
/** later years mean "never" (9999-12-31 and the like) */
const lastYear = 2099;

function wallTime(...digits: Parameters<typeof calendarTime>): string | null {
  const wall = calendarTime(...digits);
  return wall && !isEmptyClock(wall) ? wall : null;
}

/** Null where the calendar or the clock has no such time. */
function calendarTime(
  year: string,
  month: string,
  day: string,
  hour: string,
  minute: string,
  second: string,
): string | null {
  const numbers = [year, month, day, hour, minute, second].map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (numbers[0] < firstYear || numbers[0] > lastYear) return null;
  const [y, mo, d, h, mi, s] = numbers.map((number) => String(number).padStart(2, '0'));
  const wall = `${y}-${mo}-${d}T${h}:${mi}:${s}`;
  const utc = new Date(Date.UTC(numbers[0], numbers[1] - 1, numbers[2], numbers[3], numbers[4], numbers[5]));
  const exists = !Number.isNaN(utc.getTime()) && utc.toISOString().slice(0, 19) === wall;
  return exists ? wall : null;
}

/** `+05:45`, `Z`, `+0545` → `+05:45`; null for anything else, and beyond the offset of any zone. */
function parseOffset(text: string): string | null {
  const trimmed = text.trim();
  if (/^z$/i.test(trimmed)) return '+00:00';
  const match = /^([+-])(\d\d?):?(\d\d)$/.exec(trimmed);
  if (!match) return null;
  const [hours, minutes] = [Number(match[2]), Number(match[3])];
  if (hours > 14 || minutes > 59 || (hours === 14 && minutes > 0)) return null;
  return `${match[1]}${String(hours).padStart(2, '0')}:${match[3]}`;
}

/** The digits after the point as written, cut to milliseconds. */
function upToMilliseconds(fraction: string): string {
  return fraction.slice(0, 3);
}

/**
 * the word between day and time in names of screenshots, in several languages: "2021-03-04 at 5.06.07 PM",
 * "2021-03-04 um 05.06.07"
 */
const joiner = '(?:(?:at|um|à|alle|a las|às|om|kl\\.?|klo|o|в)[\\s_]+)?';
const nameTime = new RegExp(
  `(?<!\\d)((?:19|20)\\d\\d)([-_.]?)(\\d\\d)\\2(\\d\\d)[\\s_T-]+${joiner}(\\d\\d?)([-_.:h]?)(\\d\\d)\\6(\\d\\d)(\\d{3})?(?!\\d)[\\s_]*([AP]M)?`,
  'iu',
);
/** fourteen digits are a time only after prefixes that makers use */
const nameDigits =
  /(?:^|[^a-z])(?:IMG|VID|MVIMG|PANO|DJI|Screenshot)_?((?:19|20)\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?!\d)/i;
const nameDay =
  /(?:^|[^\da-z])(?:(?:IMG|VID)-((?:19|20)\d\d)(\d\d)(\d\d)-WA\d+|WP_((?:19|20)\d\d)(\d\d)(\d\d)_\d{3}(?!\d)|((?:19|20)\d\d)-(\d\d)-(\d\d)(?![-\d]))/i;

/** Pixel phones name their files by UTC everywhere. */
const namedInUtc = /^PXL_/;

/**
 * A date that is certain from the file's name: day and time to the second (`IMG_20210304_050607`,
 * `Screenshot_2021-03-04-05-06-07`, `2021-03-04 05.06.07`), WhatsApp's day, or a day written with hyphens.
 * Eight digits alone may be a counter, and milliseconds in names from messengers are the time of the
 * download: neither counts.
 */
export function timeFromName(name: string): CaptureTime | null {
  const digits = nameDigits.exec(name)?.slice(1);
  const time = digits ? null : nameTime.exec(name);
  const [year, month, day, hour, minute, second] =
    digits ?? (time ? [time[1], time[3], time[4], halfDay(time[5]!, time[10]), time[7], time[8]] : []);
  const moment = year === undefined ? null : wallTime(year, month!, day!, hour!, minute!, second!);
  if (moment)
    return {
      takenAt: time?.[9] ? `${moment}.${time[9]}` : moment,
      takenAtPrecision: 'second',
      takenAtOffset: namedInUtc.test(name) ? '+00:00' : null,
      takenAtSource: 'file name',
    };
  const [y, m, d] =
    nameDay
      .exec(name)
      ?.slice(1)
      .filter((part) => part !== undefined) ?? [];
  const wall = y === undefined ? null : wallTime(y, m!, d!, '0', '0', '0');
  return wall
    ? { takenAt: wall, takenAtPrecision: 'day', takenAtOffset: null, takenAtSource: 'file name' }
    : null;
}

/**
 * The file's modification time, in UTC with its offset so that it is the same on every computer. Times before
 * 1971 come from programs without a clock, and times in the future from wrong clocks: both give no date.
 */
export function timeFromFile(mtimeMs: number, nowMs: number): CaptureTime | null {
  const oneDayMs = 86_400_000;
  if (!(mtimeMs >= 365 * oneDayMs) || mtimeMs > nowMs + oneDayMs) return null;
  return {
    takenAt: new Date(mtimeMs).toISOString().slice(0, 19),
    takenAtPrecision: 'second',
    takenAtOffset: '+00:00',
    takenAtSource: 'file date',
  };
}
