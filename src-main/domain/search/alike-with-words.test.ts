/** @file “Like this, but …”: photos that are like a picture and match words. */
import { describe, expect, it } from 'vitest';
import { photoIdOf } from '../../testing/builders.ts';
import { numbersOf, searchOver, type Given } from '../../testing/search-rig.ts';
import { oddsOfBoth } from './alike-with-words.ts';
import { wordsBesidesPicture } from './like-this.ts';

const others = Array.from({ length: 20 }, (): Given => ({ looks: 'green' }));
const target = { id: photoIdOf(1) };

async function like(text: string, given: readonly Given[]) {
  const { search } = await searchOver(
    [...given, ...others].map((photo, index) => ({
      ...photo,
      row: { pixelHash: String(index), ...photo.row },
    })),
  );
  const result = await search.similar({ target, text, limit: 30 });
  return { ...result, numbers: numbersOf(result.results.map(({ id }) => id)) };
}

describe('like this, but', () => {
  const photos: Given[] = [
    { looks: 'red red red' },
    { looks: 'red red red' },
    { looks: 'red red blue blue' },
    { looks: 'blue blue blue' },
  ];

  it('finds what is like the picture and matches the words, and neither alone', async () => {
    expect((await like('', photos)).numbers).toEqual([2, 3]);
    const found = await like('like this, but blue', photos);
    expect(found.numbers).toEqual([3]);
    expect(found.results[0]!.why).toEqual([expect.stringMatching(/like the picture$/), 'looks like “blue”']);
  });

  it('takes the person’s own words as matching, in the order of likeness', async () => {
    const found = await like('but Lisbon', [
      { looks: 'red red red' },
      { looks: 'red red red' },
      { looks: 'red red blue', tags: ['Lisbon'] },
      { looks: 'red red red blue', tags: ['Lisbon'] },
      { looks: 'violet', tags: ['Lisbon'] },
    ]);
    expect(found.numbers).toEqual([4, 3]);
    expect(found.results.map(({ band }) => band)).toEqual(['good', 'good']);
    expect(found.results[0]!.why).toContain('tag: “lisbon”');
  });

  it('takes filters and exclusions', async () => {
    const dog = { label: 'dog', score: 0.9, box: [0, 0, 1, 1] as [number, number, number, number] };
    const given: Given[] = [
      { looks: 'red red red' },
      { looks: 'red red red', objects: [dog] },
      { looks: 'red red red', row: { favourite: true } },
      { looks: 'red red red blue' },
    ];
    expect((await like('favourites', given)).numbers).toEqual([3]);
    expect((await like('but without dogs', given)).numbers).toEqual([3, 4]);
  });

  it('finds nothing where nothing is both, and does not show less', async () => {
    expect(await like('but violet', photos)).toMatchObject({
      numbers: [],
      counts: { good: 0, maybe: 0 },
      searched: 'Photos like this picture that match “violet”.',
    });
  });
});

describe('a picture given by its bytes', () => {
  const given = (words: string, name = '') => ({ bytes: Buffer.from(words).toString('base64'), name });

  it('finds photos like it, and is called by its name', async () => {
    const { search } = await searchOver([{ looks: 'red' }, ...others]);
    const result = await search.similar({ target: given('red', 'beach.png'), limit: 5 });
    expect(numbersOf(result.results.map(({ id }) => id))).toEqual([1]);
    expect(result.searched).toBe('Photos like beach.png.');
    const { searched } = await search.similar({ target: given('red'), text: 'but blue', limit: 5 });
    expect(searched).toBe('Photos like the picture you gave that match “blue”.');
  });

  it('that can’t be read is told by its name, without the place where it was looked at', async () => {
    const { search } = await searchOver([{ looks: 'red' }]);
    const failing = search.similar({ target: given('broken', 'notes.png'), limit: 5 });
    await expect(failing).rejects.toThrow(/^notes\.png: The file can’t be read\. Nothing was searched/);
  });
});

it.each([
  ['like this, but at night', 'at night'],
  ['Photos like this one but in snow', 'in snow'],
  ['similar to this photo: with a dog', 'with a dog'],
  ['the same, but blue', 'blue'],
  ['but at night', 'at night'],
  ['at night', 'at night'],
  ['like this', ''],
  ['likely this', 'likely this'],
  ['butterflies', 'butterflies'],
])('%j asks for %j besides the picture', (sentence, words) => {
  expect(wordsBesidesPicture(sentence)).toBe(words);
});

it('the odds that both hold are below either, and follow the weaker one', () => {
  expect(oddsOfBoth(0, 0)).toBeCloseTo(Math.log(1 / 3));
  expect(oddsOfBoth(40, -2)).toBeCloseTo(-2);
  expect(oddsOfBoth(-2, 40)).toBeCloseTo(-2);
  expect(oddsOfBoth(1, 1)).toBeLessThan(1);
  expect(Number.isFinite(oddsOfBoth(40, 40))).toBe(true);
});
