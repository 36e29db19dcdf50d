/** @file What captions name wrongly and leave out, and which ones name nothing seen. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Photo, PhotoTag } from '../../../src-preload/contract/index.ts';
import { parseVocabulary } from '../tags/vocabulary.ts';
import { isBare, measureCaptions } from './measure-captions.ts';

const vocabulary = parseVocabulary(JSON.parse(readFileSync('resources/vocabulary/vocabulary.json', 'utf8')));

const photoOf = (text: string, tags: Partial<PhotoTag>[] = []) => ({ caption: { text }, tags }) as Photo;
const fact = (name: string) => ({ name, source: 'fact' as const });

it.each([
  ['A photo.', [], true],
  ['A photo from March 2019.', [], true],
  ['A photo taken in Zermatt, Switzerland, May 2023.', [], true],
  ['A photo taken at night in Zermatt, June 2023.', [fact('night')], true],
  ['A photo taken at night in Zermatt, June 2023.', [{ name: 'night', source: 'concepts' as const }], false],
  ['A photo taken at sunset.', [], false],
  ['A photo, possibly of a dog, from June 2019.', [], false],
  ['A photo of a mountain.', [], false],
  ['A beach.', [], false],
])('%j with %j names nothing seen: %s', (text, tags, bare) => {
  expect(isBare(photoOf(text, tags), vocabulary)).toBe(bare);
});

it('tells what each caption names that is not there, and what it leaves out', () => {
  const { measures, bareCaptions, captions } = measureCaptions(vocabulary, [
    { label: { file: 'a.jpg', objects: ['dog', 'person'] }, photo: photoOf('A dog on a bed.') },
    { label: { file: 'b.jpg' }, photo: photoOf('A photo.') },
  ]);
  expect(captions).toEqual([
    { file: 'a.jpg', text: 'A dog on a bed.', wrong: ['bed'], missing: ['person'], bare: false },
    { file: 'b.jpg', text: 'A photo.', wrong: null, missing: null, bare: true },
  ]);
  expect(measures).toEqual({ chairI: 0.5, chairS: 1, objectRecall: 0.5 });
  expect(bareCaptions).toEqual({ photos: 2, share: 0.5 });
});

it('takes nothing that is only quoted for a thing', () => {
  const { captions } = measureCaptions(vocabulary, [
    { label: { file: 'a.jpg', objects: ['bus'] }, photo: photoOf('A bus, with text that reads “HOT DOG”.') },
  ]);
  expect(captions[0]).toMatchObject({ wrong: [], missing: [] });
});
