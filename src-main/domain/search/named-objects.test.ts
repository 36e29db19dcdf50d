/** @file Which things a sentence names, over the product's own vocabulary and detector labels. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parseVocabulary } from '../tags/vocabulary.ts';
import { createObjectNames } from './named-objects.ts';

const vocabulary = parseVocabulary(JSON.parse(readFileSync('resources/vocabulary/vocabulary.json', 'utf8')));
const { labels } = JSON.parse(readFileSync('resources/models/detector/manifest.json', 'utf8')) as {
  labels: string[];
};
const names = createObjectNames(vocabulary, labels);
/** "2+ person(kind)": count, labels, relation */
const boxes = (sentence: string) =>
  names
    .find(sentence)
    .things.flatMap(({ count, groups }) =>
      groups.map(
        (group) =>
          `${count > 1 ? `${count} ` : ''}${group.labels.length > 3 ? 'many' : group.labels.join('|')}${group.relation === 'same' ? '' : ` ${group.relation}`}`,
      ),
    );

describe('named things', () => {
  it.each<[string, string[]]>([
    ['a dog', ['dog']],
    ['DOGS', ['dog']],
    ['two dogs', ['2 dog']],
    ['a puppy', ['dog kind']],
    ['a poodle on a sofa', ['dog kind', 'couch']],
    ['man with an umbrella', ['person kind', 'umbrella']],
    ['some people', ['person']],
    ['three old men on bikes', ['3 person kind', 'bicycle|motorcycle kind']],
    ['skiers', ['person kind', 'skis kind']],
    ['a plane in the sky', ['airplane']],
    ['the fridge and the stove', ['refrigerator', 'oven']],
    ['a burger', ['sandwich kind']],
    ['suit cases', ['suitcase']],
    ['a herd of sheep', ['3 sheep']],
    ['a couple of big pizzas', ['2 pizza']],
    ['a couple cutting a cake', ['2 person kind', 'cake']],
    ['a pair of gold scissors', ['scissors']],
    ['a pair of dogs', ['2 dog']],
    ['knives and geese', ['knife', 'bird kind']],
    ['animals', ['many general']],
    ['traffic', ['car|truck|bus kind']],
    ['teddy bear', ['teddy bear']],
    ['hot dogs', ['hot dog']],
    ['an orange cat', ['cat kind']],
    ['an orange', ['orange']],
    ['oranges in a bowl', ['orange', 'bowl']],
    ['a fire hydrant in a bed of flowers', ['fire hydrant']],
    ['train station', []],
    ['a red telephone box', []],
    ['a submarine', []],
    ['sunset over the sea', []],
    ['', []],
    ['🎉 ???', []],
  ])('%j', (sentence, expected) => {
    expect(boxes(sentence)).toEqual(expected);
  });

  it('reads the name of every label as that label', () => {
    for (const label of labels) expect(boxes(`a ${label}`), label).toEqual([label]);
  });

  it('knows how much of a sentence the detector can see', () => {
    expect(names.find('two dogs').boxedShare).toBe(1);
    expect(names.find('a photo of a dog and a cat').boxedShare).toBe(1);
    expect(names.find('a brown dog').boxedShare).toBe(0.5);
    expect(names.find('sunset').boxedShare).toBe(0);
    expect(names.find('').boxedShare).toBe(0);
  });

  it('names concepts even where no detector is in use', () => {
    const [dog] = createObjectNames(vocabulary, []).find('dogs').things;
    expect(dog).toMatchObject({ concept: 'dog', tags: ['dog'], groups: [] });
  });
});

describe('what the concept head names', () => {
  const head = createObjectNames(vocabulary, labels, ['sea', 'sunset or dusk', 'riding a horse', 'mountain']);
  const heads = (sentence: string) => head.find(sentence).things.map((thing) => thing.heads);

  it.each([
    ['the ocean', [['sea']], 1],
    ['a sunset over a mountain range', [['sunset or dusk'], ['mountain']], 1],
    ['people riding horses', [[], ['riding a horse']], 1],
    ['a red sea', [['sea']], 0.5],
    ['a dog', [[]], 1],
  ])('%j', (sentence, expected, share) => {
    expect(heads(sentence)).toEqual(expected);
    expect(head.find(sentence).decidedShare).toBe(share);
  });

  it('is nothing without a head, and the tag of the pair is one of the thing', () => {
    expect(names.find('sunset').things[0]).toMatchObject({ heads: [], tags: ['sunset', 'sunset or dusk'] });
    expect(names.find('sunset').decidedShare).toBe(0);
  });
});
