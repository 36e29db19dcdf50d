/** @file Sends at most so often; what is sent last is always the newest. */

export interface Throttle {
  /** Sends at once; what waited is sent with it. */
  now(): void;
  /** Sends now, or once the last sending is long enough ago. */
  soon(): void;
}

export interface ThrottleClock {
  /** ms of a clock that only goes on */
  ticks: () => number;
  /** Calls back after this many ms. @returns a function that calls it off */
  later: (callback: () => void, ms: number) => () => void;
}

/** @param everyMs least time between two that `soon` sends */
export function createThrottle(send: () => void, everyMs: number, { ticks, later }: ThrottleClock): Throttle {
  let sentAtMs = -Infinity;
  /** calls off the sending that waits for its turn; null = none waits */
  let callOff: (() => void) | null = null;

  function now(): void {
    callOff?.();
    callOff = null;
    sentAtMs = ticks();
    send();
  }

  return {
    now,
    soon() {
      if (callOff) return;
      const waitMs = sentAtMs + everyMs - ticks();
      if (waitMs <= 0) now();
      else callOff = later(now, waitMs);
    },
  };
}
