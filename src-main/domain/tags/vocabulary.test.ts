/** @file The vocabulary file of the product, and what is refused. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { parseVocabulary, type Vocabulary } from './vocabulary.ts';
import { loadVocabulary } from '../../adapters/vocabulary/vocabulary-files.ts';

const folder = fileURLToPath(new URL('../../../resources/vocabulary/', import.meta.url));
const detectorManifest = fileURLToPath(
  new URL('../../../resources/models/detector/manifest.json', import.meta.url),
);
let vocabulary: Vocabulary;
beforeAll(async () => {
  vocabulary = await loadVocabulary(folder);
});

describe('the vocabulary that comes with Sightline', () => {
  it('has at least 800 concepts', () => {
    expect(vocabulary.concepts.length).toBeGreaterThanOrEqual(800);
  });

  it('reaches all labels of the detector', async () => {
    const { labels } = JSON.parse(await readFile(detectorManifest, 'utf8')) as { labels: string[] };
    expect(labels).toHaveLength(80);
    expect(labels.filter((label) => !vocabulary.forObject(label))).toEqual([]);
  });

  it('implies along the tree, nearest first', () => {
    expect(vocabulary.ancestors('golden retriever')).toEqual(['retriever', 'dog', 'mammal', 'animal']);
    expect(vocabulary.descendants('bear')).toEqual(['polar bear', 'brown bear', 'black bear']);
    expect(vocabulary.ancestors('cherry blossom')).toEqual(
      expect.arrayContaining(['tree', 'flower', 'plant']),
    );
  });

  it('finds by name and synonym in any case, names before synonyms', () => {
    expect(vocabulary.find(' Puppy ').map(({ name }) => name)).toEqual(['puppy']);
    expect(vocabulary.find('SOFA').map(({ name }) => name)).toEqual(['couch']);
    expect(vocabulary.find('no such thing')).toEqual([]);
  });

  it('has no word that names two concepts', () => {
    const words = vocabulary.concepts.flatMap(({ name, synonyms }) => [name, ...synonyms]);
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
  });
});

describe('parseVocabulary', () => {
  const file = (...concepts: object[]) => ({ about: 'a test', concepts });
  const dog = { name: 'dog', kind: 'animal' };

  it('fills in what a line leaves out', () => {
    expect(parseVocabulary(file(dog)).get('dog')).toEqual({
      name: 'dog',
      kind: 'animal',
      parents: [],
      synonyms: [],
      objects: [],
      concepts: [],
      prompts: ['dog'],
      sensitive: false,
    });
  });

  it('has another version when a synonym changes, and the same when nothing does', () => {
    const version = parseVocabulary(file(dog)).version;
    expect(parseVocabulary(file(dog)).version).toBe(version);
    expect(parseVocabulary(file({ ...dog, synonyms: ['hound'] })).version).not.toBe(version);
  });

  it.each([
    ['a name twice', file(dog, dog), /twice/],
    ['an unknown parent', file({ ...dog, parents: ['pet'] }), /“pet”, which is not there/],
    [
      'a circle',
      file({ ...dog, parents: ['pet'] }, { name: 'pet', kind: 'animal', parents: ['dog'] }),
      /its own ancestor/,
    ],
    ['an unknown need', file({ ...dog, needs: [['leash']] }), /“dog” needs “leash”, which is not there/],
    [
      'a label of two concepts',
      file({ ...dog, objects: ['x'] }, { name: 'cat', kind: 'animal', objects: ['x'] }),
      /belongs to two concepts/,
    ],
    [
      'an item of two concepts',
      file({ ...dog, concepts: ['x'] }, { name: 'cat', kind: 'animal', concepts: ['x'] }),
      /item “x” belongs to two concepts/,
    ],
    ['capitals', file({ name: 'Dog', kind: 'animal' }), /lower case/],
    ['an unknown field', file({ ...dog, parent: 'pet' }), /unrecognized/i],
  ])('refuses %s', (_, json, message) => {
    expect(() => parseVocabulary(json)).toThrow(message);
  });
});
