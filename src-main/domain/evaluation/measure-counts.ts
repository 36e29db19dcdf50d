/** @file Measures whether the product counts people correctly. */
import type { Answer, Photo } from '../../../src-preload/contract/index.ts';
import type { EvaluatedProduct } from './evaluated-product.ts';
import { countMeasures, type CountMeasures } from './measures.ts';

/** @param photos with the number of people in each; null = there is no photo */
export async function measureCounts(
  { askAll }: Pick<EvaluatedProduct, 'askAll'>,
  photos: readonly { truth: number; photo: Photo }[],
): Promise<CountMeasures | null> {
  if (photos.length === 0) return null;
  const counted = await askAll('How many people are there?', photos);
  return countMeasures(photos.map(({ truth }, index) => countOf(counted[index]!, truth)));
}

function countOf({ value, atLeast, abstained }: Answer, truth: number) {
  return { counted: abstained || typeof value !== 'number' ? null : value, atLeast, truth };
}
