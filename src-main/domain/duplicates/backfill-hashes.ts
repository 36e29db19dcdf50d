/**
 * @file Photos that an older Sightline looked at have neither hash nor sharpness: they get both from their
 * grid preview.
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

/** Seen, offered, and not measured. */
export function lacksHashes(row: PhotoRow): boolean {
  return (
    row.perceptualHash === null &&
    row.pixelHash !== null &&
    !row.removed &&
    row.failure === null &&
    row.stackParentId === null
  );
}

/** @returns the rows that are measured now; a photo whose preview cannot be read is left out */
export async function backfillHashes(
  photos: readonly Pick<PhotoRow, 'id' | 'contentHash'>[],
  { catalogue, vision, layout }: BackfillHashesDeps,
): Promise<PhotoRow[]> {
  const measured: PhotoRow[] = [];
  for (let start = 0; start < photos.length; start += photosPerStep) {
    const part = photos.slice(start, start + photosPerStep);
    const looks = await vision.analyze(
      part.map(({ id, contentHash }) => ({
        path: previewPath(layout, id, contentHash, 'grid'),
        gridPath: null,
        largePath: null,
        packs: [],
      })),
    );
    const found = new Map(
      part.flatMap(({ id, contentHash }, at) => {
        const look = looks[at];
        return look?.ok && look.signature ? [[id, { contentHash, ...look.signature }] as const] : [];
      }),
    );
    measured.push(
      ...(await catalogue.updatePhotos([...found.keys()], (row) => {
        const look = found.get(row.id)!;
        return look.contentHash === row.contentHash && row.perceptualHash === null
          ? { ...row, perceptualHash: look.perceptualHash, sharpness: look.sharpness }
          : null;
      })),
    );
  }
  return measured;
}
