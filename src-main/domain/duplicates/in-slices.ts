/** @file Runs long work in short slices, so that calls and events are handled in between. */
import { setImmediate as nextTurn } from 'node:timers/promises';

const sliceMs = 15;

/** Runs a generator to its end; after each slice of 15 ms other events are handled. */
export async function inSlices<Result>(work: Generator<void, Result>): Promise<Result> {
  for (;;) {
    const end = performance.now() + sliceMs;
    for (;;) {
      const step = work.next();
      if (step.done) return step.value;
      if (performance.now() >= end) break;
    }
    await nextTurn();
  }
}
