/**
 * @file Suggested searches where nothing matches well: tags of the best candidates, most similar to the query
 * first.
 */
import type { PhotoTag } from '../../../src-preload/contract/index.ts';
import { dot } from '../shared/vector-cosine.ts';
import type { InterpretedQuery } from './query-interpreter.ts';
import type { EmbedTexts } from './text-vectors.ts';
import { basesOf } from '../shared/words.ts';

const photosUsed = 24;
const tagsCompared = 12;
const mostSuggestions = 3;
/** Tags below this cosine to the query are unrelated to it ("chair" for "women"). */
const lowestCosine = 0.2;

/** @param nearest tags of the best candidates, best first, whatever their scores */
export async function suggestions(
  embed: EmbedTexts,
  query: InterpretedQuery,
  nearest: readonly (readonly PhotoTag[])[],
): Promise<string[]> {
  const asked = new Set(
    [
      query.plan.text,
      ...query.named.things.flatMap((thing) => [...thing.tags, thing.phrase]),
      ...query.named.words.map(({ text }) => text),
    ].map(basesOf),
  );
  const weights = new Map<string, number>();
  for (const [place, tags] of nearest.slice(0, photosUsed).entries()) {
    for (const { name, probability } of tags)
      if (!asked.has(basesOf(name)))
        weights.set(name, (weights.get(name) ?? 0) + (probability ?? 0.5) / (place + 1));
  }
  const heaviest = [...weights]
    .sort((a, b) => b[1] - a[1])
    .slice(0, tagsCompared)
    .map(([name]) => name);
  const { encoder, vector } = query;
  if (!encoder || !vector || heaviest.length === 0) return heaviest.slice(0, mostSuggestions);
  const vectors = await embed(encoder, heaviest);
  return heaviest
    .map((name, index) => ({ name, cosine: dot(vectors[index]!, vector) }))
    .filter(({ cosine }) => cosine >= lowestCosine)
    .sort((a, b) => b.cosine - a.cosine)
    .slice(0, mostSuggestions)
    .map(({ name }) => name);
}
