/**
 * @file Changes that need no decode or no model, and roots that go away during an import: what is read, what
 * is analyzed, what is counted.
 */
import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImportReport } from '../../../src-preload/contract/index.ts';
import { createDisk } from '../../adapters/disk/disk.ts';
import { createFakeVision } from '../../testing/fake-vision.ts';
import { metadataVersion } from '../shared/metadata.ts';
import { fakePacks, putPicture, withRig, type ImportRig } from '../../testing/import-rig.ts';
import { noDecisions } from '../shared/photo-decisions.ts';
import { noMetadata } from '../shared/metadata.ts';
import type { Disk } from './disk.ts';
import { kindOf } from '../evidence/kinds.ts';

const counted = ({ imported, updated, unchanged, moved, duplicates, failed, skipped }: ImportReport) =>
  Object.fromEntries(
    Object.entries({
      imported,
      updated,
      unchanged,
      moved,
      duplicates,
      failed: failed.length,
      ...Object.fromEntries(skipped.map(({ kind, count }) => [kind, count])),
    }).filter(([, count]) => count > 0),
  );
const rowAt = async (rig: ImportRig, relPath: string) => {
  const id = (await rig.photos())[relPath]!.split(' ')[0]!;
  return (await rig.catalogue.getPhotos([id])).get(id)!;
};

it('photos that were taken out stay out, and are counted as such, however their files change', () =>
  withRig({ 'a.jpg': 'red', 'b.jpg': 'blue' }, async (rig, photos) => {
    await rig.import();
    const { id } = await rowAt(rig, 'a.jpg');
    rig.decisions.set(id, { ...noDecisions, removed: true, seq: 1 });
    const outcome = ({ found, unchanged, moved, removed }: ImportReport) => ({
      found,
      unchanged,
      moved,
      removed,
    });
    expect(outcome(await rig.import())).toEqual({ found: 2, unchanged: 1, moved: 0, removed: 1 });
    await rename(join(photos, 'a.jpg'), join(photos, 'c.jpg'));
    expect(outcome(await rig.import())).toEqual({ found: 2, unchanged: 1, moved: 0, removed: 1 });
  }));

