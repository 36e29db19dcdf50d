/** @file Photos that an older Sightline decoded have no measured colours: they get them from their previews. */
import type { PhotoStore } from '../catalogue/photo-store.ts';
import { inGroups } from '../shared/in-groups.ts';
import { previewPath, type LibraryLayout } from '../shared/layout.ts';
import type { Vision } from '../vision/vision.ts';

const groupSize = 64;

export interface BackfillColoursDeps {
  catalogue: Pick<PhotoStore, 'lackingColours' | 'getPhotos' | 'updatePhotos'>;
  vision: Pick<Vision, 'analyze'>;
  layout: LibraryLayout;
  /** what is told of a photo is made again */
  derive: { derivePhotos(ids: readonly string[]): Promise<void> };
}

/**
 * Each photo that lacks them once; one whose preview cannot be read is left for the next import.
 * @throws the signal's reason when cancelled
 */
export async function backfillColours(
  { catalogue, vision, layout, derive }: BackfillColoursDeps,
  signal: AbortSignal,
): Promise<void> {
  for (const ids of inGroups(await catalogue.lackingColours(), groupSize)) {
    signal.throwIfAborted();
    const rows = [...(await catalogue.getPhotos(ids)).values()];
    const analyses = await vision.analyze(
      rows.map(({ id, contentHash }) => ({
        path: previewPath(layout, id, contentHash, 'grid'),
        gridPath: null,
        largePath: null,
        packs: [],
      })),
      signal,
    );
    const measured = new Map(
      rows.flatMap(({ id, contentHash }, at) => {
        const analysis = analyses[at];
        return analysis?.ok && analysis.signature
          ? [[id, { contentHash, colours: analysis.signature.colours }] as const]
          : [];
      }),
    );
    const written = await catalogue.updatePhotos([...measured.keys()], (row) => {
      const { contentHash, colours } = measured.get(row.id)!;
      return contentHash === row.contentHash && row.colours === null ? { ...row, colours } : null;
    });
    await derive.derivePhotos(written.map(({ id }) => id));
  }
}
