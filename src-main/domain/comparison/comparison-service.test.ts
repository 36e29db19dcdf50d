/** @file Two encoders over the same photos: what each finds best, and what the person's own words say of them. */
import { expect, it } from 'vitest';
import { AppError, type PhotoTile } from '../../../src-preload/contract/index.ts';
import type { ComparedEncoder } from '../models/packs.ts';
import { noDecisions, type PhotoDecisions } from '../shared/photo-decisions.ts';
import { dot } from '../shared/vector-cosine.ts';
import { noPackKnowledge } from '../tags/calibration.ts';
import type { BoxReader } from '../tags/seen-boxes.ts';
import { createVocabulary } from '../tags/vocabulary.ts';
import { signTest } from './compare-own-words.ts';
import { createComparisonService, type ComparisonDeps } from './comparison-service.ts';

/** an angle stands for what a picture shows; a word is the picture of its own angle */
const at = (degrees: number) =>
  Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));
const degreesOf = (text: string) => Number(/\d+/.exec(text)?.[0] ?? 0);

const encoder = (id: string, problem: AppError | null = null): ComparedEncoder => ({
  ...{ id, title: id.toUpperCase() },
  packs: {
    encoder: () => ({
      ref: { id, role: 'encoder', directory: '/none' },
      calibration: {
        ...{ packId: id, dimensions: 2, templates: ['{}'], languages: 'many', pairs: null },
        ...{ calibration: null, separates: null },
      } as never,
      problem,
    }),
    detector: () => null,
    inUse: () => [],
    importing: () => [],
  },
});

interface Given {
  /** photo → the degrees of its vector, by encoder */
  old?: Record<string, number>;
  fresh?: Record<string, number>;
  said?: Record<string, Partial<PhotoDecisions>>;
  recent?: string[];
  changed?: boolean;
  change?: Partial<ComparisonDeps>;
}

function rig({ old = {}, fresh = {}, said = {}, recent = [], changed = false, change = {} }: Given) {
  const vectors: Record<string, Record<string, number>> = { old, new: fresh };
  const shown = Object.keys(old);
  const embedded: string[] = [];
  const service = createComparisonService({
    pair: () => ({ old: encoder('old'), new: encoder('new'), changed }),
    catalogue: {
      evidencePacks: async () => Object.keys(vectors).filter((id) => Object.keys(vectors[id]!).length > 0),
      evidenceContents: async (id) => new Map(Object.keys(vectors[id]!).map((photo) => [photo, 'content'])),
      nearest: async (id, vector, limit, within = shown) =>
        within
          .map((photo) => ({ id: photo, cosine: dot(at(vectors[id]![photo]!), vector) }))
          .sort((a, b) => b.cosine - a.cosine)
          .slice(0, limit),
      getEvidence: async (_kind, id, ids) =>
        new Map(ids.map((photo) => [photo, { value: at(vectors[id]![photo]!) }])) as never,
      withTag: async () => [],
      containing: async () => [],
      camerasWhere: async () => [],
    },
    photos: {
      total: () => shown.length,
      ids: () => shown,
      idsWhere: (passes) => shown.filter((id) => passes({ favourite: id === 'a' } as never)),
      tile: (id) => ({ id }) as PhotoTile,
    },
    pathsOf: async (ids) => new Map(ids.map((id) => [id, `/${id}.jpg`])),
    decisions: {
      photoIds: () => Object.keys(said),
      of: (id) => ({ ...noDecisions, ...said[id] }),
    },
    vocabulary: createVocabulary([]),
    knowledge: noPackKnowledge,
    vision: {
      embedTexts: async ({ id }, texts) => {
        embedded.push(...texts.map((text) => `${id}: ${text}`));
        return texts.map((text) => at(degreesOf(text)));
      },
    },
    boxes: async () => ({}) as BoxReader,
    recent: async () => recent.map((text) => ({ text })),
    now: () => new Date(0),
    ...change,
  });
  return { service, embedded };
}

const letters = (count: number) =>
  Array.from({ length: count }, (_, index) => String.fromCharCode(97 + index));
const ids = (photos: readonly { id: string }[]) => photos.map(({ id }) => id).join('');

it('both rank only photos that both have seen, and it is said how many; what both find is marked', async () => {
  const eight = Object.fromEntries(letters(8).map((id, index) => [id, index * 10]));
  // the new one has seen seven, and sees them the other way round
  const { h: _unseen, ...seven } = Object.fromEntries(letters(8).map((id, index) => [id, 70 - index * 10]));
  const { service } = rig({ old: eight, fresh: seven, recent: ['picture 0'] });
  const found = await service.run(null);
  expect(found).toMatchObject({
    ...{ old: { id: 'old', title: 'OLD' }, new: { id: 'new', title: 'NEW' } },
    ...{ changed: false, photos: 7, total: 8 },
  });
  const [query] = found.queries;
  expect(query).toMatchObject({ text: 'picture 0', reason: null });
  expect([ids(query!.old), ids(query!.new)]).toEqual(['abcdef', 'gfedcb']);
  expect(query!.old.map(({ both }) => both)).toEqual([false, true, true, true, true, true]);
  expect(query!.old[0]).toMatchObject({ path: '/a.jpg', tile: { id: 'a' } });
});

