/** @file Two encoders measured by the captions that a person wrote, and the tags that she gave and took off. */
import type { OwnWordsComparison } from '../../../src-preload/contract/index.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';
import type { PhotoDecisions } from '../shared/photo-decisions.ts';
import { dot } from '../shared/vector-cosine.ts';
import { meanVector } from '../tags/concept-vectors.ts';
import { conceptTexts } from '../tags/tag-model.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import type { SeenByBoth } from './two-encoders.ts';

/** fewer say nothing */
const least = 10;
/** of each kind, so that it takes seconds */
const mostCaptions = 100;
const mostTags = 40;
const mostPhotosOfTag = 20;
const first = 5;
/** a difference that chance gives more rarely is called one */
const rare = 0.05;

export interface OwnWordsDeps {
  catalogue: Pick<Catalogue, 'nearest' | 'getEvidence'>;
  decisions: {
    photoIds(): Iterable<string>;
    of(photoId: string): Pick<PhotoDecisions, 'caption' | 'tagsAdded' | 'tagsRejected'>;
  };
  vocabulary: Pick<Vocabulary, 'find'>;
}

/** An encoder that embeds what people write. */
export interface Reader {
  packId: string;
  dimensions: number;
  templates: readonly string[];
  embed: (texts: readonly string[]) => Promise<Float32Array[]>;
}

export async function compareOwnWords(
  deps: OwnWordsDeps,
  { ids }: Pick<SeenByBoth, 'ids'>,
  readers: { old: Reader; new: Reader },
): Promise<OwnWordsComparison> {
  return {
    captions: await compareCaptions(deps, ids, readers),
    tags: await compareTags(deps, ids, readers),
    least,
  };
}

async function compareCaptions(
  { catalogue, decisions }: OwnWordsDeps,
  ids: string[],
  readers: { old: Reader; new: Reader },
): Promise<OwnWordsComparison['captions']> {
  const photosOf = new Map<string, Set<string>>();
  for (const id of ids) {
    const caption = decisions.of(id).caption?.trim() ?? '';
    if (caption !== '') photosOf.set(caption, (photosOf.get(caption) ?? new Set()).add(id));
  }
  const captions = evenly([...photosOf.keys()], mostCaptions);
  if (captions.length < least) return { captions: captions.length, old: 0, new: 0, better: null };
  const foundBy = async ({ packId, embed }: Reader) => {
    const vectors = await embed(captions);
    const found: boolean[] = [];
    for (const [at, caption] of captions.entries()) {
      const near = await catalogue.nearest(packId, vectors[at]!, first, ids);
      found.push(near.some(({ id }) => photosOf.get(caption)!.has(id)));
    }
    return found;
  };
  const [old, fresh] = [await foundBy(readers.old), await foundBy(readers.new)];
  const onlyOld = old.filter((isFound, at) => isFound && !fresh[at]).length;
  const onlyNew = fresh.filter((isFound, at) => isFound && !old[at]).length;
  return {
    ...{ captions: captions.length, old: count(old), new: count(fresh) },
    better: signTest(onlyOld, onlyNew) >= rare ? null : onlyOld > onlyNew ? 'old' : 'new',
  };
}

async function compareTags(
  deps: OwnWordsDeps,
  ids: string[],
  readers: { old: Reader; new: Reader },
): Promise<OwnWordsComparison['tags']> {
  const tags = taggedPhotos(deps, new Set(ids));
  const pairs = tags.reduce((sum, { given, taken }) => sum + given.length * taken.length, 0);
  if (pairs < least) return { tags: tags.length, pairs, old: 0, new: 0 };
  const rightOf = (reader: Reader) => rightPairs(deps, tags, reader);
  return { tags: tags.length, pairs, old: await rightOf(readers.old), new: await rightOf(readers.new) };
}

interface TaggedPhotos {
  name: string;
  given: string[];
  taken: string[];
}

/** Tags that were given to a photo and taken off another one. */
function taggedPhotos({ decisions }: OwnWordsDeps, seen: ReadonlySet<string>): TaggedPhotos[] {
  const tags = new Map<string, TaggedPhotos>();
  const of = (name: string) => {
    const known = tags.get(name) ?? { name, given: [], taken: [] };
    tags.set(name, known);
    return known;
  };
  for (const id of decisions.photoIds()) {
    if (!seen.has(id)) continue;
    const { tagsAdded, tagsRejected } = decisions.of(id);
    for (const name of tagsAdded) of(name).given.push(id);
    for (const name of tagsRejected) of(name).taken.push(id);
  }
  return [...tags.values()]
    .map(({ name, given, taken }) => ({
      name,
      given: evenly(given, mostPhotosOfTag),
      taken: evenly(taken, mostPhotosOfTag),
    }))
    .filter(({ given, taken }) => given.length > 0 && taken.length > 0)
    .slice(0, mostTags);
}

/** In how many pairs the photo with the tag is nearer to its words than the one without. */
async function rightPairs(
  { catalogue, vocabulary }: OwnWordsDeps,
  tags: readonly TaggedPhotos[],
  { packId, dimensions, templates, embed }: Reader,
): Promise<number> {
  let right = 0;
  for (const { name, given, taken } of tags) {
    const [concept] = vocabulary.find(name);
    const texts = concept
      ? conceptTexts(concept, templates)
      : templates.map((template) => template.replace('{}', name));
    const words = meanVector(await embed(texts), dimensions);
    const records = await catalogue.getEvidence(vectorKind, packId, [...given, ...taken]);
    const cosineOf = (id: string) => dot(words, records.get(id)!.value);
    for (const one of given) for (const other of taken) if (cosineOf(one) > cosineOf(other)) right += 1;
  }
  return right;
}

/**
 * How often chance alone gives such a difference or a greater one: the exact sign test, two-sided (McNemar's for
 * small numbers).
 */
export function signTest(one: number, other: number): number {
  const total = one + other;
  let [term, tail] = [1, 0];
  for (let at = 0; at <= Math.min(one, other); at += 1) {
    tail += term;
    term = (term * (total - at)) / (at + 1);
  }
  return Math.min(1, (2 * tail) / 2 ** total);
}

function evenly<Item>(items: readonly Item[], most: number): Item[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, at) => items[Math.floor((at * items.length) / most)]!);
}

function count(found: readonly boolean[]): number {
  return found.filter(Boolean).length;
}
