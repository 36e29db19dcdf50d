/** @file Ideas where nothing matches well: tags of the photos that come nearest, in the order of their nearness to the query. */
import type { Catalogue } from '../catalogue/catalogue.ts';
import { dot } from './library-spread.ts';
import type { QueryReader, ReadQuery } from './query-reader.ts';

export interface ClosestIdeasDeps {
  catalogue: Pick<Catalogue, 'getPhotos'>;
  embed: QueryReader['embed'];
}

const photosAsked = 24;
const tagsCompared = 12;
const ideasGiven = 3;

/** @param nearest ids of the best candidates, best first, whatever their scores */
export async function closestIdeas({ catalogue, embed }: ClosestIdeasDeps, query: ReadQuery, nearest: readonly string[]): Promise<string[]> {
  const asked = new Set(query.named.things.flatMap((thing) => [...thing.tags, thing.phrase.toLowerCase()]));
  const rows = await catalogue.getPhotos(nearest.slice(0, photosAsked));
  const weights = new Map<string, number>();
  for (const [place, id] of nearest.slice(0, photosAsked).entries()) {
    for (const { name, probability } of rows.get(id)?.tags ?? []) {
      if (!asked.has(name)) weights.set(name, (weights.get(name) ?? 0) + (probability ?? 0.5) / (place + 1));
    }
  }
  const heaviest = [...weights].sort((a, b) => b[1] - a[1]).slice(0, tagsCompared).map(([name]) => name);
  if (!query.encoder || !query.vector || heaviest.length === 0) return heaviest.slice(0, ideasGiven);
  const { vector } = query;
  const vectors = await embed(query.encoder, heaviest);
  return heaviest
    .map((name, index) => ({ name, cosine: dot(vectors[index]!, vector) }))
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, ideasGiven)
    .map(({ name }) => name);
}
