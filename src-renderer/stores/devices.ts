/** @file What the models in use run on, and why. */
import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { DeviceReport } from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { errorSentence } from '../bridge/error-sentences.ts';
import { useLatest } from '../composables/useLatest.ts';
import { onEngineEvent } from './engine-events.ts';
import { inBackground } from './in-background.ts';

export const useDeviceStore = defineStore('devices', () => {
  /** null = not asked for yet */
  const report = ref<DeviceReport | null>(null);
  const problem = ref('');
  const finding = ref(false);
  const latest = useLatest();

  async function ask(find: boolean): Promise<void> {
    try {
      await latest.ask(
        () => useBridge().call('devices.report', { find }),
        (found) => {
          report.value = found;
          problem.value = '';
        },
      );
    } catch (error) {
      problem.value = errorSentence(error);
    }
  }

  const load = () => ask(false);

  /** Opens and measures the models that have not run yet. */
  async function find(): Promise<void> {
    finding.value = true;
    try {
      await ask(true);
    } finally {
      finding.value = false;
    }
  }

  // another model, another provider, or one was given up; while the list is on the page
  onEngineEvent('models.changed', () => {
    if (report.value !== null && !finding.value) inBackground(load());
  });

  return { report, problem, finding, load, find };
});
