/** @file The tags of the whole library, the photos of one of them, and names to complete while typing. */
import { useThrottleFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { PhotoTile, TagSummary } from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { errorSentence } from '../bridge/error-sentences.ts';
import { useLatest } from '../composables/useLatest.ts';
import type { GridSection } from '../layout/sections.ts';
import { afterReconnect, onEngineEvent } from './engine-events.ts';
import { inBackground } from './in-background.ts';

/** an import changes tags many times a second */
const refreshMs = 1_500;

export const useTagStore = defineStore('tags', () => {
  const tags = shallowRef<readonly TagSummary[]>([]);
  const state = ref<'loading' | 'ready' | 'error'>('loading');
  const problem = ref('');
  let listing = false;
  const latestList = useLatest();
  const latestPhotos = useLatest();
  const name = ref<string | null>(null);
  const tiles = shallowRef<readonly PhotoTile[] | null>(null);
  const sections = computed<GridSection[]>(() =>
    tiles.value && tiles.value.length > 0
      ? [
          {
            key: `tag ${name.value ?? ''}`,
            title: null,
            note: null,
            count: tiles.value.length,
            tiles: tiles.value,
            faded: false,
          },
        ]
      : [],
  );

  async function load(): Promise<void> {
    listing = true;
    try {
      await latestList.ask(
        () => useBridge().call('tags.list', {}),
        (all) => {
          tags.value = all;
          state.value = 'ready';
        },
      );
    } catch (error) {
      problem.value = errorSentence(error);
      state.value = 'error';
    }
  }

  async function open(next: string): Promise<void> {
    if (name.value !== next) tiles.value = null;
    name.value = next;
    problem.value = '';
    try {
      await latestPhotos.ask(
        () => useBridge().call('tags.photos', { name: next }),
        (found) => (tiles.value = found),
      );
    } catch (error) {
      problem.value = errorSentence(error);
    }
  }

  /** Names that go on from what was typed; none rather than an error while typing. */
  async function suggest(text: string): Promise<string[]> {
    try {
      return await useBridge().call('tags.suggest', { text });
    } catch {
      // a missing suggestion is no reason to interrupt somebody who types
      return [];
    }
  }

  /** Called when a page of tags is left: what nobody looks at need not be kept fresh. */
  function leave(): void {
    latestList.drop();
    latestPhotos.drop();
    listing = false;
    name.value = null;
    tiles.value = null;
  }

  const refresh = useThrottleFn(
    () => {
      if (listing) inBackground(load());
      if (name.value) inBackground(open(name.value));
    },
    refreshMs,
    true,
  );
  onEngineEvent('photos.changed', () => inBackground(refresh()));
  afterReconnect(() => inBackground(refresh()));

  return { tags, state, problem, name, tiles, sections, load, open, leave, suggest };
});
