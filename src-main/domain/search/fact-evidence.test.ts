/** @file Place, season and light in searches: what is known of photos, below what people and files say. */
import { describe, expect, it } from 'vitest';
import type { Detection } from '../evidence/objects/detection.ts';
import { searchOver, type Given } from '../../testing/search-rig.ts';
import { wordsOf } from '../shared/words.ts';
import { factEvidenceOf } from './fact-evidence.ts';

/** as the detector gives it */
const dog: Detection = { label: 'dog', score: 0.9, box: [0, 0, 1, 1] };
const others = (count: number): Given[] => Array.from({ length: count }, () => ({}));
/** A photo whose facts say these: sure, doubtful, only near. */
const known = (sure: string, doubtful = '', near = '', given: Given = {}): Given => ({
  ...given,
  metadata: { latitude: 46, longitude: 7, ...given.metadata },
  row: { factCodes: `=${sure}=!=${doubtful}=?=${near}=`, ...given.row },
});
const band = (results: readonly { id: string; band: string }[], number: number) =>
  results.find(({ id }) => Number(id.slice(-3)) === number)?.band;

describe('a fact is searched for', () => {
  it.each<[query: string, code: string, why: string]>([
    ['winter', 'winter', 'taken in winter'],
    ['at night', 'night', 'taken at night'],
    ['night', 'night', 'taken at night'],
    ['golden hour', 'golden-hour', 'taken at golden hour'],
    ['in the evening', 'evening', 'taken in the evening'],
    ['in Paris', 'paris', 'taken in Paris'],
    ['paris', 'paris', 'taken in paris'],
    ['photos taken in New York City', 'new-york-city', 'taken in New York City'],
    ['Zürich', 'zurich', 'taken in Zürich'],
    ['zuerich', 'zurich', 'taken in zuerich'],
    ['screenshots', 'screenshot', 'a screenshot'],
    ['panoramas', 'panorama', 'a panorama'],
  ])('%s', async (query, code, why) => {
    const { find } = await searchOver([known(code), known('other'), ...others(8)]);
    const { numbers, results } = await find(query);
    expect(numbers).toEqual([1]);
    expect(results[0]).toMatchObject({ band: 'good', why: [why] });
  });

  it('of which only a part of the words is the name: no', async () => {
    const { find } = await searchOver([known('golden-hour'), known('new-york-city'), ...others(8)]);
    expect((await find('golden retriever')).numbers).toEqual([]);
    expect((await find('york')).numbers).toEqual([]);
  });

  it('with a doubt it is good and says so; near a town is a maybe', async () => {
    const { find } = await searchOver([known('', 'winter'), known('', '', 'zermatt'), ...others(8)]);
    expect((await find('winter')).results).toMatchObject([
      { band: 'good', why: ['probably taken in winter'] },
    ]);
    expect((await find('zermatt')).results).toMatchObject([{ band: 'maybe', why: ['taken near zermatt'] }]);
  });

  it('in two, both must hold; a date besides filters', async () => {
    const { find } = await searchOver([
      known('winter=paris', '', '', {
        row: {
          takenAtSortMs: Date.UTC(2019, 0, 5),
          takenAt: '2019-01-05T10:00:00',
          factCodes: '=winter=paris=!==?==',
        },
      }),
      known('summer=paris'),
      known('winter=rome'),
      ...others(8),
    ]);
    const { numbers, results } = await find('winter in Paris');
    expect(numbers[0]).toBe(1);
    expect(band(results, 2)).not.toBe('good');
    expect(band(results, 3)).not.toBe('good');
    expect((await find('paris 2019')).numbers).toEqual([1]);
  });
});

describe('“in winter” asks the facts of a photo, and its month where they are silent', () => {
  const taken = (takenAt: string, codes: string | null): Given => ({
    row: { takenAt, takenAtSortMs: Date.parse(`${takenAt}Z`), factCodes: codes },
  });
  it.each<[query: string, numbers: number[]]>([
    ['in winter', [1, 3]],
    ['not in winter', [2, 4]],
    ['in summer', [2, 4]],
  ])('%s', async (query, expected) => {
    const { find } = await searchOver([
      taken('2020-07-10T10:00:00', '=winter=!==?='),
      taken('2020-01-10T10:00:00', '=summer=!==?='),
      taken('2020-01-10T10:00:00', null),
      taken('2020-07-10T10:00:00', null),
    ]);
    expect((await find(query)).numbers.sort()).toEqual(expected);
  });
});

