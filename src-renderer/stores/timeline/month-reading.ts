/** @file Reading the photos of months: those that are near the eye, and again those that are out of date. */
import { useBridge } from '../../bridge/bridge.ts';
import { inBackground } from '../in-background.ts';
import { useToastStore } from '../toasts.ts';
import type { LoadedMonths } from './loaded-months.ts';
import { newestFirst } from './newest-first.ts';

const atOnce = 3;

interface MonthReadingDeps {
  loaded: LoadedMonths;
  /** whether the timeline still has this month */
  exists: (month: string) => boolean;
  /** asked for where a month changed while it was read */
  refresh: () => Promise<unknown>;
}

export function useMonthReading({ loaded, exists, refresh }: MonthReadingDeps) {
  const stale = new Set<string>();
  const fetchMonth = newestFirst(atOnce, read);

  async function read(month: string): Promise<void> {
    stale.delete(month);
    try {
      const { tiles } = await useBridge().call('photos.month', { month });
      if (!exists(month)) return;
      loaded.put(month, tiles);
      // it changed while it was read
      if (stale.has(month)) inBackground(refresh());
    } catch (error) {
      // asked for again when it is next near the eye
      stale.add(month);
      useToastStore().problem(error);
    }
  }

  /** Loads these months where they are not there or out of date. Those asked for last come first. */
  async function ensure(months: readonly string[]): Promise<void> {
    const isFresh = (month: string) => loaded.has(month) && !stale.has(month);
    await Promise.all(months.map((month) => (isFresh(month) ? loaded.touch(month) : fetchMonth(month))));
  }

  /** These months are not as they were read. */
  function outdate(months: readonly string[]): void {
    for (const month of months) stale.add(month);
  }

  /** Reads those again that are kept in memory and out of date. */
  async function readStale(): Promise<void> {
    await Promise.all([...stale].filter(loaded.has).map(fetchMonth));
  }

  return { ensure, outdate, readStale };
}
