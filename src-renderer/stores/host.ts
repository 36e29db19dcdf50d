/** @file What this host can do, whether it can be heard, and how a picture's key becomes a URL. */
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { HostInfo } from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { useLatest } from '../composables/useLatest.ts';

export const useHostStore = defineStore('host', () => {
  const info = ref<HostInfo | null>(null);
  const connected = ref(true);
  const latest = useLatest();
  useBridge().onLine((now) => (connected.value = now));

  async function load(): Promise<void> {
    await latest.ask(
      () => useBridge().call('host.info', {}),
      (now) => (info.value = now),
    );
  }

  /** True where the host has a folder dialog of its own. */
  const canPickFolder = computed(() => info.value?.canPickFolder ?? false);

  /** Null stays null: there is no picture yet. */
  function mediaUrl(key: string | null): string | null {
    return key === null || !info.value ? null : info.value.mediaBase + key;
  }

  /** True where a browser's history keeps the page's addresses and titles. */
  const { inBrowser } = useBridge();

  /** True where a dropped folder says where it lies. */
  const canDropFolder = useBridge().pathOf !== null;

  /** Path of the first of what was dropped; null where it is not on disk. */
  function pathOfDrop(files: readonly File[]): string | null {
    const first = files[0];
    return (first && useBridge().pathOf?.(first)) || null;
  }

  return {
    info,
    connected,
    inBrowser,
    canPickFolder,
    canDropFolder,
    pathOfDrop,
    load,
    mediaUrl,
    pickFolder,
    reveal,
    listFolders,
  };
});

/** The system's folder dialog. Null = closed without a choice. */
async function pickFolder(): Promise<string | null> {
  return (await useBridge().call('host.pickFolder', {})).path;
}

async function reveal(id: string): Promise<void> {
  await useBridge().call('host.reveal', { id });
}

/** Folders inside `path`, or the places to begin with. */
async function listFolders(path: string | null) {
  return useBridge().call('folders.list', { path });
}
