/** @file The timeline: counts of all months, and the photos of those months that are near. */
import { useThrottleFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, triggerRef } from 'vue';
import type { CallOutput, PhotoTile, TimelineMonth } from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { errorSentence } from '../bridge/error-sentences.ts';
import { useLatest } from '../composables/useLatest.ts';
import { groupMonths, monthsOfKey, type MonthGroup } from '../layout/month-groups.ts';
import type { GridSection } from '../layout/sections.ts';
import { formatMonths } from '../words/dates.ts';
import { countOf } from '../words/numbers.ts';
import { afterReconnect, onEngineEvent } from './engine-events.ts';
import { useToastStore } from './toasts.ts';
import { inBackground } from './in-background.ts';

/** photos kept in memory before the months asked for longest ago are let go */
const keptTiles = 30_000;
/** an import changes the timeline many times a second; the eye needs less */
const refreshMs = 400;
const atOnce = 3;

export const useTimelineStore = defineStore('timeline', () => {
  const state = ref<'loading' | 'ready' | 'error'>('loading');
  const problem = ref('');
  const total = ref(0);
  const months = shallowRef<readonly TimelineMonth[]>([]);
  const tiles = shallowRef(new Map<string, readonly PhotoTile[]>());
  const joined = new Map<string, { parts: readonly (readonly PhotoTile[])[]; tiles: readonly PhotoTile[] }>();
  const stale = new Set<string>();
  const latest = useLatest();
  /** months that are read now, or wait for their turn; all who ask for one wait for the same answer */
  const asked = new Map<string, Promise<void>>();
  /** those that wait, the next first */
  let waiting: { month: string; begin: () => void }[] = [];
  let reading = 0;

  const sections = computed<GridSection[]>(() =>
    groupMonths(months.value).map((group) => {
      const loaded = tilesOf(group);
      const count = loaded?.length ?? group.count;
      const title = formatMonths(group.months.at(-1)?.month ?? '', group.months[0]?.month ?? '');
      return { key: group.key, title, note: countOf(count, 'photo'), count, tiles: loaded, faded: false };
    }),
  );

  /** The photos of a group once all its months are loaded; the same list as long as they are the same. */
  function tilesOf(group: MonthGroup): readonly PhotoTile[] | null {
    const parts = group.months.map(({ month }) => tiles.value.get(month));
    if (parts.length === 1) return parts[0] ?? null;
    if (!parts.every((part) => part !== undefined)) return null;
    const known = joined.get(group.key);
    if (
      known &&
      known.parts.length === parts.length &&
      known.parts.every((part, index) => part === parts[index])
    )
      return known.tiles;
    const all = parts.flat();
    joined.set(group.key, { parts, tiles: all });
    return all;
  }

  async function load(): Promise<void> {
    try {
      await latest.ask(() => useBridge().call('photos.timeline', {}), take);
    } catch (error) {
      problem.value = errorSentence(error);
      state.value = 'error';
    }
  }

  function take(timeline: CallOutput<'photos.timeline'>): void {
    const before = new Map(months.value.map(({ month, count }) => [month, count]));
    for (const { month, count } of timeline.months) if (before.get(month) !== count) stale.add(month);
    total.value = timeline.total;
    months.value = timeline.months;
    forget(timeline.months);
    state.value = 'ready';
  }

  function forget(existing: readonly TimelineMonth[]): void {
    const left = new Set(existing.map(({ month }) => month));
    for (const month of [...tiles.value.keys()]) if (!left.has(month)) tiles.value.delete(month);
    triggerRef(tiles);
  }

  /**
   * Loads the months of these sections, or these months, where they are not there or out of date. Those asked
   * for last come first.
   */
  async function ensure(keys: readonly string[]): Promise<void> {
    const wanted = keys.flatMap((key) => monthsOfKey(key, months.value));
    await Promise.all(
      wanted.map((month) => (tiles.value.has(month) && !stale.has(month) ? touch(month) : fetchMonth(month))),
    );
  }

  function touch(month: string): void {
    const loaded = tiles.value.get(month);
    if (!loaded) return;
    tiles.value.delete(month);
    tiles.value.set(month, loaded);
  }

  /** Reads a month, a few at once; the one that was asked for last comes next. */
  function fetchMonth(month: string): Promise<void> {
    const known = asked.get(month);
    if (known) {
      waiting = [
        ...waiting.filter((one) => one.month === month),
        ...waiting.filter((one) => one.month !== month),
      ];
      return known;
    }
    const done = turnOf(month)
      .then(() => readMonth(month))
      .finally(() => {
        asked.delete(month);
        reading -= 1;
        waiting.shift()?.begin();
      });
    asked.set(month, done);
    return done;
  }

  function turnOf(month: string): Promise<void> {
    return new Promise((resolve) => {
      const begin = () => {
        reading += 1;
        resolve();
      };
      if (reading < atOnce) begin();
      else waiting = [{ month, begin }, ...waiting];
    });
  }

  async function readMonth(month: string): Promise<void> {
    stale.delete(month);
    try {
      const { tiles: found } = await useBridge().call('photos.month', { month });
      if (!months.value.some((one) => one.month === month)) return;
      tiles.value.set(month, found);
      letGo();
      triggerRef(tiles);
      // it changed while it was read
      if (stale.has(month)) inBackground(refresh());
    } catch (error) {
      // asked for again when it is next near the eye
      stale.add(month);
      useToastStore().problem(error);
    }
  }

  function letGo(): void {
    let kept = [...tiles.value.values()].reduce((sum, { length }) => sum + length, 0);
    for (const [month, { length }] of tiles.value) {
      if (kept <= keptTiles || tiles.value.size <= 2) return;
      tiles.value.delete(month);
      kept -= length;
    }
  }

  const refresh = useThrottleFn(
    async () => {
      await load();
      await Promise.all([...stale].filter((month) => tiles.value.has(month)).map(fetchMonth));
    },
    refreshMs,
    true,
  );

  onEngineEvent('timeline.changed', ({ months: changed }) => {
    for (const month of changed) stale.add(month);
    inBackground(refresh());
  });
  onEngineEvent('photos.changed', ({ ids }) => {
    const changed = new Set(ids);
    for (const [month, loaded] of tiles.value) if (loaded.some(({ id }) => changed.has(id))) stale.add(month);
    inBackground(refresh());
  });
  afterReconnect(() => {
    for (const month of tiles.value.keys()) stale.add(month);
    inBackground(refresh());
  });

  return { state, problem, total, months, sections, load, ensure };
});
