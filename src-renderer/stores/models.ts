/** @file Model packs and execution providers: what runs, why, and changing it. */
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { JobSnapshot, ModelsState, UsePlan } from '../../src-preload/contract/index.ts';
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

  /** id of the model that is run on a few photos; null = none */
  const trying = ref<string | null>(null);

  const jobs = useJobStore();
  /** jobs that this window began: how they end is shown where they were begun */
  const begun = ref<string[]>([]);
  const shown = (kind: JobSnapshot['kind']) =>
    computed(() =>
      jobs.jobs.filter((job) => job.kind === kind && (job.endedAt === null || begun.value.includes(job.id))),
    );
  const adding = shown('add-model');
  const checks = shown('check-models');

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

  const add = (path: string) => begin('add-model', () => useBridge().call('models.add', { path }));
  const verify = () => begin('check-models', () => useBridge().call('models.verify', {}));
  const confirm = () =>
    attempt('Deleting what the earlier model made', () => useBridge().call('models.confirm', {}));
  const remove = (id: string) =>
    attempt('Removing the model', () => useBridge().call('models.remove', { id }));
  const stop = (id: string) => attempt('Changing the model', () => useBridge().call('models.stop', { id }));
  const pause = () => attempt('Pausing', () => useBridge().call('models.pause', {}));
  const use = (id: string) =>
    attempt('Changing the model', async () => {
      const { models: now, job } = await useBridge().call('models.use', { id });
      if (job) jobs.put(job);
      return now;
    });

  /** What using a model would take: it is run on a few photos. Null = that could not be found out. */
  async function planUse(id: string): Promise<UsePlan | null> {
    if (trying.value !== null) return null;
    trying.value = id;
    doing.value = 'Trying the model on a few of your photos';
    try {
      return await useBridge().call('models.usePlan', { id });
    } catch (error) {
      useToastStore().problem(error);
      return null;
    } finally {
      trying.value = null;
      doing.value = null;
    }
  }

  const titleOf = (id: string) => models.value?.packs.find((pack) => pack.id === id)?.title ?? id;

  /** What ended before of this kind is not shown any more. */
  async function begin(kind: JobSnapshot['kind'], call: () => Promise<JobSnapshot>): Promise<void> {
    const ended = jobs.jobs.filter((job) => job.kind === kind && job.endedAt !== null).map(({ id }) => id);
    begun.value = begun.value.filter((id) => !ended.includes(id));
    try {
      const job = await call();
      begun.value.push(job.id);
      jobs.put(job);
    } catch (error) {
      useToastStore().problem(error);
    }
  }

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

  return {
    ...{ models, problem, doing, trying, adding, checks, titleOf },
    ...{ load, add, planUse, use, pause, stop, verify, confirm, remove },
  };
});