describe('sidecars', () => {
  it('and all else that a photo says is read again where an older Sightline, which read less, read it', () =>
    withRig({ 'a.jpg': 'red word:own taken:2020-01-02T03:04:05', 'b.jpg': 'blue' }, async (rig) => {
      await rig.import();
      const ids = [...(await rig.catalogue.files()).map(({ photoId }) => photoId)];
      await rig.catalogue.updatePhotos(ids, (row) => ({
        ...row,
        takenAt: null,
        takenAtSortMs: null,
        metadata: { ...row.metadata, version: 0, keywords: [], takenAt: null },
      }));
      expect(counted(await rig.import())).toEqual({ updated: 1, unchanged: 1 });
      const rows = [...(await rig.catalogue.getPhotos(ids)).values()];
      expect(rows.map(({ metadata }) => metadata.version)).toEqual([metadataVersion, metadataVersion]);
      expect(rows.find(({ takenAt }) => takenAt)).toMatchObject({
        takenAt: '2020-01-02T03:04:05',
        metadata: { keywords: ['own'] },
      });
      expect(rig.vision.analyzed.filter(({ packs }) => packs.length === 0)).toHaveLength(2);
      expect(counted(await rig.import())).toEqual({ unchanged: 2 });
    }));

  it('that come, change and go describe their photo again, and nothing is decoded for it', () =>
    withRig({ 'a.jpg': 'red word:own', 'b.jpg': 'blue' }, async (rig, photos) => {
      const xmp = join(photos, 'a.jpg.xmp');
      await rig.import();
      const [analyzed, described] = [rig.vision.analyzed.length, rig.described.length];
      for (const [change, keywords, found] of [
        [
          () => writeFile(xmp, 'word:Alps rated:4'),
          ['Alps', 'own'],
          { updated: 1, unchanged: 1, sidecar: 1 },
        ],
        [
          () => writeFile(xmp, 'word:Dolomites rated:5'),
          ['Dolomites', 'own'],
          { updated: 1, unchanged: 1, sidecar: 1 },
        ],
        [
          () => rename(xmp, join(photos, 'a.xmp')),
          ['Dolomites', 'own'],
          { updated: 1, unchanged: 1, sidecar: 1 },
        ],
        [() => rm(join(photos, 'a.xmp')), ['own'], { updated: 1, unchanged: 1 }],
      ] as const) {
        await change();
        rig.shown.length = 0;
        expect(counted(await rig.import())).toEqual(found);
        expect(await rowAt(rig, 'a.jpg')).toMatchObject({
          metadata: { keywords },
          rating: keywords.length === 1 ? null : keywords[0] === 'Alps' ? 4 : 5,
          derivedVersion: 'v1',
        });
        expect(counted(await rig.import())).toEqual({ ...found, updated: undefined, unchanged: 2 });
      }
      expect([rig.vision.analyzed.length, rig.described.length]).toEqual([analyzed, described + 4]);
    }));

  it('change no rating that a person gave', () =>
    withRig({ 'a.jpg': 'red' }, async (rig, photos) => {
      await rig.import();
      const { id } = await rowAt(rig, 'a.jpg');
      rig.decisions.set(id, { ...noDecisions, rating: 1, favourite: true, seq: 1 });
      await writeFile(join(photos, 'a.xmp'), 'rated:5');
      await rig.import();
      expect(await rowAt(rig, 'a.jpg')).toMatchObject({
        rating: 1,
        favourite: true,
        metadata: { rating: 5 },
      });
    }));

  it('are read with a new photo, and are counted without being opened', () => {
    const opened: string[] = [];
    const disk = createDisk();
    return withRig(
      { 'a.jpg': 'red' },
      async (rig, photos) => {
        await writeFile(join(photos, 'a.jpg.xmp'), 'word:Alps');
        await writeFile(join(photos, 'b.jpg.json'), 'nobody’s');
        expect(counted(await rig.import())).toEqual({ imported: 1, sidecar: 2 });
        expect(opened.map((path) => path.slice(photos.length + 1)).sort()).toEqual(['a.jpg', 'b.jpg.json']);
        expect(await rowAt(rig, 'a.jpg')).toMatchObject({ metadata: { keywords: ['Alps'] } });
        expect(rig.described).toHaveLength(1);
      },
      { disk: { ...disk, examine: (path, signal) => (opened.push(path), disk.examine(path, signal)) } },
    );
  });

  it('of all files of a photo describe it: of a copy, and of a file that moved without its own', () =>
    withRig({ 'a.jpg': 'red' }, async (rig, photos) => {
      await rig.import();
      await putPicture(photos, 'copies/a.jpg', 'red');
      await writeFile(join(photos, 'copies/a.xmp'), 'word:Alps');
      expect(counted(await rig.import())).toEqual({ unchanged: 1, duplicates: 1, sidecar: 1 });
      expect(await rowAt(rig, 'a.jpg')).toMatchObject({ metadata: { keywords: ['Alps'] } });
      await writeFile(join(photos, 'a.xmp'), 'word:Sea');
      await rig.import();
      expect((await rowAt(rig, 'a.jpg')).metadata.keywords.sort()).toEqual(['Alps', 'Sea']);
      await rm(join(photos, 'a.xmp'));
      await rename(join(photos, 'copies/a.jpg'), join(photos, 'b.jpg'));
      expect(counted(await rig.import())).toEqual({ updated: 1, moved: 1, sidecar: 1 });
      expect(await rowAt(rig, 'a.jpg')).toMatchObject({ metadata: { keywords: [] } });
    }));

  it('of photos of an older catalogue are looked for once', () =>
    withRig({ 'a.jpg': 'red word:own', 'b.jpg': 'blue' }, async (rig, photos) => {
      await writeFile(join(photos, 'a.xmp'), 'word:Alps');
      await rig.import();
      await rig.catalogue.putFiles((await rig.catalogue.files()).map((row) => ({ ...row, sidecars: null })));
      await rig.catalogue.updatePhotos([(await rowAt(rig, 'a.jpg')).id], (row) => ({
        ...row,
        metadata: { ...row.metadata, keywords: ['own'] },
      }));
      const analyzed = rig.vision.analyzed.length;
      expect(counted(await rig.import())).toEqual({ updated: 1, unchanged: 1, sidecar: 1 });
      expect(await rowAt(rig, 'a.jpg')).toMatchObject({ metadata: { keywords: ['Alps', 'own'] } });
      const described = rig.described.length;
      await rig.import();
      expect([rig.vision.analyzed.length, rig.described.length]).toEqual([analyzed, described]);
    }));

  it('are left alone while metadata cannot be read: nothing that is known is lost, and they are read later', () => {
    let works = true;
    return withRig(
      { 'a.jpg': 'red' },
      async (rig, photos) => {
        await writeFile(join(photos, 'a.xmp'), 'x');
        await rig.import();
        works = false;
        await writeFile(join(photos, 'a.xmp'), 'another');
        expect(counted(await rig.import())).toEqual({ unchanged: 1, sidecar: 1 });
        expect(await rowAt(rig, 'a.jpg')).toMatchObject({ metadata: { keywords: ['Alps'] } });
        works = true;
        expect(counted(await rig.import())).toEqual({ updated: 1, sidecar: 1 });
      },
      {
        metadata: {
          read: async () =>
            works ? { ...noMetadata, keywords: ['Alps'], mimeType: 'image/jpeg' } : noMetadata,
        },
      },
    );
  });

  it('whose reading was cut short by a kill are read by the next import', () =>
    withRig({ 'a.jpg': 'red' }, async (rig, photos) => {
      await rig.import();
      await writeFile(join(photos, 'a.xmp'), 'word:Alps');
      const { putFiles } = rig.catalogue;
      rig.catalogue.putFiles = async (rows) => {
        if (rows.length > 0) throw new Error('killed');
      };
      await expect(rig.import()).rejects.toThrow('killed');
      rig.catalogue.putFiles = putFiles;
      expect(counted(await rig.import())).toMatchObject({ updated: 1 });
      expect(await rowAt(rig, 'a.jpg')).toMatchObject({ metadata: { keywords: ['Alps'] } });
    }));
});

