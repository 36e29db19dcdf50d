/** @file Limits how often something is sent; the last call always sends the newest state. */

export interface Throttle {
  /** Sends at once, and cancels a waiting send. */
  now(): void;
  /** Sends now, or when the minimum time since the last send has passed. */
  soon(): void;
}

export interface ThrottleClock {
  /** ms of a monotonic clock */
  ticks: () => number;
  /** Calls back after this many ms. @returns a function that cancels it */
  setTimer: (callback: () => void, ms: number) => () => void;
}

/** @param everyMs minimum time between two sends of `soon` */
export function createThrottle(
  send: () => void,
  everyMs: number,
  { ticks, setTimer }: ThrottleClock,
): Throttle {
  let sentAtMs = -Infinity;
  /** cancels the waiting send; null = none waits */
  let cancelWaiting: (() => void) | null = null;

  function now(): void {
    cancelWaiting?.();
    cancelWaiting = null;
    sentAtMs = ticks();
    send();
  }

  return {
    now,
    soon() {
      if (cancelWaiting) return;
      const waitMs = sentAtMs + everyMs - ticks();
      if (waitMs <= 0) now();
      else cancelWaiting = setTimer(now, waitMs);
    },
  };
}
