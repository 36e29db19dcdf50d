/** @file The tags of the whole library, the photos of one of them, and names to complete while typing. */
import { useThrottleFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef, type Ref } from 'vue';
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
  const problem = ref('');
  const list = useTagList(problem);
  const photos = useTagPhotos(problem);

  /** Called when a page of tags is left: what nobody looks at need not be kept fresh. */
  function leave(): void {
    list.leave();
    photos.leave();
  }

  const refresh = useThrottleFn(
    () => {
      inBackground(list.again());
      inBackground(photos.again());
    },
    refreshMs,
    true,
  );
  onEngineEvent('photos.changed', () => inBackground(refresh()));
  afterReconnect(() => inBackground(refresh()));

  const { tags, state, load } = list;
  const { name, tiles, sections, open } = photos;
  return { tags, state, problem, name, tiles, sections, load, open, leave, suggest };
});

/** All tags, on their page. */
function useTagList(problem: Ref<string>) {
  const tags = shallowRef<readonly TagSummary[]>([]);
  const state = ref<'loading' | 'ready' | 'error'>('loading');
  const latest = useLatest();
  let listing = false;

  async function load(): Promise<void> {
    listing = true;
    try {
      await latest.ask(
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

  function leave(): void {
    latest.drop();
    listing = false;
  }

  return { tags, state, load, leave, again: () => listing && load() };
}

/** The photos of the one tag that is looked at. */
function useTagPhotos(problem: Ref<string>) {
  const name = ref<string | null>(null);
  const tiles = shallowRef<readonly PhotoTile[] | null>(null);
  const latest = useLatest();
  const sections = computed<GridSection[]>(() => {
    if (!tiles.value || tiles.value.length === 0) return [];
    const count = tiles.value.length;
    return [
      { key: `tag ${name.value ?? ''}`, title: null, note: null, count, tiles: tiles.value, faded: false },
    ];
  });

  async function open(next: string): Promise<void> {
    if (name.value !== next) tiles.value = null;
    name.value = next;
    problem.value = '';
    try {
      await latest.ask(
        () => useBridge().call('tags.photos', { name: next }),
        (found) => (tiles.value = found),
      );
    } catch (error) {
      problem.value = errorSentence(error);
    }
  }

  function leave(): void {
    latest.drop();
    name.value = null;
    tiles.value = null;
  }

  return { name, tiles, sections, open, leave, again: () => (name.value ? open(name.value) : null) };
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
