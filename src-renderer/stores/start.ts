/** @file The first questions to the engine, asked once; the pages wait for their answers. */
import { defineStore } from 'pinia';
import { ref } from 'vue';
import { AppError } from '../../src-preload/contract/index.ts';
import { errorSentence } from '../bridge/error-sentences.ts';
import { useAnnotationStore } from './annotations.ts';
import { useHostStore } from './host.ts';
import { useJobStore } from './jobs.ts';
import { useLibraryStore } from './library.ts';
import { useSettingsStore } from './settings.ts';
import { useToastStore } from './toasts.ts';

/** to a browser without the key */
const onceOnly =
  'That address works once, in one browser. If you have lost that page, stop Sightline and start it ' +
  'again: it prints a new address.';

export const useStartStore = defineStore('start', () => {
  const state = ref<'starting' | 'ready' | 'failed'>('starting');
  const title = ref('');
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
      await Promise.all([
        useHostStore().load(),
        useLibraryStore().load(),
        useSettingsStore().load(),
        useJobStore().load(),
        useAnnotationStore().load(),
      ]);
      for (const warning of useLibraryStore().info?.warnings ?? []) useToastStore().warn(warning);
      state.value = 'ready';
    } catch (error) {
      const closed = error instanceof AppError && error.code === 'forbidden';
      title.value = closed ? 'This page is closed' : 'Sightline could not start';
      problem.value = closed ? `${errorSentence(error)} ${onceOnly}` : errorSentence(error);
      state.value = 'failed';
    }
  }

  return { state, title, problem, ready, again };
});
