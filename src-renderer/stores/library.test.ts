/**
 * @file The library's folders over a scripted engine: drives that come and go, places that are refused,
 * checking and trying again.
 * @vitest-environment happy-dom
 */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, test, vi } from 'vitest';
import { AppError, type JobSnapshot } from '../../src-preload/contract/index.ts';
import { libraryOf, rootOf } from '../testing/duplicates.ts';
import { scriptBridge } from '../testing/scripted-bridge.ts';
import { idOf } from '../testing/tiles.ts';
import { useAnnotationStore } from './annotations.ts';
import { useAnnouncerStore } from './announcer.ts';
import { useAskStore } from './asking.ts';
import { useLibraryStore } from './library.ts';

beforeEach(() => setActivePinia(createPinia()));

const job: JobSnapshot = {
  id: 'j',
  kind: 'import',
  state: 'running',
  note: '',
  done: 0,
  total: null,
  rate: null,
  secondsLeft: null,
  failures: 0,
  error: null,
  report: null,
  startedAt: '2024-01-01T00:00:00Z',
  endedAt: null,
};

test('a drive that goes away or comes back is told once, however it is heard of, and what else changes is not', async () => {
  let state: 'present' | 'away' = 'present';
  const engine = scriptBridge({ 'library.info': () => libraryOf(rootOf({ state })) });
  const library = useLibraryStore();
  const announcer = useAnnouncerStore();
  await library.load();
  engine.emit({ name: 'library.changed', data: libraryOf(rootOf({ photos: 13 })) });
  expect(announcer.count).toBe(0);
  engine.emit({ name: 'library.changed', data: libraryOf(rootOf({ state: 'away', photos: 13 })) });
  expect(announcer.message).toBe('/media/Archive is no longer connected. Its 13 photos stay in the library.');
  expect(library.info?.roots[0]?.state).toBe('away');
  engine.emit({ name: 'library.changed', data: libraryOf(rootOf()) });
  expect(announcer.message).toBe('/media/Archive is connected again.');
  expect(announcer.count).toBe(2);
  state = 'away';
  await library.load();
  engine.emit({ name: 'library.changed', data: libraryOf(rootOf({ state })) });
  expect(announcer.count).toBe(3);
});

test('a place with too few of the files is refused, and can be insisted on', async () => {
  const engine = scriptBridge({
    'library.relocateRoot': ({ anyway }) =>
      anyway
        ? { root: rootOf({ path: '/new' }), job }
        : Promise.reject(
            new AppError('bad_input', 'Only 3 of 200 files are there. Choose the folder that holds them.', {
              anyway: true,
            }),
          ),
    'library.info': () => libraryOf(rootOf({ path: '/new' })),
  });
  const library = useLibraryStore();
  expect(await library.relocate('r', '/new', false)).toEqual({
    sentence: 'Only 3 of 200 files are there. Choose the folder that holds them.',
    insist: true,
  });
  expect(await library.relocate('r', '/new', true)).toBeNull();
  expect(library.info?.roots[0]?.path).toBe('/new');
  expect(engine.asked.filter(({ name }) => name === 'library.relocateRoot')).toHaveLength(2);
});

test('a pattern that is refused comes back with its sentence and can’t be insisted on', async () => {
  scriptBridge({
    'library.setExclusions': () =>
      Promise.reject(new AppError('bad_input', '“[a” is no pattern. Close the bracket.')),
  });
  expect(await useLibraryStore().setExclusions('r', ['[a'])).toEqual({
    sentence: '“[a” is no pattern. Close the bracket.',
    insist: false,
  });
});

test('checking every file and trying again are imports of their own kind', async () => {
  const engine = scriptBridge({
    'library.import': () => job,
    'library.repair': () => ({ ...job, kind: 'repair' }),
    'library.info': () => libraryOf(rootOf()),
  });
  const library = useLibraryStore();
  await library.verifyFiles(['r']);
  await library.retryFailed();
  await library.repair();
  expect(engine.asked.filter(({ name }) => name !== 'library.info')).toEqual([
    { name: 'library.import', input: { rootIds: ['r'], verify: true } },
    { name: 'library.import', input: { rootIds: null, retryFailed: true } },
    { name: 'library.repair', input: {} },
  ]);
});

test('removing photos asks first; a no changes nothing', async () => {
  const engine = scriptBridge({
    'annotations.apply': () => ({
      label: 'Removed',
      changed: [idOf(1)],
      history: { undo: 'Removed', redo: null },
    }),
  });
  const asking = useAskStore();
  const removing = useAnnotationStore().remove([idOf(1)]);
  await vi.waitFor(() => expect(asking.question?.text).toContain('untouched'));
  asking.answer(false);
  expect(await removing).toBe(false);
  expect(engine.asked).toEqual([]);
  const again = useAnnotationStore().remove([idOf(1)]);
  asking.answer(true);
  expect(await again).toBe(true);
});
