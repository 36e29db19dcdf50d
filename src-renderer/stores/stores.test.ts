/**
 * @file Stores over a scripted engine: months come when they are near, late answers are dropped, undo is
 * named, lists go on over section ends.
 * @vitest-environment happy-dom
 */
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, test, vi } from 'vitest';
import {
  AppError,
  type JobSnapshot,
  type LibraryAnswer,
  type SearchResult,
} from '../../src-preload/contract/index.ts';
import { scriptBridge } from '../testing/scripted-bridge.ts';
import { hitOf, idOf, tileOf, tilesOf } from '../testing/tiles.ts';
import { useAnnotationStore } from './annotations.ts';
import { useAnnouncerStore } from './announcer.ts';
import { useBrowseStore } from './browse.ts';
import { useJobStore } from './jobs.ts';
import { useLibraryStore } from './library.ts';
import { usePhotoStore } from './photo.ts';
import { useSearchStore } from './search.ts';
import { useSelectionStore } from './selection.ts';
import { useSettingsStore } from './settings.ts';
import { useTagStore } from './tags.ts';
import { useTimelineStore } from './timeline.ts';
import { useToastStore } from './toasts.ts';
import { inBackground } from './in-background.ts';

beforeEach(() => setActivePinia(createPinia()));

const history = { undo: null, redo: null };
const job = (over: Partial<JobSnapshot>): JobSnapshot => ({
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
  ...over,
});

function timelineOf(counts: Record<string, number>) {
  const months = Object.entries(counts).map(([month, count]) => ({ month, count }));
  let revision = 1;
  const engine = scriptBridge({
    'photos.timeline': () => ({
      revision,
      total: months.reduce((sum, { count }) => sum + count, 0),
      months: months.map((month) => ({ ...month })),
    }),
    'photos.month': ({ month }) => ({
      revision,
      tiles: tilesOf(0, months.find((entry) => entry.month === month)?.count ?? 0),
    }),
  });
  return {
    engine,
    set: (month: string, count: number) => (
      (revision += 1),
      months.forEach((entry) => entry.month === month && (entry.count = count))
    ),
    asked: () =>
      engine.asked
        .filter(({ name }) => name === 'photos.month')
        .map(({ input }) => (input as { month: string }).month),
  };
}

test('months are counted at once and loaded when they are near, once', async () => {
  const { asked } = timelineOf({ '2024-06': 40, '2024-05': 30 });
  const timeline = useTimelineStore();
  await timeline.load();
  expect(timeline.sections.map(({ key, count, tiles }) => [key, count, tiles])).toEqual([
    ['2024-06', 40, null],
    ['2024-05', 30, null],
  ]);
  await Promise.all([timeline.ensure(['2024-05']), timeline.ensure(['2024-05'])]);
  await timeline.ensure(['2024-05']);
  expect(asked()).toEqual(['2024-05']);
  expect(timeline.sections[1]?.tiles).toHaveLength(30);
});

test('sparse months are one section, and stay the same list while nothing changes', async () => {
  const { asked } = timelineOf({ '2024-06': 2, '2024-05': 3 });
  const timeline = useTimelineStore();
  await timeline.load();
  await timeline.ensure(['2024-05..2024-06']);
  expect(asked()).toEqual(['2024-06', '2024-05']);
  const tiles = timeline.sections[0]?.tiles;
  expect(tiles).toHaveLength(5);
  await timeline.load();
  expect(timeline.sections[0]?.tiles).toBe(tiles);
});

test('a changed month that is on show is read again; one that is not waits until it is near', async () => {
  const { engine, set, asked } = timelineOf({ '2024-06': 20, '2024-05': 30 });
  const timeline = useTimelineStore();
  await timeline.load();
  await timeline.ensure(['2024-06']);
  set('2024-06', 21);
  set('2024-05', 31);
  engine.emit({ name: 'timeline.changed', data: { revision: 2, months: ['2024-06', '2024-05'], tiles: [] } });
  await vi.waitFor(() => expect(timeline.sections[0]?.tiles).toHaveLength(21));
  expect(timeline.sections[1]).toMatchObject({ count: 31, tiles: null });
  expect(asked()).toEqual(['2024-06', '2024-06']);
});

test('a timeline that can’t be had says so in words', async () => {
  scriptBridge({ 'photos.timeline': () => Promise.reject(new AppError('disk_full', 'The disk is full.')) });
  const timeline = useTimelineStore();
  await timeline.load();
  expect(timeline.state).toBe('error');
  expect(timeline.problem).toContain('Free some space');
});

