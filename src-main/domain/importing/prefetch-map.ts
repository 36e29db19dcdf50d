/**
 * @file A bounded pipeline: work runs a fixed number of items ahead of its reader, in order, so that memory
 * stays flat.
 */

/**
 * Maps a stream with at most `ahead` items under way or waiting to be read; results keep the order. When the
 * reader stops or an item fails, what is under way is waited for and the source is closed.
 * @returns at its end what the source returns
 */
export async function* prefetchMap<In, Out, Outcome>(
  source: AsyncIterable<In, Outcome>,
  ahead: number,
  map: (item: In) => Promise<Out>,
): AsyncGenerator<Out, Outcome> {
  const iterator = source[Symbol.asyncIterator]();
  const underWay: Promise<IteratorResult<Out, Outcome>>[] = [];
  const pull = async (): Promise<IteratorResult<Out, Outcome>> => {
    const next = await iterator.next();
    return next.done ? next : { done: false, value: await map(next.value) };
  };
  try {
    for (;;) {
      while (underWay.length < ahead) {
        const item = pull();
        item.catch(() => undefined); // heard of below, when its turn comes
        underWay.push(item);
      }
      const result = await underWay.shift()!;
      if (result.done) return result.value;
      yield result.value;
    }
  } finally {
    await Promise.allSettled(underWay);
    await iterator.return?.();
  }
}