describe('what another program wrote into a file', () => {
  const wordsOf = (rig: ImportRig, from: number) =>
    rig.vision.analyzed.slice(from).map(({ packs }) => packs.map(({ id }) => id));

  it('words and stars: the photo and what was understood stay, no model runs', () =>
    withRig(
      { 'a.jpg': 'red taken:2020-01-01T00:00:00 camera:X', 'undated.jpg': 'green' },
      async (rig, _photos, put) => {
        await rig.import();
        const before = await Promise.all(['a.jpg', 'undated.jpg'].map((name) => rowAt(rig, name)));
        const analyzed = rig.vision.analyzed.length;
        await put('a.jpg', 'red taken:2020-01-01T00:00:00 camera:X word:Alps rated:4');
        await put('undated.jpg', 'green word:Sea');
        expect(counted(await rig.import())).toEqual({ updated: 2 });
        const after = await Promise.all(['a.jpg', 'undated.jpg'].map((name) => rowAt(rig, name)));
        expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
        expect(after[0]).toMatchObject({
          rating: 4,
          metadata: { keywords: ['Alps'] },
          pixelHash: before[0]!.pixelHash,
        });
        expect(after[0]!.contentHash).not.toBe(before[0]!.contentHash);
        expect(wordsOf(rig, analyzed).flat()).toEqual([]);
        for (const pack of fakePacks)
          for (const row of after)
            expect(
              (await rig.catalogue.getEvidence(kindOf(pack.role), pack.id, [row.id])).get(row.id),
            ).toMatchObject({
              contentHash: row.contentHash,
            });
      },
    ));

  it('a corrected time: the same pixels are the same photo; other pixels with another time are not', () =>
    withRig(
      {
        'a.jpg': 'red taken:2020-01-01T00:00:00 camera:X',
        'b.jpg': 'blue taken:2020-01-01T00:00:00 camera:X',
      },
      async (rig, _photos, put) => {
        await rig.import();
        const before = await rig.photos();
        await put('a.jpg', 'red taken:2021-06-01T12:00:00 camera:X');
        await put('b.jpg', 'blue blue taken:2021-06-01T12:00:00 camera:X');
        expect(counted(await rig.import())).toEqual({ updated: 1, imported: 1 });
        const after = await rig.photos();
        expect([after['a.jpg'] === before['a.jpg'], after['b.jpg'] === before['b.jpg']]).toEqual([
          true,
          false,
        ]);
        expect(await rowAt(rig, 'a.jpg')).toMatchObject({ takenAt: '2021-06-01T12:00:00' });
      },
    ));

  it('into one of two copies: what was understood of one is true of the other', () =>
    withRig(
      { 'a.jpg': 'red taken:2020-01-01T00:00:00', 'copy.jpg': 'red taken:2020-01-01T00:00:00' },
      async (rig, _photos, put) => {
        await rig.import();
        const analyzed = rig.vision.analyzed.length;
        await put('copy.jpg', 'red taken:2020-01-01T00:00:00 word:Alps');
        expect(counted(await rig.import())).toEqual({ unchanged: 1, imported: 1 });
        expect(wordsOf(rig, analyzed)).toEqual([[]]);
        for (const name of ['a.jpg', 'copy.jpg']) {
          const row = await rowAt(rig, name);
          for (const pack of fakePacks)
            expect(
              (await rig.catalogue.getEvidence(kindOf(pack.role), pack.id, [row.id])).get(row.id),
            ).toMatchObject({
              contentHash: row.contentHash,
            });
        }
      },
    ));

  it('over the old sidecar: the time in it says nothing of the new picture', () =>
    withRig({ 'a.jpg': 'red taken:2020-01-01T00:00:00' }, async (rig, photos, put) => {
      await writeFile(join(photos, 'a.xmp'), 'taken:1999-01-01T00:00:00');
      await rig.import();
      const before = await rig.photos();
      await put('a.jpg', 'blue taken:2024-01-01T00:00:00');
      await rig.import();
      expect((await rig.photos())['a.jpg']).not.toBe(before['a.jpg']);
    }));
});

