/** @file The person's choices that belong to the app: theme, voice, speed, caption length, provider. */
import { defineStore } from 'pinia';
import { ref } from 'vue';
import { overlayLayers, type Settings } from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { useLatest } from '../composables/useLatest.ts';
import { afterReconnect, onEngineEvent } from './engine-events.ts';
import { useToastStore } from './toasts.ts';

export const useSettingsStore = defineStore('settings', () => {
  const settings = ref<Settings>({
    theme: 'system',
    textPercent: 100,
    voice: null,
    speechRate: 1,
    captionLength: 'standard',
    provider: null,
    mirror: null,
    overlay: { shown: [], last: [...overlayLayers] },
  });

  const latest = useLatest();

  async function load(): Promise<void> {
    await latest.ask(
      () => useBridge().call('settings.get', {}),
      (now) => (settings.value = now),
    );
  }

  /** Counts at once, so that what is tried next is what was chosen; taken back where it could not be kept. */
  async function change(choice: Partial<Settings>): Promise<void> {
    const before = settings.value;
    settings.value = { ...before, ...choice };
    const isNewest = latest.begin();
    try {
      const now = await useBridge().call('settings.set', choice);
      if (isNewest()) settings.value = now;
    } catch (error) {
      // what was chosen since then stays chosen until its own answer
      if (isNewest()) settings.value = before;
      useToastStore().problem(error);
    }
  }

  onEngineEvent('settings.changed', (now) => {
    latest.drop();
    settings.value = now;
  });
  afterReconnect(
    () =>
      void load().catch(() => {
        /* the banner of a lost connection says so */
      }),
  );

  return { settings, load, change };
});
