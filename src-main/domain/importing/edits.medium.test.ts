/**
 * @file Real pictures, changed by a real program (ExifTool) in the file and beside it: what is read, decoded
 * and understood again, and what is not.
 */
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExifTool } from 'exiftool-vendored';
import sharp from 'sharp';
import { afterAll, expect, it } from 'vitest';
import { openRealImport, realPacks, type RealImport } from '../../testing/real-import.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { previewPath } from '../shared/layout.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import type { AnalysisRequest } from '../vision/vision.ts';
import { kindOf } from '../evidence/kinds.ts';

const exiftool = new ExifTool({ maxProcs: 1 });
afterAll(() => exiftool.end());

/** Writes into the file as other programs do, without leaving a copy. */
const write = (path: string, ...tags: string[]) =>
  exiftool.write(path, {}, { writeArgs: ['-overwrite_original', ...tags] });

const sidecar = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
  xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmp:Rating="3" exif:DateTimeOriginal="1999-08-11T12:40:00">
  <dc:subject><rdf:Bag><rdf:li>Beach</rdf:li></rdf:Bag></dc:subject></rdf:Description></rdf:RDF></x:xmpmeta>`;

/** A picture whose left and right, top and bottom differ. */
async function putPhoto(path: string, hue: number): Promise<void> {
  const [width, height] = [120, 80];
  const pixels = Buffer.from(
    Array.from({ length: width * height }, (_, at) => [
      at % width < 30 ? 240 : hue,
      Math.floor(at / width) * 3,
      (at % width) * 2,
    ]).flat(),
  );
  await writeFile(
    path,
    await sharp(pixels, { raw: { width, height, channels: 3 } })
      .jpeg({ quality: 92 })
      .toBuffer(),
  );
}

interface Real {
  real: RealImport;
  root: string;
  analyzed: AnalysisRequest[];
  row(relPath: string): Promise<PhotoRow>;
  /** Imports; @returns counts that are not 0 */
  import(): Promise<Record<string, number>>;
  runOf(row: PhotoRow): Promise<string[]>;
}

async function withReal(body: (real: Real) => Promise<void>): Promise<void> {
  await withTempDir(async (base) => {
    const root = join(base, 'photos');
    await mkdir(root);
    for (const [name, hue] of [
      ['dated.jpg', 10],
      ['undated.jpg', 120],
      ['turned.jpg', 200],
    ] as const)
      await putPhoto(join(root, name), hue);
    await write(
      join(root, 'dated.jpg'),
      '-EXIF:DateTimeOriginal=2020:01:02 03:04:05',
      '-EXIF:Model=TC-1',
      '-XMP:Rating=2',
    );
    const analyzed: AnalysisRequest[] = [];
    const real = await openRealImport(join(base, 'library'), root, {
      around: (deps) => ({
        ...deps,
        vision: {
          analyze: (requests, signal) => (analyzed.push(...requests), deps.vision.analyze(requests, signal)),
        },
      }),
    });
    const { catalogue } = real.library;
    const row = async (relPath: string) => {
      const { photoId } = (await catalogue.filesAt([{ rootId: 'root-1', relPath }]))[0]!;
      return (await catalogue.getPhotos([photoId])).get(photoId)!;
    };
    try {
      await body({
        real,
        root,
        analyzed,
        row,
        async import() {
          analyzed.length = 0;
          const { imported, updated, unchanged, moved, duplicates, failed } = await real.service.importNow(
            null,
            new AbortController().signal,
          );
          return Object.fromEntries(
            Object.entries({ imported, updated, unchanged, moved, duplicates, failed: failed.length }).filter(
              ([, count]) => count > 0,
            ),
          );
        },
        runOf: async ({ id, contentHash }) =>
          Promise.all(
            realPacks.map(async (pack) => {
              const evidence = (await catalogue.getEvidence(kindOf(pack.role), pack.id, [id])).get(id)!;
              expect(evidence.contentHash).toBe(contentHash);
              return evidence.runId;
            }),
          ),
      });
    } finally {
      await real.close();
    }
  });
}

it('goes with words, stars, sidecars, a corrected time and a turned picture', () =>
  withReal(async ({ real, root, analyzed, row, import: importAll, runOf }) => {
    expect(await importAll()).toEqual({ imported: 3 });
    const [dated, undated, turned] = await Promise.all(['dated.jpg', 'undated.jpg', 'turned.jpg'].map(row));
    const runs = await Promise.all([dated!, undated!, turned!].map(runOf));
    expect(dated).toMatchObject({ takenAt: '2020-01-02T03:04:05', rating: 2, width: 120, height: 80 });

    await write(join(root, 'dated.jpg'), '-IPTC:Keywords=Alps', '-XMP:Subject=Alps', '-XMP:Rating=5');
    await write(
      join(root, 'undated.jpg'),
      '-XMP:Subject=Sea',
      '-XMP-iptcCore:AltTextAccessibility=Waves at a beach',
    );
    expect(await importAll()).toEqual({ updated: 2, unchanged: 1 });
    const written = await Promise.all(['dated.jpg', 'undated.jpg'].map(row));
    expect(written[0]).toMatchObject({
      id: dated!.id,
      rating: 5,
      takenAt: dated!.takenAt,
      pixelHash: dated!.pixelHash,
      metadata: { keywords: ['Alps'] },
    });
    expect(written[1]).toMatchObject({
      id: undated!.id,
      metadata: { keywords: ['Sea'], altText: 'Waves at a beach' },
    });
    expect(analyzed.flatMap(({ packs }) => packs)).toEqual([]);
    expect(await Promise.all(written.map(runOf))).toEqual(runs.slice(0, 2));

    await write(join(root, 'dated.jpg'), '-EXIF:DateTimeOriginal=2021:01:02 03:04:05');
    expect(await importAll()).toEqual({ updated: 1, unchanged: 2 });
    expect(await row('dated.jpg')).toMatchObject({
      id: dated!.id,
      takenAt: '2021-01-02T03:04:05',
      rating: 5,
    });
    expect(analyzed.flatMap(({ packs }) => packs)).toEqual([]);

    await write(join(root, 'turned.jpg'), '-Orientation#=6');
    expect(await importAll()).toEqual({ updated: 1, unchanged: 2 });
    const after = await row('turned.jpg');
    expect(after).toMatchObject({ id: turned!.id, width: 80, height: 120 });
    expect(after.pixelHash).not.toBe(turned!.pixelHash);
    expect(after.thumbhash).not.toBe(turned!.thumbhash);
    const preview = await sharp(
      previewPath(real.library.layout, after.id, after.contentHash, 'grid'),
    ).metadata();
    expect(preview.width).toBeLessThan(preview.height);
    expect(await runOf(after)).not.toContain(runs[2]![0]);

    const xmp = join(root, 'undated.xmp');
    await writeFile(xmp, sidecar);
    expect(await importAll()).toEqual({ updated: 1, unchanged: 2 });
    expect(await row('undated.jpg')).toMatchObject({
      id: undated!.id,
      rating: 3,
      takenAt: '1999-08-11T12:40:00',
      metadata: { keywords: ['Beach', 'Sea'] },
    });
    await rename(xmp, join(root, 'undated.jpg.xmp'));
    expect(await importAll()).toEqual({ updated: 1, unchanged: 2 });
    await rm(join(root, 'undated.jpg.xmp'));
    await writeFile(
      join(root, 'undated.jpg.json'),
      JSON.stringify({
        title: 'undated.jpg',
        description: 'By the sea',
        photoTakenTime: { timestamp: '934375200' },
      }),
    );
    expect(await importAll()).toEqual({ updated: 1, unchanged: 2 });
    expect(await row('undated.jpg')).toMatchObject({
      rating: null,
      metadata: {
        keywords: ['Sea'],
        description: 'By the sea',
        takenAtSource: expect.stringContaining('Takeout') as string,
      },
    });
    await rm(join(root, 'undated.jpg.json'));
    expect(await importAll()).toEqual({ updated: 1, unchanged: 2 });
    expect(await row('undated.jpg')).toMatchObject({
      takenAtSource: 'file date',
      metadata: { keywords: ['Sea'], description: null },
    });
    expect(analyzed).toEqual([]);
    expect(await runOf(await row('undated.jpg'))).toEqual(runs[1]);
  }));

it('takes half-copied pictures in once, whole when their files are, whatever the copying program writes first', () =>
  withReal(async ({ real, root, row, import: importAll }) => {
    const [whole, other] = (await Promise.all(
      ['undated.jpg', 'turned.jpg'].map(async (name) =>
        sharp(await readFile(join(root, name)))
          .resize(900, 600)
          .jpeg({ quality: 95 })
          .toBuffer(),
      ),
    )) as [Buffer, Buffer];
    const half = whole.subarray(0, Math.floor(whole.length / 2));
    await writeFile(join(root, 'grows.jpg'), half);
    await writeFile(
      join(root, 'full length.jpg'),
      Buffer.concat([
        other.subarray(0, Math.floor(other.length / 2)),
        Buffer.alloc(Math.ceil(other.length / 2)),
      ]),
    );
    await writeFile(join(root, 'empty.jpg'), '');
    await writeFile(join(root, 'zeros.jpg'), Buffer.alloc(whole.length));
    expect(await importAll()).toEqual({ imported: 5, failed: 2 });
    const before = await Promise.all(['grows.jpg', 'full length.jpg'].map(row));
    expect(before.map(({ damaged }) => damaged)).toEqual([true, true]);
    expect(before[0]!.id).not.toBe(before[1]!.id);

    await writeFile(join(root, 'grows.jpg'), whole);
    await writeFile(join(root, 'full length.jpg'), other);
    await writeFile(join(root, 'empty.jpg'), Buffer.concat([whole, Buffer.from('1')]));
    await writeFile(join(root, 'zeros.jpg'), Buffer.concat([whole, Buffer.from('22')]));
    expect(await importAll()).toEqual({ unchanged: 3, updated: 2, imported: 2 });
    expect(await row('full length.jpg')).toMatchObject({ id: before[1]!.id, damaged: false });
    const after = await row('grows.jpg');
    expect(after).toMatchObject({ id: before[0]!.id, damaged: false, failure: null, width: 900 });
    const { catalogue, layout } = real.library;
    expect((await sharp(previewPath(layout, after.id, after.contentHash, 'grid')).metadata()).format).toBe(
      'webp',
    );
    for (const name of ['empty.jpg', 'zeros.jpg'])
      expect(await row(name)).toMatchObject({ damaged: false, failure: null });
    expect((await catalogue.timeline()).length).toBe(7);
    expect(await importAll()).toEqual({ unchanged: 7 });
  }));

it('a photo that a sidecar turned keeps its words when its time is corrected, and stands upright when the sidecar goes', () =>
  withReal(async ({ root, row, import: importNow }) => {
    const beside = join(root, 'dated.jpg.xmp');
    await writeFile(
      beside,
      sidecar.replace(
        'xmp:Rating="3" exif:DateTimeOriginal="1999-08-11T12:40:00"',
        'xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"',
      ),
    );
    await importNow();
    const before = await row('dated.jpg');
    expect(before).toMatchObject({ width: 80, height: 120 });
    await write(join(root, 'dated.jpg'), '-EXIF:DateTimeOriginal=2020:01:02 04:04:05');
    expect(await importNow()).toEqual({ updated: 1, unchanged: 2 });
    expect(await row('dated.jpg')).toMatchObject({
      id: before.id,
      width: 80,
      height: 120,
      takenAt: '2020-01-02T04:04:05',
      pixelHash: before.pixelHash,
    });
    await rm(beside);
    await write(join(root, 'dated.jpg'), '-EXIF:DateTimeOriginal=2020:01:02 05:04:05');
    expect(await importNow()).toEqual({ updated: 1, unchanged: 2 });
    expect(await row('dated.jpg')).toMatchObject({ id: before.id, width: 120, height: 80 });
  }));
