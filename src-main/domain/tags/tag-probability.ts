/** @file The probability of a tag where its model gives only a band. */
import type { PhotoTag } from '../../../src-preload/contract/index.ts';

/** For sorting and ranking, never shown. */
export function assumedProbability({ probability, band }: Pick<PhotoTag, 'probability' | 'band'>): number {
  return probability ?? (band === 'sure' ? 0.8 : 0.5);
}
