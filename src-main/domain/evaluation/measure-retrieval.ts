/** @file Measures whether searching for a photo's caption finds the photo. */
import type { EvaluatedProduct, Labelled } from './evaluated-product.ts';
import { recallAt } from './measures.ts';

export interface RetrievalMeasures {
  queries: number;
  r1: number;
  r5: number;
  r10: number;
}

/** A caption as a query. */
export interface SearchedCaption {
  text: string;
  /** the photo it was written for */
  file: string;
  /** of that photo, 0 = first; null = not among the first ten */
  rank: number | null;
  /** the photo that came first; null = none was found */
  first: string | null;
}

const maxRank = 10;

/** Each caption is a query; measures null = no photo has one. */
export async function measureRetrieval(
  { call, checkpoint, fileOf }: Pick<EvaluatedProduct, 'call' | 'checkpoint' | 'fileOf'>,
  photos: readonly Labelled[],
): Promise<{ measures: RetrievalMeasures | null; searches: SearchedCaption[] }> {
  const queries = photos.flatMap(({ label, photo }) =>
    (label.captions ?? []).map((text) => ({ text, id: photo.id, file: label.file })),
  );
  const searches: SearchedCaption[] = [];
  for (const { text, id, file } of queries) {
    checkpoint('Searching', searches.length, queries.length);
    const { results } = await call('search.run', { text, limit: maxRank });
    const rank = results.findIndex((hit) => hit.id === id);
    const first = results[0] ? fileOf(results[0].id) : null;
    searches.push({ text, file, rank: rank < 0 ? null : rank, first });
  }
  const ranks = searches.map(({ rank }) => rank);
  const [r1, r5, r10] = [1, 5, maxRank].map((k) => recallAt(ranks, k)) as [number, number, number];
  return { measures: queries.length === 0 ? null : { queries: queries.length, r1, r5, r10 }, searches };
}
