/** @file The library: where it is, its folders, and what can be done with them. */
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { Finding, JobSnapshot, LibraryInfo } from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { afterReconnect, onEngineEvent } from './engine-events.ts';
import { useJobStore } from './jobs.ts';
import { useToastStore } from './toasts.ts';

export const useLibraryStore = defineStore('library', () => {
  const info = ref<LibraryInfo | null>(null);
  const findings = ref<Finding[] | null>(null);
  const checking = ref(false);
  /** nothing to look at and nothing chosen: the first-run page */
  const untouched = computed(() => info.value !== null && info.value.photos === 0 && info.value.roots.length === 0);

  async function load(): Promise<void> {
    info.value = await useBridge().call('library.info', {});
  }

  /** Adds a folder and starts its import. @returns whether it worked; else a toast says why */
  async function addFolder(path: string): Promise<boolean> {
    return attempt(async () => started((await useBridge().call('library.addRoot', { path })).job));
  }

  async function addSamples(): Promise<boolean> {
    return attempt(async () => started((await useBridge().call('library.addSamples', {})).job));
  }

  async function removeFolder(rootId: string): Promise<boolean> {
    return attempt(async () => void (info.value = await useBridge().call('library.removeRoot', { rootId })));
  }

  /** Looks for new and changed photos; null = in all folders. */
  async function importAgain(rootIds: string[] | null): Promise<boolean> {
    return attempt(async () => started(await useBridge().call('library.import', { rootIds })));
  }

  async function rebuild(): Promise<boolean> {
    return attempt(async () => started(await useBridge().call('library.rebuild', {})));
  }

  async function check(): Promise<void> {
    checking.value = true;
    await attempt(async () => void (findings.value = (await useBridge().call('library.check', {})).findings));
    checking.value = false;
  }

  async function started(job: JobSnapshot): Promise<void> {
    useJobStore().put(job);
    await load();
  }

  async function attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      useToastStore().problem(error);
      return false;
    }
  }

  const refresh = () => void load().catch(() => {/* the lost-line notice already says so */});
  onEngineEvent('jobs.changed', (job) => {
    if (job.endedAt !== null) refresh();
  });
  onEngineEvent('timeline.changed', ({ months }) => {
    if (info.value?.photos === 0 || months.length === 0) refresh();
  });
  afterReconnect(refresh);

  return { info, findings, checking, untouched, load, addFolder, addSamples, removeFolder, importAgain, rebuild, check };
});
