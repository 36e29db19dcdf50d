/**
 * @file Text that models read in pictures, and tags of models of their own kind, are evidence beside the
 * score of encoder and detector, not words of a person.
 */
import { describe, expect, it } from 'vitest';
import type { Detection } from '../evidence/objects/detection.ts';
import { searchOver, type Given } from '../../testing/search-rig.ts';

const box = (label: string, score: number): Detection => ({ label, score, box: [0, 0, 1, 1] });
const others = (count: number): Given[] => Array.from({ length: count }, () => ({}));
const band = (results: readonly { id: string; band: string }[], number: number) =>
  results.find(({ id }) => Number(id.slice(-3)) === number)?.band;

describe('text read in a picture', () => {
  it('of a thing that models see ranks below the pictures of the thing', async () => {
    const { find, search } = await searchOver([
      { read: ['DOG'] },
      { objects: [box('dog', 0.5)], looks: 'red' },
      ...others(8),
    ]);
    const { numbers, results } = await find('dog');
    expect(numbers[0]).toBe(2);
    expect(band(results, 1)).not.toBe('good');
    expect((await search.resolveQuery('dogs'))[0]).toMatch(/2$/);
  });

  it('is found by a long word and by a whole phrase, with the reason', async () => {
    const { find } = await searchOver([
      { read: ['Bakery'], looks: 'blue' },
      { read: ['Please mind the gap'], looks: 'blue' },
      { read: ['gap', 'mind'], looks: 'blue' },
      ...others(8),
    ]);
    const bakery = await find('bakery');
    expect(bakery.numbers).toEqual([1]);
    expect(bakery.results).toMatchObject([{ band: 'good', why: ['text in the picture: “bakery”'] }]);
    const gap = await find('mind the gap');
    expect(gap.numbers.slice(0, 2)).toEqual([2, 3]);
    expect(band(gap.results, 2)).toBe('good');
    expect(gap.results[0]!.score).toBeGreaterThan(gap.results[1]!.score);
    expect((await find('"mind the gap"')).numbers).toEqual([2]);
  });

  it('says little with a short word, or with one of several words', async () => {
    const { find } = await searchOver([{ read: ['Go'] }, { read: ['bakery'] }, ...others(8)]);
    expect(band((await find('go')).results, 1)).not.toBe('good');
    expect(band((await find('frobnicators at the bakery gate')).results, 2)).not.toBe('good');
  });

  it('says less where many photos have it', async () => {
    const score = async (copies: number) => {
      const signs = Array.from({ length: copies }, (): Given => ({ read: ['Restaurant'] }));
      return (await (await searchOver([...signs, ...others(5)])).find('restaurant')).results[0]!.score;
    };
    expect(await score(40)).toBeLessThan(await score(1));
  });

  it('ranks below what people and files say, also with a prefix or a part of a name', async () => {
    const { find } = await searchOver([
      { read: ['Lisbon'], looks: 'red' },
      { metadata: { keywords: ['Lisbon'] } },
      { metadata: { keywords: ['Rexie'] } },
      { read: ['rex', 'Rexona'], looks: 'red' },
      { path: 'IMG_7001.jpg' },
      { read: ['001'] },
      ...others(8),
    ]);
    expect((await find('lisbon')).numbers.slice(0, 2)).toEqual([2, 1]);
    expect((await find('rex')).numbers[0]).toBe(3);
    expect((await find('001')).numbers[0]).toBe(5);
    expect(band((await find('rexo')).results, 4)).toBeUndefined();
  });

  it('is found where one letter was read wrong, or signs that look alike, below what was read right', async () => {
    const { find } = await searchOver([
      { read: ['Conlectionery'], looks: 'blue' },
      { read: ['Confectionery'], looks: 'blue' },
      { read: ['SUFF0LK 1987'], looks: 'blue' },
      { read: ['Thehotelisbeing refurbished'], looks: 'blue' },
      { read: ['Offnungszeiten StraBe gesperrt', 'Offnungszeiten Straße gesperrt'], looks: 'blue' },
      ...others(8),
    ]);
    const shop = await find('confectionery');
    expect(shop.numbers).toEqual([2, 1]);
    expect(shop.results[0]!.why).toEqual(['text in the picture: “confectionery”']);
    expect(shop.results[1]!.why).toEqual(['text in the picture: “conlectionery”']);
    expect(shop.results[1]!.score).toBeLessThan(shop.results[0]!.score);
    expect((await find('suffolk')).numbers[0]).toBe(3);
    expect((await find('hotel')).numbers).toContain(4);
    for (const word of ['öffnungszeiten', 'Straße', 'strasse', 'strabe'])
      expect((await find(word)).numbers[0], word).toBe(5);
    // quoted is exact, but for case and accents
    expect((await find('"Öffnungszeiten"')).numbers).toEqual([5]);
    expect((await find('"Straße gesperrt"')).numbers).toEqual([5]);
    expect((await find('"Suffolk"')).numbers).toEqual([]);
  });

  it('is no misreading of a name that people gave', async () => {
    const { find } = await searchOver([
      { metadata: { keywords: ['Harbor'] } },
      { read: ['Harbour'], looks: 'blue' },
      ...others(8),
    ]);
    expect((await find('harbour')).numbers[0]).toBe(2);
    expect(band((await find('harbour')).results, 1)).not.toBe('good');
  });

  it('completes what people wrote', async () => {
    const { find } = await searchOver([
      { metadata: { keywords: ['Rex'] }, read: ['Exit'] },
      { metadata: { keywords: ['Rex'] } },
      ...others(8),
    ]);
    const { numbers, results } = await find('rex exit');
    expect(numbers[0]).toBe(1);
    expect(results[0]).toMatchObject({
      band: 'good',
      why: expect.arrayContaining(['keyword: “rex”', 'text in the picture: “exit”']) as string[],
    });
  });

  it('is no sign of a thing that the query negates', async () => {
    const { find } = await searchOver([
      { read: ['NO CARS'], looks: 'red' },
      { objects: [box('car', 0.9)], looks: 'red' },
      { read: ['no frobnicators'], looks: 'red' },
    ]);
    expect((await find('red without cars')).numbers.sort()).toEqual([1, 3]);
    expect((await find('without cars')).numbers.sort()).toEqual([1, 3]);
    expect(await find('red without frobnicators')).toMatchObject({
      hints: [{ kind: 'cannot tell', about: 'frobnicators' }],
    });
  });

  it('keeps the hint about the language, and finds a sentence in it', async () => {
    const { find } = await searchOver([
      { read: ['Hunde sind am Strand verboten'] },
      { read: ['Strand'] },
      ...others(8),
    ]);
    const { hints, results, numbers } = await find('Hunde am Strand');
    expect(hints).toMatchObject([{ kind: 'language', about: 'German' }]);
    expect(numbers[0]).toBe(1);
    expect(band(results, 1)).toBe('good');
    expect(band(results, 2)).not.toBe('good');
  });

  it('is not taken for derived text where a photo has no vector', async () => {
    const { find } = await searchOver([{ read: ['Go'], noVector: true }, ...others(8)]);
    expect(band((await find('go')).results, 1)).not.toBe('good');
  });

  it('that the person rejected as a tag is not found', async () => {
    const { find } = await searchOver([{ read: ['Bakery'], rejected: ['bakery'] }, ...others(8)]);
    expect((await find('bakery')).numbers).toEqual([]);
  });
});

