/** @file Which of COCO's names a caption names. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseVocabulary } from '../tags/vocabulary.ts';
import { cocoNames, createCaptionNames } from './coco-names.ts';

const vocabulary = parseVocabulary(JSON.parse(readFileSync('resources/vocabulary/vocabulary.json', 'utf8')));
const namesIn = createCaptionNames(vocabulary);

describe('names in captions', () => {
  it('knows COCO’s 80 names as the detector does', () => {
    const { labels } = JSON.parse(readFileSync('resources/models/detector/manifest.json', 'utf8')) as {
      labels: string[];
    };
    expect([...cocoNames].sort()).toEqual([...labels].sort());
    for (const name of cocoNames) expect([...namesIn(`A photo of a ${name}.`)], name).toEqual([name]);
  });

  it.each([
    ['A woman sits on a sofa with two puppies.', ['couch', 'dog', 'person']],
    ['Three men and a child in front of an oven, pans and knives.', ['knife', 'oven', 'person']],
    ['A golden retriever probably lies on a bed.', ['bed', 'dog']],
    ['A baby elephant.', ['elephant']],
    ['A baseball player with a baseball bat.', ['baseball bat', 'person']],
    ['A hot dog and a teddy bear', ['hot dog', 'teddy bear']],
    ['Someone on a motor bike at the train station', ['motorcycle', 'person']],
    ['A glass of orange juice', []],
    ['A sunset over the mountains, in June 2019.', []],
    ['', []],
  ])('%j', (caption, expected) => expect([...namesIn(caption)].sort()).toEqual(expected));
});
