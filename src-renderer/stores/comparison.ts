/** @file The new model beside the one before it: the recent searches, those typed here, and the person's own words. */
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import {
  AppError,
  type ComparedQuery,
  type ModelComparison,
  type OwnWordsComparison,
} from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { errorSentence } from '../bridge/error-sentences.ts';
import { useLatest } from '../composables/useLatest.ts';
import { comparedWords } from '../words/model-comparison.ts';
import { useAnnouncerStore } from './announcer.ts';
import { useToastStore } from './toasts.ts';

export const useComparisonStore = defineStore('comparison', () => {
  const comparison = shallowRef<ModelComparison | null>(null);
  /** null = not known yet, or it could not be found out */
  const ownWords = shallowRef<OwnWordsComparison | null>(null);
  /** of searches that were typed here, the newest first */
  const typed = shallowRef<ComparedQuery[]>([]);
  const queries = computed(() => [...typed.value, ...(comparison.value?.queries ?? [])]);
  /** `none`: there are no two models to compare */
  const state = ref<'loading' | 'ready' | 'none' | 'error'>('loading');
  const problem = ref('');
  /** a search that was typed here is being compared */
  const busy = ref(false);
  const latest = useLatest();

  /** Compares anew, on the photos that both have seen by now. */
  async function load(): Promise<void> {
    const isNewest = latest.begin();
    if (state.value !== 'ready') state.value = 'loading';
    try {
      const now = await useBridge().call('comparison.run', { queries: null });
      if (!isNewest()) return;
      comparison.value = now;
      state.value = 'ready';
      useAnnouncerStore().say(comparedWords(now));
      const words = await useBridge().call('comparison.ownWords', {});
      if (isNewest()) ownWords.value = words;
    } catch (error) {
      if (!isNewest()) return;
      state.value = error instanceof AppError && error.code === 'not_found' ? 'none' : 'error';
      problem.value = errorSentence(error);
    }
  }

  /** @returns whether it was compared */
  async function compare(text: string): Promise<boolean> {
    busy.value = true;
    try {
      const now = await useBridge().call('comparison.run', { queries: [text] });
      typed.value = [...now.queries, ...typed.value.filter((query) => query.text !== text)];
      useAnnouncerStore().say(`Compared: ${text}`);
      return true;
    } catch (error) {
      useToastStore().problem(error);
      return false;
    } finally {
      busy.value = false;
    }
  }

  /** Called when the page is left. */
  function leave(): void {
    latest.drop();
    comparison.value = null;
    ownWords.value = null;
    typed.value = [];
    state.value = 'loading';
  }

  return { comparison, ownWords, queries, state, problem, busy, load, compare, leave };
});
