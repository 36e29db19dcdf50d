/**
 * @file Items as a person sees them, over a library whose folders change: what is shown, what it is called,
 * and whose words it has.
 */
import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AnnotationEdit, ImportReport } from '../../../src-preload/contract/index.ts';
import { putPicture } from '../../testing/import-rig.ts';
import { openLibraryRig, type LibraryRig } from '../../testing/library-rig.ts';
import { withTempDir } from '../../testing/temp-dir.ts';

const moment = 'taken:2020-01-01T10:00:00 camera:X';
const t0 = 1_600_000_000;

interface Rig extends LibraryRig {
  pics: string;
  /**
   * A picture, or a film where the name ends so; all files were written at one time unless it says otherwise.
   */
  put(relPath: string, words: string, seconds?: number): Promise<void>;
  /**
   * Imports, and says what is shown: the name of each item's first file, with the names and roles of all its
   * files.
   */
  look(): Promise<Record<string, string[]>>;
  report(): ImportReport;
  act(relPath: string, act: AnnotationEdit): Promise<string>;
  show(relPath: string): ReturnType<LibraryRig['photos']['show']>;
}

async function withLibrary(body: (rig: Rig, folder: string) => Promise<void>): Promise<void> {
  await withTempDir(async (folder) => {
    const pics = join(folder, 'pics');
    await mkdir(pics);
    const rig = await openLibraryRig(folder);
    let last: ImportReport;
    await rig.service.addRoot(pics);
    await rig.quiet();
    const path = (relPath: string) => join(pics, relPath);
    try {
      await body(
        {
          ...rig,
          pics,
          async put(relPath, words, seconds = t0) {
            if (/\.(mov|mp4)$/i.test(relPath)) {
              await mkdir(dirname(path(relPath)), { recursive: true });
              await writeFile(
                path(relPath),
                Buffer.from(`\0\0\0\x18ftypqt  \0\0\0\0qt  mp42 ${words}`, 'latin1'),
              );
            } else await putPicture(pics, relPath, words);
            await utimes(path(relPath), seconds, seconds);
          },
          async look() {
            last = await rig.import();
            const { photos } = await rig.photos.list(0, 100);
            const short = (full: string) => full.replace(`${folder}/`, '').replace('pics/', '');
            return Object.fromEntries(
              photos.map((photo) => [
                short(photo.path),
                photo.files.map(
                  (file) =>
                    `${short(file.path)} ${file.role}${file.state === 'present' ? '' : ` ${file.state}`}`,
                ),
              ]),
            );
          },
          report: () => last,
          act: async (relPath, act) =>
            (
              await rig.annotations.apply({
                photos: { ids: [(await rig.photos.show({ path: path(relPath) }, false)).id] },
                act,
              })
            ).label,
          show: (relPath) => rig.photos.show({ path: path(relPath) }, false),
        },
        folder,
      );
    } finally {
      await rig.close();
    }
  });
}

