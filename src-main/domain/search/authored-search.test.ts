/**
 * @file Matches in the authored text are found, are good and come first; models order only within a level.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Detection } from '../evidence/objects/detection.ts';
import { numbersOf, searchOver, type Given } from '../../testing/search-rig.ts';
import type { SearchService } from './search-service.ts';

const box = (label: string, score: number): Detection => ({ label, score, box: [0, 0, 1, 1] });
const libraryOf = async (given: readonly Given[]) => (await searchOver(given)).search;

let search: SearchService;
const numbers = numbersOf;
async function goodOf(text: string): Promise<number[]> {
  const { results } = await search.run({ text, limit: 50 });
  return numbers(results.filter(({ band }) => band === 'good').map(({ id }) => id));
}
const person = (name: string) => ({ people: [{ name, box: null }] });
/** Photos without texts, that do not look like the query. */
const others = (count: number): Given[] => Array.from({ length: count }, () => ({}));

describe('one match in the authored text', () => {
  it.each<[string, Given, string[]]>([
    [
      'a keyword',
      { metadata: { keywords: ['Rex'] } },
      ['Rex', 'rex', 'REX', 'Rex’s', "rex's", '“Rex”', '#rex', '#Rex', 'photos of Rex'],
    ],
    [
      'a keyword of several words',
      { metadata: { keywords: ['Old Town'] } },
      ['old town', 'town', 'Old', '#old_town', '#Old-Town', '"old town"'],
    ],
    [
      'an own tag',
      { tags: ['Grünes Haus'] },
      ['Grünes Haus', 'grunes haus', 'gruenes haus', 'haus', '#grünes_haus', '#gruenes_haus'],
    ],
    ['an own caption', { caption: 'Rex at the vet' }, ['rex', 'vet', 'rex at the vet', '"at the vet"']],
    ['a title', { metadata: { title: 'Carnival in Lisbon' } }, ['lisbon', 'carnival in lisbon', 'Carnivals']],
    [
      'a description',
      { metadata: { description: 'A frobnicator on a shelf' } },
      ['frobnicator', 'frobnicators', 'frobnicator shelf'],
    ],
    [
      'a person',
      { metadata: person('Bob One') },
      ['Bob', 'Bob One', 'One', 'bob one', 'bob’s', '#bob_one', 'Bob O'],
    ],
    [
      'words that say little',
      { metadata: { keywords: ['The Who'] } },
      ['the who', 'who', 'The Who', '#the_who', '"the who"'],
    ],
    ['a person named like a word', { metadata: person('Will') }, ['Will', 'will']],
    [
      'a keyword with its parents',
      { metadata: { hierarchies: ['Places|Italy|Rome'], keywords: ['Rome'] } },
      ['Italy', 'rome', 'places'],
    ],
    [
      'a file name',
      { path: 'trip/IMG_7001.jpg' },
      [
        'IMG_7001.jpg',
        'IMG_7001',
        '7001',
        'img 7001',
        'IMG7001',
        'img_70',
        '_7001',
        '7001.jpg',
        '001',
        'trip',
        'trip/IMG_7001.jpg',
        '"IMG_7001.jpg"',
      ],
    ],
    [
      'a camera’s file name',
      { path: 'DSC00042.JPG' },
      ['DSC00042', 'dsc00042.jpg', 'DSC', '00042', '42', 'dsc0004'],
    ],
    [
      'a file name of words',
      { path: 'BeachParty-final.jpg' },
      ['beach party', 'BeachParty', 'party', 'final'],
    ],
    [
      'a file name with a date',
      { path: 'x/2019-07-04 12.00.00.jpg', row: { takenAt: '2021-01-01T00:00:00' } },
      ['2019-07-04 12.00.00.jpg'],
    ],
    ['a folder', { path: 'Familie Müller/a.jpg' }, ['Familie Müller', 'muller', 'Mueller', 'familie']],
    ['an elided article', { metadata: { title: 'L’Aquila' } }, ["L'Aquila", 'aquila', 'Aquila', 'l`aquila']],
    [
      'a name with an apostrophe',
      { metadata: person('Liam O’Brien') },
      ["O'Brien", 'OBrien', 'O Brien', 'obrien', 'Brien'],
    ],
    [
      'letters that do not come apart',
      { metadata: { title: 'Straße in Łódź', keywords: ['Tromsø', 'Smørrebrød'] } },
      ['strasse', 'STRASSE', 'lodz', 'Łódź', 'tromso', 'tromsoe', 'smorrebrod'],
    ],
    [
      'other scripts',
      { metadata: { keywords: ['東京タワー', 'Москва', 'Αθήνας', 'مُحَمَّد'] } },
      ['東京', '東京タワー', 'タワー', 'москва', 'МОСКВА', 'ΑΘΗΝΑΣ', 'αθηνας', 'محمد', '#東京タワー'],
    ],
    ['a pictograph', { metadata: { keywords: ['🎉 Party', '❤️'] } }, ['🎉', '❤', '❤️', '#❤', 'party']],
    [
      'marks that nobody sees',
      { metadata: { keywords: ['Frob\u00ADnicator', 'Ｆｕｌｌ'] } },
      ['frobnicator', 'full', 'frob\u200Bnicator'],
    ],
    [
      'a name that is also a date',
      { metadata: { keywords: ['Christmas 2020'] } },
      ['Christmas 2020', 'christmas'],
    ],
    ['a name that is also a camera', { path: 'Canon/x.jpg' }, ['Canon']],
    [
      'a name that is also a filter',
      { metadata: { title: 'Favourites without me' } },
      ['favourites', 'Favourites without me'],
    ],
    ['a lead-in that is its name', { metadata: { title: 'Find my cat' } }, ['find my cat']],
  ])('%s', async (_what, given, asked) => {
    search = await libraryOf([...others(3), given, ...others(3)]);
    for (const text of asked) {
      expect(await goodOf(text), text).toEqual([4]);
      expect(numbers(await search.resolveQuery(text))[0], text).toBe(4);
      const { counts, closest, results } = await search.run({ text, limit: 10 });
      expect(counts.good, text).toBe(1);
      expect(closest, text).toEqual([]);
      expect(results[0]!.why.join(), text).not.toMatch(/near in the library|^$/);
    }
  });

  it('ranks above all photos without one; models order those of the same level', async () => {
    search = await libraryOf([
      { objects: [box('dog', 0.99)], looks: 'red' },
      { metadata: { keywords: ['dog'] } },
      { metadata: { keywords: ['dog'] }, objects: [box('dog', 0.9)] },
      { metadata: { description: 'the dog of a neighbour' }, objects: [box('dog', 0.9)] },
      ...others(5),
    ]);
    expect(await goodOf('dog')).toEqual([3, 2, 4, 1]);
    expect(await goodOf('dogs')).toEqual([3, 2, 4, 1]);
  });

  it('is found by its beginning, also where the word is only written in another picture', async () => {
    search = await libraryOf([{ read: ['rex'] }, { metadata: { keywords: ['Rexie'] } }, ...others(5)]);
    expect(await goodOf('rex')).toEqual([2]);
  });

  it('is found however many photos have it, with the same counts everywhere', async () => {
    search = await libraryOf([
      ...Array.from({ length: 700 }, (_, index): Given => ({ path: `Lisbon/${index + 10_000}.jpg` })),
      ...others(20),
    ]);
    const { counts, results } = await search.run({ text: 'Lisbon', limit: 20 });
    expect(counts).toEqual({ good: 700, maybe: 0 });
    expect(results).toHaveLength(20);
    expect(await search.resolveQuery('lisbon')).toHaveLength(700);
  });

  it('is not what the person took off the photo', async () => {
    search = await libraryOf([
      { path: 'dog.jpg', rejected: ['dog'], objects: [box('dog', 0.9)] },
      { metadata: { keywords: ['Rex'] }, rejected: ['Rex'] },
      ...others(3),
    ]);
    expect(await goodOf('dog')).toEqual([]);
    expect(await goodOf('rex')).toEqual([]);
    expect(await goodOf('dog.jpg')).toEqual([1]);
  });

  it('applies filters that are written with a sign', async () => {
    search = await libraryOf([
      { metadata: { keywords: ['Rex'] }, row: { takenAt: '2019-05-01T10:00:00' } },
      { metadata: { keywords: ['Rex'] }, row: { takenAt: '2020-05-01T10:00:00' } },
      { metadata: { title: 'Bella and Rex' }, objects: [box('person', 0.9)] },
      { path: 'IMG_2019.jpg' },
      ...others(3),
    ]);
    expect(await goodOf('Rex 2019')).toEqual([1]);
    expect(await goodOf('2019')).toEqual([1]);
    expect(await goodOf('#rex')).toEqual([2, 1]);
    expect((await goodOf('Rex without people')).sort()).toEqual([1, 2]);
    expect(await goodOf('#Bella')).toEqual([]);
  });

  it('is no beginning of another word where models know the word itself', async () => {
    search = await libraryOf([
      { metadata: { keywords: ['Carla'] } },
      { path: 'PANO_0001.jpg' },
      { objects: [box('car', 0.9)] },
      ...others(3),
    ]);
    expect(await goodOf('car')).toEqual([3]);
    expect(await goodOf('pan')).toEqual([]);
    expect(await goodOf('Carl')).toEqual([1]);
  });
});

describe('a sentence of which the authored text has one word', () => {
  beforeEach(async () => {
    search = await libraryOf([
      { looks: 'red', metadata: { keywords: ['Rex'] } },
      { looks: 'red' },
      { looks: 'green', metadata: { keywords: ['Rex'] } },
      { looks: 'blue', path: 'IMG_2.jpg' },
      ...others(10),
    ]);
  });

  it('is not drowned by it: what shows the rest comes first', async () => {
    const { results } = await search.run({ text: 'rex before something red', limit: 10 });
    expect(numbers(results.map(({ id }) => id)).slice(0, 2)).toEqual([1, 2]);
  });

  it('takes no number of a file and no ending for a word', async () => {
    const { results } = await search.run({ text: '2 blue things.jpg', limit: 10 });
    expect(results.flatMap(({ why }) => why).join()).not.toMatch(/file name/);
  });
});
