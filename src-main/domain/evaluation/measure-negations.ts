/** @file Measures whether "a dog without a person" finds photos of dogs, and none with a person. */
import { cocoNames } from './coco-names.ts';
import type { EvaluatedProduct, Labelled } from './evaluated-product.ts';
import { aThing } from './measure-objects.ts';

export interface NegationMeasures {
  queries: number;
  /** photos found by them */
  results: number;
  /** share of the results that are really without it */
  without: number;
  /** share of the right photos that the query without the negation finds, and that are still found */
  kept: number;
}

/** A photo that shows what it should not. */
export interface WrongResult {
  query: string;
  file: string;
}

interface Pair {
  wanted: string;
  unwanted: string;
  /** the smaller one of the numbers of photos with both, and with only what is wanted */
  photos: number;
}

/** so many photos with both, and so many with only what is wanted */
const minPhotos = 2;
const mostPairs = 40;
const mostHits = 1_000;

/** Measures null = no two names are in enough photos together and apart. */
export async function measureNegations(
  { call, checkpoint, fileOf }: Pick<EvaluatedProduct, 'call' | 'checkpoint' | 'fileOf'>,
  photos: readonly Labelled[],
): Promise<{ measures: NegationMeasures | null; wrong: WrongResult[] }> {
  const objects = new Map(
    photos.flatMap(({ label, photo }) => (label.objects ? [[photo.id, new Set(label.objects)]] : [])),
  );
  const pairs = pairsOf([...objects.values()]);
  const search = async (text: string) => {
    const { results } = await call('search.run', { text, limit: mostHits });
    return results.map(({ id }) => id).filter((id) => objects.has(id));
  };
  const wrong: WrongResult[] = [];
  let [results, expected, kept] = [0, 0, 0];
  for (const [index, { wanted, unwanted }] of pairs.entries()) {
    checkpoint('Searching without', index, pairs.length);
    const query = `${aThing(wanted)} without ${aThing(unwanted)}`;
    const found = await search(query);
    results += found.length;
    for (const id of found) if (objects.get(id)!.has(unwanted)) wrong.push({ query, file: fileOf(id) ?? id });
    const right = (await search(aThing(wanted))).filter(
      (id) => objects.get(id)!.has(wanted) && !objects.get(id)!.has(unwanted),
    );
    expected += right.length;
    kept += right.filter((id) => found.includes(id)).length;
  }
  if (pairs.length === 0) return { measures: null, wrong };
  return {
    measures: {
      queries: pairs.length,
      results,
      without: results === 0 ? 0 : (results - wrong.length) / results,
      kept: expected === 0 ? 0 : kept / expected,
    },
    wrong,
  };
}

/** Pairs of names that photos have together and apart, those of most photos first. */
function pairsOf(photos: readonly ReadonlySet<string>[]): Pair[] {
  return cocoNames
    .flatMap((wanted) => {
      const having = photos.filter((objects) => objects.has(wanted));
      return cocoNames.flatMap((unwanted): Pair[] => {
        if (unwanted === wanted) return [];
        const both = having.filter((objects) => objects.has(unwanted)).length;
        const few = Math.min(both, having.length - both);
        return few >= minPhotos ? [{ wanted, unwanted, photos: few }] : [];
      });
    })
    .sort((a, b) => b.photos - a.photos)
    .slice(0, mostPairs);
}
