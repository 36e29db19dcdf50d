/**
 * @file Ideas where nothing matches well: tags of the photos that come nearest, in the order of their
 * nearness to the query.
 */
import type { PhotoTag } from '../../../src-preload/contract/index.ts';
import { dot } from './score-statistics.ts';
import type { ReadQuery } from './query-reader.ts';
import type { EmbedTexts } from './text-vectors.ts';
import { basesOf } from '../shared/words.ts';

const photosAsked = 24;
const tagsCompared = 12;
const ideasGiven = 3;
/** Ideas less alike than this have nothing to do with the query ("chair" for "women"). */
const leastAlike = 0.2;

/** @param nearest tags of the best candidates, best first, whatever their scores */
export async function suggestions(
  embed: EmbedTexts,
  query: ReadQuery,
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
  for (const [place, tags] of nearest.slice(0, photosAsked).entries()) {
    for (const { name, probability } of tags)
      if (!asked.has(basesOf(name)))
        weights.set(name, (weights.get(name) ?? 0) + (probability ?? 0.5) / (place + 1));
  }
  const heaviest = [...weights]
    .sort((a, b) => b[1] - a[1])
    .slice(0, tagsCompared)
    .map(([name]) => name);
  const { encoder, vector } = query;
  if (!encoder || !vector || heaviest.length === 0) return heaviest.slice(0, ideasGiven);
  const vectors = await embed(encoder, heaviest);
  return heaviest
    .map((name, index) => ({ name, alike: dot(vectors[index]!, vector) }))
    .filter(({ alike }) => alike >= leastAlike)
    .sort((a, b) => b.alike - a.alike)
    .slice(0, ideasGiven)
    .map(({ name }) => name);
}
