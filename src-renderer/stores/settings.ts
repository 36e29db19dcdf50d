/** @file The person's choices that belong to the app: theme, voice, speed, caption length, provider. */
import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { Settings } from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { afterReconnect, onEngineEvent } from './engine-events.ts';
import { useToastStore } from './toasts.ts';

export const useSettingsStore = defineStore('settings', () => {
  const settings = ref<Settings>({ theme: 'system', voice: null, speechRate: 1, captionLength: 'standard', provider: null });

  async function load(): Promise<void> {
    settings.value = await useBridge().call('settings.get', {});
  }

  /** Counts at once, so that what is tried next is what was chosen; taken back where it could not be kept. */
  async function change(choice: Partial<Settings>): Promise<void> {
    const before = settings.value;
    settings.value = { ...before, ...choice };
    try {
      settings.value = await useBridge().call('settings.set', choice);
    } catch (error) {
      settings.value = before;
      useToastStore().problem(error);
    }
  }

  onEngineEvent('settings.changed', (now) => (settings.value = now));
  afterReconnect(() => void load().catch(() => {/* the lost-line notice already says so */}));

  return { settings, load, change };
});
