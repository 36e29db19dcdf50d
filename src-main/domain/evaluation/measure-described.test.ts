/** @file What a describer names wrongly, before and after its text is checked. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import type { Photo } from '../../../src-preload/contract/index.ts';
import { parseVocabulary } from '../tags/vocabulary.ts';
import { measureDescribed } from './measure-described.ts';

const vocabulary = parseVocabulary(JSON.parse(readFileSync('resources/vocabulary/vocabulary.json', 'utf8')));
const photoOf = (written: string, full: string | null) =>
  ({
    caption: {
      described: {
        ...{ written: [{ prompt: '', text: written }], full, text: full, model: 'Tiny' },
        nouns: [{ phrase: 'A dog', state: full === null ? 'left out' : 'unsure', because: '' }],
      },
    },
  }) as Photo;

it('counts things that are not there in what was written and in what is shown', () => {
  const { measures, descriptions } = measureDescribed(vocabulary, [
    { label: { file: 'a.jpg', objects: ['cat'] }, photo: photoOf('A cat with a dog.', 'A cat.') },
    { label: { file: 'b.jpg', objects: ['person'] }, photo: photoOf('A dog.', null) },
    { label: { file: 'c.jpg' }, photo: photoOf('A dog.', 'A dog.') },
    { label: { file: 'd.jpg', objects: ['cat'] }, photo: { caption: {} } as Photo },
  ]);
  expect(descriptions.map(({ file, wrong, wrongShown }) => [file, wrong, wrongShown])).toEqual([
    ['a.jpg', ['dog'], []],
    ['b.jpg', ['dog'], []],
  ]);
  expect(measures).toEqual({
    models: ['Tiny'],
    things: { confirmed: 0, unsure: 1, 'left out': 1 },
    marks: 0,
    lines: 0,
    photos: 2,
    withheld: 1,
    written: { chairI: 2 / 3, chairS: 1, objectRecall: 0.5 },
    checked: { chairI: 0, chairS: 0, objectRecall: 0.5 },
  });
});

it('is nothing where no photo is described', () => {
  expect(
    measureDescribed(vocabulary, [
      { label: { file: 'a.jpg', objects: ['cat'] }, photo: { caption: {} } as Photo },
    ]),
  ).toEqual({ measures: null, descriptions: [] });
});
