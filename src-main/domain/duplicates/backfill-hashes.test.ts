import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { aPhotoNumber, photoIdOf } from '../../testing/builders.ts';
import { createFakeVision } from '../../testing/fake-vision.ts';
import { createMemoryCatalogue } from '../../testing/memory-catalogue.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { libraryLayout, previewPath } from '../shared/layout.ts';
import { lacksHashes, backfillHashes } from './backfill-hashes.ts';

it('an older photo is measured from its preview; one whose preview is gone is left out', () =>
  withTempDir(async (directory) => {
    const catalogue = createMemoryCatalogue();
    const layout = libraryLayout(join(directory, 'library'));
    const rows = [
      aPhotoNumber(1),
      aPhotoNumber(2),
      aPhotoNumber(3, { perceptualHash: '00000000000000ff' }),
      aPhotoNumber(4, { pixelHash: null }),
    ];
    await catalogue.putPhotos(rows);
    const grid = previewPath(layout, rows[0]!.id, rows[0]!.contentHash, 'grid');
    await mkdir(dirname(grid), { recursive: true });
    await writeFile(grid, 'red looks:00ff00ff00ff00ff sharp:7');

    const lacking = rows.filter(lacksHashes);
    expect(lacking.map(({ id }) => id)).toEqual([photoIdOf(1), photoIdOf(2)]);
    const measured = await backfillHashes(lacking, { catalogue, vision: createFakeVision(), layout });
    expect(measured).toMatchObject([{ id: photoIdOf(1), perceptualHash: '00ff00ff00ff00ff', sharpness: 7 }]);
    expect((await catalogue.getPhotos([photoIdOf(1), photoIdOf(2)])).get(photoIdOf(2))).toMatchObject({
      perceptualHash: null,
    });
  }));
