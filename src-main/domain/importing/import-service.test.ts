/**
 * @file The import as a person sees it, over folders of pictures that fakes can read: counts, rows, what is
 * decoded again and what is not.
 */
import { mkdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError, importReport } from '../../../src-preload/contract/index.ts';
import { noDecisions } from '../shared/photo-decisions.ts';
import { previewPath, libraryLayout } from '../shared/layout.ts';
import { createDisk } from '../../adapters/disk/disk.ts';
import { createImportRig, fakePacks, putPicture, withRig, type ImportRig } from '../../testing/import-rig.ts';
import { createMemoryCatalogue } from '../../testing/memory-catalogue.ts';
import { createFakeVision } from '../../testing/fake-vision.ts';
import { kindOf } from '../evidence/kinds.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';

const counts = async (rig: ImportRig, rootIds?: string[]) => {
  const {
    seconds: _seconds,
    skipped: _skipped,
    failed,
    damaged: _damaged,
    problems: _problems,
    offers: _offers,
    ...report
  } = importReport.parse(await rig.import(rootIds));
  expect(report.found).toBe(
    report.imported + report.updated + report.unchanged + report.moved + report.duplicates + failed.length,
  );
  return Object.fromEntries(
    [...Object.entries(report), ['failed', failed.length]].filter(
      ([name, value]) => name !== 'found' && value !== 0,
    ),
  );
};
const only = async (rig: ImportRig) => {
  const [first, ...others] = Object.values(await rig.photos());
  expect(others).toEqual([]);
  return (await rig.catalogue.getPhotos([first!.split(' ')[0]!])).get(first!.split(' ')[0]!)!;
};
/** requests that no model was asked for */
const decoded = (rig: ImportRig) => rig.vision.analyzed.filter(({ packs }) => packs.length === 0);

