/** @file The tag list as a person sees it: counts along the tree, photos of a tag, suggestions. */
import { describe, expect, it } from 'vitest';
import type { PhotoTag, PhotoTile } from '../../../src-preload/contract/index.ts';
import { aPhotoNumber, photoIdOf } from '../../testing/builders.ts';
import { createMemoryCatalogue } from '../../testing/memory-catalogue.ts';
import { createTagsService } from './tags-service.ts';
import { parseVocabulary } from './vocabulary.ts';

const vocabulary = parseVocabulary({
  about: 'a test',
  concepts: [
    { name: 'animal', kind: 'animal' },
    { name: 'dog', kind: 'animal', parents: ['animal'], synonyms: ['hound'] },
    { name: 'cat', kind: 'animal', parents: ['animal'] },
    { name: 'hot dog', kind: 'food' },
    { name: 'doughnut', kind: 'food' },
  ],
});
const sure = (name: string, probability = 0.9): PhotoTag => ({
  name,
  probability,
  source: 'detector',
  band: 'sure',
});
const maybe = (name: string, probability = 0.5): PhotoTag => ({
  name,
  probability,
  source: 'encoder',
  band: 'maybe',
});

async function rig(...tags: PhotoTag[][]) {
  const catalogue = createMemoryCatalogue();
  await catalogue.putPhotos(tags.map((list, index) => aPhotoNumber(index + 1, { tags: list })));
  const hidden = new Set<string>();
  const tile = (id: string): PhotoTile | null =>
    hidden.has(id)
      ? null
      : {
          id,
          aspect: 1,
          thumbhash: null,
          takenAt: null,
          takenAtPrecision: null,
          media: { grid: `${id}/grid`, large: null },
          favourite: false,
          rating: null,
          damaged: false,
          alt: '',
        };
  return { hidden, service: createTagsService({ vocabulary, catalogue, tile }) };
}

describe('places', () => {
  it('are in broader ones, which count their photos; two of one name are each in their own', async () => {
    const paris = (...parents: string[]): PhotoTag => ({
      name: 'Paris',
      probability: null,
      source: 'fact',
      band: 'sure',
      fact: { basis: '', doubt: null, parents },
    });
    const { service } = await rig(
      [paris('Île-de-France', 'France')],
      [paris('Île-de-France', 'France')],
      [paris('Texas', 'United States')],
    );
    const list = await service.list();
    expect(
      list.map(({ name, count, parents }) => `${name} ${count} in ${parents.join(', ')}`).sort(),
    ).toEqual([
      'France 2 in ',
      'Paris 3 in Île-de-France, Texas',
      'Texas 1 in United States',
      'United States 1 in ',
      'Île-de-France 2 in France',
    ]);
    expect((await service.photos('france')).map(({ id }) => id)).toEqual([2, 1].map(photoIdOf));
  });
});

describe('tags.list', () => {
  it('counts a photo for its tags and for what they imply, once', async () => {
    const { service } = await rig([sure('dog'), maybe('cat')], [maybe('cat')], [sure('Anna')]);
    expect(await service.list()).toEqual([
      {
        name: 'animal',
        count: 2,
        maybe: 1,
        parents: [],
        previews: [`${photoIdOf(1)}/grid`, `${photoIdOf(2)}/grid`],
      },
      {
        name: 'cat',
        count: 2,
        maybe: 2,
        parents: ['animal'],
        previews: [`${photoIdOf(2)}/grid`, `${photoIdOf(1)}/grid`],
      },
      { name: 'Anna', count: 1, maybe: 0, parents: [], previews: [`${photoIdOf(3)}/grid`] },
      { name: 'dog', count: 1, maybe: 0, parents: ['animal'], previews: [`${photoIdOf(1)}/grid`] },
    ]);
  });

  it('follows what changes: rows written, photos leaving the timeline', async () => {
    const { hidden, service } = await rig([sure('dog')], [sure('dog')]);
    expect((await service.list())[0]!.count).toBe(2);
    service.rowsChanged([aPhotoNumber(1, { tags: [sure('cat')] })]);
    expect((await service.list()).map(({ name, count }) => [name, count])).toEqual([
      ['animal', 2],
      ['cat', 1],
      ['dog', 1],
    ]);
    hidden.add(photoIdOf(2));
    service.timelineChanged();
    expect((await service.list()).map(({ name }) => name)).toEqual(['animal', 'cat']);
    service.rowsChanged([aPhotoNumber(1, { tags: [sure('cat')], removed: true })]);
    expect(await service.list()).toEqual([]);
  });

  it('takes two spellings of a person’s tag as one', async () => {
    const { service } = await rig([sure('Anna')], [sure('anna')]);
    expect((await service.list()).map(({ name, count }) => [name, count])).toEqual([['Anna', 2]]);
  });
});

describe('names in any spelling', () => {
  it('find the tag and complete it: case, accents, composition, letters that do not come apart', async () => {
    const { service } = await rig(
      [sure('Café')],
      [sure('Straße')],
      [sure('İstanbul')],
      [sure('L’Aquila')],
      [sure('Ærø by night')],
    );
    for (const [typed, name, number] of [
      ['cafe', 'Café', 1],
      ['CAFE\u0301', 'Café', 1],
      ['STRASSE', 'Straße', 2],
      ['istanbul', 'İstanbul', 3],
      ["l'aquila", 'L’Aquila', 4],
      ['aero by night', 'Ærø by night', 5],
    ] as const) {
      expect(await service.suggest(typed), typed).toEqual([name]);
      expect(await service.suggest(typed.slice(0, 3)), typed).toEqual([name]);
      expect(
        (await service.photos(typed)).map(({ id }) => id),
        typed,
      ).toEqual([photoIdOf(number)]);
    }
  });

  it('are two tags where an accent makes two words, each found by its own', async () => {
    const { service } = await rig([sure('får')], [sure('far')], [sure('FÅR')]);
    expect((await service.list()).map(({ name, count }) => [name, count])).toEqual([
      ['får', 2],
      ['far', 1],
    ]);
    expect((await service.photos('far')).map(({ id }) => id)).toEqual([photoIdOf(2)]);
    expect((await service.suggest('far')).sort()).toEqual(['far', 'får']);
  });
});

describe('tags.photos', () => {
  it('gives photos of narrower tags too, surest first', async () => {
    const { service } = await rig([maybe('cat')], [sure('dog')], [sure('hot dog')]);
    expect((await service.photos('Animal')).map(({ id }) => id)).toEqual([photoIdOf(2), photoIdOf(1)]);
    expect((await service.photos('hound')).map(({ id }) => id)).toEqual([photoIdOf(2)]);
    expect(await service.photos('unicorn')).toEqual([]);
  });
});

describe('tags.suggest', () => {
  it('puts the library’s own tags before the vocabulary’s, beginnings before insides, then synonyms', async () => {
    const { service } = await rig([sure('dog')], [sure('Dorothy')], [sure('Dorothy')]);
    expect(await service.suggest('do')).toEqual(['Dorothy', 'dog', 'doughnut', 'hot dog']);
    expect(await service.suggest('hou')).toEqual(['dog']);
    expect(await service.suggest('')).toEqual(['Dorothy', 'animal', 'dog']);
    expect(await service.suggest('zzz')).toEqual([]);
  });
});
