/** @file Which photos of a search are shown. */
import { expect, it } from 'vitest';
import { bandPhotos } from './scored-photos.ts';

const sentence = {
  requirements: [],
  isName: false,
  decidedByDetector: false,
  suggestedByDetector: false,
  concepts: [],
};
const photo = (id: string, score: number, saidByFacts = false) => ({ id, score, match: null, saidByFacts });
const bandsFor = (photos: ReturnType<typeof photo>[]) =>
  bandPhotos(photos, { scoring: sentence }).map(({ id, band }) => `${id} ${band}`);

it('near misses of a sentence are shown, but not where the facts of a photo say all that is asked for', () => {
  expect(bandsFor([photo('looks', 3), photo('near', -3)])).toEqual(['looks good', 'near maybe']);
  expect(bandsFor([photo('known', 3, true), photo('near', -3)])).toEqual(['known good']);
});