const resultOf = (good: number, maybe: number): SearchResult => ({
  query: { text: '', filters: [], excluded: [] },
  counts: { good, maybe },
  results: [
    ...Array.from({ length: good }, (_, index) => hitOf(index, 'good')),
    ...Array.from({ length: maybe }, (_, index) => hitOf(good + index, 'maybe')),
  ],
  hints: [],
  closest: [],
});

test('a question about all photos is answered, not searched; the photos behind it are the sections', async () => {
  const answer = {
    answer: 'I found 1 photo with a dog.',
    understood: 'photos with a dog',
    counts: { good: 1, maybe: 0 },
    photos: [{ tile: tileOf(1), band: 'good' }],
    groups: [],
  } as unknown as LibraryAnswer;
  const { asked } = scriptBridge({ 'questions.askMany': () => answer });
  const search = useSearchStore();
  await search.run({ text: 'How many photos show dogs?' });
  expect(asked.map(({ name }) => name)).toEqual(['questions.askMany']);
  expect(search.answer?.answer).toBe('I found 1 photo with a dog.');
  expect(search.sections.map(({ title, count }) => [title, count])).toEqual([['1 photo', 1]]);
});

test('what the engine takes for no question about photos is searched', async () => {
  const { asked } = scriptBridge({ 'questions.askMany': () => null, 'search.run': () => resultOf(2, 3) });
  const search = useSearchStore();
  await search.run({ text: 'Is there a dog?' });
  expect(asked.map(({ name }) => name)).toEqual(['questions.askMany', 'search.run']);
  expect(search.answer).toBeNull();
  expect(search.result?.counts).toEqual({ good: 2, maybe: 3 });
});

test('results lie in two bands and are summed up for the ear', async () => {
  scriptBridge({ 'search.run': () => resultOf(2, 3) });
  const search = useSearchStore();
  await search.run({ text: 'dogs' });
  expect(search.sections.map(({ key, title, count, faded }) => [key, title, count, faded])).toEqual([
    ['good', '2 good matches', 2, false],
    ['maybe', '3 maybe', 3, true],
  ]);
  expect(useAnnouncerStore().message).toBe('2 good matches, 3 maybe');
});

test('an answer that comes after a newer question is dropped', async () => {
  const answers: ((result: SearchResult) => void)[] = [];
  scriptBridge({ 'search.run': () => new Promise((resolve) => answers.push(resolve)) });
  const search = useSearchStore();
  const first = search.run({ text: 'old' });
  const second = search.run({ text: 'new' });
  answers[1]?.(resultOf(1, 0));
  answers[0]?.(resultOf(5, 5));
  await Promise.all([first, second]);
  expect(search.result?.counts).toEqual({ good: 1, maybe: 0 });
});

test('an act on many offers its undo; undo is named by the engine', async () => {
  const engine = scriptBridge({
    'annotations.apply': () => ({
      label: 'Tag “beach” added to 2 photos',
      changed: [idOf(1), idOf(2)],
      history: { undo: 'Tag “beach” added to 2 photos', redo: null },
    }),
    'annotations.undo': () => ({
      label: 'Undone: Tag “beach” added to 2 photos',
      changed: [idOf(1), idOf(2)],
      history,
    }),
  });
  const annotations = useAnnotationStore();
  const toasts = useToastStore();
  await annotations.apply([idOf(1), idOf(2)], { act: 'tag.add', name: 'beach' });
  expect(toasts.toasts.map(({ text, action }) => [text, action?.label])).toEqual([
    ['Tag “beach” added to 2 photos', 'Undo'],
  ]);
  toasts.toasts[0]?.action?.run();
  await vi.waitFor(() =>
    expect(toasts.toasts.map(({ text }) => text)).toEqual(['Undone: Tag “beach” added to 2 photos']),
  );
  expect(engine.asked.map(({ name }) => name)).toEqual(['annotations.apply', 'annotations.undo']);
  expect(useAnnouncerStore().message).toContain('Undone');
});

test('an act that fails says why, and tells that it was not done', async () => {
  scriptBridge({ 'annotations.apply': () => Promise.reject(new AppError('disk_full', 'The disk is full.')) });
  expect(await useAnnotationStore().apply([idOf(1)], { act: 'remove' })).toBe(false);
  expect(useToastStore().toasts[0]).toMatchObject({ tone: 'problem' });
});