describe('a first import', () => {
  it('takes in every picture with previews, metadata and evidence, and tells the timeline', () =>
    withRig(
      { 'a.jpg': 'red taken:2020-01-02T03:04:05', 'sub/b.jpg': 'blue', 'sub/deep/c.jpg': 'green damaged' },
      async (rig, photos) => {
        const report = await rig.import();
        expect(report).toMatchObject({
          found: 3,
          imported: 3,
          updated: 0,
          unchanged: 0,
          moved: 0,
          duplicates: 0,
          failed: [],
          skipped: [],
          damaged: [join(photos, 'sub/deep/c.jpg')],
        });
        const ids = Object.values(await rig.photos());
        const rows = [...(await rig.catalogue.getPhotos(ids)).values()];
        expect(rows).toHaveLength(3);
        for (const row of rows) {
          expect(row).toMatchObject({
            width: 640,
            height: 480,
            failure: null,
            derivedVersion: 'v1',
            thumbhash: expect.any(String) as string,
          });
          for (const pack of fakePacks)
            expect(
              (await rig.catalogue.getEvidence(kindOf(pack.role), pack.id, [row.id])).get(row.id),
            ).toMatchObject({
              contentHash: row.contentHash,
            });
        }
        expect(rows.find((row) => row.takenAt)).toMatchObject({
          takenAt: '2020-01-02T03:04:05',
          takenAtSortMs: Date.UTC(2020, 0, 2, 3, 4, 5),
          takenAtSource: 'EXIF DateTimeOriginal',
        });
        expect(new Set(rig.shown)).toEqual(new Set(ids));
        expect(decoded(rig)).toHaveLength(3);
      },
    ));

  it('counts other files by kind and lists bad ones, each once and with a sentence', () =>
    withRig({ 'good.jpg': 'red', 'broken.jpg': 'broken' }, async (rig, photos) => {
      await writeFile(join(photos, 'notes.txt'), 'hello');
      await writeFile(join(photos, 'film.mp4'), Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp41', 'latin1'));
      await writeFile(
        join(photos, 'film 2.mp4'),
        Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp41', 'latin1'),
      );
      await writeFile(join(photos, 'favicon.ico'), Buffer.from([0, 0, 1, 0, 1, 0, 16, 16]));
      await writeFile(join(photos, 'empty.jpg'), '');
      await writeFile(join(photos, 'lie.png'), 'no picture at all');
      const report = await rig.import();
      expect(report).toMatchObject({ found: 4, imported: 1 });
      expect(report.skipped).toEqual([
        { kind: 'video', count: 2 },
        { kind: 'document', count: 1 },
        { kind: 'other picture', count: 1 },
      ]);
      expect(report.failed.map(({ path, code }) => [path.slice(photos.length + 1), code]).sort()).toEqual([
        ['broken.jpg', 'unreadable_file'],
        ['empty.jpg', 'unreadable_file'],
        ['lie.png', 'unsupported_format'],
      ]);
      for (const { message } of report.failed) expect(message).toMatch(/\.$/);
      expect(await rig.catalogue.timeline()).toHaveLength(1);
    }));

  it('works in visible order: newest first', () =>
    withRig({}, async (rig, photos) => {
      for (let at = 0; at < 50; at += 1) {
        const path = await putPicture(photos, `${(at * 7) % 50}.jpg`, `red ${at}`);
        await utimes(path, 1_600_000_000 + ((at * 7) % 50) * 60, 1_600_000_000 + ((at * 7) % 50) * 60);
      }
      await rig.import();
      const pathOf = new Map(Object.entries(await rig.photos()).map(([path, id]) => [id, path]));
      expect([...new Set(rig.shown)].map((id) => pathOf.get(id))).toEqual(
        Array.from({ length: 50 }, (_, at) => `${49 - at}.jpg`),
      );
    }));

  it('reports progress, and ends as a job with its report', () =>
    withRig({ 'a.jpg': 'red', 'b.jpg': 'blue', 'c.jpg': 'broken' }, async (rig) => {
      const last = await rig.jobs.finished(rig.service.startImport(null).id);
      expect(last).toMatchObject({
        kind: 'import',
        state: 'done',
        failures: 1,
        report: { imported: 2, failed: [{ code: 'unreadable_file' }] },
      });
      expect(rig.snapshots.at(-1)).toEqual(last);
    }));

  it('an empty folder is no error', () => withRig({}, async (rig) => expect(await counts(rig)).toEqual({})));
});

describe('an import of a known folder', () => {
  it('finds all unchanged and opens nothing', () =>
    withRig({ 'a.jpg': 'red', 'b.jpg': 'blue', 'c.jpg': 'broken' }, async (rig) => {
      await rig.import();
      const [analyzed, described] = [rig.vision.analyzed.length, rig.described.length];
      expect(await counts(rig)).toEqual({ unchanged: 2, failed: 1 });
      expect([rig.vision.analyzed.length, rig.described.length]).toEqual([analyzed, described]);
    }));

  it('finds a moved file, its words with it', () =>
    withRig({ 'a.jpg': 'red', 'b.jpg': 'blue' }, async (rig, photos) => {
      await rig.import();
      const before = await rig.photos();
      await mkdir(join(photos, 'trip'));
      await rename(join(photos, 'a.jpg'), join(photos, 'trip/a.jpg'));
      const analyzed = rig.vision.analyzed.length;
      expect(await counts(rig)).toEqual({ unchanged: 1, moved: 1 });
      expect(await rig.photos()).toEqual({ 'trip/a.jpg': before['a.jpg'], 'b.jpg': before['b.jpg'] });
      expect(rig.vision.analyzed.length).toBe(analyzed);
      expect(rig.identity.at(-2)).toEqual({ gone: { rootId: 'root-1', relPath: 'a.jpg' } });
    }));

  it('finds an exact duplicate: one photo, two files, decoded once', () =>
    withRig({ 'a.jpg': 'red', 'copies/a.jpg': 'red', 'b.jpg': 'blue' }, async (rig, _photos, put) => {
      expect(await counts(rig)).toEqual({ imported: 2, duplicates: 1 });
      await put('later copy.jpg', 'red');
      expect(await counts(rig)).toEqual({ unchanged: 3, duplicates: 1 });
      expect(new Set(Object.values(await rig.photos())).size).toBe(2);
      expect(decoded(rig)).toHaveLength(2);
    }));

  it('finds an edit: the same photo where time and camera agree, a new one where not', () =>
    withRig(
      {
        'edited.jpg': 'red taken:2020-01-01T00:00:00 camera:X',
        'DSC_0001.jpg': 'blue taken:2020-01-02T00:00:00 camera:X',
      },
      async (rig, _photos, put) => {
        await rig.import();
        const before = await rig.photos();
        const [old] = [...(await rig.catalogue.getPhotos([before['edited.jpg']!])).values()];
        await put('edited.jpg', 'red red green taken:2020-01-01T00:00:00 camera:X');
        await put('DSC_0001.jpg', 'violet taken:2024-05-05T00:00:00 camera:X');
        expect(await counts(rig)).toEqual({ updated: 1, imported: 1 });
        const after = await rig.photos();
        expect(after['edited.jpg']).toBe(before['edited.jpg']);
        expect(after['DSC_0001.jpg']).not.toBe(before['DSC_0001.jpg']);
        const row = (await rig.catalogue.getPhotos([after['edited.jpg']!])).get(after['edited.jpg']!)!;
        expect(row.contentHash).not.toBe(old!.contentHash);
        for (const pack of fakePacks)
          expect(
            (await rig.catalogue.getEvidence(kindOf(pack.role), pack.id, [row.id])).get(row.id),
          ).toMatchObject({
            contentHash: row.contentHash,
          });
        expect(rig.shown).toContain(before['DSC_0001.jpg']);
        expect((await rig.catalogue.timeline()).map(({ id }) => id).sort()).toEqual(
          Object.values(after).sort(),
        );
      },
    ));

  it('decodes an edit of metadata alone once, and keeps what was understood', () =>
    withRig({ 'a.jpg': 'red taken:2020-01-01T00:00:00' }, async (rig, _photos, put) => {
      await rig.import();
      const before = await only(rig);
      const evidence = (await rig.catalogue.getEvidence(vectorKind, 'colours', [before.id])).get(before.id)!;
      // the fake's pixels are the file's words: the same ones again is the same picture
      await rig.catalogue.updatePhotos([before.id], (row) => ({ ...row, contentHash: 'f'.repeat(64) }));
      await rig.catalogue.putEvidence('colours', [{ ...evidence, contentHash: 'f'.repeat(64) }]);
      await put('a.jpg', 'red taken:2020-01-01T00:00:00');
      const analyzed = rig.vision.analyzed.length;
      expect(await counts(rig)).toEqual({ updated: 1 });
      expect(rig.vision.analyzed.slice(analyzed).map(({ packs }) => packs.map(({ id }) => id))).toEqual([[]]);
      expect(
        (await rig.catalogue.getEvidence(vectorKind, 'colours', [before.id])).get(before.id),
      ).toMatchObject({
        runId: evidence.runId,
        contentHash: before.contentHash,
      });
    }));

  it('edits one of two copies: a new photo with a copy of the words', () =>
    withRig(
      { 'a.jpg': 'red taken:2020-01-01T00:00:00', 'copy.jpg': 'red taken:2020-01-01T00:00:00' },
      async (rig, _photos, put) => {
        await rig.import();
        const { 'a.jpg': id = '' } = await rig.photos();
        rig.decisions.set(id, { ...noDecisions, favourite: true, rating: 4, seq: 7 });
        await put('copy.jpg', 'red red taken:2020-01-01T00:00:00');
        expect(await counts(rig)).toEqual({ unchanged: 1, imported: 1 });
        const after = await rig.photos();
        expect(after['a.jpg']).toBe(id);
        expect((await rig.catalogue.getPhotos([after['copy.jpg']!])).get(after['copy.jpg']!)).toMatchObject({
          favourite: true,
          rating: 4,
          appliedSeq: 7,
        });
      },
    ));

  it('marks a deleted file missing, and finds it again', () =>
    withRig({ 'a.jpg': 'red', 'b.jpg': 'blue' }, async (rig, photos) => {
      await rig.import();
      const before = await rig.photos();
      await rename(join(photos, 'a.jpg'), join(photos, '../kept.jpg'));
      expect(await counts(rig)).toEqual({ unchanged: 1 });
      expect(await rig.photos()).toEqual({ ...before, 'a.jpg': `${before['a.jpg']} missing` });
      await rename(join(photos, '../kept.jpg'), join(photos, 'a.jpg'));
      expect(await counts(rig)).toEqual({ unchanged: 2 });
      expect(await rig.photos()).toEqual(before);
    }));

  it('marks a file missing where something else took its name', () =>
    withRig({ 'a.jpg': 'red', 'b.jpg': 'blue' }, async (rig, photos) => {
      await rig.import();
      const before = await rig.photos();
      await rename(join(photos, 'a.jpg'), join(photos, 'kept.jpg'));
      await writeFile(join(photos, 'a.jpg'), Buffer.from([0, 0, 1, 0, 1, 0, 16, 16]));
      await writeFile(join(photos, 'b.jpg'), Buffer.from([0, 0, 1, 0, 1, 0, 16, 16]));
      expect(await counts(rig)).toEqual({ moved: 1 });
      expect(await rig.photos()).toEqual({
        'kept.jpg': before['a.jpg'],
        'b.jpg': `${before['b.jpg']} missing`,
      });
    }));

  it('never calls the files of an unplugged root or an empty mount point missing', () =>
    withRig({ 'a.jpg': 'red', 'b.jpg': 'blue' }, async (rig, photos) => {
      await rig.import();
      const before = await rig.photos();
      const away = Object.fromEntries(Object.entries(before).map(([path, id]) => [path, `${id} away`]));
      await rename(photos, `${photos} unplugged`);
      expect(await counts(rig)).toEqual({});
      expect(await rig.photos()).toEqual(away);
      await mkdir(photos);
      expect(await counts(rig)).toEqual({});
      expect(await rig.photos()).toEqual(away);
      await rm(photos, { recursive: true });
      await rename(`${photos} unplugged`, photos);
      expect(await counts(rig)).toEqual({ unchanged: 2 });
      expect(await rig.photos()).toEqual(before);
    }));

  it.skipIf(process.platform === 'win32')('does not call files missing whose folder cannot be read now', () =>
    withRig({ 'a.jpg': 'red', 'locked/b.jpg': 'blue', 'locked/deep/c.jpg': 'green' }, async (rig, photos) => {
      await rig.import();
      const before = await rig.photos();
      const disk = createDisk();
      const locked: typeof disk = {
        ...disk,
        async *walk(root, options) {
          for await (const folder of disk.walk(root, { ...options, exclude: [join(photos, 'locked')] }))
            yield folder;
          yield {
            files: [],
            excluded: [],
            dangling: [],
            derived: [],
            failures: [{ path: join(photos, 'locked'), code: 'unreadable_file', message: 'No permission.' }],
          };
        },
      };
      const later = createImportRig(join(photos, '..'), { catalogue: rig.catalogue, disk: locked });
      expect(await counts(later)).toEqual({ unchanged: 1, failed: 1 });
      expect(await rig.photos()).toEqual(before);
    }),
  );

  it('leaves removed photos removed, wherever their file goes', () =>
    withRig({ 'a.jpg': 'red', 'b.jpg': 'blue' }, async (rig, photos) => {
      await rig.import();
      const { 'a.jpg': id = '' } = await rig.photos();
      rig.decisions.set(id, { ...noDecisions, removed: true, seq: 1 });
      await rig.catalogue.updatePhotos([id], (row) => ({ ...row, removed: true }));
      await rig.import();
      await rename(join(photos, 'a.jpg'), join(photos, 'c.jpg'));
      await rig.import();
      expect((await rig.photos())['c.jpg']).toBe(id);
      expect((await rig.catalogue.getPhotos([id])).get(id)).toMatchObject({ removed: true });
      expect(await rig.catalogue.timeline()).toHaveLength(1);
    }));

  it('gives a photo its old id and words when its root comes back into a library', () =>
    withRig({ 'a.jpg': 'red' }, async (rig) => {
      await rig.import();
      const before = await only(rig);
      rig.decisions.set(before.id, { ...noDecisions, favourite: true, rating: 5, seq: 3 });
      await rig.catalogue.deletePhotos([before.id]);
      await rig.catalogue.deleteFiles([{ rootId: 'root-1', relPath: 'a.jpg' }]);
      rig.identity.push({ goneRoot: 'root-1' });
      expect(await counts(rig)).toEqual({ imported: 1 });
      expect(await only(rig)).toMatchObject({ id: before.id, favourite: true, rating: 5, appliedSeq: 3 });
    }));

  it('completes photos that a rebuild knows only by name', () =>
    withRig({ 'a.jpg': 'red taken:2020-01-01T00:00:00' }, async (rig) => {
      await rig.import();
      const whole = await only(rig);
      await rig.catalogue.updatePhotos([whole.id], (row) => ({
        ...row,
        pixelHash: null,
        width: 0,
        height: 0,
        takenAt: null,
        takenAtSortMs: null,
        thumbhash: null,
        derivedVersion: null,
      }));
      expect(await counts(rig)).toEqual({ updated: 1 });
      expect(await only(rig)).toEqual(whole);
    }));

  it('tries a bad file again only when it changed', () =>
    withRig({ 'a.jpg': 'broken' }, async (rig, _photos, put) => {
      await rig.import();
      expect(await counts(rig)).toEqual({ failed: 1 });
      expect(rig.vision.analyzed).toHaveLength(1);
      await put('a.jpg', 'whole and red');
      expect(await counts(rig)).toEqual({ updated: 1 });
      expect(await only(rig)).toMatchObject({ failure: null, width: 640 });
      expect(await counts(rig)).toEqual({ unchanged: 1 });
    }));

  it('keeps a photo whose file became unreadable, and heals it when the file is back', () =>
    withRig({ 'a.jpg': 'red taken:2020-01-01T00:00:00', 'b.jpg': 'blue' }, async (rig, _photos, put) => {
      await rig.import();
      const before = await rig.photos();
      const id = before['a.jpg']!;
      const whole = (await rig.catalogue.getPhotos([id])).get(id)!;
      await put('a.jpg', 'broken');
      expect(await counts(rig)).toEqual({ unchanged: 1, failed: 1 });
      expect((await rig.catalogue.getPhotos([id])).get(id)).toEqual({
        ...whole,
        failure: { code: 'unreadable_file', message: expect.any(String) as string },
      });
      expect(await counts(rig)).toEqual({ unchanged: 1, failed: 1 });
      await put('a.jpg', 'red taken:2020-01-01T00:00:00');
      expect(await counts(rig)).toEqual({ unchanged: 1, updated: 1 });
      expect((await rig.catalogue.getPhotos([id])).get(id)).toEqual(whole);
      expect(await rig.photos()).toEqual(before);
    }));

  it('heals a photo whose good file turns up elsewhere; what broke is a bad file of its own', () =>
    withRig({ 'a.jpg': 'red', 'b.jpg': 'blue' }, async (rig, _photos, put) => {
      await rig.import();
      const { 'a.jpg': id = '' } = await rig.photos();
      await put('a.jpg', 'broken');
      await rig.import();
      await put('backup/a.jpg', 'red');
      expect(await counts(rig)).toEqual({ unchanged: 1, moved: 1, failed: 1 });
      const after = await rig.photos();
      expect(after['backup/a.jpg']).toBe(id);
      expect((await rig.catalogue.getPhotos([id])).get(id)).toMatchObject({ failure: null });
      expect((await rig.catalogue.getPhotos([after['a.jpg']!])).get(after['a.jpg']!)).toMatchObject({
        failure: { code: 'unreadable_file' },
      });
      expect(await counts(rig)).toEqual({ unchanged: 2, failed: 1 });
    }));

  it('deletes the previews of a content that is no more', () =>
    withRig({ 'a.jpg': 'red taken:2020-01-01T00:00:00' }, async (rig, photos, put) => {
      await rig.import();
      const before = await only(rig);
      await put('a.jpg', 'blue taken:2020-01-01T00:00:00');
      await rig.import();
      const after = await only(rig);
      const layout = libraryLayout(join(photos, '../library'));
      const disk = createDisk();
      expect([
        await disk.exists(previewPath(layout, before.id, before.contentHash, 'grid')),
        await disk.exists(previewPath(layout, after.id, after.contentHash, 'grid')),
      ]).toEqual([false, true]);
    }));

  it('gives files of an inner root to that root alone', () =>
    withRig({ 'a.jpg': 'red', 'inner/b.jpg': 'blue' }, async (rig, photos) => {
      await rig.import();
      const before = await rig.photos();
      rig.roots.push({ id: 'root-2', path: join(photos, 'inner'), exclude: [] });
      expect(await counts(rig)).toEqual({ unchanged: 2 });
      expect(await rig.photos()).toEqual({ 'a.jpg': before['a.jpg'], 'root-2:b.jpg': before['inner/b.jpg'] });
    }));
});

describe('when something stops it', () => {
  it('cancelling really stops the work, and the next import finishes it', () =>
    withRig(
      Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`${at}.jpg`, `red ${at}`])),
      async (rig) => {
        const { analyze: analysis } = rig.vision;
        const job = rig.service.startImport(null);
        rig.vision.analyze = async (requests, signal) => {
          if (rig.vision.analyzed.length > 40) rig.jobs.cancel(job.id);
          return analysis(requests, signal);
        };
        const last = await rig.jobs.finished(job.id);
        rig.vision.analyze = analysis;
        expect(last.state).toBe('cancelled');
        const analyzed = rig.vision.analyzed.length;
        expect(analyzed).toBeLessThan(200);
        await rig.import();
        const after = await rig.photos();
        expect(Object.keys(after)).toHaveLength(200);
        expect(new Set(Object.values(after)).size).toBe(200);
        expect(await rig.catalogue.countPhotos()).toBe(200);
      },
    ));

  it.each([
    'append',
    'putPhotos',
    'updatePhotos',
    'putFiles',
    'putEvidence',
    'ensureEvidence',
    'deleteFiles',
  ] as const)('a kill before or after %s loses nothing and doubles nothing', async (method) => {
    for (const after of [false, true]) {
      for (const nth of [1, 2]) {
        const catalogue = createMemoryCatalogue();
        await withRig(
          {
            'a.jpg': 'red taken:2020-01-01T00:00:00',
            'b.jpg': 'blue',
            'c.jpg': 'green',
            'copy of c.jpg': 'green',
            'd.jpg': 'broken',
          },
          async (rig, photos, put) => {
            await rig.import();
            await rename(join(photos, 'b.jpg'), join(photos, 'moved.jpg'));
            await put('a.jpg', 'red red taken:2020-01-01T00:00:00');
            await put('new.jpg', 'violet');
            await killedOnce(rig, method, nth, after);
            await rig.import();
            // a place that a file left just before the kill may stay behind as missing
            const places = Object.fromEntries(
              Object.entries(await rig.photos()).filter(([, id]) => !id.endsWith(' missing')),
            );
            expect(Object.keys(places).sort()).toEqual([
              'a.jpg',
              'c.jpg',
              'copy of c.jpg',
              'd.jpg',
              'moved.jpg',
              'new.jpg',
            ]);
            expect(new Set(Object.values(places)).size).toBe(5);
            for (const [id, row] of await rig.catalogue.getPhotos(Object.values(places))) {
              if (row.failure) continue;
              expect(row.pixelHash).not.toBeNull();
              for (const pack of fakePacks)
                expect(
                  (await rig.catalogue.getEvidence(kindOf(pack.role), pack.id, [id])).get(id)?.contentHash,
                ).toBe(row.contentHash);
            }
            expect(await counts(rig)).toEqual({ unchanged: 5, failed: 1 });
          },
          { catalogue },
        );
      }
    }
  });

  it('a kill before the files were written, and an edit before the next import: the same photo', () =>
    withRig({ 'a.jpg': 'red taken:2020-01-01T00:00:00' }, async (rig, _photos, put) => {
      await killedOnce(rig, 'putFiles', 1, false);
      await put('a.jpg', 'red red taken:2020-01-01T00:00:00');
      expect(await counts(rig)).toEqual({ updated: 1 });
      expect(await rig.catalogue.countPhotos()).toBe(1);
    }));

  it('a full disk stops it with a clear word', () => {
    const full = createFakeVision();
    return withRig(
      { 'a.jpg': 'red' },
      async (rig) => {
        await expect(rig.import()).rejects.toMatchObject({ code: 'disk_full', message: 'The disk is full.' });
        expect(await rig.catalogue.countPhotos()).toBe(0);
      },
      {
        vision: {
          analyze: async (requests) =>
            (await full.analyze(requests)).map(() => ({
              ok: false as const,
              code: 'disk_full' as const,
              message: 'The disk is full.',
            })),
        },
      },
    );
  });

  it('a damaged model stops understanding, not the import', () => {
    const seeing = createFakeVision();
    let damaged = true;
    return withRig(
      { 'a.jpg': 'red', 'b.jpg': 'blue' },
      async (rig) => {
        const job = await rig.jobs.finished(rig.service.startImport(null).id);
        expect(job).toMatchObject({
          state: 'failed',
          error: { code: 'model_damaged' },
          report: { imported: 2, failed: [] },
        });
        expect(await rig.catalogue.timeline()).toHaveLength(2);
        damaged = false;
        expect(await rig.jobs.finished(rig.service.startUnderstanding().id)).toMatchObject({
          kind: 'models',
          state: 'done',
          done: 2,
          total: 2,
        });
        expect(await rig.catalogue.countEvidence('colours')).toBe(2);
      },
      {
        vision: {
          analyze: async (requests, signal) => {
            if (damaged && requests.some(({ packs }) => packs.length > 0))
              throw new AppError('model_damaged', 'The model is damaged. Repair it.');
            return seeing.analyze(requests, signal);
          },
        },
      },
    );
  });
});

