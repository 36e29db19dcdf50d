/** @file `models compare` prints both models side by side, with what is only in one of them. */
import { expect, it } from 'vitest';
import type {
  ComparedPhoto,
  ModelComparison,
  OwnWordsComparison,
  PhotoTile,
} from '../../../../src-preload/contract/index.ts';
import { photoId } from '../../testing/fake-app.ts';
import { run } from '../../testing/run-command.ts';

const tile: PhotoTile = {
  ...{ id: photoId, aspect: 1, thumbhash: null, takenAt: null, takenAtPrecision: null },
  ...{ media: { grid: 'k/grid', large: null }, favourite: false, rating: null, damaged: false, alt: 'A dog' },
};
const photo = (name: string, both: boolean): ComparedPhoto => ({
  id: photoId,
  path: `/p/${name}`,
  tile,
  both,
});
const comparison: ModelComparison = {
  ...{ old: { id: 'starter', title: 'Starter 2' }, new: { id: 'clip', title: 'CLIP' } },
  ...{ changed: false, photos: 1_200, total: 3_000 },
  queries: [
    {
      text: 'a dog',
      ...{ old: [photo('dog.jpg', true), photo('fox.jpg', false)], reason: null },
      new: [photo('puppy.jpg', false), photo('dog.jpg', true)],
    },
    { text: '2019', old: [], new: [], reason: 'It has no words for a model.' },
  ],
};
const own: OwnWordsComparison = {
  captions: { captions: 34, old: 20, new: 28, better: 'new' },
  tags: { tags: 3, pairs: 40, old: 31, new: 33 },
  least: 10,
};
const handlers = (over: Partial<ModelComparison> = {}, words: Partial<OwnWordsComparison> = {}) => {
  const asked: unknown[] = [];
  return {
    asked,
    all: {
      'comparison.run': (input: unknown) => (asked.push(input), { ...comparison, ...over }),
      'comparison.ownWords': () => ({ ...own, ...words }),
    },
  };
};

it('says on how many photos, what the person’s words say, and what each finds', async () => {
  const { all, asked } = handlers();
  const ran = await run(['models', 'compare'], all);
  expect(asked).toEqual([{ queries: null }]);
  expect(ran).toMatchObject({ code: 0, err: '', creates: false });
  expect(ran.out).toBe(`old       Starter 2
new       CLIP
photos    1,200 of 3,000 photos: those that both have seen
captions  of 34 of yours, the photo is among the first five: old 20, new 28; the new one is better
tags      of 40 pairs of a photo that you gave a tag and one that you took it off, in the right order: old 31, new 33
          what you took off the old one had mostly suggested, so this favours the new one

“a dog”
  old
    both      /p/dog.jpg
    only old  /p/fox.jpg
  new
    only new  /p/puppy.jpg
    both      /p/dog.jpg

“2019”
  It has no words for a model.

Searches use the old one. Stay with it: sightline models use starter
`);
});

it('compares the sentences that are given, each of its own', async () => {
  const { all, asked } = handlers();
  await run(['models', 'compare', 'a dog', 'the sea'], all);
  expect(asked).toEqual([{ queries: ['a dog', 'the sea'] }]);
});

it('says what is lacking for a measure, and what to do where nothing was searched for', async () => {
  const few = {
    captions: { captions: 4, old: 0, new: 0, better: null },
    tags: { tags: 0, pairs: 0, old: 0, new: 0 },
  };
  const { all } = handlers({ queries: [], changed: true }, few);
  const { out } = await run(['models', 'compare'], all);
  expect(out).toContain('captions  you wrote 4 for these photos; from 10 on they are a measure\n');
  expect(out).not.toContain('tags  ');
  expect(out).toContain('Say what to compare: sightline models compare "a dog" "the sea"\n');
  expect(out).toContain(
    'Keep the new one: sightline models confirm. Go back: sightline models use starter\n',
  );
});

it('prints one JSON document without tiles', async () => {
  const ran = await run(['models', 'compare', '--json'], handlers().all);
  expect(JSON.parse(ran.out)).toMatchObject({
    ...{ photos: 1_200, ownWords: own },
    queries: [
      { old: [{ id: photoId, path: '/p/dog.jpg', both: true }, {}] },
      { reason: 'It has no words for a model.' },
    ],
  });
  expect(ran.out).not.toContain('thumbhash');
});
