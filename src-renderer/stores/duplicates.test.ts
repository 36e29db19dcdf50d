/**
 * @file Reviewing look-alikes over a scripted engine: what is kept by default, what is asked and sent, what
 * is told when files stay.
 * @vitest-environment happy-dom
 */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, test, vi } from 'vitest';
import type { DuplicateGroup, DuplicateGroups, TrashResult } from '../../src-preload/contract/index.ts';
import { groupOf } from '../testing/duplicates.ts';
import { scriptBridge, type Answers } from '../testing/scripted-bridge.ts';
import { idOf } from '../testing/tiles.ts';
import { useAnnouncerStore } from './announcer.ts';
import { useAskStore } from './asking.ts';
import { useDuplicateStore } from './duplicates.ts';
import { useHostStore } from './host.ts';
import { useToastStore } from './toasts.ts';

beforeEach(() => setActivePinia(createPinia()));

const listOf = (
  groups: readonly DuplicateGroup[],
  counts = { similar: groups.length, burst: 0 },
): DuplicateGroups => ({ total: groups.length, counts, groups: [...groups] });

async function review(groups: readonly DuplicateGroup[], answers: Answers = {}, platform = 'linux') {
  const engine = scriptBridge({
    'host.info': () => ({
      kind: 'test',
      version: '1',
      platform,
      canPickFolder: false,
      canReveal: false,
      canTrash: true,
      mediaBase: '/',
      samples: 0,
    }),
    'duplicates.groups': ({ offset = 0, limit = 50 }) => ({
      ...listOf(groups),
      groups: groups.slice(offset, offset + limit),
    }),
    ...answers,
  });
  await useHostStore().load();
  const store = useDuplicateStore();
  await store.open('similar');
  return {
    store,
    asked: (name: string) => engine.asked.filter((call) => call.name === name).map(({ input }) => input),
  };
}

/** Answers the question that is asked while `work` goes on. */
async function answering(yes: boolean, work: () => Promise<unknown>): Promise<string> {
  const done = work();
  await vi.waitFor(() => expect(useAskStore().question).not.toBeNull());
  const { title, text, items } = useAskStore().question ?? {};
  useAskStore().answer(yes);
  await done;
  return [title, text, ...(items ?? [])].join('\n');
}

test('the best is kept unless the person chooses otherwise, and one is always kept', async () => {
  const group = groupOf('g', 1, 3);
  const { store } = await review([group]);
  expect([...store.keptIn(group)]).toEqual([idOf(1)]);
  store.toggleKeep(group, idOf(1));
  expect([...store.keptIn(group)]).toEqual([idOf(1)]);
  expect(useAnnouncerStore().message).toContain('always kept');
  store.toggleKeep(group, idOf(3));
  store.toggleKeep(group, idOf(1));
  expect([...store.keptIn(group)]).toEqual([idOf(3)]);
  expect(store.outOf(group).map(({ tile }) => tile.id)).toEqual([idOf(1), idOf(2)]);
});

test('the question names the files and the bin; only a yes moves them', async () => {
  const group = groupOf('g', 1, 3);
  const groups = [group, groupOf('h', 9, 2)];
  const moved = ['/p/IMG_2.jpg', '/p/IMG_3.jpg'];
  const { store, asked } = await review(
    groups,
    { 'duplicates.trash': () => (groups.shift(), { moved, failed: [] }) },
    'win32',
  );
  const question = await answering(false, () => store.trash(group));
  expect(question).toContain('Move 2 photos to the Recycle Bin?');
  expect(question).toContain('/p/IMG_2.jpg\n/p/IMG_3.jpg');
  expect(question).toContain('Your tags and captions on them move to the photo you keep.');
  expect(asked('duplicates.trash')).toEqual([]);

  await answering(true, () => store.trash(group));
  expect(asked('duplicates.trash')).toEqual([{ keep: [idOf(1)], trash: [idOf(2), idOf(3)] }]);
  expect(store.groups.map(({ id }) => id)).toEqual(['h']);
  expect(useToastStore().toasts.map(({ text }) => text)).toEqual(['2 files moved to the Recycle Bin.']);
});

test('files that could not be moved are named with the reason, and their group stays', async () => {
  const group = groupOf('g', 1, 3);
  const result: TrashResult = {
    moved: ['/p/IMG_2.jpg'],
    failed: [{ path: '/p/IMG_3.jpg', message: 'It is open in another program.' }],
  };
  const { store } = await review([group], { 'duplicates.trash': () => result });
  await answering(true, () => store.trash(group));
  expect(store.groups).toHaveLength(1);
  expect(useToastStore().toasts.at(-1)).toMatchObject({
    tone: 'problem',
    text: '1 file could not be moved and is still there.',
    lines: ['IMG_3.jpg: It is open in another program.'],
  });
});

test('“these are different” is said of the group and can be undone', async () => {
  const group = groupOf('g', 1, 2);
  const { store, asked } = await review([group], {
    'annotations.apply': () => ({
      label: 'Kept apart',
      changed: [idOf(1), idOf(2)],
      history: { undo: 'Kept apart', redo: null },
    }),
  });
  expect(await store.setApart(group)).toBe(true);
  expect(asked('annotations.apply')).toEqual([
    { photos: { ids: [idOf(1), idOf(2)] }, act: { act: 'distinct', group: 'g' } },
  ]);
  expect(useToastStore().toasts[0]?.action?.label).toBe('Undo');
  expect(store.total).toBe(0);
});

test('groups come fifty at a time, and an answer for the other tab that is late is dropped', async () => {
  const groups = Array.from({ length: 120 }, (_, index) => groupOf(`g${index}`, index * 2, 2));
  const { store } = await review(groups);
  expect(store.groups).toHaveLength(50);
  await store.more();
  await store.more();
  expect(store.groups).toHaveLength(120);

  let late: (value: DuplicateGroups) => void = () => {};
  scriptBridge({
    'duplicates.groups': ({ kind }) =>
      kind === 'burst' ? new Promise((resolve) => (late = resolve)) : listOf(groups.slice(0, 2)),
  });
  const bursts = store.open('burst');
  await store.open('similar');
  late(listOf([groupOf('late', 500, 2, { kind: 'burst' })]));
  await bursts;
  expect(store.groups.map(({ id }) => id)).toEqual(['g0', 'g1']);
});