describe('below what people and files say', () => {
  it('their word comes first, also against a fact', async () => {
    const { find } = await searchOver([
      known('summer', '', '', { looks: 'red' }),
      known('winter', '', '', { metadata: { keywords: ['summer'] } }),
      ...others(8),
    ]);
    expect((await find('summer')).numbers).toEqual([2, 1]);
  });

  it('what they say and what is known are one query', async () => {
    const { find } = await searchOver([
      known('winter', '', '', { metadata: { keywords: ['Anna'] } }),
      known('summer', '', '', { metadata: { keywords: ['Anna'] } }),
      known('winter'),
      ...others(8),
    ]);
    const { numbers, results } = await find('anna in winter');
    expect(numbers[0]).toBe(1);
    expect(results[0]).toMatchObject({
      band: 'good',
      why: expect.arrayContaining(['keyword: “anna”', 'taken in winter']) as string[],
    });
    expect(band(results, 3)).toBeUndefined();
  });

  it('a fact whose tag was rejected finds nothing', async () => {
    const { find } = await searchOver([known('winter', '', '', { rejected: ['winter'] }), ...others(8)]);
    expect((await find('winter')).numbers).toEqual([]);
  });
});

describe('beside what models see', () => {
  it('prefers the thing in its season, and hides no other', async () => {
    const { find } = await searchOver([
      known('summer', '', '', { looks: 'red' }),
      known('winter', '', '', { looks: 'red' }),
      { looks: 'red' },
      known('winter', '', '', { looks: 'blue' }),
      ...others(8),
    ]);
    expect((await find('red in winter')).numbers).toEqual([2, 3, 1]);
  });

  it('a word that is also a place is one only after “in”, with a capital, or alone', async () => {
    const { find } = await searchOver([
      known('nice', '', '', { looks: 'blue' }),
      { looks: 'red' },
      ...others(8),
    ]);
    expect((await find('nice red')).numbers).toEqual([2]);
    expect((await find('nice')).numbers).toEqual([1]);
    expect((await find('blue in nice')).numbers[0]).toBe(1);
  });

  it('leaves out what the query negates', async () => {
    const { find } = await searchOver([
      known('winter', '', '', { looks: 'red' }),
      known('summer', '', '', { looks: 'red' }),
    ]);
    expect((await find('red without winter')).numbers).toEqual([2]);
  });
});

describe('what a picture is, not what it shows', () => {
  it.each<[query: string, code: string, label: string]>([
    ['red photos', 'mostly-red', 'Mostly red'],
    ['gray pictures', 'mostly-grey', 'Mostly grey'],
    ['mostly blue', 'mostly-blue', 'Mostly blue'],
    ['black and white', 'black-and-white', 'Black and white'],
    ['b&w photos', 'black-and-white', 'Black and white'],
    ['photos in black and white', 'black-and-white', 'Black and white'],
    ['sepia photos', 'sepia', 'Sepia'],
    ['dark pictures', 'dark-photo', 'Dark photos'],
    ['portrait format', 'portrait-format', 'Portrait format'],
    ['vertical photos', 'portrait-format', 'Portrait format'],
    ['in landscape orientation', 'landscape-format', 'Landscape format'],
  ])('%s is a filter', async (query, code, label) => {
    const { find } = await searchOver([known(code), known('other'), ...others(4)]);
    const { numbers, query: parsed } = await find(query);
    expect(parsed.filters).toMatchObject([{ kind: 'picture', label }]);
    expect(numbers).toEqual([1]);
  });

  it('filters what the rest of the sentence finds', async () => {
    const { find } = await searchOver([
      known('mostly-green', '', '', { objects: [dog] }),
      { objects: [dog] },
      known('mostly-green'),
    ]);
    expect((await find('green photos of a dog')).numbers).toEqual([1]);
  });

  it.each([
    'red',
    'a red car',
    'red photo album',
    'black and white cat',
    'portrait',
    'dark horse',
    'landscape photos',
  ])('%s is no filter', async (query) => {
    const { find } = await searchOver([known('mostly-red=portrait-format'), ...others(4)]);
    expect((await find(query)).query.filters).toEqual([]);
  });
});

describe('where the concept head decides what is asked for', () => {
  const night = { from: 0, to: 1, phrase: 'night', code: 'night', share: 0.05 };
  const words = wordsOf('night in the city');
  const row = { factCodes: '=night=!==?==', tags: [], metadata: { latitude: null } };
  const evidence = (decided: { from: number; to: number }[]) =>
    factEvidenceOf([night], words, row as unknown as Parameters<typeof factEvidenceOf>[2], [], decided);

  it('a fact speaks for the thing that it says, and for no other', () => {
    const { logRatio, decided } = evidence([night, { from: 3, to: 4 }]);
    expect(logRatio).toBe(0);
    expect([...decided]).toEqual([[0, 0.97]]);
  });

  it('it speaks for the whole where the head knows the thing not', () => {
    const { logRatio, decided } = evidence([{ from: 3, to: 4 }]);
    expect(logRatio).toBeGreaterThan(2);
    expect(decided.size).toBe(0);
  });
});
