/** @file Filters see the whole library, however many photos have the words they look for. */
import { describe, expect, it } from 'vitest';
import { searchOver, type Given } from '../../testing/search-rig.ts';

const of = (count: number, given: (at: number) => Given): Given[] =>
  Array.from({ length: count }, (_, at) => given(at));

describe('a camera', () => {
  it('finds each photo of a common one', async () => {
    const { search } = await searchOver(
      of(2_600, (at) => ({
        metadata: { make: 'Apple', model: 'iPhone 12' },
        row: { takenAt: at < 2_200 ? '2019-05-01T10:00:00' : '2015-05-01T10:00:00' },
      })),
    );
    expect(await search.resolveQuery('shot on iphone 2015')).toHaveLength(400);
    expect((await search.run({ text: 'iPhone', limit: 1 })).counts.good).toBe(2_600);
  });

  it('is told by its words: a make may be shortened, a number may not', async () => {
    const { find } = await searchOver([
      { metadata: { make: 'NIKON CORPORATION', model: 'NIKON D5' } },
      { metadata: { make: 'NIKON CORPORATION', model: 'NIKON D500' } },
      { metadata: { make: 'FUJIFILM', model: 'FinePix X100' } },
      { metadata: { make: 'SONY', model: 'DSC-W80' } },
      { metadata: { keywords: ['taken with a Nikon D5'] } },
    ]);
    expect((await find('taken with a Nikon D5')).numbers).toEqual([5, 1]);
    expect((await find('camera: nikon')).numbers.sort()).toEqual([1, 2]);
    expect((await find('camera: fuji')).numbers).toEqual([3]);
    expect((await find('Sony DSC-W80')).numbers).toEqual([4]);
  });
});

describe('a filter beside words', () => {
  it('picks from all photos that have the words or the tag', async () => {
    const { find } = await searchOver(
      of(6_000, (at) => ({
        row: {
          takenAt: at < 5_990 ? '2019-05-01T10:00:00' : '2015-05-01T10:00:00',
          tags: [{ name: 'dog', probability: at < 5_990 ? 0.9 : 0.5, source: 'detector', band: 'sure' }],
        },
        objects: at < 5_990 ? [] : [{ label: 'dog', score: 0.6, box: [0, 0, 1, 1] }],
        noVector: true,
      })),
    );
    expect((await find('dog 2015')).numbers).toHaveLength(10);
  });
});

describe('a negation', () => {
  it('says where it checked only a part of the photos', async () => {
    const { find } = await searchOver(of(5_010, () => ({ tags: ['Rex'] })));
    for (const text of ['without cars', 'Rex without cars'])
      expect(await find(text), text).toMatchObject({
        counts: { good: 5_000 },
        hints: [
          {
            kind: 'partly searched',
            about: 'cars',
            text: 'Sightline looked for “cars” in 5,000 of the 5,010 photos that match otherwise; the other 10 are not in these results. A date or another word leaves fewer to check.',
          },
        ],
      });
    expect((await find('Rex')).hints).toEqual([]);
  });
});
