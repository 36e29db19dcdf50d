/** @file Marks of the date scrubber: which years and months lie where along the right edge. */
import type { TimelineMonth } from '../../src-preload/contract/index.ts';

/** A month on the scrubber: its stretch in 0…1 of the whole height. */
export interface ScrubberMonth {
  month: string;
  count: number;
  from: number;
  to: number;
}

export interface ScrubberYear {
  year: string;
  at: number;
}

/** Stretches in proportion to `heights`, one a month, in order. */
export function scrubberMonths(months: readonly TimelineMonth[], heights: readonly number[]): ScrubberMonth[] {
  const total = heights.reduce((sum, height) => sum + height, 0) || 1;
  let passed = 0;
  return months.map(({ month, count }, index) => {
    const from = passed / total;
    passed += heights[index] ?? 0;
    return { month, count, from, to: passed / total };
  });
}

/** The years to write, at most one every `apart` of the height, so that labels never overlap. */
export function scrubberYears(months: readonly ScrubberMonth[], apart: number): ScrubberYear[] {
  const years: ScrubberYear[] = [];
  let seen = '';
  for (const { month, from } of months) {
    const year = month.slice(0, 4);
    if (month === 'undated' || year === seen) continue;
    seen = year;
    const last = years.at(-1);
    if (!last || from - last.at >= apart) years.push({ year, at: from });
  }
  return years;
}

/** The month at a height; the last one below all. */
export function monthAt(months: readonly ScrubberMonth[], at: number): number {
  const index = months.findIndex(({ to }) => at < to);
  return index === -1 ? months.length - 1 : index;
}