describe('what is shown', () => {
  it('is one item for RAW and JPEG, for original, edit and film, and two for strangers of one name', () =>
    withLibrary(async (rig) => {
      await rig.put('DSC_1.JPG', `red ${moment}`);
      await rig.put('DSC_1.NEF', `red raw ${moment}`);
      await rig.put('IMG_1234.HEIC', `blue content:A ${moment}`);
      await rig.put('IMG_E1234.JPG', `blue green content:A ${moment}`);
      await rig.put('IMG_1234.MOV', 'content:A');
      await rig.put('IMG_E1234.MOV', 'content:A edited');
      await rig.put('DSC_2.JPG', `red ${moment} two`);
      await rig.put('DSC_2.NEF', 'red taken:2022-05-05T10:00:00 camera:X');
      await rig.put('DSC_2.MOV', 'taken:2022-05-05T11:20:00');
      await rig.put('holiday.MOV', 'no picture beside it');
      const items = {
        'DSC_1.JPG': ['DSC_1.JPG picture', 'DSC_1.NEF raw'],
        'IMG_E1234.JPG': [
          'IMG_E1234.JPG picture',
          'IMG_1234.HEIC original',
          'IMG_1234.MOV video',
          'IMG_E1234.MOV video',
        ],
        'DSC_2.JPG': ['DSC_2.JPG picture'],
        'DSC_2.NEF': ['DSC_2.NEF picture'],
      };
      expect(await rig.look()).toEqual(items);
      expect(rig.report()).toMatchObject({
        found: 6,
        imported: 6,
        duplicates: 0,
        skipped: [{ kind: 'video', count: 2 }],
      });
      expect(rig.photos.timeline().total).toBe(4);
      expect((await rig.service.info()).roots[0]?.photos).toBe(4);
      rig.events.length = 0;
      expect(await rig.look()).toEqual(items);
      expect(rig.report()).toMatchObject({ found: 6, unchanged: 6, skipped: [{ kind: 'video', count: 2 }] });
      expect(rig.events).toEqual([]);
    }));

  it('follows what changes on disk: a RAW that comes later, a picture that is replaced by a stranger, files that move together or apart', () =>
    withLibrary(async (rig) => {
      await rig.put('a.JPG', `red ${moment}`);
      expect(await rig.look()).toEqual({ 'a.JPG': ['a.JPG picture'] });
      await rig.put('a.NEF', `red raw ${moment}`);
      await rig.put('a.MOV', 'taken:2020-01-01T10:00:01');
      expect(await rig.look()).toEqual({ 'a.JPG': ['a.JPG picture', 'a.NEF raw', 'a.MOV video'] });
      await mkdir(join(rig.pics, 'trip'));
      for (const name of ['a.JPG', 'a.NEF', 'a.MOV'])
        await rename(join(rig.pics, name), join(rig.pics, 'trip', name));
      expect(await rig.look()).toEqual({
        'trip/a.JPG': ['trip/a.JPG picture', 'trip/a.NEF raw', 'trip/a.MOV video'],
      });
      await rm(join(rig.pics, 'trip/a.MOV'));
      await mkdir(join(rig.pics, 'raw'));
      await rename(join(rig.pics, 'trip/a.NEF'), join(rig.pics, 'raw/a.NEF'));
      expect(await rig.look()).toEqual({
        'trip/a.JPG': ['trip/a.JPG picture'],
        'raw/a.NEF': ['raw/a.NEF picture'],
      });
      await rename(join(rig.pics, 'raw/a.NEF'), join(rig.pics, 'trip/a.NEF'));
      await rig.put('trip/a.JPG', 'green taken:2023-03-03T10:00:00 camera:X', t0 + 50);
      expect(await rig.look()).toEqual({
        'trip/a.JPG': ['trip/a.JPG picture'],
        'trip/a.NEF': ['trip/a.NEF picture'],
      });
    }));

  it('goes away and comes back with its folder, films too', () =>
    withLibrary(async (rig, folder) => {
      await rig.put('a.JPG', `red ${moment}`);
      await rig.put('a.NEF', `red raw ${moment}`);
      await rig.put('a.MOV', 'taken:2020-01-01T10:00:01');
      const before = await rig.look();
      await rename(rig.pics, join(folder, 'elsewhere'));
      expect(await rig.look()).toEqual({
        'a.JPG': ['a.JPG picture away', 'a.NEF raw away', 'a.MOV video away'],
      });
      await mkdir(rig.pics);
      expect(await rig.look()).toEqual({
        'a.JPG': ['a.JPG picture away', 'a.NEF raw away', 'a.MOV video away'],
      });
      await rm(rig.pics, { recursive: true });
      await rename(join(folder, 'elsewhere'), rig.pics);
      expect(await rig.look()).toEqual(before);
    }));

  it('a part whose leader’s folder is taken out of the library is shown by itself', () =>
    withLibrary(async (rig, folder) => {
      await rig.put('a.JPG', `red ${moment}`);
      await rig.put('a.NEF', `red raw ${moment}`);
      await putPicture(join(folder, 'raws'), 'a.NEF', `red raw ${moment}`);
      await rig.service.addRoot(join(folder, 'raws'));
      await rig.quiet();
      expect(await rig.look()).toEqual({ 'a.JPG': ['a.JPG picture', 'a.NEF raw', 'raws/a.NEF raw'] });
      await rig.act('a.JPG', { act: 'tag.add', name: 'Rex' });
      await rig.service.removeRoot(rig.library.roots()[0]!.id);
      const { photos } = await rig.photos.list(0, 9);
      expect(photos.map(({ path, tags }) => [path, tags.map(({ name }) => name)])).toEqual([
        [join(folder, 'raws', 'a.NEF'), ['Rex']],
      ]);
    }));

  it('one raw file beside two strangers is part of both, and carries no words from one to the other', () =>
    withLibrary(async (rig) => {
      await rig.put('a.JPG', `red ${moment}`);
      await rig.put('a.DNG', 'broken');
      await rig.put('b.JPG', 'blue taken:2021-01-01T10:00:00');
      await rig.put('b.DNG', 'broken');
      const apart = { 'a.JPG': ['a.JPG picture', 'a.DNG raw'], 'b.JPG': ['b.JPG picture', 'b.DNG raw'] };
      expect(await rig.look()).toEqual(apart);
      for (const name of ['a', 'b'])
        expect((await rig.show(`${name}.DNG`)).path).toBe(join(rig.pics, `${name}.JPG`));
      await rig.act('a.DNG', { act: 'caption.set', text: 'Rex' });
      expect(await rig.look()).toEqual(apart);
      expect([(await rig.show('a.JPG')).caption.text, (await rig.show('b.JPG')).caption.text]).toEqual([
        'Rex',
        'A photo',
      ]);
    }));

  it('a RAW that cannot be read is part of its JPEG, and a JPEG that cannot be read is part of its RAW', () =>
    withLibrary(async (rig) => {
      await rig.put('a.JPG', `red ${moment}`);
      await rig.put('a.DNG', 'broken');
      await rig.put('b.JPG', 'broken too');
      await rig.put('b.NEF', `blue ${moment}`);
      expect(await rig.look()).toEqual({
        'a.JPG': ['a.JPG picture', 'a.DNG raw'],
        'b.NEF': ['b.NEF picture', 'b.JPG picture'],
      });
      expect(rig.report()).toMatchObject({ found: 4, imported: 2, failed: [{}, {}] });
    }));
});

