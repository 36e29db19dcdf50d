/** @file Model packs and execution providers: what runs, why, and changing it. */
import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { ModelsState } from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { errorSentence } from '../bridge/error-sentences.ts';
import { useLatest } from '../composables/useLatest.ts';
import { afterReconnect, onEngineEvent } from './engine-events.ts';
import { useJobStore } from './jobs.ts';
import { useToastStore } from './toasts.ts';
import { inBackground } from './in-background.ts';

export const useModelStore = defineStore('models', () => {
  const models = ref<ModelsState | null>(null);
  const problem = ref('');
  /** what is being done now, in words; null = nothing */
  const doing = ref<string | null>(null);

  const latest = useLatest();

  async function load(): Promise<void> {
    try {
      await latest.ask(() => useBridge().call('models.state', {}), hear);
    } catch (error) {
      problem.value = errorSentence(error);
    }
  }

  function hear(now: ModelsState): void {
    models.value = now;
    problem.value = '';
  }

  const add = (path: string) => attempt('Adding the model', () => useBridge().call('models.add', { path }));
  const verify = () => attempt('Checking every model file', () => useBridge().call('models.verify', {}));
  const confirm = () =>
    attempt('Deleting what the earlier model made', () => useBridge().call('models.confirm', {}));
  const remove = (id: string) =>
    attempt('Removing the model', () => useBridge().call('models.remove', { id }));
  const use = (id: string) =>
    attempt('Changing the model', async () => {
      const { models: now, job } = await useBridge().call('models.use', { id });
      if (job) useJobStore().put(job);
      return now;
    });

  async function attempt(words: string, call: () => Promise<ModelsState>): Promise<boolean> {
    doing.value = words;
    const isNewest = latest.begin();
    try {
      const now = await call();
      if (isNewest()) hear(now);
      return true;
    } catch (error) {
      useToastStore().problem(error);
      return false;
    } finally {
      doing.value = null;
    }
  }

  onEngineEvent('models.changed', (now) => {
    latest.drop();
    hear(now);
  });
  afterReconnect(() => inBackground(load()));

  return { models, problem, doing, load, add, use, verify, confirm, remove };
});
