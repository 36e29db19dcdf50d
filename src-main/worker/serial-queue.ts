/** @file One thing at a time, first come first served: the models are used by one task at once. */

export type SerialQueue = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function createSerialQueue(): SerialQueue {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = last.then(work);
    // the next one comes after this one, however it ends
    last = result.catch(() => {});
    return result;
  };
}
