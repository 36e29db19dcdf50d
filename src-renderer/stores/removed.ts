/**
 * @file Photos that were taken out of the library: how many there are, and the list while its page is open.
 */
import { useThrottleFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { Photo } from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { useAnnotationStore } from './annotations.ts';
import { afterReconnect, onEngineEvent } from './engine-events.ts';
import { inBackground } from './in-background.ts';
import { usePhotoPages } from './photo-pages.ts';

/** several edits may come in one second */
const refreshMs = 1_000;

export const useRemovedStore = defineStore('removed', () => {
  const problem = ref('');
  const { load, ...list } = usePhotoPages<Photo>(
    (limit) => useBridge().call('photos.removed', { limit }),
    problem,
    1,
  );

  /** Puts photos back into the library. @returns whether it was done */
  async function restore(ids: readonly string[]): Promise<boolean> {
    const done = await useAnnotationStore().apply(ids, { act: 'restore' });
    if (done) await load();
    return done;
  }

  const refresh = useThrottleFn(() => inBackground(load()), refreshMs, true);
  onEngineEvent('annotations.changed', () => inBackground(refresh()));
  onEngineEvent('library.changed', () => inBackground(refresh()));
  afterReconnect(() => inBackground(refresh()));

  return { ...list, problem, load, restore };
});
