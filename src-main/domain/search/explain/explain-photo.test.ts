/** @file Why a photo is found, and where: reasons as the search gives them, and where in the picture, from its crops. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { photoIdOf } from '../../../testing/builders.ts';
import { searchOver } from '../../../testing/search-rig.ts';
import { withTempDir } from '../../../testing/temp-dir.ts';
import { createReplaceableRequests } from './replaceable-requests.ts';

const dog = { label: 'dog', score: 0.8, box: [0.7, 0.7, 0.2, 0.2] as [number, number, number, number] };
const first = { id: photoIdOf(1) };

/** A library of one photo whose grid preview holds these colour words. */
function withPreview(
  words: string,
  body: (rig: Awaited<ReturnType<typeof searchOver>>) => Promise<void>,
  given: Parameters<typeof searchOver>[0][number] = {},
): Promise<void> {
  return withTempDir(async (folder) => {
    const grid = join(folder, 'grid.webp');
    await writeFile(grid, words);
    await body(await searchOver([{ looks: words, ...given }], { gridOf: async () => grid }));
  });
}

describe('where the words are', () => {
  it('is where crops of the picture look like the words', () =>
    withPreview('green at0:blue at1:blue', async ({ search }) => {
      const found = await search.explain({ target: first, text: 'blue' });
      expect(found.where).toBe('Mostly in the upper left.');
      const { columns, rows, values } = found.map!;
      expect(values).toHaveLength(columns * rows);
      expect(values[0]).toBeGreaterThan(values.at(-1)!);
    }));

  it('is the whole picture where all of it looks like the words, and nothing is drawn', () =>
    withPreview('blue', async ({ search }) => {
      expect(await search.explain({ target: first, text: 'blue' })).toMatchObject({
        band: 'good',
        where: 'All over the picture.',
        map: null,
      });
    }));

  it('is nowhere where the words fit no better than neutral ones', () =>
    withPreview('green at0:violet', async ({ search }) => {
      expect(await search.explain({ target: first, text: 'blue' })).toMatchObject({
        band: null,
        where: expect.stringMatching(/^Nowhere in the picture/) as string,
        map: null,
      });
    }));

  it('is looked for once: other words about the picture need no second look', () =>
    withPreview('green at0:blue at9:violet', async ({ search, vision }) => {
      await search.explain({ target: first, text: 'blue' });
      expect((await search.explain({ target: first, text: 'violet' })).where).toBe(
        'Mostly in the lower right.',
      );
      expect(vision.analyzed.filter(({ inCrops }) => inCrops)).toHaveLength(1);
    }));

  it('of a file outside the library is looked for in the file, which is not added', () =>
    withTempDir(async (folder) => {
      const path = join(folder, 'outside.jpg');
      await writeFile(path, 'green at9:blue');
      const { search } = await searchOver([{ looks: 'green' }]);
      expect(await search.explain({ target: { path }, text: 'blue' })).toMatchObject({
        id: null,
        path,
        where: 'Mostly in the lower right.',
      });
    }));

  it('says why there is none: no words, or a picture that cannot be read', async () => {
    const { search } = await searchOver([{ looks: 'blue' }]);
    const whereOf = async (text: string) => (await search.explain({ target: first, text })).where;
    expect(await whereOf('')).toBe('No map: there are no words to look for in the picture.');
    expect(await whereOf('blue')).toBe('No map: the picture can’t be read now.');
  });
});

describe('the reasons', () => {
  it('are those of the search, with the boxes of what the query names and where they are', () =>
    withPreview(
      'green at9:blue',
      async ({ search, find }) => {
        const { results } = await find('a dog');
        expect(await search.explain({ target: first, text: 'a dog' })).toMatchObject({
          band: results[0]!.band,
          why: results[0]!.why,
          boxes: [{ label: 'dog', box: dog.box, where: 'in the lower right' }],
        });
        expect((await search.explain({ target: first, text: 'blue' })).boxes).toEqual([]);
      },
      { objects: [dog] },
    ));

  it('say so where the words are in a language that the encoder does not read', () =>
    withPreview('blue', async ({ search }) => {
      const { hints } = await search.explain({ target: first, text: 'ein Hund am Strand' });
      expect(hints).toMatchObject([{ kind: 'language', about: 'German' }]);
      expect((await search.explain({ target: first, text: 'a dog' })).hints).toEqual([]);
    }));

  it('tell of what people wrote, and of filters and things left out that keep the photo away', () =>
    withPreview(
      'blue',
      async ({ search }) => {
        const whyOf = async (text: string) => {
          const { band, why } = await search.explain({ target: first, text });
          return { band, why };
        };
        expect(await whyOf('Rex')).toMatchObject({
          band: 'good',
          why: expect.arrayContaining(['tag: “rex”']) as string[],
        });
        expect(await whyOf('blue 2019')).toEqual({ band: null, why: ['not among: 2019'] });
        expect(await whyOf('blue without dogs')).toEqual({
          band: null,
          why: ['shows dogs, which is to be left out'],
        });
      },
      { tags: ['Rex'], objects: [dog] },
    ));
});

describe('requests that are replaced', () => {
  it('end when the next one of the same caller comes, and when nobody waits any more', async () => {
    const requests = createReplaceableRequests();
    const untilStopped = (signal: AbortSignal) =>
      new Promise<string>((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      );
    const early = requests.run('window', untilStopped);
    const other = requests.run('another window', untilStopped);
    expect(await requests.run('window', async () => 'answer')).toBe('answer');
    await expect(early).rejects.toMatchObject({ name: 'AbortError' });
    requests.stop('another window');
    await expect(other).rejects.toMatchObject({ name: 'AbortError' });
  });
});
