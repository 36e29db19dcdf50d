/** @file Reading the photos of months: those that are near the eye, and again those that are out of date. */
import type { PhotoTile } from '../../../src-preload/contract/index.ts';
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
  /** photos that changed while months are read: an answer may be older */
  const news = new Map<string, { revision: number; tile: PhotoTile }>();
  let underWay = 0;
  const fetchMonth = newestFirst(atOnce, read);

  async function read(month: string): Promise<void> {
    stale.delete(month);
    underWay += 1;
    try {
      const { tiles, revision } = await useBridge().call('photos.month', { month });
      if (!exists(month)) return;
      loaded.put(
        month,
        tiles.map((tile) => newer(tile, revision)),
      );
      // it changed while it was read
      if (stale.has(month)) inBackground(refresh());
    } catch (error) {
      // asked for again when it is next near the eye
      stale.add(month);
      useToastStore().problem(error);
    } finally {
      underWay -= 1;
      if (underWay === 0) news.clear();
    }
  }

  function newer(tile: PhotoTile, revision: number): PhotoTile {
    const heard = news.get(tile.id);
    return heard && heard.revision > revision ? heard.tile : tile;
  }

  /** These photos look different now, and are where they were. */
  function replace(tiles: readonly PhotoTile[], revision: number): void {
    if (underWay > 0) for (const tile of tiles) news.set(tile.id, { revision, tile });
    loaded.replace(new Map(tiles.map((tile) => [tile.id, tile])));
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

  return { ensure, outdate, readStale, replace };
}
