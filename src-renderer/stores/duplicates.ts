/** @file Photos that look alike: groups to review, which versions to keep, and what becomes of the others. */
import { useThrottleFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { DuplicateGroup, TrashResult } from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import type { GridSection } from '../layout/sections.ts';
import { binName, fileName } from '../words/duplicates.ts';
import { countOf } from '../words/numbers.ts';
import { trashQuestion } from '../words/questions.ts';
import { useAnnotationStore } from './annotations.ts';
import { useAnnouncerStore } from './announcer.ts';
import { useAskStore } from './asking.ts';
import { useGroupList } from './duplicates/group-list.ts';
import { useKeptVersions } from './duplicates/kept-versions.ts';
import { afterReconnect, onEngineEvent } from './engine-events.ts';
import { useHostStore } from './host.ts';
import { inBackground } from './in-background.ts';
import { useToastStore } from './toasts.ts';

/** an import changes photos many times a second, and all photos are compared anew */
const refreshMs = 5_000;

export const useDuplicateStore = defineStore('duplicates', () => {
  const { drop, again: readAgain, ...list } = useGroupList();
  const busy = ref(false);
  const bin = computed(() => binName(useHostStore().info?.platform ?? ''));
  const canTrash = computed(() => useHostStore().info?.canTrash ?? false);
  const versions = useKeptVersions(() => bin.value);
  /** the groups as the viewer's list */
  const sections = computed(() => list.groups.value.map(sectionOf));

  /** These are no duplicates; can be undone. @returns whether it was said */
  async function setApart(group: DuplicateGroup): Promise<boolean> {
    const ids = group.members.map(({ tile }) => tile.id);
    const isDone = await useAnnotationStore().apply(ids, { act: 'distinct', group: group.id });
    if (isDone) drop(group);
    return isDone;
  }

  /**
   * Moves the versions that are not kept to the bin, once the person has said yes. @returns whether any file
   * was moved
   */
  async function trash(group: DuplicateGroup): Promise<boolean> {
    const out = versions.outOf(group);
    const kept = versions.keptIn(group);
    if (out.length === 0 || !canTrash.value || busy.value) return false;
    if (!(await useAskStore().ask(trashQuestion(out, kept.size, bin.value)))) return false;
    busy.value = true;
    try {
      const result = await useBridge().call('duplicates.trash', {
        keep: [...kept],
        trash: out.map(({ tile }) => tile.id),
      });
      tell(result, bin.value);
      if (result.failed.length === 0) drop(group);
      again();
      return result.moved.length > 0;
    } catch (error) {
      useToastStore().problem(error);
      return false;
    } finally {
      busy.value = false;
    }
  }

  const again = () => inBackground(readAgain());
  refreshOnNews(again);

  return { ...list, ...versions, bin, canTrash, busy, sections, setApart, trash };
});

function refreshOnNews(again: () => void): void {
  const seldom = useThrottleFn(again, refreshMs, true);
  onEngineEvent('photos.changed', () => inBackground(seldom()));
  onEngineEvent('timeline.changed', () => inBackground(seldom()));
  onEngineEvent('annotations.changed', again);
  // while an import runs the groups are those of a moment ago
  onEngineEvent('jobs.changed', ({ endedAt }) => {
    if (endedAt !== null) again();
  });
  afterReconnect(again);
}

function sectionOf({ id, members }: DuplicateGroup): GridSection {
  const tiles = members.map(({ tile }) => tile);
  return { key: id, title: null, note: null, count: members.length, tiles, faded: false };
}

/** What was moved, and what could not be. */
function tell({ moved, failed }: TrashResult, bin: string): void {
  const words = moved.length === 0 ? '' : `${countOf(moved.length, 'file')} moved to the ${bin}.`;
  if (words !== '') useToastStore().show(words);
  const still = failed.length === 1 ? 'is still there' : 'are still there';
  const trouble =
    failed.length === 0 ? '' : `${countOf(failed.length, 'file')} could not be moved and ${still}.`;
  if (trouble !== '')
    useToastStore().warn(
      trouble,
      failed.map(({ path, message }) => `${fileName(path)}: ${message}`),
    );
  useAnnouncerStore().say(`${words} ${trouble}`.trim());
}
