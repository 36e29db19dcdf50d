/** @file Detects bursts of file events in which the system may have lost some without a report. */

export interface EventBurst {
  /** Counts one event. @returns whether so many came in this second that some may have been lost */
  count(): boolean;
  /** Some may have been lost, and more events arrive all the time. */
  isRaging(): boolean;
  /** @returns whether some may have been lost since the last call */
  takeOverflow(): boolean;
}

/** @param most events in one second */
export function createEventBurst(most: number): EventBurst {
  let sinceMs = 0;
  let events = 0;
  let lastMs = 0;
  let overflowed = false;
  return {
    count() {
      const now = Date.now();
      if (now - sinceMs > 1_000) [sinceMs, events] = [now, 0];
      events += 1;
      lastMs = now;
      if (events < most) return false;
      overflowed = true;
      return true;
    },
    isRaging: () => overflowed && Date.now() - lastMs < 1_000,
    takeOverflow() {
      const was = overflowed;
      overflowed = false;
      return was;
    },
  };
}