test('a range grows and shrinks from where it began, and leaves the rest selected', () => {
  scriptBridge({});
  const selection = useSelectionStore();
  selection.toggle('z');
  selection.toggle('a');
  selection.setRange(['a', 'b', 'c']);
  expect([...selection.ids].sort()).toEqual(['a', 'b', 'c', 'z']);
  selection.setRange(['a', 'b']);
  expect([...selection.ids].sort()).toEqual(['a', 'b', 'z']);
  selection.toggleAll(['a', 'b']);
  expect([...selection.ids]).toEqual(['z']);
});

test('next and previous go over section ends and load what is not loaded', async () => {
  scriptBridge({});
  const browse = useBrowseStore();
  const second: { tiles: ReturnType<typeof tilesOf> | null } = { tiles: null };
  const section = (key: string, count: number, tiles: ReturnType<typeof tilesOf> | null) => ({
    key,
    title: key,
    note: null,
    count,
    tiles,
    faded: false,
  });
  const { ref } = await import('vue');
  const version = ref(0);
  browse.use({
    sections: () => [section(`a${version.value}`, 2, tilesOf(1, 2)), section('b', 2, second.tiles)],
    ensure: async () => {
      second.tiles = tilesOf(3, 2);
      version.value += 1;
    },
  });
  expect(await browse.step(idOf(1), 1)).toBe(idOf(2));
  expect(await browse.step(idOf(2), 1)).toBe(idOf(3));
  expect(await browse.step(idOf(3), -1)).toBe(idOf(2));
  expect(await browse.step(idOf(1), -1)).toBeNull();
  expect(await browse.step(idOf(4), 1)).toBeNull();
  expect(browse.placeOf(idOf(3))).toMatchObject({ position: 3, total: 4 });
});

test('a job that has ended is not opened again by a late snapshot', () => {
  const engine = scriptBridge({
    'library.info': () => ({ id: 'l', path: '/l', photos: 0, roots: [], revision: 0, warnings: [] }),
  });
  const jobs = useJobStore();
  engine.emit({ name: 'jobs.changed', data: job({ state: 'done', endedAt: '2024-01-01T00:01:00Z' }) });
  engine.emit({ name: 'jobs.changed', data: job({ state: 'running' }) });
  expect(jobs.jobs.map(({ state }) => state)).toEqual(['done']);
  expect(jobs.current).toBeNull();
});

test('what was imported is told of, not the text that was read afterwards', () => {
  scriptBridge({});
  const jobs = useJobStore();
  const imported = job({ state: 'done', endedAt: '2024-01-01T00:01:00Z' });
  const reading = job({ id: 'r', kind: 'read-text', startedAt: '2024-01-01T00:02:00Z' });
  for (const each of [imported, reading]) jobs.put(each);
  expect([jobs.current?.id, jobs.latest?.id, jobs.busy]).toEqual(['r', 'j', false]);
  jobs.put({ ...reading, state: 'done', endedAt: '2024-01-01T00:03:00Z' });
  expect([jobs.current, jobs.latest?.id]).toEqual([null, 'j']);
});

test('that text could not be read is told of', () => {
  scriptBridge({});
  const jobs = useJobStore();
  jobs.put(job({ state: 'done', endedAt: '2024-01-01T00:01:00Z' }));
  const failed = {
    state: 'failed',
    startedAt: '2024-01-01T00:02:00Z',
    endedAt: '2024-01-01T00:03:00Z',
  } as const;
  jobs.put(job({ id: 'r', kind: 'read-text', ...failed }));
  expect(jobs.latest?.id).toBe('r');
});

test('after the line was lost, stores ask again', async () => {
  let photos = 0;
  const engine = scriptBridge({
    'library.info': () => ({
      id: 'l',
      path: '/l',
      photos: (photos += 1),
      roots: [],
      revision: 0,
      warnings: [],
    }),
    'jobs.list': () => [],
  });
  const library = useLibraryStore();
  await library.load();
  engine.setLine(false);
  engine.setLine(true);
  await vi.waitFor(() => expect(library.info?.photos).toBe(2));
});

