/** @file What the person searched for lately, and forgetting it. */
import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { RecentSearch } from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { errorSentence } from '../bridge/error-sentences.ts';
import { useToastStore } from './toasts.ts';

export const useRecentSearchStore = defineStore('recent-searches', () => {
  /** null = not asked for yet */
  const searches = ref<RecentSearch[] | null>(null);
  const problem = ref('');

  async function load(): Promise<void> {
    try {
      searches.value = await useBridge().call('search.recent', {});
      problem.value = '';
    } catch (error) {
      problem.value = errorSentence(error);
    }
  }

  /** @param text null = all */
  async function forget(text: string | null): Promise<void> {
    try {
      searches.value = await useBridge().call('search.forget', { text });
    } catch (error) {
      useToastStore().problem(error);
    }
  }

  return { searches, problem, load, forget };
});
