/** @file How long a pack takes for a photo on this computer, by running it on a few. */
import type { PackRef, Vision } from '../vision/vision.ts';

/** two batches, and what is decoded meanwhile */
export const photosToMeasure = 8;

export interface MeasureDeps {
  vision: Pick<Vision, 'warm' | 'analyze'>;
  /** ms of a monotonic clock */
  now: () => number;
}

export interface MeasuredPack {
  photos: number;
  msPerPhoto: number;
}

/**
 * Loading the pack does not count.
 * @param previews paths; those that cannot be read do not count
 * @returns null where none could be read
 */
export async function measurePack(
  { vision, now }: MeasureDeps,
  pack: PackRef,
  previews: readonly string[],
): Promise<MeasuredPack | null> {
  await vision.warm([pack]);
  const begunMs = now();
  const results = await vision.analyze(
    previews.map((path) => ({ path, gridPath: null, largePath: null, packs: [pack] })),
  );
  const photos = results.filter(({ ok }) => ok).length;
  return photos === 0 ? null : { photos, msPerPhoto: (now() - begunMs) / photos };
}
