/** @file Formats numbers, dates and probabilities for the terminal. */

import type { DatePrecision } from '../../../src-preload/contract/index.ts';

const wholeNumbers = new Intl.NumberFormat('en-US');

/** `1 photo`, `1,240 photos` */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${wholeNumbers.format(number)} ${number === 1 ? one : many}`;
}

export function number(value: number): string {
  return wholeNumbers.format(value);
}

/** `412 MB`, `1.7 GB` */
export function bytes(value: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, value)) / 3)));
  const amount = value / 1_000 ** step;
  const rounded = step > 0 && amount < 10 ? Math.round(amount * 10) / 10 : Math.round(amount);
  return `${number(rounded)} ${units[step]}`;
}

/** `97%`, and nothing where there is no probability to show */
export function percent(probability: number | null): string {
  return probability === null ? '' : `${Math.round(probability * 100)}%`;
}

/** `8 seconds`, `4 minutes`, `2 hours` */
export function duration(seconds: number): string {
  if (seconds < 90) return count(Math.max(1, Math.round(seconds)), 'second');
  if (seconds < 5_400) return count(Math.round(seconds / 60), 'minute');
  return count(Math.round(seconds / 3_600), 'hour');
}

/** `1 June 2023, 10:05` of a wall time as written; `June 2023` and `2023` where no more of it is known */
export function wallTime(takenAt: string, precision: DatePrecision | null = 'second'): string {
  const date = new Date(`${takenAt.slice(0, 19)}Z`);
  if (Number.isNaN(date.getTime())) return takenAt;
  const known: Intl.DateTimeFormatOptions = { year: 'numeric', timeZone: 'UTC' };
  if (precision !== 'year') known.month = 'long';
  if (precision !== 'year' && precision !== 'month') known.day = 'numeric';
  const words = date.toLocaleDateString('en-GB', known);
  return precision === 'year' || precision === 'month' || precision === 'day'
    ? words
    : `${words}, ${takenAt.slice(11, 16)}`;
}

/** Lines with a label in front of the first: `Tags      dog, beach`. */
export function labelled(label: string, text: string): string {
  return `${label.padEnd(10)}${text}`;
}

export function indent(text: string, by = 2): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}