describe('understanding', () => {
  it('makes evidence of a new pack from the previews, the originals away', () =>
    withRig({ 'a.jpg': 'red', 'b.jpg': 'blue' }, async (rig, photos) => {
      await rig.import();
      await rig.catalogue.dropEvidence('colours');
      await rm(photos, { recursive: true });
      const analyzed = rig.vision.analyzed.length;
      await rig.jobs.finished(rig.service.startUnderstanding().id);
      expect(await rig.catalogue.countEvidence('colours')).toBe(2);
      for (const { path, packs, gridPath } of rig.vision.analyzed.slice(analyzed)) {
        expect(path).toMatch(/previews.*-grid\.webp$/);
        expect([packs.map(({ id }) => id), gridPath]).toEqual([['colours'], null]);
      }
    }));

  it('goes back to the original where the preview is gone, and makes the preview anew', () =>
    withRig({ 'a.jpg': 'red' }, async (rig, photos) => {
      await rig.import();
      const row = await only(rig);
      const grid = previewPath(libraryLayout(join(photos, '../library')), row.id, row.contentHash, 'grid');
      await rig.catalogue.dropEvidence('colours');
      await rm(grid);
      await rig.jobs.finished(rig.service.startUnderstanding().id);
      expect(rig.vision.analyzed.at(-1)).toMatchObject({ path: join(photos, 'a.jpg'), gridPath: grid });
      expect(await rig.catalogue.countEvidence('colours')).toBe(1);
    }));

  it('ends where a photo can be read nowhere', () =>
    withRig({ 'a.jpg': 'red', 'b.jpg': 'blue' }, async (rig, photos) => {
      await rig.import();
      await rig.catalogue.dropEvidence('colours');
      await rm(join(photos, '../library/previews'), { recursive: true });
      await rm(join(photos, 'a.jpg'));
      expect(await rig.jobs.finished(rig.service.startUnderstanding().id)).toMatchObject({ state: 'done' });
      expect(await rig.catalogue.countEvidence('colours')).toBe(1);
    }));
});

