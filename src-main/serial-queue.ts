/** @file A queue that runs one piece of work at a time, in order. */
import pLimit from 'p-limit';

export interface SerialQueue {
  /**
   * Runs `work` when all work queued before has ended, successfully or not. The caller gets its result or its
   * error before the next work begins. Work that waits for other work in its own queue waits forever.
   */
  <Result>(work: () => Promise<Result>): Promise<Result>;
  /** Resolves when all that is queued so far has ended. */
  idle(): Promise<void>;
}

export function createSerialQueue(): SerialQueue {
  const limit = pLimit(1);
  const runSerially = <Result>(work: () => Promise<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      // settled inside the limit: p-limit alone begins the next work before the caller is notified
      limit(() => work().then(resolve, reject)).catch(reject); // it threw before it returned a promise
    });
  return Object.assign(runSerially, { idle: () => runSerially(async () => {}) });
}
