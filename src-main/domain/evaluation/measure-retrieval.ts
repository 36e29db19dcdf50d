/** @file Measures whether searching for a photo's caption finds the photo. */
import type { EvaluatedProduct, Labelled } from './evaluated-product.ts';
import { recallAt } from './measures.ts';

export interface RetrievalMeasures {
  queries: number;
  r1: number;
  r5: number;
  r10: number;
}

const maxRank = 10;

/** Each caption is a query; null = no photo has one. */
export async function measureRetrieval(
  { call, checkpoint }: Pick<EvaluatedProduct, 'call' | 'checkpoint'>,
  photos: readonly Labelled[],
): Promise<RetrievalMeasures | null> {
  const queries = photos.flatMap(({ label, photo }) =>
    (label.captions ?? []).map((text) => ({ text, id: photo.id })),
  );
  if (queries.length === 0) return null;
  const ranks: (number | null)[] = [];
  for (const { text, id } of queries) {
    checkpoint('Searching', ranks.length, queries.length);
    const { results } = await call('search.run', { text, limit: maxRank });
    const rank = results.findIndex((hit) => hit.id === id);
    ranks.push(rank < 0 ? null : rank);
  }
  return {
    queries: queries.length,
    r1: recallAt(ranks, 1),
    r5: recallAt(ranks, 5),
    r10: recallAt(ranks, 10),
  };
}
