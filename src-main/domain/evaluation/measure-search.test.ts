/** @file "Is anything here?" and "a dog without a person", over a search that answers from a script. */
import { expect, it } from 'vitest';
import type { Bridge, CallInput, Photo } from '../../../src-preload/contract/index.ts';
import { photoIdOf } from '../../testing/builders.ts';
import { absentScenesOf } from './absent-scenes.ts';
import { measureNegations } from './measure-negations.ts';
import { measurePresence } from './measure-presence.ts';

interface Hit {
  photo: number;
  score: number;
}

const photosWith = (...objects: string[][]) =>
  objects.map((names, index) => ({
    label: { file: `${index + 1}.jpg`, objects: names },
    photo: { id: photoIdOf(index + 1) } as Photo,
  }));

/** Finds nothing for what is not in the script. */
function searching(script: Record<string, readonly Hit[]>) {
  return {
    checkpoint() {},
    fileOf: (id: string) => `${[1, 2, 3, 4, 5].find((number) => photoIdOf(number) === id)}.jpg`,
    call: (async (_: string, { text }: CallInput<'search.run'>) => {
      const results = (script[text] ?? []).map(({ photo, score }) => ({
        id: photoIdOf(photo),
        score,
        band: score >= 0 ? 'good' : 'maybe',
      }));
      const good = results.filter(({ band }) => band === 'good').length;
      return { results, counts: { good, maybe: results.length - good } };
    }) as unknown as Bridge['call'],
  };
}

it('tells present from absent queries by their best score', async () => {
  const { measures, queries, stated } = await measurePresence(
    searching({
      dog: [
        { photo: 1, score: 2 },
        { photo: 2, score: 0 },
      ],
      cat: [{ photo: 2, score: 1 }],
      'an octopus': [{ photo: 1, score: -1 }],
      'an igloo': [{ photo: 1, score: 1.5 }],
    }),
    photosWith(['dog'], ['cat'], ['bed']),
  );
  const absent = 77 + absentScenesOf([]).length;
  // dog is above all absent ones, cat above all but the igloo, bed equal to all but two
  expect(measures).toMatchObject({ present: 3, absent, falseNothing: 1 / 3, falseGood: 1 / absent });
  expect(measures!.nothing).toBeCloseTo((absent - 2) / absent);
  expect(measures!.auc).toBeCloseTo((absent + (absent - 1) + (absent - 2) / 2) / (3 * absent));
  expect(queries.find(({ query }) => query === 'dog')).toEqual({
    query: 'dog',
    present: true,
    score: 2,
    good: 2,
    maybe: 0,
    first: '1.jpg',
  });
  // good matches: dog in 1, not in 2, cat in 2, no igloo
  expect(stated.filter(({ right }) => right)).toHaveLength(2);
  expect(stated).toHaveLength(4);
  expect(stated).toContainEqual({ probability: 0.5, right: false });
});

it('asks for absent names only where all objects are labelled, and for no scene near a label', async () => {
  const photos = [
    ...photosWith(['dog']),
    { label: { file: '2.jpg', captions: ['A kangaroo on a road'] }, photo: { id: photoIdOf(2) } as Photo },
  ];
  const { measures, queries } = await measurePresence(searching({}), photos);
  expect(measures).toMatchObject({ present: 1, falseNothing: 1, auc: 0.5 });
  const asked = queries.map(({ query }) => query);
  expect(asked).not.toContain('cat');
  expect(asked).not.toContain('a kangaroo');
  expect(asked).toContain('an octopus');
});

it('checks what is found without something, and what gets lost', async () => {
  // dog and person: 1 and 2 together; 3 and 4 dogs alone
  const photos = photosWith(['dog', 'person'], ['dog', 'person'], ['dog'], ['dog'], ['person']);
  const hit = (photo: number) => ({ photo, score: 1 });
  const { measures, wrong } = await measureNegations(
    searching({ 'a dog': [1, 2, 3, 4].map(hit), 'a dog without a person': [3, 1].map(hit) }),
    photos,
  );
  // "a person without a dog" is not asked: there is one such photo
  expect(measures).toEqual({ queries: 1, results: 2, without: 0.5, kept: 0.5 });
  expect(wrong).toEqual([{ query: 'a dog without a person', file: '1.jpg' }]);
  expect(await measureNegations(searching({}), photosWith(['dog']))).toEqual({ measures: null, wrong: [] });
});

it('has at least sixty absent scenes for photos of everyday things', () => {
  expect(absentScenesOf([{ file: 'a.jpg', captions: ['A dog on a beach at night'] }]).length).toBeGreaterThan(
    60,
  );
});
