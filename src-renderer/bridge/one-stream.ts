/**
 * @file One event stream for all tabs of a browser. It makes six connections to one address at most, and a
 * stream takes one for as long as it is open: with a stream for each tab, the sixth tab would wait for ever.
 */

/**
 * What the tab with the stream tells the others: a line of it, that it broke, or that something may have been
 * missed.
 */
export type StreamMessage = { line: string } | 'lost' | 'missed';

export interface OneStream {
  /**
   * Runs `work` while no other tab does; resolves with what it gave.
   * @param work is told whether another tab had the stream before
   */
  alone<T>(work: (afterAnother: boolean) => Promise<T>): Promise<T>;
  /** To the other tabs. */
  tell(message: StreamMessage): void;
}

const name = 'sightline-events';

/** @param hear what another tab tells */
export function openOneStream(hear: (message: StreamMessage) => void): OneStream {
  // a browser without them has a stream for each tab
  const { navigator, BroadcastChannel: Channel } = globalThis as Partial<typeof globalThis>;
  // absent also where the page is not from this computer or HTTPS
  const locks = (navigator as Partial<Navigator> | undefined)?.locks;
  if (!locks || !Channel) return { alone: (work) => work(false), tell: () => {} };
  const channel = new Channel(name);
  channel.addEventListener('message', ({ data }: MessageEvent<StreamMessage>) => hear(data));
  return {
    async alone<T>(work: (afterAnother: boolean) => Promise<T>): Promise<T> {
      const now = await locks.request(name, { ifAvailable: true }, async (lock) =>
        lock ? { value: await work(false) } : null,
      );
      return now ? now.value : await locks.request(name, () => work(true));
    },
    tell: (message) => channel.postMessage(message),
  };
}