describe('half-copied files', () => {
  it('one photo, whole when the file is: by how it begins, by its length, by its time', () => {
    const vision = createFakeVision();
    // the half of a picture looks like another one
    const analysis: typeof vision.analyze = async (requests, signal) =>
      (await vision.analyze(requests, signal)).map((result) =>
        result.ok
          ? {
              ...result,
              thumbhash: result.damaged ? '1QcSHQRnh493V4dIh4eXh1h4kJUI' : '3OcRJYB4d3h/iIeHeEh3eIhw+j3A',
            }
          : result,
      );
    return withRig(
      {
        'grows.jpg': 'red damaged',
        'full length.jpg': 'red damaged zeros',
        'dated.jpg': 'red damaged taken:2020-01-01T00:00:00',
      },
      async (rig, photos, put) => {
        await rig.import();
        const before = await rig.photos();
        const { size } = await stat(join(photos, 'full length.jpg'));
        await put('grows.jpg', 'red damaged and the rest');
        expect((await stat(await put('full length.jpg', 'red entire, blue!'))).size).toBe(size);
        await put('dated.jpg', 'red red taken:2020-01-01T00:00:00');
        expect(counted(await rig.import())).toEqual({ updated: 3 });
        expect(await rig.photos()).toEqual(before);
        expect(await rig.catalogue.countPhotos()).toBe(3);
        expect(await rowAt(rig, 'dated.jpg')).toMatchObject({ damaged: false });
      },
      { vision: { analyze: analysis } },
    );
  });

  it('that are still being written when they are read: read again by the next import', () => {
    const disk = createDisk();
    let growing = true;
    const examine: Disk['examine'] = async (path, signal) => {
      if (growing) await writeFile(path, ' and more', { flag: 'a' });
      return disk.examine(path, signal);
    };
    return withRig(
      { 'a.jpg': 'red' },
      async (rig, photos) => {
        expect(counted(await rig.import())).toEqual({ imported: 1 });
        const [row] = await rig.catalogue.files();
        expect(row!.sizeBytes).toBe((await stat(join(photos, 'a.jpg'))).size);
        await writeFile(join(photos, 'a.jpg'), ' and the end', { flag: 'a' });
        growing = false;
        expect(counted(await rig.import())).toEqual({ updated: 1 });
        expect(counted(await rig.import())).toEqual({ unchanged: 1 });
        expect(await rig.catalogue.countPhotos()).toBe(1);
      },
      { disk: { ...disk, examine } },
    );
  });
});

