/** @file The timeline: counts of all months, and the photos of those months that are near. */
import { useThrottleFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { CallOutput, TimelineMonth } from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { errorSentence } from '../bridge/error-sentences.ts';
import { useLatest } from '../composables/useLatest.ts';
import { groupMonths, monthsOfKey, type MonthGroup } from '../layout/month-groups.ts';
import type { GridSection } from '../layout/sections.ts';
import { formatMonths } from '../words/dates.ts';
import { countOf } from '../words/numbers.ts';
import { afterReconnect, onEngineEvent } from './engine-events.ts';
import { inBackground } from './in-background.ts';
import { useLoadedMonths } from './timeline/loaded-months.ts';
import { useMonthReading } from './timeline/month-reading.ts';

/** an import changes the timeline many times a second; the eye needs less */
const refreshMs = 400;

export const useTimelineStore = defineStore('timeline', () => {
  const state = ref<'loading' | 'ready' | 'error'>('loading');
  const problem = ref('');
  const total = ref(0);
  const months = shallowRef<readonly TimelineMonth[]>([]);
  const loaded = useLoadedMonths();
  const reading = useMonthReading({
    loaded,
    exists: (month) => months.value.some((one) => one.month === month),
    refresh: () => refresh(),
  });
  const latest = useLatest();
  const sections = computed(() =>
    groupMonths(months.value).map((group) => sectionOf(group, loaded.tilesOf(group))),
  );

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
    const counted = timeline.months.filter(({ month, count }) => before.get(month) !== count);
    reading.outdate(counted.map(({ month }) => month));
    total.value = timeline.total;
    months.value = timeline.months;
    loaded.keepOnly(new Set(timeline.months.map(({ month }) => month)));
    state.value = 'ready';
  }

  /** Loads the months of these sections, or these months; those asked for last come first. */
  async function ensure(keys: readonly string[]): Promise<void> {
    await reading.ensure(keys.flatMap((key) => monthsOfKey(key, months.value)));
  }

  const refresh = useThrottleFn(
    async () => {
      await load();
      await reading.readStale();
    },
    refreshMs,
    true,
  );
  const changed = (which: readonly string[]) => {
    reading.outdate(which);
    inBackground(refresh());
  };
  onEngineEvent('timeline.changed', (news) => {
    reading.replace(news.tiles, news.revision);
    if (news.months.length > 0) changed(news.months);
  });
  afterReconnect(() => changed(loaded.months()));

  return { state, problem, total, months, sections, load, ensure };
});

function sectionOf(group: MonthGroup, tiles: GridSection['tiles']): GridSection {
  const count = tiles?.length ?? group.count;
  const title = formatMonths(group.months.at(-1)?.month ?? '', group.months[0]?.month ?? '');
  return { key: group.key, title, note: countOf(count, 'photo'), count, tiles, faded: false };
}
