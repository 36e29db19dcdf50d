/** @file The photos of months that are kept in memory; those that were asked for longest ago are let go. */
import { shallowRef, triggerRef } from 'vue';
import type { PhotoTile } from '../../../src-preload/contract/index.ts';
import type { MonthGroup } from '../../layout/month-groups.ts';

type Tiles = readonly PhotoTile[];

/** photos kept in memory before the months asked for longest ago are let go */
const keptTiles = 30_000;

export type LoadedMonths = ReturnType<typeof useLoadedMonths>;

export function useLoadedMonths() {
  /** the one asked for longest ago first */
  const tiles = shallowRef(new Map<string, Tiles>());
  const joined = new Map<string, { parts: readonly Tiles[]; tiles: Tiles }>();

  /** The photos of a group once all its months are loaded; the same list as long as they are the same. */
  function tilesOf(group: MonthGroup): Tiles | null {
    const parts = group.months.map(({ month }) => tiles.value.get(month));
    if (parts.length === 1) return parts[0] ?? null;
    if (!parts.every((part) => part !== undefined)) return null;
    const known = joined.get(group.key);
    if (known && isSame(known.parts, parts)) return known.tiles;
    const all = parts.flat();
    joined.set(group.key, { parts, tiles: all });
    return all;
  }

  function put(month: string, found: Tiles): void {
    tiles.value.set(month, found);
    letGo();
    triggerRef(tiles);
  }

  /** Shows these photos as they are now, where they are loaded. */
  function replace(changed: ReadonlyMap<string, PhotoTile>): void {
    if (changed.size === 0) return;
    for (const [month, loaded] of tiles.value)
      if (loaded.some(({ id }) => changed.has(id)))
        tiles.value.set(
          month,
          loaded.map((tile) => changed.get(tile.id) ?? tile),
        );
    triggerRef(tiles);
  }

  function letGo(): void {
    let kept = [...tiles.value.values()].reduce((sum, { length }) => sum + length, 0);
    for (const [month, { length }] of tiles.value) {
      if (kept <= keptTiles || tiles.value.size <= 2) return;
      tiles.value.delete(month);
      kept -= length;
    }
  }

  /** It was asked for just now. */
  function touch(month: string): void {
    const loaded = tiles.value.get(month);
    if (!loaded) return;
    tiles.value.delete(month);
    tiles.value.set(month, loaded);
  }

  function keepOnly(months: ReadonlySet<string>): void {
    for (const month of [...tiles.value.keys()]) if (!months.has(month)) tiles.value.delete(month);
    triggerRef(tiles);
  }

  return {
    tilesOf,
    put,
    replace,
    touch,
    keepOnly,
    has: (month: string) => tiles.value.has(month),
    months: () => [...tiles.value.keys()],
  };
}

function isSame(one: readonly Tiles[], other: readonly Tiles[]): boolean {
  return one.length === other.length && one.every((part, index) => part === other[index]);
}