test('an answer about a photo that was left meanwhile is not shown', async () => {
  const answers = new Map<string, () => void>();
  scriptBridge({
    'photos.show': ({ target }) =>
      new Promise((resolve) =>
        answers.set((target as { id: string }).id, () =>
          resolve({ id: (target as { id: string }).id, media: { grid: null, large: 'x' } } as never),
        ),
      ),
  });
  const store = usePhotoStore();
  const first = store.open(idOf(1));
  const second = store.open(idOf(2));
  answers.get(idOf(2))?.();
  answers.get(idOf(1))?.();
  await Promise.all([first, second]);
  expect(store.photo?.id).toBe(idOf(2));
});

test('a month that several ask for while it waits for its turn answers all of them, and every month comes', async () => {
  const months = ['2024-06', '2024-05', '2024-04', '2024-03', '2024-02'].map((month) => ({
    month,
    count: 40,
  }));
  const held: { month: string; answer: () => void }[] = [];
  scriptBridge({
    'photos.timeline': () => ({ revision: 1, total: 200, months }),
    'photos.month': ({ month }) =>
      new Promise((resolve) =>
        held.push({ month, answer: () => resolve({ revision: 1, tiles: tilesOf(0, 40) }) }),
      ),
  });
  const timeline = useTimelineStore();
  await timeline.load();
  const range = timeline.ensure(months.map(({ month }) => month));
  const near = timeline.ensure(['2024-03']);
  const all = Promise.all([range, near]);
  await vi.waitFor(() => expect(held.map(({ month }) => month)).toEqual(['2024-06', '2024-05', '2024-04']));
  for (let at = 0; at < months.length; at += 1) {
    await vi.waitFor(() => expect(held.length).toBeGreaterThan(at));
    held[at]!.answer();
  }
  await all;
  // the one that was asked for last came first of those that waited
  expect(held.map(({ month }) => month)).toEqual(['2024-06', '2024-05', '2024-04', '2024-03', '2024-02']);
  expect(timeline.sections.every(({ tiles }) => tiles?.length === 40)).toBe(true);
});

test('a month that changes while it is read is read again', async () => {
  const held: (() => void)[] = [];
  let count = 40;
  const engine = scriptBridge({
    'photos.timeline': () => ({ revision: 1, total: count, months: [{ month: '2024-06', count }] }),
    'photos.month': () => {
      const tiles = tilesOf(0, count);
      return new Promise((resolve) => held.push(() => resolve({ revision: 1, tiles })));
    },
  });
  const timeline = useTimelineStore();
  await timeline.load();
  const near = timeline.ensure(['2024-06']);
  await vi.waitFor(() => expect(held).toHaveLength(1));
  count = 41;
  engine.emit({ name: 'timeline.changed', data: { revision: 2, months: ['2024-06'], tiles: [] } });
  held[0]!();
  await near;
  await vi.waitFor(() => expect(held).toHaveLength(2));
  held[1]!();
  await vi.waitFor(() => expect(timeline.sections[0]?.tiles).toHaveLength(41));
});

test('an older answer about the photo that is open never replaces a newer one', async () => {
  const id = idOf(1);
  const held: ((favourite: boolean, large: string | null) => void)[] = [];
  const engine = scriptBridge({
    'photos.show': () =>
      new Promise((resolve) =>
        held.push((favourite, large) => resolve({ id, favourite, media: { grid: 'g', large } } as never)),
      ),
  });
  const store = usePhotoStore();
  const opened = store.open(id);
  held[0]!(false, 'l');
  await opened;
  engine.emit({ name: 'annotations.changed', data: { undo: 'x', redo: null } });
  engine.emit({ name: 'photos.changed', data: { ids: [id] } });
  held[2]!(true, 'l');
  held[1]!(false, 'l');
  await vi.waitFor(() => expect(store.photo?.favourite).toBe(true));
  await Promise.resolve();
  await Promise.resolve();
  expect(store.photo?.favourite).toBe(true);
});

test('the large picture comes, also where the photo changed while it was made', async () => {
  const id = idOf(1);
  const held: { withLarge: boolean; answer: (large: string | null) => void }[] = [];
  const engine = scriptBridge({
    'photos.show': ({ withLarge = false }) =>
      new Promise((resolve) =>
        held.push({ withLarge, answer: (large) => resolve({ id, media: { grid: 'g', large } } as never) }),
      ),
  });
  const store = usePhotoStore();
  inBackground(store.open(id));
  held[0]!.answer(null);
  await vi.waitFor(() => expect(held).toHaveLength(2));
  engine.emit({ name: 'photos.changed', data: { ids: [id] } });
  held[2]!.answer(null);
  held[1]!.answer('l');
  await vi.waitFor(() => expect(held.map(({ withLarge }) => withLarge)).toEqual([false, true, false, true]));
  held[3]!.answer('l');
  await vi.waitFor(() => expect(store.photo?.media.large).toBe('l'));
});

