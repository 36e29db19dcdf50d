/** @file Measures the rate of work: items a second over the last seconds. */

/** the time over which the rate is measured */
const windowMs = 8_000;
/** a rate over less time is not reliable */
const minMs = 500;

export interface Pace {
  /** @param atMs now  @param done number of items done in all */
  mark(atMs: number, done: number): void;
  /** items a second; null = too early to say */
  rate(): number | null;
  /** forgets all marks: different work begins */
  restart(): void;
}

export function createPace(): Pace {
  let marks: { atMs: number; done: number }[] = [];
  return {
    mark(atMs, done) {
      const last = marks.at(-1);
      if (last && done < last.done) marks = [];
      // marks closer than a tenth of the minimum time are merged
      if (last && marks.length > 1 && atMs - marks.at(-2)!.atMs < minMs / 10) marks.pop();
      marks.push({ atMs, done });
      while (marks.length > 2 && atMs - marks[1]!.atMs >= windowMs) marks.shift();
    },
    rate() {
      const first = marks[0];
      const last = marks.at(-1);
      if (!first || !last || last.atMs - first.atMs < minMs) return null;
      return ((last.done - first.done) * 1_000) / (last.atMs - first.atMs);
    },
    restart() {
      marks = [];
    },
  };
}
