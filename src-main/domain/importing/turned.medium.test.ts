/**
 * @file Turns that containers and sidecars state, with everything real: pixels, sizes and the boxes of people
 * agree, and follow a sidecar that changes.
 */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { card, lookOf, picture } from '../../testing/awkward/card.ts';
import { openRealImport, type RealImport } from '../../testing/real-import.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { previewPath } from '../shared/layout.ts';

const cases = resolve('src-main/testing/cases');
const sidecar = (orientation: number) =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="${orientation}"/></rdf:RDF></x:xmpmeta>`;

/** Size, corners of the preview and boxes of people, by file name. */
async function shown({
  library,
}: RealImport): Promise<Record<string, { size: number[]; analysis: string; boxes: unknown[] }>> {
  const files = await library.catalogue.files('root-1');
  const rows = await library.catalogue.getPhotos(files.map(({ photoId }) => photoId));
  return Object.fromEntries(
    await Promise.all(
      files.map(async ({ relPath, photoId }) => {
        const { width, height, contentHash, metadata } = rows.get(photoId)!;
        const grid = await sharp(await readFile(previewPath(library.layout, photoId, contentHash, 'grid')))
          .raw()
          .toBuffer({ resolveWithObject: true });
        const analysis = lookOf({ rgb: grid.data, width: grid.info.width, height: grid.info.height });
        return [
          relPath,
          {
            size: [width, height],
            analysis,
            boxes: metadata.people.map(({ box }) => box?.map((share) => Number(share.toFixed(3)))),
          },
        ];
      }),
    ),
  );
}

async function within(work: (photos: string) => Promise<void>): Promise<void> {
  await withTempDir(async (directory) => {
    const photos = join(directory, 'photos');
    await mkdir(photos);
    await work(photos);
  });
}

describe('a turned picture', () => {
  it('of a sidecar is shown turned, its box with it, and made anew when the sidecar changes', () =>
    within(async (photos) => {
      await writeFile(join(photos, 'card.png'), await picture(card()).png().toBuffer());
      await writeFile(join(photos, 'card.png.xmp'), sidecar(6));
      await writeFile(
        join(photos, 'own.jpg'),
        await picture(card()).withMetadata({ orientation: 3 }).jpeg().toBuffer(),
      );
      await writeFile(join(photos, 'own.jpg.xmp'), sidecar(6));
      const session = await openRealImport(join(photos, '..', 'library'), photos);
      try {
        await session.service.importNow(null, new AbortController().signal);
        expect(await shown(session)).toMatchObject({
          'card.png': { size: [64, 96], analysis: 'blue red yellow green' },
          'own.jpg': { size: [96, 64], analysis: 'yellow blue green red' },
        });
        await writeFile(join(photos, 'card.png.xmp'), `${sidecar(3)}\n`);
        await session.service.importNow(null, new AbortController().signal);
        expect(await shown(session)).toMatchObject({
          'card.png': { size: [96, 64], analysis: 'yellow blue green red' },
        });
      } finally {
        await session.close();
      }
    }));

  it('of JPEG XL has the boxes of the JPEG that it was made from', () =>
    within(async (photos) => {
      for (const name of ['face-turned.jpg', 'face-turned.jxl'])
        await copyFile(join(cases, name), join(photos, name));
      const session = await openRealImport(join(photos, '..', 'library'), photos);
      try {
        await session.service.importNow(null, new AbortController().signal);
        const { 'face-turned.jpg': jpeg, 'face-turned.jxl': jxl } = await shown(session);
        expect(jpeg).toMatchObject({ size: [480, 640], boxes: [[0.083, 0.063, 0.208, 0.156]] });
        expect(jxl).toEqual(jpeg);
      } finally {
        await session.close();
      }
    }));
});
