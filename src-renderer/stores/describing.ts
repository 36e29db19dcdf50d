/** @file Descriptions: the model that writes them, the run under way, and earlier runs. */
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { Describing, Selection } from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { errorSentence } from '../bridge/error-sentences.ts';
import { useLatest } from '../composables/useLatest.ts';
import { countOf } from '../words/numbers.ts';
import { useAnnouncerStore } from './announcer.ts';
import { afterReconnect, onEngineEvent } from './engine-events.ts';
import { inBackground } from './in-background.ts';
import { useJobStore } from './jobs.ts';
import { useToastStore } from './toasts.ts';

export const useDescribingStore = defineStore('describing', () => {
  const now = ref<Describing | null>(null);
  const problem = ref('');
  const busy = ref(false);
  const latest = useLatest();
  /** there is a model that can be asked */
  const isPossible = computed(() => now.value?.pack?.problem === null);

  async function load(): Promise<void> {
    try {
      await latest.ask(
        () => useBridge().call('describing.state', {}),
        (state) => ((now.value = state), (problem.value = '')),
      );
    } catch (error) {
      problem.value = errorSentence(error);
    }
  }

  /** What comes by events from then on is enough. */
  async function loadOnce(): Promise<void> {
    if (now.value === null) await load();
  }

  /** @returns whether it was done */
  async function change(ask: () => Promise<Describing>): Promise<boolean> {
    const isNewest = latest.begin();
    busy.value = true;
    try {
      const state = await ask();
      if (isNewest()) now.value = state;
      return true;
    } catch (error) {
      useToastStore().problem(error);
      return false;
    } finally {
      busy.value = false;
    }
  }

  /** @param photos null = the whole library */
  async function start(photos: Selection | null): Promise<void> {
    await change(async () => {
      const { describing, job } = await useBridge().call('describing.start', { photos });
      if (job) useJobStore().put(job);
      useAnnouncerStore().say(job ? 'Describing has begun.' : 'All of these photos are described already.');
      return describing;
    });
  }

  async function undo(run: string): Promise<void> {
    await change(async () => {
      const { describing, photos } = await useBridge().call('describing.undo', { run });
      useAnnouncerStore().say(`Descriptions of ${countOf(photos, 'photo')} are deleted.`);
      return describing;
    });
  }

  const refresh = () => {
    if (now.value !== null) inBackground(load());
  };
  onEngineEvent('describing.changed', (state) => {
    latest.drop();
    now.value = state;
  });
  onEngineEvent('models.changed', refresh);
  afterReconnect(refresh);

  return {
    ...{ now, problem, busy, isPossible, load, loadOnce, start, undo },
    pause: () => change(() => useBridge().call('describing.pause', {})),
    resume: () => change(() => useBridge().call('describing.resume', {})),
    stop: () => change(() => useBridge().call('describing.stop', {})),
    setOnBattery: (onBattery: boolean) => change(() => useBridge().call('describing.set', { onBattery })),
  };
});