it('compares the words that were given instead of the recent ones', async () => {
  const { service } = rig({ old: { a: 0 }, fresh: { a: 0 }, recent: ['picture 0'], changed: true });
  const { queries, changed } = await service.run(['picture 90', 'picture 10']);
  expect(queries.map(({ text }) => text)).toEqual(['picture 90', 'picture 10']);
  expect(changed).toBe(true);
});

it('filters of a sentence hold; one of filters alone says why there is nothing to compare', async () => {
  const { service } = rig({ old: { a: 0, b: 90 }, fresh: { a: 0, b: 90 } });
  const { queries } = await service.run(['favourites picture 90', '2019']);
  expect(queries.map((query) => [ids(query.old), query.reason])).toEqual([
    ['a', null],
    ['', expect.stringContaining('no words for a model')],
  ]);
});

it('has nothing to compare while the new one has seen no photo', async () => {
  const { service, embedded } = rig({ old: { a: 0 }, fresh: {}, recent: ['picture 0'] });
  expect(await service.run(null)).toMatchObject({ photos: 0, total: 1, queries: [] });
  expect(embedded).toEqual([]);
});

it('says so where there are no two models, and why one of them cannot run', async () => {
  const none = rig({ change: { pair: () => null } }).service;
  for (const call of [none.run(null), none.ownWords()])
    await expect(call).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('no two models') as string,
    });
  const broken = encoder('new', new AppError('model_damaged', 'It is damaged.'));
  const pair = () => ({ old: encoder('old'), new: broken, changed: false });
  await expect(rig({ change: { pair } }).service.run(null)).rejects.toMatchObject({ code: 'model_damaged' });
});

/** Twenty photos 4 degrees apart, each with a caption that names its place; the new one sees them all at 90°. */
const twenty = letters(20);
const apart = Object.fromEntries(twenty.map((id, index) => [id, index * 4]));
const confused = Object.fromEntries(twenty.map((id, index) => [id, 90 + index / 100]));
const captions = (count: number) =>
  Object.fromEntries(twenty.slice(0, count).map((id, index) => [id, { caption: `picture ${index * 4}` }]));

it('tells in how many of the person’s captions the photo is among the first five, and which model is better', async () => {
  const { service, embedded } = rig({ old: apart, fresh: confused, said: captions(20) });
  const { captions: result, least } = await service.ownWords();
  expect(result).toEqual({ captions: 20, old: 20, new: 5, better: 'old' });
  expect(least).toBe(10);
  expect(embedded).toHaveLength(40);
});

it('calls neither better where chance gives such a difference', async () => {
  const nearly = { ...apart, t: 300 };
  const { service } = rig({ old: apart, fresh: nearly, said: captions(20) });
  expect((await service.ownWords()).captions).toEqual({ captions: 20, old: 20, new: 19, better: null });
});

it('gives no figure for fewer than ten captions, and runs nothing', async () => {
  const { service, embedded } = rig({ old: apart, fresh: confused, said: captions(9) });
  expect((await service.ownWords()).captions).toEqual({ captions: 9, old: 0, new: 0, better: null });
  expect(embedded).toEqual([]);
});

it('counts photos of one caption once', async () => {
  const said = { ...captions(12), b: { caption: 'picture 0' } };
  const { service } = rig({ old: apart, fresh: confused, said });
  expect((await service.ownWords()).captions).toMatchObject({ captions: 11, old: 11 });
});

it('counts pairs of a photo that was given a tag and one that it was taken off', async () => {
  const said = Object.fromEntries([
    ...twenty.slice(0, 4).map((id) => [id, { tagsAdded: ['place 0'] }]),
    ...twenty.slice(16).map((id) => [id, { tagsRejected: ['place 0'] }]),
    ['j', { tagsAdded: ['given alone 5'] }],
  ]);
  const { service } = rig({ old: apart, fresh: Object.fromEntries(twenty.map((id) => [id, 0])), said });
  expect((await service.ownWords()).tags).toEqual({ tags: 1, pairs: 16, old: 16, new: 0 });
});

it('the sign test is that of the tables', () => {
  expect(signTest(0, 5)).toBeCloseTo(0.0625);
  expect(signTest(6, 0)).toBeCloseTo(0.03125);
  expect(signTest(2, 10)).toBeCloseTo(0.0386, 4);
  expect(signTest(4, 4)).toBe(1);
  expect(signTest(0, 0)).toBe(1);
});
