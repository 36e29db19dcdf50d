/**
 * @file Restores the appearance of photos from their previews, for photos whose file is not available now and
 * whose row was lost.
 */
import type { PhotoRow } from '../catalogue/rows.ts';
import type { Vision } from '../vision/vision.ts';
import { previewPath } from '../shared/layout.ts';
import type { OpenLibrary } from './open-library.ts';
import { previewFiles, previewName } from './preview-files.ts';

export type RestoredFromPreview = Pick<
  PhotoRow,
  'thumbhash' | 'width' | 'height' | 'perceptualHash' | 'sharpness' | 'colours'
>;

const atOnce = 1_000;

/**
 * @param contents photo id → content hash
 * @returns by photo id; photos without a readable preview are left out. Without a pixel hash: the photo
 * itself is analyzed as soon as it is available, and until then the packs analyze its preview.
 */
export async function restoreFromPreviews(
  deps: {
    library: Pick<OpenLibrary, 'layout' | 'files'>;
    vision: Pick<Vision, 'analyze'>;
    signal: AbortSignal;
  },
  contents: ReadonlyMap<string, string>,
): Promise<Map<string, RestoredFromPreview>> {
  const { vision, signal } = deps;
  const { layout, files } = deps.library;
  const appearances = new Map<string, RestoredFromPreview>();
  if (contents.size === 0) return appearances;
  const previews = await previewFiles(layout, files);
  const known = [...contents].filter(([id, contentHash]) =>
    previews.has(previewName(layout, { id, contentHash }, 'grid')),
  );
  for (let start = 0; start < known.length; start += atOnce) {
    const part = known.slice(start, start + atOnce);
    const results = await vision.analyze(
      part.map(([id, hash]) => ({
        path: previewPath(layout, id, hash, 'grid'),
        gridPath: null,
        largePath: null,
        packs: [],
      })),
      signal,
    );
    results.forEach((result, at) => {
      if (!result.ok || !result.signature) return;
      const { thumbhash, perceptualHash, sharpness, colours } = result.signature;
      appearances.set(part[at]![0], {
        thumbhash,
        width: result.width,
        height: result.height,
        perceptualHash,
        sharpness,
        colours,
      });
    });
  }
  return appearances;
}
