/** @file When a photo was taken, in words, as far as that is safely known. */
import type { PhotoMetadata } from '../../shared/metadata.ts';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** The precision is to the second where it is not said. */
export type DatedMetadata = Pick<PhotoMetadata, 'takenAt' | 'takenAtSource'> &
  Partial<Pick<PhotoMetadata, 'takenAtPrecision'>>;

export interface TakenWords {
  /** "June 2023"; "2023" where only the year is known */
  month: string;
  /** as exact as it is known: "14 June 2023", "June 2023", "2023" */
  day: string;
  /** "on 14 June 2023", "in June 2023", "in 2023" */
  on: string;
  /** "in the evening"; null where the clock's time is not known */
  hours: string | null;
}

/**
 * A file's date tells when it was copied as often as when it was taken: no words. A file name's date has no
 * trustworthy hour at midnight.
 */
export function takenWords(metadata: DatedMetadata): TakenWords | null {
  if (metadata.takenAtSource === 'file date') return null;
  const parts = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2}))?/.exec(metadata.takenAt ?? '');
  const month = months[Number(parts?.[2]) - 1];
  if (!parts || month === undefined) return null;
  const [, year, , day, hour, minute, second] = parts;
  const precision = metadata.takenAtPrecision ?? 'second';
  if (precision === 'year') return { month: year!, day: year!, on: `in ${year}`, hours: null };
  const monthWords = `${month} ${year}`;
  if (precision === 'month')
    return { month: monthWords, day: monthWords, on: `in ${monthWords}`, hours: null };
  const dayWords = `${Number(day)} ${monthWords}`;
  const timeIsKnown =
    precision !== 'day' &&
    hour !== undefined &&
    !(Number(hour) === 0 && Number(minute) === 0 && Number(second) === 0);
  return {
    month: monthWords,
    day: dayWords,
    on: `on ${dayWords}`,
    hours: timeIsKnown ? hoursInWords(Number(hour)) : null,
  };
}

function hoursInWords(hour: number): string {
  if (hour < 5 || hour >= 22) return 'at night';
  if (hour < 12) return 'in the morning';
  return hour < 17 ? 'in the afternoon' : 'in the evening';
}
