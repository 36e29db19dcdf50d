/** @file Screening: whether it is on, its settings, and the photos to review. */
import { useThrottleFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type {
  CallInput,
  ScreenedPhoto,
  Screening,
  ScreeningState,
} from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { errorSentence } from '../bridge/error-sentences.ts';
import { useLatest } from '../composables/useLatest.ts';
import { useAnnotationStore } from './annotations.ts';
import { afterReconnect, onEngineEvent } from './engine-events.ts';
import { inBackground } from './in-background.ts';
import { useJobStore } from './jobs.ts';
import { useToastStore } from './toasts.ts';

const pageSize = 100;
const mostShown = 1_000;
/** a job changes photos many times a second */
const refreshMs = 1_000;

export const useScreeningStore = defineStore('screening', () => {
  const screening = ref<Screening | null>(null);
  const problem = ref('');
  const latest = useLatest();
  const review = useReview(problem);
  /** there is something to review, or to find again */
  const hasPhotos = computed(() => {
    const counts = screening.value?.counts;
    return counts !== undefined && counts.suggested + counts.private + counts.fine > 0;
  });

  async function load(): Promise<void> {
    try {
      await latest.ask(
        () => useBridge().call('screening.state', {}),
        (now) => (screening.value = now),
      );
    } catch (error) {
      problem.value = errorSentence(error);
    }
  }

  /** @returns whether it was done */
  async function change(choice: CallInput<'screening.set'>): Promise<boolean> {
    const isNewest = latest.begin();
    try {
      const { screening: now, job } = await useBridge().call('screening.set', choice);
      if (isNewest()) screening.value = now;
      if (job) useJobStore().put(job);
      return true;
    } catch (error) {
      useToastStore().problem(error);
      return false;
    }
  }

  async function answer(ids: readonly string[], given: 'private' | 'fine' | null): Promise<boolean> {
    const done = await useAnnotationStore().apply(ids, { act: 'screening', answer: given });
    if (done) await Promise.all([load(), review.again()]);
    return done;
  }

  const refresh = useThrottleFn(
    () => {
      inBackground(load());
      inBackground(review.again());
    },
    refreshMs,
    true,
  );
  onEngineEvent('screening.changed', (now) => {
    latest.drop();
    screening.value = now;
  });
  onEngineEvent('photos.changed', () => inBackground(refresh()));
  afterReconnect(() => inBackground(refresh()));

  const { photos, total, state, shown, canShowMore, open, more, leave } = review;
  const list = { photos, total, state, shown, canShowMore, open, more, leave };
  return { screening, problem, hasPhotos, load, change, answer, ...list };
});

/** The photos of the review page, while it is open. */
function useReview(problem: { value: string }) {
  const photos = shallowRef<readonly ScreenedPhoto[]>([]);
  const total = ref(0);
  const state = ref<'loading' | 'ready' | 'error'>('loading');
  /** which photos the page lists */
  const shown = ref<ScreeningState>('suggested');
  let wanted = 0;
  const latest = useLatest();

  async function again(): Promise<void> {
    if (wanted === 0) return;
    try {
      await latest.ask(
        () => useBridge().call('screening.photos', { state: shown.value, limit: wanted }),
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

  async function open(which: ScreeningState): Promise<void> {
    shown.value = which;
    wanted = pageSize;
    state.value = 'loading';
    await again();
  }

  const canShowMore = computed(() => photos.value.length < Math.min(total.value, mostShown));

  async function more(): Promise<void> {
    wanted = Math.min(wanted + pageSize, mostShown);
    await again();
  }

  function leave(): void {
    wanted = 0;
    photos.value = [];
  }

  return { photos, total, state, shown, canShowMore, open, more, leave, again };
}
