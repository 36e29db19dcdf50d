/** @file Photos that look like one: nearest vectors, without the photo itself and its copies. */
import type { PhotoRow } from '../catalogue/catalogue.ts';
import type { Sample } from './library-spread.ts';
import { dot } from './library-spread.ts';

/** How far, in standard deviations of this library, a likeness must stand out. */
const standsOut = { good: 2.5, maybe: 1.5 } as const;
/** Beyond this cosine two pictures are the same scene in any library. */
const sameScene = 0.85;

export interface SimilarSpread {
  mean: number;
  deviation: number;
}

/** Likeness of the picture to a sample of the library. */
export function spreadOfLikeness(sample: Sample, vector: Float32Array): SimilarSpread {
  const cosines = sample.vectors.map((other) => dot(other, vector)).filter((cosine) => cosine < 0.999); // itself
  const mean = cosines.reduce((sum, cosine) => sum + cosine, 0) / Math.max(1, cosines.length);
  const variance = cosines.reduce((sum, cosine) => sum + (cosine - mean) ** 2, 0) / Math.max(1, cosines.length);
  return { mean, deviation: Math.max(0.02, Math.sqrt(variance)) };
}

/** @returns deviations above the library's mean beyond what makes a good hit: 0 = just good */
export function likenessScore(cosine: number, { mean, deviation }: SimilarSpread): number {
  return cosine >= sameScene ? Math.max(standsOut.good, (cosine - mean) / deviation) - standsOut.good : (cosine - mean) / deviation - standsOut.good;
}

export function likenessBand(score: number): 'good' | 'maybe' | null {
  return score >= 0 ? 'good' : score >= standsOut.maybe - standsOut.good ? 'maybe' : null;
}

/** The same picture: same bytes, or the same pixels under other metadata. */
export function isCopy(a: Pick<PhotoRow, 'id' | 'contentHash' | 'pixelHash'>, b: Pick<PhotoRow, 'id' | 'contentHash' | 'pixelHash'>): boolean {
  return a.id === b.id || a.contentHash === b.contentHash || (a.pixelHash !== null && a.pixelHash === b.pixelHash);
}
