/** @file Photos as the renderer and the command line ask for them, on a small library with real files. */
import { existsSync } from 'node:fs';
import { mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { AnyEvent } from '../../../src-preload/contract/index.ts';
import { localFiles } from '../../adapters/files/local-files.ts';
import { silentLog } from '../../log.ts';
import { aFileRow, aPhotoNumber, hashOf, photoIdOf } from '../../testing/builders.ts';
import { createFakeVision } from '../../testing/fake-vision.ts';
import { createMemoryCatalogue } from '../../testing/memory-catalogue.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { noDecisions, type PhotoDecisions } from '../shared/photo-decisions.ts';
import { noMetadata } from '../shared/metadata.ts';
import { libraryLayout, mediaKey, previewPath } from '../shared/layout.ts';
import { createPhotosService, type PhotosServiceDeps } from './photos-service.ts';

/** Photos 1 (two files) and 2 in root `pics`, photo 3 in root `drive`, which is away. */
async function withPhotos(body: (rig: Awaited<ReturnType<typeof openRig>>) => Promise<void>): Promise<void> {
  await withTempDir(async (directory) => body(await openRig(directory)));
}

async function openRig(
  directory: string,
  { largeCapBytes, isRemovable }: Pick<PhotosServiceDeps, 'largeCapBytes' | 'isRemovable'> = {},
) {
  const layout = libraryLayout(join(directory, 'library'));
  const pics = join(directory, 'pics');
  await mkdir(join(pics, 'sub'), { recursive: true });
  await mkdir(layout.previews, { recursive: true });
  for (const name of ['a.jpg', 'sub/copy of a.jpg', 'sub/é.jpg'])
    await writeFile(join(pics, name), `red ${name}`);
  const roots = [
    { id: 'pics', path: pics, samples: false, exclude: [] },
    { id: 'drive', path: join(directory, 'drive'), samples: false, exclude: [] },
  ];
  const catalogue = createMemoryCatalogue();
  await catalogue.putPhotos([
    aPhotoNumber(1, { takenAt: '2023-06-01T10:00:00' }),
    aPhotoNumber(2, { takenAt: '2024-01-01T10:00:00' }),
    aPhotoNumber(3),
  ]);
  await catalogue.putFiles([
    aFileRow({ photoId: photoIdOf(1), rootId: 'pics', relPath: 'sub/copy of a.jpg' }),
    aFileRow({ photoId: photoIdOf(1), rootId: 'pics', relPath: 'a.jpg', state: 'missing' }),
    aFileRow({ photoId: photoIdOf(2), rootId: 'pics', relPath: 'sub/é.jpg'.normalize('NFC') }),
    aFileRow({ photoId: photoIdOf(3), rootId: 'drive', relPath: 'x.jpg', state: 'away' }),
  ]);
  const vision = createFakeVision();
  const events: AnyEvent[] = [];
  const said = new Map<string, PhotoDecisions>();
  const decisions = { of: (id: string) => said.get(id) ?? noDecisions, photoIds: () => said.keys() };
  const photos = createPhotosService({
    catalogue,
    decisions,
    layout,
    roots: () => roots,
    files: localFiles,
    vision,
    emit: (name, data) => void events.push({ name, data } as AnyEvent),
    log: silentLog,
    ...(largeCapBytes === undefined ? {} : { largeCapBytes }),
    ...(isRemovable && { isRemovable }),
  });
  await photos.load();
  events.length = 0;
  return { directory, layout, pics, roots, catalogue, vision, events, photos, said };
}

describe('one photo', () => {
  it('is found by id and by the path of any of its files', () =>
    withPhotos(async ({ photos, pics }) => {
      const photo = await photos.show({ id: photoIdOf(1) }, false);
      expect(photo.path).toBe(join(pics, 'sub', 'copy of a.jpg'));
      expect(photo.paths).toEqual([join(pics, 'sub', 'copy of a.jpg'), join(pics, 'a.jpg')]);
      expect(photo.files.map((file) => file.state)).toEqual(['present', 'missing']);
      for (const path of ['a.jpg', 'sub/copy of a.jpg', 'sub/../a.jpg', './/a.jpg']) {
        expect((await photos.show({ path: `${pics}/${path}` }, false)).id).toBe(photoIdOf(1));
      }
    }));

  it('is found through a link, in another Unicode form, and on a drive that is away', () =>
    withPhotos(async ({ photos, pics, directory }) => {
      await symlink(pics, join(directory, 'link'));
      expect((await photos.show({ path: join(directory, 'link', 'a.jpg') }, false)).id).toBe(photoIdOf(1));
      expect((await photos.show({ path: join(pics, 'sub', 'é.jpg'.normalize('NFD')) }, false)).id).toBe(
        photoIdOf(2),
      );
      expect((await photos.show({ path: join(directory, 'drive', 'x.jpg') }, false)).path).toBe(
        join(directory, 'drive', 'x.jpg'),
      );
    }));

  it('is the one of exactly that name, where two names differ only in their Unicode form', () =>
    withPhotos(async ({ photos, pics, catalogue }) => {
      await catalogue.putFiles([
        aFileRow({ photoId: photoIdOf(3), rootId: 'pics', relPath: 'sub/é.jpg'.normalize('NFD') }),
      ]);
      for (const [form, number] of [
        ['NFC', 2],
        ['NFD', 3],
      ] as const) {
        expect((await photos.show({ path: join(pics, 'sub', 'é.jpg'.normalize(form)) }, false)).id).toBe(
          photoIdOf(number),
        );
      }
    }));

  it('that is unknown, removed or outside the library is refused with a next step', () =>
    withPhotos(async ({ photos, catalogue, directory, pics }) => {
      await expect(photos.show({ path: join(directory, 'pics-2', 'a.jpg') }, false)).rejects.toMatchObject({
        code: 'not_found',
        message: expect.stringContaining('Import') as string,
      });
      await expect(photos.show({ id: photoIdOf(9) }, false)).rejects.toMatchObject({ code: 'not_found' });
      await catalogue.putPhotos([aPhotoNumber(1, { removed: true })]);
      await photos.changed([photoIdOf(1)]);
      await expect(photos.show({ path: join(pics, 'a.jpg') }, false)).rejects.toMatchObject({
        code: 'not_found',
      });
      expect((await photos.list(0, 10)).photos.map((photo) => photo.id)).toEqual([2, 3].map(photoIdOf));
    }));

  it('of several files is one: by the path of any of them, with all of them, each by what it is', () =>
    withPhotos(async ({ photos, catalogue, pics, events, directory }) => {
      const companions = [
        { role: 'video' as const, rootId: 'pics', relPath: 'a.mov', sizeBytes: 30, mtimeMs: 1 },
      ];
      await catalogue.putPhotos([
        aPhotoNumber(1, { companions, metadata: { ...noMetadata, title: 'Pier', mimeType: 'image/jpeg' } }),
        aPhotoNumber(2, {
          stackParentId: photoIdOf(1),
          metadata: { ...noMetadata, rating: 3, keywords: ['sea'], mimeType: 'image/x-adobe-dng' },
        }),
        aPhotoNumber(3, { stackParentId: photoIdOf(1), failure: { code: 'unreadable_file', message: 'x' } }),
      ]);
      await catalogue.putFiles([
        aFileRow({ photoId: photoIdOf(2), rootId: 'pics', relPath: 'a.dng', sizeBytes: 20 }),
        aFileRow({
          photoId: photoIdOf(3),
          rootId: 'pics',
          relPath: 'sub/original of a.jpg',
          state: 'missing',
        }),
      ]);
      await photos.changed([photoIdOf(2), photoIdOf(3)]);
      expect(events.at(-1)).toEqual({ name: 'photos.changed', data: { ids: [2, 3, 1].map(photoIdOf) } });
      expect(photos.timeline().total).toBe(1);
      expect((await photos.list(0, 9)).photos.map((photo) => photo.id)).toEqual([photoIdOf(1)]);
      for (const path of ['a.jpg', 'a.dng', 'a.mov', 'sub/original of a.jpg'])
        expect((await photos.show({ path: join(pics, path) }, false)).id).toBe(photoIdOf(1));
      const photo = await photos.show({ id: photoIdOf(2) }, false);
      expect(photo).toMatchObject({
        id: photoIdOf(1),
        path: join(pics, 'sub', 'copy of a.jpg'),
        title: 'Pier',
        keywords: ['sea'],
      });
      expect(photo.files).toEqual([
        { path: join(pics, 'sub', 'copy of a.jpg'), state: 'present', sizeBytes: 1_000, role: 'picture' },
        { path: join(pics, 'a.jpg'), state: 'missing', sizeBytes: 1_000, role: 'picture' },
        { path: join(pics, 'a.dng'), state: 'present', sizeBytes: 20, role: 'raw' },
        {
          path: join(pics, 'sub', 'é.jpg'.normalize('NFC')),
          state: 'present',
          sizeBytes: 1_000,
          role: 'raw',
        },
        { path: join(directory, 'drive', 'x.jpg'), state: 'away', sizeBytes: 1_000, role: 'original' },
        {
          path: join(pics, 'sub', 'original of a.jpg'),
          state: 'missing',
          sizeBytes: 1_000,
          role: 'original',
        },
        { path: join(pics, 'a.mov'), state: 'present', sizeBytes: 30, role: 'video' },
      ]);
      expect(photo.paths).toEqual(photo.files.map(({ path }) => path));
    }));

  it('has a caption and its previews, also before anything is made', () =>
    withPhotos(async ({ photos, layout, catalogue }) => {
      await catalogue.putPhotos([aPhotoNumber(1, { thumbhash: null, width: 0, height: 0 })]);
      await photos.changed([photoIdOf(1)]);
      const before = await photos.show({ id: photoIdOf(1) }, false);
      expect(before).toMatchObject({
        media: { grid: null, large: null },
        previews: { grid: null, large: null },
        caption: { text: 'A photo' },
      });
      const grid = previewPath(layout, photoIdOf(2), hashOf(2), 'grid');
      await mkdir(join(grid, '..'), { recursive: true });
      await writeFile(grid, 'grid');
      expect((await photos.show({ id: photoIdOf(2) }, false)).previews).toEqual({ grid, large: null });
      expect((await photos.show({ id: photoIdOf(2) }, true)).previews.large).toBe(
        previewPath(layout, photoIdOf(2), hashOf(2), 'large'),
      );
    }));
});

describe('the timeline', () => {
  it('follows changes and tells the renderer which months', () =>
    withPhotos(async ({ photos, catalogue, events }) => {
      expect(photos.timeline()).toMatchObject({
        total: 3,
        months: [
          { month: '2024-01', count: 1 },
          { month: '2023-06', count: 1 },
          { month: 'undated', count: 1 },
        ],
      });
      await catalogue.putPhotos([
        aPhotoNumber(3, {
          takenAt: '2023-06-02T10:00:00',
          caption: { text: 'A dog', source: 'user', probability: 1, basis: '' },
        }),
      ]);
      await photos.changed([photoIdOf(3)]);
      expect(events).toEqual([
        { name: 'timeline.changed', data: { revision: 2, months: ['2023-06', 'undated'], tiles: [] } },
        { name: 'photos.changed', data: { ids: [photoIdOf(3)] } },
      ]);
      expect(photos.month('2023-06').tiles.map((tile) => tile.alt)).toEqual(['A dog', 'a.jpg']);
      await catalogue.deletePhotos([photoIdOf(3)]);
      await photos.changed([photoIdOf(3)]);
      expect(photos.timeline().total).toBe(2);
    }));

  it('ends with the last row written, however many changes come at once', () =>
    withPhotos(async ({ photos, catalogue }) => {
      await Promise.all(
        [1, 2, 3, 4, 5].map(async (rating) => {
          await catalogue.putPhotos([aPhotoNumber(1, { rating })]);
          await photos.changed([photoIdOf(1)]);
        }),
      );
      expect(photos.tile(photoIdOf(1))?.rating).toBe(5);
    }));

  it('lists photos in its order, a stretch at a time', () =>
    withPhotos(async ({ photos }) => {
      expect((await photos.list(0, 2)).photos.map((photo) => photo.id)).toEqual([2, 1].map(photoIdOf));
      expect(await photos.list(2, 2)).toMatchObject({ total: 3, photos: [{ id: photoIdOf(3) }] });
      expect((await photos.list(3, 2)).photos).toEqual([]);
    }));
});

describe('pictures', () => {
  it('lists what was taken out, with its picture, by path', () =>
    withPhotos(async ({ photos, catalogue, said, layout }) => {
      for (const number of [2, 1]) {
        said.set(photoIdOf(number), { ...noDecisions, removed: true, seq: 1 });
        await catalogue.updatePhotos([photoIdOf(number)], (row) => ({ ...row, removed: true }));
      }
      said.set(photoIdOf(9), { ...noDecisions, removed: true, seq: 1 });
      await photos.changed([1, 2].map(photoIdOf));
      const found = await photos.removed(0, 1);
      expect({ total: found.total, ids: found.photos.map(({ id }) => id) }).toEqual({
        total: 2,
        ids: [photoIdOf(1)],
      });
      expect((await photos.removed(1, 5)).photos.map(({ id }) => id)).toEqual([photoIdOf(2)]);
      expect(await photos.media(mediaKey(photoIdOf(1), aPhotoNumber(1), 'grid'))).toMatchObject({
        path: previewPath(layout, photoIdOf(1), hashOf(1), 'grid'),
      });
      await expect(photos.show({ id: photoIdOf(1) }, false)).rejects.toMatchObject({ code: 'not_found' });
    }));

  const large = (number: number) => mediaKey(photoIdOf(number), aPhotoNumber(number), 'large');

  it('makes the large one when it is first looked at, once for all who ask', () =>
    withPhotos(async ({ photos, vision, layout }) => {
      const files = await Promise.all([1, 1, 1].map((number) => photos.media(large(number))));
      const path = previewPath(layout, photoIdOf(1), hashOf(1), 'large');
      expect(files).toEqual([1, 2, 3].map(() => ({ path, contentType: 'image/jpeg' })));
      expect(vision.analyzed).toHaveLength(1);
      expect(await photos.media(large(1))).toEqual({ path, contentType: 'image/jpeg' });
      expect(vision.analyzed).toHaveLength(1);
    }));

  it('makes the grid one again where somebody deleted it', () =>
    withPhotos(async ({ photos, vision, layout }) => {
      const path = previewPath(layout, photoIdOf(1), hashOf(1), 'grid');
      expect(await photos.media(mediaKey(photoIdOf(1), aPhotoNumber(1), 'grid'))).toEqual({
        path,
        contentType: 'image/webp',
      });
      expect(vision.analyzed).toHaveLength(1);
    }));

  it('has another key when a sidecar turned it, and none for the old one', () =>
    withPhotos(async ({ photos, catalogue }) => {
      const key = async () => (await photos.show({ id: photoIdOf(1) }, false)).media.large!;
      const before = await key();
      await catalogue.updatePhotos([photoIdOf(1)], (row) => ({ ...row, pixelHash: hashOf(99) }));
      await photos.changed([photoIdOf(1)]);
      const after = await key();
      expect(after).not.toBe(before);
      expect(photos.tile(photoIdOf(1))!.media.large).toBe(after);
      expect(await photos.media(after)).toMatchObject({ contentType: 'image/jpeg' });
      expect(await photos.media(before)).toBeNull();
    }));

  it('is made once more where the photo was turned while it was made', () =>
    withPhotos(async ({ photos, catalogue, vision }) => {
      const turn = (value: 3 | 6) =>
        catalogue.updatePhotos([photoIdOf(1)], (row) => ({
          ...row,
          metadata: { ...row.metadata, turn: value },
        }));
      await turn(3);
      const look = vision.analyze;
      vision.analyze = async (...asked) => {
        const results = await look(...asked);
        await turn(6);
        return results;
      };
      await photos.media(large(1));
      expect(vision.analyzed.map((request) => request.turn)).toEqual([3, 6]);
    }));

  it('has none of an unknown photo, an older version, a removed photo, a file that is away, or a key that is none', () =>
    withPhotos(async ({ photos, catalogue }) => {
      expect(await photos.media(mediaKey(photoIdOf(1), aPhotoNumber(2), 'large'))).toBeNull();
      expect(await photos.media(large(9))).toBeNull();
      expect(await photos.media(large(3))).toBeNull();
      expect(await photos.media('../../etc/passwd')).toBeNull();
      await catalogue.putPhotos([aPhotoNumber(1, { removed: true })]);
      await photos.changed([photoIdOf(1)]);
      expect(await photos.media(large(1))).toBeNull();
    }));

  it('keeps large ones under a limit: what was looked at longest ago goes, unless it could not be made again', () =>
    withTempDir(async (directory) => {
      const { photos, layout, pics } = await openRig(directory, { largeCapBytes: 30 });
      const path = (number: number) => previewPath(layout, photoIdOf(number), hashOf(number), 'large');
      const old = async (number: number, year: string) => {
        await mkdir(join(path(number), '..'), { recursive: true });
        await writeFile(path(number), 'x'.repeat(15));
        await utimes(path(number), new Date(year), new Date(year));
      };
      await old(3, '2001'); // its drive is away
      await old(2, '2002');
      await photos.media(large(1));
      expect([1, 2, 3].map((number) => existsSync(path(number)))).toEqual([true, false, true]);
      await rm(join(pics, 'sub/copy of a.jpg'));
      expect(await photos.media(large(1))).not.toBeNull();
    }));

  it('of a photo whose drive is away is the small one, for as long as that is so', () =>
    withPhotos(async ({ photos, layout, directory }) => {
      const grid = previewPath(layout, photoIdOf(3), hashOf(3), 'grid');
      await mkdir(join(grid, '..'), { recursive: true });
      await writeFile(grid, 'grid');
      expect(await photos.media(large(3))).toEqual({ path: grid, contentType: 'image/webp', standsIn: true });
      await mkdir(join(directory, 'drive'));
      await writeFile(join(directory, 'drive', 'x.jpg'), 'blue');
      expect(await photos.media(large(3))).toEqual({
        path: previewPath(layout, photoIdOf(3), hashOf(3), 'large'),
        contentType: 'image/jpeg',
      });
    }));

  describe('made ahead for drives that may go away', () => {
    /**
     * Photo 3 lies on such a drive, photos 1 and 2 do not; there is room for `largeCapBytes` of previews of
     * 40 bytes.
     */
    async function withDrive(
      largeCapBytes: number,
      body: (
        rig: Awaited<ReturnType<typeof openRig>>,
        put: (number: number, year: string) => Promise<string>,
        there: (...numbers: number[]) => boolean[],
      ) => Promise<void>,
    ): Promise<void> {
      await withTempDir(async (directory) => {
        const rig = await openRig(directory, {
          largeCapBytes,
          isRemovable: async (path) => path.endsWith('drive'),
        });
        await mkdir(join(directory, 'drive'));
        await writeFile(join(directory, 'drive', 'x.jpg'), 'blue');
        const path = (number: number) => previewPath(rig.layout, photoIdOf(number), hashOf(number), 'large');
        const put = async (number: number, year: string) => {
          await mkdir(join(path(number), '..'), { recursive: true });
          await writeFile(path(number), 'x'.repeat(40));
          await utimes(path(number), new Date(year), new Date(year));
          return path(number);
        };
        await body(rig, put, (...numbers) => numbers.map((number) => existsSync(path(number))));
      });
    }

    it('are wanted for these alone, while there is room', () =>
      withDrive(44, async ({ photos }, put) => {
        expect(await photos.largePreviewQuota.shouldPregenerate('drive')).toBe(true);
        expect(await photos.largePreviewQuota.shouldPregenerate('pics')).toBe(false);
        expect(await photos.largePreviewQuota.shouldPregenerate('unknown')).toBe(false);
        await photos.largePreviewQuota.recordMade(await put(3, '2001'), 'drive');
        expect(await photos.largePreviewQuota.shouldPregenerate('drive')).toBe(false);
      }));

    it('stay when those of this computer’s own photos must go, however long ago they were looked at', () =>
      withDrive(100, async ({ photos }, put, there) => {
        await put(3, '2001');
        await put(2, '2010');
        await photos.largePreviewQuota.recordMade(await put(1, '2020'), 'pics');
        expect(there(1, 2, 3)).toEqual([true, false, true]);
      }));
  });
});
