/**
 * @file A sidecar that cannot be opened now is no sidecar that was read: what it said before stays, and the next
 * import tries again.
 */
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { putPicture, withRig, type ImportRig } from '../../testing/import-rig.ts';
import { noMetadata } from '../shared/metadata.ts';
import { withEarlierMetadata } from './partial-metadata.ts';

async function metadataOf(rig: ImportRig) {
  const [row] = await rig.catalogue.files();
  return (await rig.catalogue.getPhotos([row!.photoId])).get(row!.photoId)!.metadata;
}

it('is read at the next import where it was locked when its picture came in', () =>
  withRig({ 'a.jpg': 'red', 'a.jpg.xmp': 'word:Anna' }, async (rig, photos) => {
    rig.locked.add(join(photos, 'a.jpg.xmp'));
    await rig.import();
    expect((await metadataOf(rig)).keywords).toEqual([]);
    expect(await rig.import()).toMatchObject({ unchanged: 1, updated: 0 });
    for (const options of [{ verify: true }, { retryFailed: true }]) await rig.import(null, options);
    rig.locked.clear();
    expect(await rig.import()).toMatchObject({ unchanged: 0, updated: 1 });
    expect((await metadataOf(rig)).keywords).toEqual(['Anna']);
    expect(await rig.import()).toMatchObject({ unchanged: 1, updated: 0 });
  }));

it('keeps what it said while it is locked, also where picture or sidecar changed', () =>
  withRig({ 'a.jpg': 'red' }, async (rig, photos, put) => {
    await put('a.jpg.xmp', 'word:Anna');
    await rig.import();
    rig.locked.add(join(photos, 'a.jpg.xmp'));
    await put('a.jpg.xmp', 'word:Berta');
    await rig.import();
    expect((await metadataOf(rig)).keywords).toEqual(['Anna']);
    await put('a.jpg', 'red word:edited');
    expect(await rig.import()).toMatchObject({ updated: 1 });
    expect((await metadataOf(rig)).keywords).toEqual(['edited', 'Anna']);
    rig.locked.clear();
    await rig.import();
    expect((await metadataOf(rig)).keywords).toEqual(['Berta', 'edited']);
  }));

it('keeps what the sidecar of a copy says whose drive is unplugged', () =>
  withRig({ 'a.jpg': 'red' }, async (rig, photos, put) => {
    const usb = join(photos, '..', 'usb');
    await putPicture(usb, 'b.jpg', 'red');
    await putPicture(usb, 'b.jpg.xmp', 'word:Anna');
    rig.roots.push({ id: 'usb', path: usb, exclude: [] });
    await rig.import();
    expect((await metadataOf(rig)).keywords).toEqual(['Anna']);
    await rename(usb, `${usb}-unplugged`);
    await put('a.jpg.xmp', 'word:Berta');
    await rig.import();
    expect((await metadataOf(rig)).keywords).toEqual(['Berta', 'Anna']);
    await rename(`${usb}-unplugged`, usb);
    await rig.import();
    expect((await metadataOf(rig)).keywords.sort()).toEqual(['Anna', 'Berta']);
    await putPicture(usb, 'b.jpg.xmp', 'word:Carla and more');
    await rig.import();
    expect((await metadataOf(rig)).keywords.sort()).toEqual(['Berta', 'Carla']);
  }));

it('takes what is read now first, and a stated date before a guessed one', () => {
  const before = {
    ...noMetadata,
    takenAt: '2016-01-02T03:04:05',
    takenAtSource: 'Takeout',
    latitude: 1,
    longitude: 2,
    title: 'old',
    description: 'a day out',
    people: [
      { name: 'Anna', box: null },
      { name: 'Bob', box: [0, 0, 1, 1] as [number, number, number, number] },
    ],
    favourite: true,
  };
  const now = {
    ...noMetadata,
    takenAt: '2024-01-01T00:00:00',
    takenAtSource: 'file date',
    title: 'new',
    people: [{ name: 'Anna', box: [0, 0, 0.5, 0.5] as [number, number, number, number] }],
  };
  expect(withEarlierMetadata(now, before)).toMatchObject({
    takenAt: '2016-01-02T03:04:05',
    takenAtSource: 'Takeout',
    latitude: 1,
    title: 'new',
    description: 'a day out',
    people: [{ name: 'Anna', box: [0, 0, 0.5, 0.5] }, { name: 'Bob' }],
    favourite: true,
  });
  expect(withEarlierMetadata({ ...now, takenAtSource: 'EXIF DateTimeOriginal' }, before).takenAt).toBe(
    now.takenAt,
  );
});