describe('what a person said', () => {
  it('is about the item: the part that stays has it when the leader goes, and the leader when it comes back', () =>
    withLibrary(async (rig) => {
      await rig.put('a.JPG', `red ${moment}`);
      await rig.put('a.NEF', `red raw ${moment}`);
      await rig.look();
      await rig.act('a.NEF', { act: 'caption.set', text: 'Rex' });
      expect((await rig.show('a.JPG')).caption.text).toBe('Rex');
      await rename(join(rig.pics, 'a.JPG'), join(rig.pics, '..', 'kept.JPG'));
      expect(await rig.look()).toEqual({ 'a.NEF': ['a.NEF picture', 'a.JPG picture missing'] });
      expect((await rig.show('a.NEF')).caption.text).toBe('Rex');
      await rig.act('a.NEF', { act: 'rate', value: 5 });
      await rename(join(rig.pics, '..', 'kept.JPG'), join(rig.pics, 'a.JPG'));
      expect(await rig.look()).toEqual({ 'a.JPG': ['a.JPG picture', 'a.NEF raw'] });
      expect(await rig.show('a.JPG')).toMatchObject({ caption: { text: 'Rex' }, rating: 5 });
      await rig.annotations.undo();
      expect((await rig.show('a.JPG')).rating).toBeNull();
    }));

  it('about both, before they were found to be one, is kept', () =>
    withLibrary(async (rig) => {
      await rig.put('a.JPG', `red ${moment}`);
      await rig.put('raw/a.NEF', `red raw ${moment}`);
      await rig.look();
      await rig.act('a.JPG', { act: 'caption.set', text: 'Rex' });
      await rig.act('raw/a.NEF', { act: 'caption.set', text: 'a dog' });
      await rig.act('raw/a.NEF', { act: 'favourite', value: true });
      await rename(join(rig.pics, 'raw/a.NEF'), join(rig.pics, 'a.NEF'));
      await rig.look();
      expect(await rig.show('a.JPG')).toMatchObject({ caption: { text: 'Rex' }, favourite: true });
      await rig.annotations.undo();
      expect(await rig.show('a.JPG')).toMatchObject({ caption: { text: 'Rex' }, favourite: false });
    }));

  it('never comes to a stranger of the same name', () =>
    withLibrary(async (rig) => {
      await rig.put('DSC_1.JPG', `red ${moment}`);
      await rig.look();
      await rig.act('DSC_1.JPG', { act: 'tag.add', name: 'Rex' });
      await rig.put('DSC_1.NEF', 'blue taken:2022-05-05T10:00:00 camera:X');
      await rm(join(rig.pics, 'DSC_1.JPG'));
      await rig.look();
      expect((await rig.show('DSC_1.NEF')).tags).toEqual([]);
    }));

  it('“remove from the library” removes all of the item, an import does not bring it back, undo does', () =>
    withLibrary(async (rig) => {
      await rig.put('a.JPG', `red ${moment}`);
      await rig.put('a.NEF', `red raw ${moment}`);
      const before = await rig.look();
      expect(await rig.act('a.JPG', { act: 'remove' })).toBe('1 photo removed from the library');
      expect(await rig.look()).toEqual({});
      await rig.annotations.undo();
      expect(await rig.look()).toEqual(before);
    }));
});
