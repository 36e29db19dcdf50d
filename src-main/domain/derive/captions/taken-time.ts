/** @file When a photo was taken, in words, where that is known reliably. */
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

/** The precision is seconds where none is given. */
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
 * No words for a file's date: it is often the time of copying. Midnight from a file name is not taken for a
 * time of day.
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
