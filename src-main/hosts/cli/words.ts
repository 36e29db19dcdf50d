/** @file Numbers, dates and certainty in the words a terminal shows. */

const wholeNumbers = new Intl.NumberFormat('en-US');

/** `1 photo`, `1,240 photos` */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${wholeNumbers.format(number)} ${number === 1 ? one : many}`;
}

export function number(value: number): string {
  return wholeNumbers.format(value);
}

/** `97 %`, and nothing where there is no probability to show */
export function percent(probability: number | null): string {
  return probability === null ? '' : `${Math.round(probability * 100)} %`;
}

/** `8 seconds`, `4 minutes`, `2 hours` */
export function duration(seconds: number): string {
  if (seconds < 90) return count(Math.max(1, Math.round(seconds)), 'second');
  if (seconds < 5_400) return count(Math.round(seconds / 60), 'minute');
  return count(Math.round(seconds / 3_600), 'hour');
}

/** `1 June 2023, 10:05` of a wall time as written */
export function wallTime(takenAt: string): string {
  const date = new Date(`${takenAt.slice(0, 19)}Z`);
  if (Number.isNaN(date.getTime())) return takenAt;
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
  return `${day}, ${takenAt.slice(11, 16)}`;
}

/** Lines with a label in front of the first: `Tags      dog, beach`. */
export function labelled(label: string, text: string): string {
  return `${label.padEnd(10)}${text}`;
}

export function indent(text: string, by = 2): string {
  return text.replace(/^(?=.)/gm, ' '.repeat(by));
}
