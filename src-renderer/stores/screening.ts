/** @file Screening: whether it is on, its settings, and the photos to review. */
import { useThrottleFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
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
import { usePhotoPages } from './photo-pages.ts';
import { useToastStore } from './toasts.ts';

/** a job changes photos many times a second */
const refreshMs = 1_000;

export const useScreeningStore = defineStore('screening', () => {
  const screening = ref<Screening | null>(null);
  const problem = ref('');
  const latest = useLatest();
  /** which photos the page lists */
  const shown = ref<ScreeningState>('suggested');
  const {
    load: loadList,
    open: openList,
    ...list
  } = usePhotoPages<ScreenedPhoto>(
    (limit) => useBridge().call('screening.photos', { state: shown.value, limit }),
    problem,
    0,
  );
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

  async function open(which: ScreeningState): Promise<void> {
    shown.value = which;
    await openList();
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
    if (done) await Promise.all([load(), loadList()]);
    return done;
  }

  const refresh = useThrottleFn(
    () => {
      inBackground(load());
      inBackground(loadList());
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

  return { screening, problem, hasPhotos, load, change, answer, shown, open, ...list };
});