test('a job as a call answered it is older than what the job said of itself since', async () => {
  const engine = scriptBridge({ 'jobs.list': () => [job({ done: 1 }), job({ id: 'k', done: 7 })] });
  const jobs = useJobStore();
  const loading = jobs.load();
  engine.emit({ name: 'jobs.changed', data: job({ done: 5 }) });
  await loading;
  jobs.put(job({ state: 'queued', startedAt: null }));
  expect(jobs.jobs.map(({ id, state, done }) => [id, state, done])).toEqual([
    ['j', 'running', 5],
    ['k', 'running', 7],
  ]);
});

test('what a tag’s photos were is never shown over what they are', async () => {
  const held: ((count: number) => void)[] = [];
  scriptBridge({
    'tags.photos': () => new Promise((resolve) => held.push((count) => resolve(tilesOf(0, count)))),
  });
  const tags = useTagStore();
  const asked = [tags.open('dog'), tags.open('dog')];
  held[1]!(2);
  held[0]!(1);
  await Promise.all(asked);
  expect(tags.tiles).toHaveLength(2);
});

test('of two choices the later one stays, whichever is answered last', async () => {
  const held: (() => void)[] = [];
  const chosen = {
    theme: 'system',
    textPercent: 100,
    voice: null,
    speechRate: 1,
    captionLength: 'standard',
    provider: null,
    mirror: null,
  } as const;
  scriptBridge({
    'settings.set': (choice) =>
      new Promise((resolve) => held.push(() => resolve({ ...chosen, ...choice } as never))),
  });
  const settings = useSettingsStore();
  const asked = [settings.change({ theme: 'dark' }), settings.change({ theme: 'light' })];
  held[1]!();
  held[0]!();
  await Promise.all(asked);
  expect(settings.settings.theme).toBe('light');
});

test('one star changes one photo on show, and nothing is read again', async () => {
  const { engine, asked } = timelineOf({ '2024-06': 40, '2024-05': 30 });
  const timeline = useTimelineStore();
  await timeline.load();
  await timeline.ensure(['2024-06']);
  const before = engine.asked.length;
  engine.emit({
    name: 'timeline.changed',
    data: { revision: 2, months: [], tiles: [{ ...tilesOf(0, 40)[7]!, rating: 4 }] },
  });
  engine.emit({ name: 'photos.changed', data: { ids: [tilesOf(0, 40)[7]!.id] } });
  expect(timeline.sections[0]?.tiles?.map(({ rating }) => rating).filter(Boolean)).toEqual([4]);
  await Promise.resolve();
  expect(engine.asked.length).toBe(before);
  expect(asked()).toEqual(['2024-06']);
});

test('news of a photo that came while its month was read is newer than the answer', async () => {
  const held: (() => void)[] = [];
  const engine = scriptBridge({
    'photos.timeline': () => ({ revision: 1, total: 2, months: [{ month: '2024-06', count: 2 }] }),
    'photos.month': () => {
      const answer = { revision: 1, tiles: tilesOf(0, 2) };
      return new Promise((resolve) => held.push(() => resolve(answer)));
    },
  });
  const timeline = useTimelineStore();
  await timeline.load();
  const near = timeline.ensure(['2024-06']);
  await vi.waitFor(() => expect(held).toHaveLength(1));
  const starred = { ...tilesOf(0, 2)[1]!, rating: 5 };
  engine.emit({ name: 'timeline.changed', data: { revision: 2, months: [], tiles: [starred] } });
  held[0]!();
  await near;
  expect(timeline.sections[0]?.tiles?.[1]?.rating).toBe(5);
});

test('a result that gets a star shows it at once', async () => {
  const engine = scriptBridge({ 'search.run': () => resultOf(3, 0) });
  const search = useSearchStore();
  await search.run({ text: 'dogs' });
  const tile = { ...search.result!.results[1]!.tile, rating: 3 };
  engine.emit({ name: 'timeline.changed', data: { revision: 2, months: [], tiles: [tile] } });
  expect(search.sections[0]?.tiles?.map(({ rating }) => rating)).toEqual([null, 3, null]);
});
