/** @file The connections that Sightline made, newest first. */
import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { Connection } from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { errorSentence } from '../bridge/error-sentences.ts';
import { useLatest } from '../composables/useLatest.ts';
import { onEngineEvent } from './engine-events.ts';
import { inBackground } from './in-background.ts';

/** as many as a person looks through; the command line lists all */
const most = 200;

export const useConnectionStore = defineStore('connections', () => {
  /** null = not asked for yet */
  const connections = ref<Connection[] | null>(null);
  const problem = ref('');
  const latest = useLatest();

  async function load(): Promise<void> {
    try {
      await latest.ask(
        () => useBridge().call('network.connections', { limit: most }),
        (all) => {
          connections.value = all;
          problem.value = '';
        },
      );
    } catch (error) {
      problem.value = errorSentence(error);
    }
  }

  // only downloads connect: their end is worth a look, while the list is on the page
  onEngineEvent('jobs.changed', ({ kind, endedAt }) => {
    if (kind === 'get-model' && endedAt !== null && connections.value !== null) inBackground(load());
  });

  return { connections, problem, load };
});
