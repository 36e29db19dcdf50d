/**
 * @file Photos that show a negated thing are left out where that can be checked; where it cannot, there is a
 * hint and no photo is left out.
 */
import { expect, describe, it } from 'vitest';
import { searchOver, type Given } from '../../testing/search-rig.ts';

const box = (label: string, score: number) => ({
  label,
  score,
  box: [0, 0, 1, 1] as [number, number, number, number],
});
const dogs: Given[] = [
  { objects: [box('dog', 0.9)] },
  { objects: [box('dog', 0.9), box('person', 0.9)] },
  { objects: [box('dog', 0.9)], looks: 'red' },
];

describe('a negation', () => {
  it('that cannot be checked is dropped, with a hint', async () => {
    const { find } = await searchOver([...dogs, {}, {}]);
    const { query, numbers, hints, why } = await find('dog without frobnicator');
    expect(numbers.sort()).toEqual([1, 2, 3]);
    expect(query).toEqual({ text: 'dog', filters: [], excluded: [] });
    expect(hints).toEqual([
      {
        kind: 'cannot tell',
        about: 'frobnicator',
        text: 'Sightline can’t tell whether a photo shows “frobnicator”, so no photo is left out for it.',
      },
    ]);
    expect(why).not.toMatch(/frobnicator/);
    for (const text of [
      'dog -frobnicator',
      'dogs not near a frobnicator',
      'dogs without purple frobnicators',
      'dog but not frobnicating',
      'dog but no frobnicator',
    ]) {
      expect(
        (await find(text)).hints.map(({ about }) => about),
        text,
      ).toEqual([expect.stringMatching(/frobnicat/)]);
      expect((await find(text)).numbers.sort(), text).toEqual([1, 2, 3]);
    }
  });

  it('that cannot be checked, alone, finds nothing and gives a hint', async () => {
    const { find, search } = await searchOver([...dogs]);
    expect(await find('without frobnicator')).toMatchObject({
      numbers: [],
      hints: [{ about: 'frobnicator' }],
    });
    expect(await search.resolveQuery('without frobnicator')).toEqual([]);
  });

  it('of what boxes show leaves out what may show it', async () => {
    const doubtful = { ...box('person', 0.2), box: [0.6, 0.6, 0.2, 0.2] as [number, number, number, number] };
    const { find, search } = await searchOver([...dogs, { objects: [box('dog', 0.9), doubtful] }]);
    for (const text of [
      'dogs without people',
      'dogs, no people',
      'dogs not with people',
      'dogs but nobody',
      'dogs without anyone',
      'dogs -people',
    ]) {
      const { numbers, hints, query } = await find(text);
      expect(numbers.sort(), text).toEqual([1, 3]);
      expect(hints, text).toEqual([]);
      expect(query.excluded, text).toEqual(['people']);
      expect((await search.resolveQuery(text)).length, text).toBe(2);
    }
  });

  it('of what the encoder tells from others leaves out what looks like it, whatever its tags', async () => {
    const { find } = await searchOver(
      [
        { objects: [box('person', 0.9)], looks: 'red' },
        { objects: [box('person', 0.9)], looks: 'green' },
      ],
      { separates: ['red'] },
    );
    for (const text of ['people not on a red', 'people without red', 'people who are not at the red']) {
      expect(await find(text), text).toMatchObject({ numbers: [2], hints: [], query: { excluded: ['red'] } });
    }
  });

  it('of what the encoder does not tell apart is not understood', async () => {
    const { find } = await searchOver(
      [
        { objects: [box('person', 0.9)], looks: 'red' },
        { objects: [box('person', 0.9)], looks: 'green' },
      ],
      { separates: ['blue'] },
    );
    expect(await find('people without red')).toMatchObject({ numbers: [1, 2], hints: [{ about: 'red' }] });
  });

  it('of a kind of the required thing is dropped, where no model separates the kinds', async () => {
    const { find } = await searchOver([...dogs, { objects: [box('person', 0.9)] }]);
    expect(await find('dogs without poodles')).toMatchObject({
      hints: [{ about: 'poodles' }],
      query: { excluded: [] },
    });
    expect((await find('people without poodles')).numbers).toEqual([4]);
  });

  it('of words in texts leaves out the photos that have them', async () => {
    const { find } = await searchOver([
      { objects: [box('dog', 0.9)], tags: ['Rex'] },
      { objects: [box('dog', 0.9)] },
      { objects: [box('dog', 0.9)], metadata: { description: 'A frobnicator' } },
    ]);
    expect(await find('dogs without Rex')).toMatchObject({ numbers: [2, 3], hints: [] });
    expect(await find('dogs without a frobnicator')).toMatchObject({ numbers: [1, 2], hints: [] });
  });
});

describe('a query in another language', () => {
  it.each([
    ['Hund am Strand', 'German'],
    ['海滩上的狗', 'Chinese'],
    ['كلب على الشاطئ', 'Arabic'],
    ['chien sur la plage', 'French'],
  ])('%j: the hint says so, and no idea and no good match is made up', async (text, language) => {
    const { find } = await searchOver([{ looks: 'red', tags: ['a', 'b'] }, { looks: 'green' }, ...dogs]);
    const { hints, closest, counts } = await find(text);
    expect(hints).toMatchObject([{ kind: 'language', about: language }]);
    expect(hints[0]!.text).toMatch(/English.*Your own words .* are found in any language/);
    expect(closest).toEqual([]);
    expect(counts.good).toBe(0);
  });

  it('is found where the authored text has it word for word, without a hint', async () => {
    const { find } = await searchOver([{ tags: ['Hund'] }, { metadata: { title: '海滩上的狗' } }, ...dogs]);
    expect(await find('Hund')).toMatchObject({ numbers: [1], hints: [], counts: { good: 1 } });
    expect(await find('海滩上的狗')).toMatchObject({ numbers: [2], hints: [] });
    expect(await find('海滩')).toMatchObject({ numbers: [2], hints: [] });
    expect(await find('Rex am Strand')).toMatchObject({ hints: [{ about: 'German' }] });
  });

  it('gives English sentences no hint', async () => {
    const { find } = await searchOver(dogs);
    for (const text of ['a dog', 'dog on a beach', 'frobnicator'])
      expect((await find(text)).hints, text).toEqual([]);
  });
});