describe('a tag of a model of its own kind', () => {
  it('adds to the score by its probability, with the reason, and is never an exact match', async () => {
    const crimson = (probability: number, kind: 'sure' | 'maybe'): Given => ({
      modelTags: [{ name: 'crimson', probability, band: kind }],
    });
    const { find } = await searchOver([
      crimson(0.9, 'sure'),
      crimson(0.4, 'maybe'),
      { tags: ['crimson'] },
      ...others(8),
    ]);
    const { numbers, results } = await find('crimson');
    expect(numbers).toEqual([3, 1, 2]);
    expect(results.map(({ band: shown }) => shown)).toEqual(['good', 'good', 'maybe']);
    expect(results.map(({ why }) => why[0])).toEqual([
      'tag: “crimson”',
      'tag “crimson” · likely',
      'tag “crimson” · maybe',
    ]);
  });

  it('is a sign of a negated thing, in the vocabulary or not', async () => {
    const { find } = await searchOver([
      { looks: 'red', modelTags: [{ name: 'crimson', probability: 0.9, band: 'sure' }] },
      { looks: 'red', modelTags: [{ name: 'poodle', probability: 0.9, band: 'sure' }] },
      { looks: 'red' },
    ]);
    expect((await find('red without crimson')).numbers.sort()).toEqual([2, 3]);
    expect((await find('red without dogs')).numbers.sort()).toEqual([1, 3]);
  });
});