describe('on request', () => {
  it('every file is read again; where nothing changed, nothing is decoded, described or written', () =>
    withRig({ 'a.jpg': 'red', 'b.jpg': 'blue', 'c.jpg': 'broken' }, async (rig) => {
      await rig.import();
      const before = [
        rig.vision.analyzed.length,
        rig.described.length,
        rig.identity.length,
        rig.shown.length,
      ];
      expect(counted(await rig.import(null, { verify: true }))).toEqual({ unchanged: 2, failed: 1 });
      expect([
        rig.vision.analyzed.length,
        rig.described.length,
        rig.identity.length,
        rig.shown.length,
      ]).toEqual(before);
    }));

  it('what could not be read is tried again, and only then', () => {
    const vision = createFakeVision();
    let better = false;
    return withRig(
      { 'a.jpg': 'red', 'b.jpg': 'unknown format' },
      async (rig, photos) => {
        await rig.import();
        await putPicture(photos, 'a.jpg', 'unknown format, too');
        expect(counted(await rig.import())).toEqual({ failed: 2 });
        better = true;
        const analyzed = vision.analyzed.length;
        expect(counted(await rig.import())).toEqual({ failed: 2 });
        expect(vision.analyzed.length).toBe(analyzed);
        expect(counted(await rig.import(null, { retryFailed: true }))).toEqual({ updated: 2 });
        expect(counted(await rig.import())).toEqual({ unchanged: 2 });
        expect(await rig.catalogue.countPhotos()).toBe(2);
      },
      {
        vision: {
          analyze: async (requests, signal) =>
            (await vision.analyze(requests, signal)).map((result, at) =>
              better ||
              !/[ab]\.jpg$/.test(requests[at]!.path) ||
              (requests[at]!.packs.length === 2 && requests[at]!.path.endsWith('a.jpg'))
                ? result
                : { ok: false, code: 'unsupported_format' as const, message: 'Unknown.' },
            ),
        },
      },
    );
  });
});

describe('a root that goes away under way', () => {
  const names = Array.from({ length: 60 }, (_, at) => `${at}.jpg`);
  const pictures = Object.fromEntries(names.map((name, at) => [name, `red ${at}`]));
  const awayEverywhere = async (rig: ImportRig) =>
    expect(new Set(Object.values(await rig.photos()).map((state) => state.split(' ')[1]))).toEqual(
      new Set(['away']),
    );

  it.each(['examine', 'analyze'] as const)(
    'at %s: one sentence, its photos away, none missing or failed; and all there when it is back',
    (where) => {
      const disk = createDisk();
      const vision = createFakeVision();
      let calls = 0;
      let folder = '';
      const unplug = async () => {
        calls += 1;
        if (calls === 20 && folder) await rename(folder, `${folder} unplugged`);
      };
      const examine: Disk['examine'] = async (path, signal) => {
        if (where === 'examine') await unplug();
        return disk.examine(path, signal);
      };
      return withRig(
        pictures,
        async (rig, photos) => {
          await rig.import();
          for (const name of names.slice(0, 40)) await putPicture(photos, name, `blue ${name} other`);
          for (const name of names.slice(40, 50)) await putPicture(photos, `new ${name}`, `violet ${name}`);
          calls = 0;
          folder = photos;
          const before = await rig.photos();
          const report = await rig.import();
          expect(report.failed).toEqual([
            { path: photos, code: 'not_found', message: expect.stringContaining('went away') as string },
          ]);
          await awayEverywhere(rig);
          folder = '';
          await rename(`${photos} unplugged`, photos);
          expect((await rig.import()).failed).toEqual([]);
          const after = await rig.photos();
          expect(Object.keys(after)).toHaveLength(70);
          expect(Object.values(after).filter((id) => id.includes(' '))).toEqual([]);
          for (const name of names.slice(50)) expect(after[name]).toBe(before[name]);
        },
        {
          disk: { ...disk, examine },
          vision: {
            analyze: async (requests, signal) => {
              if (where === 'analyze') for (const _ of requests) await unplug();
              return vision.analyze(requests, signal);
            },
          },
        },
      );
    },
  );

  it('while it is walked', () => {
    const disk = createDisk();
    let folder = '';
    return withRig(
      pictures,
      async (rig, photos) => {
        await putPicture(photos, 'deep/x.jpg', 'green');
        await rig.import();
        folder = photos;
        const report = await rig.import();
        expect(report.failed).toEqual([
          { path: photos, code: 'not_found', message: expect.stringContaining('went away') as string },
        ]);
        await awayEverywhere(rig);
      },
      {
        disk: {
          ...disk,
          async *walk(root, options) {
            for await (const found of disk.walk(root, options)) {
              yield found;
              if (folder) await rename(folder, `${folder} unplugged`);
              folder = '';
            }
          },
        },
      },
    );
  });
});

