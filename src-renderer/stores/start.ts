/** @file The first questions to the engine, asked once; the pages wait for their answers. */
import { defineStore } from 'pinia';
import { ref } from 'vue';
import { errorSentence } from '../bridge/error-sentences.ts';
import { useActStore } from './acts.ts';
import { useHostStore } from './host.ts';
import { useJobStore } from './jobs.ts';
import { useLibraryStore } from './library.ts';
import { useSettingsStore } from './settings.ts';
import { useToastStore } from './toasts.ts';

export const useStartStore = defineStore('start', () => {
  const state = ref<'starting' | 'ready' | 'failed'>('starting');
  const problem = ref('');
  let starting: Promise<void> | null = null;

  /** Resolves when the engine has answered or failed; `state` says which. */
  function ready(): Promise<void> {
    starting ??= ask();
    return starting;
  }

  function again(): Promise<void> {
    starting = null;
    state.value = 'starting';
    return ready();
  }

  async function ask(): Promise<void> {
    try {
      await Promise.all([useHostStore().load(), useLibraryStore().load(), useSettingsStore().load(), useJobStore().load(), useActStore().load()]);
      for (const warning of useLibraryStore().info?.warnings ?? []) useToastStore().warn(warning);
      state.value = 'ready';
    } catch (error) {
      problem.value = errorSentence(error);
      state.value = 'failed';
    }
  }

  return { state, problem, ready, again };
});
