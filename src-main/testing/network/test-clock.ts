/** @file A clock that a test moves; what downloads wait for between tries passes at once, and is noted. */
import { stallMs } from '../../domain/models/downloads/download-file.ts';
import type { Clock } from '../../domain/models/downloads/clock.ts';

export interface TestClock extends Clock {
  /** ms of each wait between tries */
  waits: number[];
  /** Moves the time; what is due is called. */
  advance(ms: number): void;
}

/** @param holds waits between tries do not pass by themselves */
export function createTestClock({ holds = false }: { holds?: boolean } = {}): TestClock {
  let now = Date.parse('2026-01-01T00:00:00Z');
  const timers = new Set<{ at: number; callback: () => void }>();
  const waits: number[] = [];
  const advance = (ms: number) => {
    now += ms;
    for (const timer of [...timers].sort((one, other) => one.at - other.at)) {
      if (timer.at > now) continue;
      timers.delete(timer);
      timer.callback();
    }
  };
  return {
    waits,
    advance,
    now: () => now,
    after(ms, callback) {
      const timer = { at: now + ms, callback };
      timers.add(timer);
      if (ms !== stallMs) {
        waits.push(ms);
        if (!holds)
          queueMicrotask(() => {
            if (!timers.delete(timer)) return;
            now += ms;
            callback();
          });
      }
      return () => void timers.delete(timer);
    },
  };
}