describe('imports that wait', () => {
  it('give way to work that somebody waits for, and go on after it: what that work took out is not written back', () =>
    withRig({ 'a.jpg': 'red', 'b.jpg': 'blue' }, async (rig, photos) => {
      await rig.import();
      const job = rig.service.startImport(null, { verify: true });
      while (rig.jobs.get(job.id)?.state === 'queued') await Promise.resolve();
      await rig.service.interruptingScan(async () => {
        expect(rig.jobs.get(job.id)?.state).toBe('running');
        await rm(join(photos, 'b.jpg'));
        await rig.identityPort.append([{ gone: { rootId: 'root-1', relPath: 'b.jpg' } }]);
        await rig.catalogue.deleteFiles([{ rootId: 'root-1', relPath: 'b.jpg' }]);
      });
      expect(await rig.jobs.finished(job.id)).toMatchObject({
        state: 'done',
        report: { found: 1, unchanged: 1 },
      });
      expect(Object.keys(await rig.photos())).toEqual(['a.jpg']);
    }));

  it('that are interrupted count every file once, as they first found it, and so does their report', () =>
    withRig(
      Object.fromEntries(Array.from({ length: 90 }, (_, at) => [`${at}.jpg`, `red ${at}`])),
      async (rig) => {
        const { analyze: analysis } = rig.vision;
        let disturbed: Promise<unknown> | null = null;
        rig.vision.analyze = (requests, signal) => {
          if (rig.vision.analyzed.length >= 40)
            disturbed ??= rig.service.interruptingScan(async () =>
              expect(await rig.catalogue.countPhotos()).toBeLessThan(90),
            );
          return analysis(requests, signal);
        };
        const { id } = rig.service.startImport(null);
        expect((await rig.jobs.finished(id)).report).toMatchObject({ found: 90, imported: 90, unchanged: 0 });
        await disturbed;
        const { csv } = await rig.reports.read(id);
        expect(
          csv
            .trim()
            .split('\r\n')
            .slice(1)
            .map((line) => line.split(',')[0]),
        ).toEqual(Array.from({ length: 90 }, () => 'new'));
      },
    ));

  it('one is enough for all that it does', () =>
    withRig({ 'a.jpg': 'red' }, async (rig) => {
      rig.roots.push({ id: 'root-2', path: '/nowhere', exclude: [] });
      const { startImport } = rig.service;
      const running = startImport(null);
      while (rig.jobs.get(running.id)?.state === 'queued') await Promise.resolve();
      const waiting = startImport(['root-1', 'root-2']);
      expect(waiting.id).not.toBe(running.id);
      expect([startImport(['root-1']).id, startImport(['root-2', 'root-1']).id]).toEqual([
        waiting.id,
        waiting.id,
      ]);
      const all = startImport(null, { verify: true });
      expect(all.id).not.toBe(waiting.id);
      expect([startImport(null).id, startImport(['root-2'], { verify: true }).id]).toEqual([
        all.id,
        waiting.id === all.id ? '' : all.id,
      ]);
      const retried = startImport(null, { retryFailed: true });
      expect([all.id, waiting.id]).not.toContain(retried.id);
      rig.jobs.cancel(waiting.id);
      expect(startImport(['root-1']).id).toBe(all.id);
      await rig.jobs.finished(retried.id);
      expect([retried.id, all.id]).not.toContain(startImport(null).id);
      for (const { id } of rig.jobs.list()) await rig.jobs.finished(id);
    }));
});
