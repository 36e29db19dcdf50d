/** @file Numbers as people read them: separators, plurals, shares, sizes and spans of time. */

const whole = new Intl.NumberFormat();
const oneDigit = new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 });
const share = new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 });

/** 12345 → “12,345” in the reader's own way. */
export function formatCount(value: number): string {
  return whole.format(value);
}

/** “1 photo”, “1,240 photos”. */
export function countOf(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

/** 0.941 → “94%”. Never claims 100 % of anything that is not exactly so. */
export function formatShare(probability: number): string {
  if (probability < 1 && probability > 0.99) return share.format(0.99);
  if (probability > 0 && probability < 0.01) return share.format(0.01);
  return share.format(probability);
}

/** Bytes in decimal units, as file managers show them. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let value = bytes;
  let unit = 0;
  while (value >= 1_000 && unit < units.length - 1) {
    value /= 1_000;
    unit += 1;
  }
  const rounded = value < 10 && unit > 0 ? oneDigit.format(value) : formatCount(Math.round(value));
  return `${rounded} ${units[unit] ?? ''}`;
}

/** 12.3 → “12 a second”, 0.43 → “0.4 a second”, 0.03 → “1.8 a minute”. */
export function formatRate(perSecond: number): string {
  if (perSecond < 0.1) return `${oneDigit.format(perSecond * 60)} a minute`;
  return `${perSecond >= 10 ? formatCount(Math.round(perSecond)) : oneDigit.format(perSecond)} a second`;
}

/** “about 4 minutes”: as rough as an estimate deserves. */
export function formatTimeLeft(seconds: number): string {
  if (seconds < 8) return 'a few seconds';
  if (seconds < 55) return `about ${formatCount(Math.ceil(seconds / 10) * 10)} seconds`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `about ${countOf(Math.max(1, minutes), 'minute')}`;
  const hours = Math.round(seconds / 3_600);
  return hours < 36 ? `about ${countOf(hours, 'hour')}` : `about ${countOf(Math.round(hours / 24), 'day')}`;
}

/** How long something took: “12 seconds”, “3 minutes 5 seconds”. */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return countOf(Math.max(1, Math.round(seconds)), 'second');
  const minutes = Math.floor(seconds / 60);
  const rest = Math.round(seconds % 60);
  if (minutes >= 60) return `${countOf(Math.floor(minutes / 60), 'hour')} ${countOf(minutes % 60, 'minute')}`;
  return rest === 0 ? countOf(minutes, 'minute') : `${countOf(minutes, 'minute')} ${countOf(rest, 'second')}`;
}