describe('a file that goes away while it is imported', () => {
  it('leaves no copy of it without a photo', () => {
    const seeing = createFakeVision();
    let pulled: string | null = null;
    return withRig(
      {},
      async (rig, _photos, put) => {
        const copy = await put('copy.jpg', 'red');
        pulled = await put('newest.jpg', 'red');
        const report = await rig.import();
        expect(report).toMatchObject({ found: 2, imported: 0, duplicates: 0 });
        expect(report.failed.map(({ path, code }) => [path, code]).sort()).toEqual([
          [copy, 'not_found'],
          [pulled, 'not_found'],
        ]);
        expect(await rig.catalogue.files()).toEqual([]);
        expect(rig.identity).toEqual([]);
        pulled = null;
        expect(await rig.import()).toMatchObject({ imported: 1, failed: [] });
        expect(Object.keys(await rig.photos())).toEqual(['copy.jpg']);
      },
      {
        vision: {
          analyze: async (requests, signal) => {
            if (pulled) await rm(pulled, { force: true });
            return seeing.analyze(requests, signal);
          },
        },
      },
    );
  });
});

describe('progress', () => {
  it('ends at its total where an unreadable file is found elsewhere, and where it is not', () =>
    withRig({ 'a.jpg': 'red', 'b.jpg': 'blue' }, async (rig, _photos, put) => {
      await rig.import();
      await put('a.jpg', 'broken one');
      await put('b.jpg', 'broken two');
      await rig.import();
      await put('c.jpg', 'red');
      const seen: { note?: string; done?: number; total?: number | null }[] = [{}];
      await rig.service.importNow(null, new AbortController().signal, {
        tell: (update) => seen.push({ ...seen.at(-1), ...update }),
      });
      const importing = seen.filter(({ note, total }) => note === 'Importing photos' && total);
      for (const { done, total } of importing) expect(done).toBeLessThanOrEqual(total!);
      expect(importing.at(-1)).toMatchObject({ done: 3, total: 3 });
    }));
});

/**
 * Runs an import in which the nth call of one method fails, before or after it did its work, as if the
 * process had died there.
 */
async function killedOnce(rig: ImportRig, method: string, nth: number, after: boolean): Promise<void> {
  const target = (method === 'append' ? rig.identityPort : rig.catalogue) as unknown as Record<
    string,
    (...args: unknown[]) => Promise<unknown>
  >;
  const real = target[method]!;
  let calls = 0;
  target[method] = async (...args) => {
    if ((calls += 1) < nth) return real(...args);
    if (calls === nth && after) await real(...args);
    throw new Error('killed');
  };
  await rig.import().catch(() => undefined);
  target[method] = real;
}
