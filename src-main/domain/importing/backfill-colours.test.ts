import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { aPhotoNumber, photoIdOf } from '../../testing/builders.ts';
import { createFakeVision } from '../../testing/fake-vision.ts';
import { createMemoryCatalogue } from '../../testing/memory-catalogue.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { libraryLayout, previewPath } from '../shared/layout.ts';
import { backfillColours } from './backfill-colours.ts';

it('photos of an older Sightline get their colours from their previews, and are derived again', () =>
  withTempDir(async (directory) => {
    const catalogue = createMemoryCatalogue();
    const layout = libraryLayout(join(directory, 'library'));
    const rows = [
      aPhotoNumber(1),
      aPhotoNumber(2),
      aPhotoNumber(3, { pixelHash: null }),
      aPhotoNumber(4, { removed: true }),
    ];
    await catalogue.putPhotos(rows);
    for (const { id, contentHash } of [rows[0]!, rows[2]!, rows[3]!]) {
      const grid = previewPath(layout, id, contentHash, 'grid');
      await mkdir(dirname(grid), { recursive: true });
      await writeFile(grid, 'green');
    }
    const derived: string[] = [];
    const vision = createFakeVision();
    const deps = {
      catalogue,
      vision,
      layout,
      derive: { derivePhotos: async (ids: readonly string[]) => void derived.push(...ids) },
    };
    await backfillColours(deps, new AbortController().signal);
    expect(derived).toEqual([photoIdOf(1)]);
    const first = (await catalogue.getPhotos([photoIdOf(1)])).get(photoIdOf(1));
    expect(first?.colours?.dominant[0]?.name).toBe('green');
    // the one whose preview is gone is tried again, the measured one is not
    vision.analyzed.length = 0;
    await backfillColours(deps, new AbortController().signal);
    expect(vision.analyzed.map(({ path }) => path)).toEqual([
      previewPath(layout, photoIdOf(2), rows[1]!.contentHash, 'grid'),
    ]);
  }));
