/**
 * @file Computes hash and sharpness of photos from an older version of Sightline, from their grid previews.
 */
import type { PhotoStore } from '../catalogue/photo-store.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import { previewPath, type LibraryLayout } from '../shared/layout.ts';
import type { Vision } from '../vision/vision.ts';

const photosPerStep = 64;

export interface BackfillHashesDeps {
  catalogue: Pick<PhotoStore, 'updatePhotos'>;
  vision: Pick<Vision, 'analyze'>;
  layout: LibraryLayout;
}

/** Analyzed and a candidate, but without hashes. */
export function lacksHashes(row: PhotoRow): boolean {
  return (
    row.perceptualHash === null &&
    row.pixelHash !== null &&
    !row.removed &&
    row.failure === null &&
    row.stackParentId === null
  );
}

/** @returns the rows with new hashes; photos whose preview cannot be read are left out */
export async function backfillHashes(
  photos: readonly Pick<PhotoRow, 'id' | 'contentHash'>[],
  { catalogue, vision, layout }: BackfillHashesDeps,
): Promise<PhotoRow[]> {
  const measured: PhotoRow[] = [];
  for (let start = 0; start < photos.length; start += photosPerStep) {
    const part = photos.slice(start, start + photosPerStep);
    const results = await vision.analyze(
      part.map(({ id, contentHash }) => ({
        path: previewPath(layout, id, contentHash, 'grid'),
        gridPath: null,
        largePath: null,
        packs: [],
      })),
    );
    const found = new Map(
      part.flatMap(({ id, contentHash }, at) => {
        const result = results[at];
        return result?.ok && result.signature ? [[id, { contentHash, ...result.signature }] as const] : [];
      }),
    );
    measured.push(
      ...(await catalogue.updatePhotos([...found.keys()], (row) => {
        const result = found.get(row.id)!;
        return result.contentHash === row.contentHash && row.perceptualHash === null
          ? { ...row, perceptualHash: result.perceptualHash, sharpness: result.sharpness }
          : null;
      })),
    );
  }
  return measured;
}
