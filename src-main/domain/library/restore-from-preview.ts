/**
 * @file What a photo looked like, from its preview: for photos whose file cannot be looked at now and whose
 * row was lost.
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
 * @returns by photo id; photos without a preview that can be read are left out. There is no pixel hash in it:
 * the photo itself is looked at as soon as it can be, and until then the packs understand it from its
 * preview.
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
  const memories = new Map<string, RestoredFromPreview>();
  if (contents.size === 0) return memories;
  const previews = await previewFiles(layout, files);
  const known = [...contents].filter(([id, contentHash]) =>
    previews.has(previewName(layout, { id, contentHash }, 'grid')),
  );
  for (let start = 0; start < known.length; start += atOnce) {
    const part = known.slice(start, start + atOnce);
    const looks = await vision.analyze(
      part.map(([id, hash]) => ({
        path: previewPath(layout, id, hash, 'grid'),
        gridPath: null,
        largePath: null,
        packs: [],
      })),
      signal,
    );
    looks.forEach((look, at) => {
      if (!look.ok || !look.signature) return;
      const { thumbhash, perceptualHash, sharpness, colours } = look.signature;
      memories.set(part[at]![0], {
        thumbhash,
        width: look.width,
        height: look.height,
        perceptualHash,
        sharpness,
        colours,
      });
    });
  }
  return memories;
}
