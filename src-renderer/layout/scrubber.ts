/** @file Marks of the date scrubber: which years and months lie where along the right edge. */

/** A section of the timeline as the scrubber shows it: its stretch in 0…1 of the whole height. */
export interface Stretch {
  title: string;
  /** year of its newest photos; empty for those without a date */
  year: string;
  count: number;
  from: number;
  to: number;
}

export interface YearMark {
  year: string;
  at: number;
}

interface TimelineSection {
  /** `YYYY-MM`, `YYYY`, two of these joined by `..`, or `undated` */
  key: string;
  title: string | null;
  count: number;
}

/** Stretches in proportion to `heights`, one a section, in order. */
export function stretchesOf(sections: readonly TimelineSection[], heights: readonly number[]): Stretch[] {
  const total = heights.reduce((sum, height) => sum + height, 0) || 1;
  let passed = 0;
  return sections.map(({ key, title, count }, index) => {
    const from = passed / total;
    passed += heights[index] ?? 0;
    return {
      title: title ?? '',
      year: /(\d{4})(?:-\d{2})?$/.exec(key)?.[1] ?? '',
      count,
      from,
      to: passed / total,
    };
  });
}

/** The years to write, at most one every `apart` of the height, so that labels never overlap. */
export function yearMarks(stretches: readonly Stretch[], apart: number): YearMark[] {
  const marks: YearMark[] = [];
  let seen = '';
  for (const { year, from } of stretches) {
    if (year === '' || year === seen) continue;
    seen = year;
    const last = marks.at(-1);
    if ((!last || from - last.at >= apart) && from <= 1 - apart) marks.push({ year, at: from });
  }
  return marks;
}

/** Index of the stretch at a height; the last one below all. */
export function stretchAt(stretches: readonly Stretch[], at: number): number {
  const index = stretches.findIndex(({ to }) => at < to);
  return index === -1 ? stretches.length - 1 : index;
}
