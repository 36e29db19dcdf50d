/** @file How fast work goes: things a second over the last seconds. */

/** seconds that a rate looks back */
const windowMs = 8_000;
/** a rate over less time than this says nothing */
const leastMs = 500;

export interface Pace {
  /** @param atMs now  @param done how many are done in all */
  mark(atMs: number, done: number): void;
  /** a second; null = too early to say */
  rate(): number | null;
  /** forgets all marks: other work begins */
  restart(): void;
}

export function createPace(): Pace {
  let marks: { atMs: number; done: number }[] = [];
  return {
    mark(atMs, done) {
      const last = marks.at(-1);
      if (last && done < last.done) marks = [];
      // marks closer than a tenth of the least time are one
      if (last && marks.length > 1 && atMs - marks.at(-2)!.atMs < leastMs / 10) marks.pop();
      marks.push({ atMs, done });
      while (marks.length > 2 && atMs - marks[1]!.atMs >= windowMs) marks.shift();
    },
    rate() {
      const first = marks[0];
      const last = marks.at(-1);
      if (!first || !last || last.atMs - first.atMs < leastMs) return null;
      return ((last.done - first.done) * 1_000) / (last.atMs - first.atMs);
    },
    restart() {
      marks = [];
    },
  };
}
