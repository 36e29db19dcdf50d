/**
 * @file Photos that were taken out of the library: how many there are, and the list while its page is open.
 */
import { useThrottleFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { Photo } from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { errorSentence } from '../bridge/error-sentences.ts';
import { useLatest } from '../composables/useLatest.ts';
import { useAnnotationStore } from './annotations.ts';
import { afterReconnect, onEngineEvent } from './engine-events.ts';
import { inBackground } from './in-background.ts';

const pageSize = 100;
/** more are not listed at once: the oldest come when some of these are put back */
const mostShown = 1_000;
/** several edits may come in one second */
const refreshMs = 1_000;

export const useRemovedStore = defineStore('removed', () => {
  const photos = shallowRef<readonly Photo[]>([]);
  const total = ref(0);
  const state = ref<'loading' | 'ready' | 'error'>('loading');
  const problem = ref('');
  /** how many the page shows; only one is asked for, to count them, while no page is open */
  let wanted = 1;
  const latest = useLatest();

  async function load(): Promise<void> {
    try {
      await latest.ask(
        () => useBridge().call('photos.removed', { limit: wanted }),
        (found) => {
          photos.value = found.photos;
          total.value = found.total;
          state.value = 'ready';
        },
      );
    } catch (error) {
      problem.value = errorSentence(error);
      state.value = 'error';
    }
  }

  async function open(): Promise<void> {
    wanted = pageSize;
    state.value = 'loading';
    await load();
  }

  const canShowMore = computed(() => photos.value.length < Math.min(total.value, mostShown));

  async function more(): Promise<void> {
    wanted = Math.min(wanted + pageSize, mostShown);
    await load();
  }

  function leave(): void {
    wanted = 1;
    photos.value = photos.value.slice(0, 1);
  }

  /** Puts photos back into the library. @returns whether it was done */
  async function restore(ids: readonly string[]): Promise<boolean> {
    const done = await useAnnotationStore().apply(ids, { act: 'restore' });
    if (done) await load();
    return done;
  }

  const refresh = useThrottleFn(() => inBackground(load()), refreshMs, true);
  onEngineEvent('annotations.changed', () => inBackground(refresh()));
  onEngineEvent('library.changed', () => inBackground(refresh()));
  afterReconnect(() => inBackground(refresh()));

  return { photos, total, canShowMore, state, problem, load, open, more, leave, restore };
});
