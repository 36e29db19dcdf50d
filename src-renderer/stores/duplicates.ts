/** @file Photos that look alike: groups to review, which versions to keep, and what becomes of the others. */
import { useThrottleFn } from '@vueuse/core';
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type {
  DuplicateGroup,
  DuplicateGroups,
  DuplicateKind,
  DuplicateMember,
  TrashResult,
} from '../../src-preload/contract/index.ts';
import { useBridge } from '../bridge/bridge.ts';
import { errorSentence } from '../bridge/error-sentences.ts';
import { useLatest } from '../composables/useLatest.ts';
import type { GridSection } from '../layout/sections.ts';
import { binName, fileName } from '../words/duplicates.ts';
import { countOf } from '../words/numbers.ts';
import { useAnnotationStore } from './annotations.ts';
import { useAnnouncerStore } from './announcer.ts';
import { useAskStore } from './asking.ts';
import { afterReconnect, onEngineEvent } from './engine-events.ts';
import { useHostStore } from './host.ts';
import { useToastStore } from './toasts.ts';
import { inBackground } from './in-background.ts';

const pageSize = 50;
/** the engine gives no more at once */
const mostAtOnce = 200;
/** an import changes photos many times a second, and all photos are compared anew */
const refreshMs = 5_000;

export const useDuplicateStore = defineStore('duplicates', () => {
  const state = ref<'loading' | 'ready' | 'error'>('loading');
  const problem = ref('');
  const kind = ref<DuplicateKind>('similar');
  const counts = ref<DuplicateGroups['counts']>({ similar: 0, burst: 0 });
  const groups = shallowRef<readonly DuplicateGroup[]>([]);
  const busy = ref(false);
  /** what the person chose to keep, by group; a group that is not in it keeps its best */
  const choices = shallowRef(new Map<string, ReadonlySet<string>>());
  const total = computed(() => counts.value[kind.value]);
  const bin = computed(() => binName(useHostStore().info?.platform ?? ''));
  const canTrash = computed(() => useHostStore().info?.canTrash ?? false);
  /** the groups as the viewer's list */
  const sections = computed<GridSection[]>(() =>
    groups.value.map(({ id, members }) => ({
      key: id,
      title: null,
      note: null,
      count: members.length,
      tiles: members.map(({ tile }) => tile),
      faded: false,
    })),
  );
  let looking = false;
  const latest = useLatest();

  /** Shows the groups of one kind, from the first. */
  async function open(next: DuplicateKind): Promise<void> {
    looking = true;
    if (next !== kind.value || state.value !== 'ready') {
      groups.value = [];
      state.value = 'loading';
    }
    kind.value = next;
    await read(pageSize);
  }

  async function more(): Promise<void> {
    await read(groups.value.length + pageSize);
  }

  /** Reads the first `wanted` groups; an answer that was overtaken by a later question is dropped. */
  async function read(wanted: number): Promise<void> {
    const isNewest = latest.begin();
    const found: DuplicateGroup[] = [];
    try {
      for (let end = false; !end;) {
        const limit = Math.min(mostAtOnce, wanted - found.length);
        const answer = await useBridge().call('duplicates.groups', {
          kind: kind.value,
          offset: found.length,
          limit,
        });
        if (!isNewest()) return;
        counts.value = answer.counts;
        found.push(...answer.groups);
        end = answer.groups.length < limit || found.length >= wanted;
      }
      groups.value = found;
      state.value = 'ready';
    } catch (error) {
      if (!isNewest()) return;
      problem.value = errorSentence(error);
      state.value = 'error';
    }
  }

  function leave(): void {
    latest.drop();
    looking = false;
  }

  function keptIn(group: DuplicateGroup): ReadonlySet<string> {
    return (
      choices.value.get(group.id) ??
      new Set(
        group.members
          .filter(({ best }, index) => best || (index === 0 && !group.members.some((member) => member.best)))
          .map(({ tile }) => tile.id),
      )
    );
  }

  function outOf(group: DuplicateGroup): DuplicateMember[] {
    const kept = keptIn(group);
    return group.members.filter(({ tile }) => !kept.has(tile.id));
  }

  /** Keeps a version, or not; one of each group is always kept. */
  function toggleKeep(group: DuplicateGroup, id: string): void {
    const kept = new Set(keptIn(group));
    if (!kept.delete(id)) kept.add(id);
    if (kept.size === 0) return useAnnouncerStore().say('One of them is always kept. Keep another first.');
    choices.value = new Map(choices.value).set(group.id, kept);
    useAnnouncerStore().say(kept.has(id) ? 'Kept' : `Goes to the ${bin.value}`);
  }

  /** These are no duplicates; can be undone. @returns whether it was said */
  async function setApart(group: DuplicateGroup): Promise<boolean> {
    if (
      !(await useAnnotationStore().apply(
        group.members.map(({ tile }) => tile.id),
        { act: 'distinct', group: group.id },
      ))
    )
      return false;
    drop(group);
    return true;
  }

  /**
   * Moves the versions that are not kept to the bin, once the person has said yes. @returns whether any file
   * was moved
   */
  async function trash(group: DuplicateGroup): Promise<boolean> {
    const out = outOf(group);
    const kept = keptIn(group);
    if (
      out.length === 0 ||
      !canTrash.value ||
      busy.value ||
      !(await useAskStore().ask(trashQuestion(out, kept.size)))
    )
      return false;
    busy.value = true;
    try {
      const result = await useBridge().call('duplicates.trash', {
        keep: [...kept],
        trash: out.map(({ tile }) => tile.id),
      });
      tell(result);
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

  function trashQuestion(out: readonly DuplicateMember[], kept: number) {
    const copies = out.reduce((sum, { files }) => sum + files - 1, 0);
    return {
      title: `Move ${countOf(out.length, 'photo')} to the ${bin.value}?`,
      text: `${out.length === 1 && copies === 0 ? 'This file goes' : 'These files go'} to this computer’s ${bin.value}${copies > 0 ? `, with ${countOf(copies, 'exact copy', 'exact copies')} of them` : ''}; you can get them back from there. Your tags and captions on them move to ${kept === 1 ? 'the photo you keep' : 'the photos you keep'}.`,
      items: out.map(({ path }) => path),
      confirm: `Move to the ${bin.value}`,
    };
  }

  function tell({ moved, failed }: TrashResult): void {
    const words = moved.length === 0 ? '' : `${countOf(moved.length, 'file')} moved to the ${bin.value}.`;
    if (words !== '') useToastStore().show(words);
    const trouble =
      failed.length === 0
        ? ''
        : `${countOf(failed.length, 'file')} could not be moved and ${failed.length === 1 ? 'is' : 'are'} still there.`;
    if (trouble !== '')
      useToastStore().warn(
        trouble,
        failed.map(({ path, message }) => `${fileName(path)}: ${message}`),
      );
    useAnnouncerStore().say(`${words} ${trouble}`.trim());
  }

  function drop(group: DuplicateGroup): void {
    groups.value = groups.value.filter(({ id }) => id !== group.id);
    counts.value = { ...counts.value, [group.kind]: Math.max(0, counts.value[group.kind] - 1) };
  }

  const again = () => inBackground(looking && read(Math.max(pageSize, groups.value.length)));
  const seldom = useThrottleFn(again, refreshMs, true);
  onEngineEvent('photos.changed', () => inBackground(seldom()));
  onEngineEvent('timeline.changed', () => inBackground(seldom()));
  onEngineEvent('annotations.changed', again);
  // while an import runs the groups are those of a moment ago
  onEngineEvent('jobs.changed', ({ endedAt }) => {
    if (endedAt !== null) again();
  });
  afterReconnect(again);

  return {
    state,
    problem,
    kind,
    counts,
    groups,
    total,
    bin,
    canTrash,
    busy,
    sections,
    open,
    more,
    leave,
    keptIn,
    outOf,
    toggleKeep,
    setApart,
    trash,
  };
});
