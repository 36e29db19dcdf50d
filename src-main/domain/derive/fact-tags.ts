/** @file Facts as tags, and joined with what models see of the same name. Pure. */
import { tagKey, type PhotoTag } from '../../../src-preload/contract/index.ts';
import type { Fact } from '../facts/fact.ts';
import { factTagsOf } from '../facts/fact-codes.ts';
import { assumedProbability } from '../tags/tag-probability.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';

/**
 * A place that is called like a thing (Orange, Nice, Reading) gets its country with it; any other fact the
 * name that the vocabulary has for it, so that one seen and one known are one tag.
 */
export function factTags(
  facts: readonly Fact[],
  isAway: (name: string) => boolean,
  vocabulary: Pick<Vocabulary, 'get' | 'find'>,
): PhotoTag[] {
  const tags = facts.flatMap((fact) =>
    factTagsOf([fact], isAway).map(({ name, band, fact: known }): PhotoTag => ({
      name: fact.kind === 'place' ? placeName(name, known.parents, vocabulary) : sameName(name, vocabulary),
      probability: null,
      source: 'fact',
      band,
      fact: known,
    })),
  );
  return tags.filter(({ name }) => !isAway(name));
}

function placeName(name: string, parents: readonly string[], vocabulary: Pick<Vocabulary, 'get'>): string {
  const country = parents.at(-1);
  return vocabulary.get(tagKey(name)) && country !== undefined ? `${name}, ${country}` : name;
}

function sameName(name: string, vocabulary: Pick<Vocabulary, 'find'>): string {
  return vocabulary.find(name)[0]?.name ?? name;
}

/**
 * One tag a name. Where a fact and a model say the same, the surer of them is its source, the fact where both
 * are; the other one is kept beside it.
 */
export function joinedTags(facts: readonly PhotoTag[], seen: readonly PhotoTag[]): PhotoTag[] {
  const byKey = new Map(seen.map((tag) => [tagKey(tag.name), tag]));
  const known = facts.map((tag): PhotoTag => {
    const model = byKey.get(tagKey(tag.name));
    if (!model) return tag;
    byKey.delete(tagKey(tag.name));
    if (model.band === 'sure' && tag.band === 'maybe')
      return { ...model, ...(tag.fact && { fact: tag.fact }) };
    const { source, probability, band } = model;
    if (source === 'user' || source === 'metadata' || source === 'fact') return tag;
    return { ...tag, also: { source, probability, band } };
  });
  return [...known, ...byKey.values()].sort((a, b) => rank(b) - rank(a));
}

function rank(tag: PhotoTag): number {
  return (tag.band === 'sure' ? 1 : 0) + assumedProbability(tag);
}
