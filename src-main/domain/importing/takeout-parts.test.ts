/** @file Which folders are parts of one Takeout, and what a part gets from the others. */
import { describe, expect, it } from 'vitest';
import { putPicture, withRig, type ImportRig } from '../../testing/import-rig.ts';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createDisk } from '../../adapters/disk/disk.ts';
import type { Disk } from './disk.ts';
import { areParts, takeoutKey } from './takeout-parts.ts';

describe('parts of one Takeout', () => {
  it.each([
    [
      '/x/takeout-001/Takeout/Google Photos/Photos from 2016',
      '/x/takeout-002/Takeout/Google Photos/Photos from 2016',
    ],
    [
      '/x/takeout-20240101T000000Z-001/Takeout/Google Fotos/Fotos von 2016',
      '/x/takeout-20240101T000000Z-002/Takeout/Google Fotos/Fotos von 2016',
    ],
    ['/x/Takeout/Google Photos/Rome', '/x/Takeout 2/Google Photos/Rome'],
    ['/x/Takeout/Google Photos/Rome', '/x/Takeout (1)/Google Photos/Rome'],
    ['/x/part 1/Takeout/Google Photos/Rome', '/x/part 2/Takeout/Google Photos/Rome'],
    ['/x/Google Photos (1)/Rome', '/x/Google Photos (2)/Rome'],
    ['C:\\x\\Takeout\\Google Photos\\Rome', 'C:\\x\\Takeout-2\\Google Photos\\Rome'],
  ])('%s and %s', (one, other) => {
    expect(takeoutKey(one)).not.toBeNull();
    expect(takeoutKey(one)).toBe(takeoutKey(other));
  });

  it.each([
    ['/x/Takeout/Google Photos/Photos from 2016', '/x/Takeout 2/Google Photos/Photos from 2017'],
    ['/anna/Takeout/Google Photos/Rome', '/bert/Takeout/Google Photos/Rome'],
    ['/2019/old/Takeout/Google Photos/Rome', '/2020/old/Takeout/Google Photos/Rome'],
  ])('not %s and %s', (one, other) => {
    expect(takeoutKey(one)).not.toBe(takeoutKey(other));
  });

  it('are no other folders', () => {
    expect(['/x/2016/DCIM', '/x/takeouts/a', '/x/Takeout', '/googled/a'].map(takeoutKey)).toEqual([
      null,
      null,
      null,
      null,
    ]);
    expect([
      areParts('/x/takeout-001', '/x/takeout-002'),
      areParts('/x/takeout-001', '/y/takeout-002'),
      areParts('/x/a', '/x/b'),
    ]).toEqual([true, false, false]);
  });
});

const lay = async (root: string, files: Record<string, string>) => {
  for (const [relPath, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, relPath)), { recursive: true });
    await writeFile(join(root, relPath), content);
  }
};
const keywordsOf = async (rig: ImportRig, end: string) => {
  const file = (await rig.catalogue.files()).find(({ relPath }) => relPath.endsWith(end))!;
  return (await rig.catalogue.getPhotos([file.photoId])).get(file.photoId)!.metadata.keywords;
};
const year = 'Takeout/Google Photos/Photos from 2016';

