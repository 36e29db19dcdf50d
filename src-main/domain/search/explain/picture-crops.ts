/** @file Vectors of a picture's crops, kept for the latest library photos. */
import QuickLRU from 'quick-lru';
import type { Box } from '../../../../src-preload/contract/index.ts';
import type { TargetView } from '../../derive/targets.ts';
import { cropsOf } from '../../vision/crops.ts';
import type { PackRef, Vision } from '../../vision/vision.ts';

export interface PictureCrops {
  /** width ÷ height */
  aspect: number;
  crops: readonly { box: Box; vector: Float32Array }[];
}

export type CropsOfPicture = (
  view: Pick<TargetView, 'id' | 'path' | 'metadata'>,
  grid: string | null,
  encoder: PackRef,
  signal?: AbortSignal,
) => Promise<PictureCrops | null>;

const picturesKept = 60;

/**
 * Looks at the grid preview where there is one: it is quicker, and there when a drive is away. A preview has a
 * name of its own for each content of a photo, so what is kept of it stays true.
 * @returns null for a picture that can't be read now
 */
export function createPictureCrops(vision: Pick<Vision, 'analyze'>): CropsOfPicture {
  const kept = new QuickLRU<string, PictureCrops>({ maxSize: picturesKept });
  return async (view, grid, encoder, signal) => {
    const key = grid === null ? null : `${encoder.id}\0${grid}`;
    const known = key === null ? undefined : kept.get(key);
    if (known) return known;
    const request = {
      path: grid ?? view.path,
      gridPath: null,
      largePath: null,
      packs: [encoder],
      turn: grid === null ? (view.metadata.turn ?? null) : null,
      inCrops: true,
    };
    const [result] = await vision.analyze([request], signal);
    if (!result?.ok) return null;
    const aspect = result.width / result.height;
    const crops = cropsOf(aspect).map((box, index) => ({
      box,
      vector: result.evidence[index]!.value as Float32Array,
    }));
    const made = { aspect, crops };
    if (key !== null) kept.set(key, made);
    return made;
  };
}
