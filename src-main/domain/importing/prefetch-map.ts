/**
 * @file A bounded pipeline: at most a fixed number of items is worked on ahead of the reader, in order, so
 * that memory use stays constant.
 */

/**
 * Maps a stream with at most `ahead` items in progress or ready to be read; results keep the order. When the
 * reader stops or an item fails, it waits for items in progress and closes the source.
 * @returns at its end what the source returns
 */
export async function* prefetchMap<In, Out, Return>(
  source: AsyncIterable<In, Return>,
  ahead: number,
  map: (item: In) => Promise<Out>,
): AsyncGenerator<Out, Return> {
  const iterator = source[Symbol.asyncIterator]();
  const inProgress: Promise<IteratorResult<Out, Return>>[] = [];
  const pull = async (): Promise<IteratorResult<Out, Return>> => {
    const next = await iterator.next();
    return next.done ? next : { done: false, value: await map(next.value) };
  };
  try {
    for (;;) {
      while (inProgress.length < ahead) {
        const item = pull();
        item.catch(() => undefined); // the error is rethrown when this item is read
        inProgress.push(item);
      }
      const result = await inProgress.shift()!;
      if (result.done) return result.value;
      yield result.value;
    }
  } finally {
    await Promise.allSettled(inProgress);
    await iterator.return?.();
  }
}
