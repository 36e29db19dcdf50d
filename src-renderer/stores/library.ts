/** @file The library: where it is, its folders, and what can be done with them. */
import { defineStore } from 'pinia';
import { computed } from 'vue';
import type { JobSnapshot } from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { useJobStore } from './jobs.ts';
import { attempt } from './library/attempt.ts';
import { folderChanges } from './library/folder-changes.ts';
import { useLibraryCheck } from './library/library-check.ts';
import { useLibraryInfo } from './library/library-info.ts';

export const useLibraryStore = defineStore('library', () => {
  const { info, load, changeBy } = useLibraryInfo();
  /** nothing to look at and nothing chosen: the first-run page */
  const untouched = computed(
    () => info.value !== null && info.value.photos === 0 && info.value.roots.length === 0,
  );

  async function started(job: JobSnapshot): Promise<void> {
    useJobStore().put(job);
    await load();
  }

  async function removeFolder(rootId: string): Promise<boolean> {
    return attempt(() => changeBy(() => useBridge().call('library.removeRoot', { rootId })));
  }

  return { info, untouched, load, removeFolder, ...folderChanges(started), ...useLibraryCheck(started) };
});
