/** @file What goes with a photo: other things, in the same colours and setting. */
import { describe, expect, it } from 'vitest';
import type { PhotoTag } from '../../../../src-preload/contract/index.ts';
import { photoIdOf } from '../../../testing/builders.ts';
import { numbersOf, searchOver, type Given } from '../../../testing/search-rig.ts';
import type { PictureColours } from '../../shared/picture-colours.ts';

const coloursOf = (dominant: PictureColours['dominant']): PictureColours => ({
  colourfulness: 40,
  chroma99: 60,
  chroma: 25,
  hue: 120,
  hueAgreement: 0.5,
  lightness: 50,
  contrast: 20,
  dominant,
});
const blueSand = coloursOf([
  { name: 'blue', share: 0.5 },
  { name: 'beige', share: 0.4 },
]);
const green = coloursOf([{ name: 'green', share: 0.9 }]);

const tag = (name: string, part: Partial<PhotoTag> = {}): PhotoTag => ({
  name,
  probability: 0.9,
  source: 'detector',
  band: 'sure',
  ...part,
});
const photo = (colours: PictureColours | null, ...tags: PhotoTag[]): Given => ({ row: { colours, tags } });
const winter = tag('winter', { source: 'fact', probability: null });
const named = (name: string) => tag(name, { source: 'user', probability: 1 });
const others = Array.from({ length: 50 }, () => photo(green, tag('car')));

async function goesWith(given: readonly Given[], rest: readonly Given[] = others) {
  const { search } = await searchOver([...given, ...rest]);
  const result = await search.goesWith({ id: photoIdOf(1), limit: 10 });
  return { ...result, numbers: numbersOf(result.results.map(({ id }) => id)) };
}

describe('goes with a photo', () => {
  it('what shows another thing in the same colours and setting, with both as its reason', async () => {
    const found = await goesWith([
      photo(blueSand, tag('dog'), tag('beach'), winter),
      photo(blueSand, tag('car'), tag('beach'), winter), // all of it
      photo(green, tag('car'), tag('beach'), winter), // other colours
      photo(blueSand, tag('car')), // no setting
      photo(blueSand, tag('poodle'), tag('beach'), winter), // the same kind of thing
      photo(blueSand, tag('beach'), winter), // nothing of its own
    ]);
    expect(found.numbers).toEqual([2]);
    expect(found.results[0]).toMatchObject({
      band: 'good',
      why: ['car', 'same colours: blue, beige', expect.stringMatching(/^same setting: (beach|winter), /)],
    });
    expect(found.counts).toEqual({ good: 1, maybe: 0 });
  });

  it('what a person filed under another name; a name that both have is their setting', async () => {
    const found = await goesWith([
      photo(blueSand, named('skirt 7'), named('summer line')),
      photo(blueSand, named('shirt 3'), named('summer line')),
      photo(blueSand, named('skirt 7'), named('summer line')),
    ]);
    expect(found.numbers).toEqual([2]);
    expect(found.results[0]!.why).toEqual([
      'shirt 3',
      'same colours: blue, beige',
      'same setting: summer line',
    ]);
  });

  it('what may have the same setting, later and as maybe', async () => {
    const doubtful = tag('beach', { band: 'maybe', source: 'encoder' });
    const found = await goesWith([
      photo(blueSand, tag('dog'), tag('beach')),
      photo(blueSand, tag('car'), doubtful),
      photo(blueSand, tag('person'), named('picnic'), tag('beach')),
    ]);
    expect(found.results.map(({ band, why }) => [band, why.at(-1)])).toEqual([
      ['good', 'same setting: beach'],
      ['maybe', 'same setting: beach (maybe)'],
    ]);
  });

  it('nothing where too little is known, and it says what', async () => {
    const searchedOf = async (given: Given) => (await goesWith([given])).searched;
    expect(await searchedOf(photo(blueSand, winter))).toMatch(/^Nothing is known of what this photo shows/);
    expect(await searchedOf(photo(null, tag('dog'), winter))).toMatch(/colours .* not measured yet/);
    expect(await searchedOf(photo(blueSand, tag('dog')))).toMatch(/^Nothing is known of the setting/);
    const { search } = await searchOver(others);
    await expect(search.goesWith({ id: photoIdOf(99), limit: 3 })).rejects.toThrow('There is no photo');
  });
});