describe('an import of Takeout in parts', () => {
  it('gives a picture its JSON of another part, its edited copy too, and the album’s name to all', () =>
    withRig(
      {
        [`takeout-001/${year}/IMG_1.jpg`]: 'red',
        [`takeout-003/${year}/IMG_1-edited.jpg`]: 'green',
        [`takeout-001/${year}/IMG_2.jpg`]: 'blue',
      },
      async (rig, photos) => {
        await lay(photos, {
          [`takeout-002/${year}/IMG_1.jpg.supplemental-metadata.json`]: 'word:split',
          [`takeout-002/${year}/metadata.json`]: 'word:album',
        });
        const report = await rig.import();
        expect(report).toMatchObject({ imported: 3, skipped: [{ kind: 'sidecar', count: 2 }] });
        expect(await keywordsOf(rig, 'IMG_1.jpg')).toEqual(['split', 'album']);
        expect(await keywordsOf(rig, 'IMG_1-edited.jpg')).toEqual(['split', 'album']);
        expect(await keywordsOf(rig, 'IMG_2.jpg')).toEqual(['album']);
        expect(await rig.import()).toMatchObject({ unchanged: 3, updated: 0 });
      },
    ));

  it('takes none where two parts have one of that name, or another Takeout has it', () =>
    withRig(
      { [`takeout-001/${year}/IMG_1.jpg`]: 'red', [`anna/${year}/IMG_2.jpg`]: 'blue' },
      async (rig, photos) => {
        for (const part of ['takeout-002', 'takeout-003'])
          await lay(photos, { [`${part}/${year}/IMG_1.jpg.json`]: `word:${part.replace('-', '')}` });
        await lay(photos, { [`bert/${year}/IMG_2.jpg.json`]: 'word:bert' });
        await rig.import();
        expect([await keywordsOf(rig, 'IMG_1.jpg'), await keywordsOf(rig, 'IMG_2.jpg')]).toEqual([[], []]);
      },
    ));

  it('also where the parts were added as folders of their own, one after the other', () =>
    withRig({}, async (rig, photos) => {
      const [one, two] = ['takeout-001', 'takeout-002'].map((name) => join(photos, name)) as [string, string];
      await putPicture(one, `${year}/IMG_1.jpg`, 'red');
      rig.roots.splice(0, rig.roots.length, { id: 'root-1', path: one, exclude: [] });
      await rig.import(['root-1']);
      expect(await keywordsOf(rig, 'IMG_1.jpg')).toEqual([]);
      await lay(two, { [`${year}/IMG_1.jpg.json`]: 'word:split' });
      rig.roots.push({ id: 'root-2', path: two, exclude: [] });
      await rig.import(['root-2']);
      expect(await keywordsOf(rig, 'IMG_1.jpg')).toEqual(['split']);
    }));

  it('leaves out and counts what lay in the bin of Google Photos, at each import', () =>
    withRig({ [`${year}/IMG_1.jpg`]: 'red', [`${year}/IMG_2.jpg`]: 'blue' }, async (rig, photos) => {
      await lay(photos, {
        [`${year}/IMG_1.jpg.json`]: 'thrown-away',
        [`${year}/IMG_2.jpg.json`]: 'word:kept',
      });
      const kinds = async () => {
        const { skipped, ...report } = await rig.import();
        return [report.imported, report.unchanged, skipped];
      };
      const skipped = [
        { kind: 'sidecar', count: 2 },
        { kind: 'in the bin of Google Photos', count: 1 },
      ];
      expect(await kinds()).toEqual([1, 0, skipped]);
      expect(await kinds()).toEqual([0, 1, skipped]);
      expect((await rig.catalogue.files()).map(({ relPath }) => relPath)).toEqual([`${year}/IMG_2.jpg`]);
    }));

  /** Part 1 with pictures, part 2 with the JSON of one of them, each a root. */
  const withParts = (body: (rig: ImportRig, one: string, two: string) => Promise<void>, overrides = {}) =>
    withRig(
      {},
      async (rig, photos) => {
        const [one, two] = ['takeout-001', 'takeout-002'].map((name) => join(photos, name)) as [
          string,
          string,
        ];
        rig.roots.splice(
          0,
          1,
          { id: 'root-1', path: one, exclude: [] },
          { id: 'root-2', path: two, exclude: [] },
        );
        await putPicture(one, `${year}/IMG_1.jpg`, 'red');
        await lay(two, { [`${year}/IMG_1.jpg.json`]: 'word:split' });
        await body(rig, one, two);
      },
      overrides,
    );

  it('keeps what a part says whose drive is unplugged, and what changed beside the picture comes in', () =>
    withParts(async (rig, one, two) => {
      await rig.import();
      expect(await keywordsOf(rig, 'IMG_1.jpg')).toEqual(['split']);
      await rename(two, `${two}-unplugged`);
      expect(await rig.import()).toMatchObject({ unchanged: 1, updated: 0 });
      expect(await keywordsOf(rig, 'IMG_1.jpg')).toEqual(['split']);
      await lay(one, { [`${year}/IMG_1.jpg.xmp`]: 'word:beside' });
      expect(await rig.import()).toMatchObject({ unchanged: 0, updated: 1 });
      expect(await keywordsOf(rig, 'IMG_1.jpg')).toEqual(['beside', 'split']);
      expect(await rig.import()).toMatchObject({ unchanged: 1, updated: 0 });
      await rename(`${two}-unplugged`, two);
      await lay(two, { [`${year}/IMG_1.jpg.json`]: 'word:other' });
      expect(await rig.import()).toMatchObject({ updated: 1 });
      expect(await keywordsOf(rig, 'IMG_1.jpg')).toEqual(['beside', 'other']);
    }));

  it('loses it where the part is taken out of the library', () =>
    withParts(async (rig) => {
      await rig.import();
      rig.roots.splice(1, 1);
      await rig.import();
      expect(await keywordsOf(rig, 'IMG_1.jpg')).toEqual([]);
    }));

  it('reads it later where the part goes away while it is listed', () => {
    const real = createDisk();
    let unplug = true;
    const disk: Disk = {
      ...real,
      async *walk(root, options) {
        yield* real.walk(root, options);
        if (unplug && root.endsWith('002')) await rename(root, `${root}-unplugged`);
      },
    };
    return withParts(
      async (rig, _one, two) => {
        await rig.import();
        expect(await keywordsOf(rig, 'IMG_1.jpg')).toEqual([]);
        unplug = false;
        await rename(`${two}-unplugged`, two);
        expect(await rig.import()).toMatchObject({ updated: 1 });
        expect(await keywordsOf(rig, 'IMG_1.jpg')).toEqual(['split']);
      },
      { disk },
    );
  });

  it('counts a JSON once that is a sidecar in its own folder and in another part', () =>
    withRig(
      {
        [`takeout-001/${year}/IMG_1.jpg`]: 'red',
        [`takeout-002/${year}/IMG_1-edited.jpg`]: 'green',
      },
      async (rig, photos) => {
        await lay(photos, { [`takeout-001/${year}/IMG_1.jpg.json`]: 'word:split' });
        const report = await rig.import();
        expect(report).toMatchObject({ imported: 2, skipped: [{ kind: 'sidecar', count: 1 }] });
        expect(await keywordsOf(rig, 'IMG_1-edited.jpg')).toEqual(['split']);
      },
    ));
});
