/** @file The part of the vocabulary that the packs in use recognize, in the form that the tag model computes with. */
import type { DetectorCalibration, EncoderCalibration, JoinedLogit } from '../shared/model-calibration.ts';
import type { ContextRule } from './contexts.ts';
import type { Concept, Vocabulary } from './vocabulary.ts';

export interface TagModelParts {
  vocabulary: Vocabulary;
  contexts: readonly ContextRule[];
  encoder: EncoderCalibration | null;
  detector: DetectorCalibration | null;
  /** names of the concepts that other packs and parts score; none where left out */
  named?: readonly string[];
  /** unit vectors of the encoder's dimensions, by concept name */
  conceptVectors: ReadonlyMap<string, Float32Array>;
}

/**
 * The part of the vocabulary that these packs recognize; all lists run over these concepts, and refer to them
 * by index.
 */
export interface ConceptLayout {
  concepts: readonly Concept[];
  names: readonly string[];
  placeOf: ReadonlyMap<string, number>;
  /** the detector has a label for it */
  boxed: readonly boolean[];
  boxedPlaces: readonly number[];
  /** the encoder alone can decide it */
  separated: readonly boolean[];
  /** added to the encoder's logit; where it is not 0, a pack that knows the concept by name does not overrule it */
  biases: readonly number[];
  /** how a concept's logit is joined with what a pack names, which does not overrule it; null = it is not */
  joined: readonly (JoinedLogit | null)[];
  /**
   * indices of the concepts that the encoder has a vector for; `matrix` has these vectors one after the other
   */
  spoken: readonly number[];
  /** concept → its row of `matrix` */
  rowOf: ReadonlyMap<number, number>;
  matrix: Float32Array;
  rivals: readonly (readonly number[])[];
  narrower: readonly (readonly number[])[];
  ancestors: readonly (readonly number[])[];
  /** of a concept, what it needs: each a choice of things that the detector knows; mostly none */
  needs: readonly (readonly (readonly number[])[])[];
  parentsFirst: readonly number[];
  rules: readonly ContextRule[];
}

/**
 * The concepts that these packs recognize: what the encoder separates, what the detector has labels for, what
 * follows from its boxes, and what other packs know by name.
 */
export function conceptsOn(parts: Omit<TagModelParts, 'conceptVectors'>): Concept[] {
  const { vocabulary, contexts, encoder, detector, named = [] } = parts;
  const known = new Set(named.flatMap((item) => vocabulary.forItem(item)?.name ?? []));
  const boxed = new Set((detector?.labels ?? []).flatMap((label) => vocabulary.forObject(label)?.name ?? []));
  const following = contexts.filter(
    (rule) =>
      rule.things.filter((name) => boxed.has(name)).length >= rule.count &&
      (!rule.with || boxed.has(rule.with)),
  );
  const follows = new Set(following.map((rule) => rule.concept));
  const separated = encoder?.calibration ? encoder.separates : null;
  const joined = encoder?.calibration ? encoder.joined : undefined;
  return vocabulary.concepts.filter(
    ({ name }) =>
      boxed.has(name) ||
      follows.has(name) ||
      separated?.has(name) ||
      known.has(name) ||
      name in (joined ?? {}),
  );
}

export function layoutOf(parts: TagModelParts): ConceptLayout {
  const { vocabulary, contexts, encoder, detector, conceptVectors } = parts;
  const concepts = conceptsOn(parts);
  const names = concepts.map(({ name }) => name);
  const placeOf = new Map(names.map((name, index) => [name, index]));
  const placesOf = (related: readonly string[]) => related.flatMap((name) => placeOf.get(name) ?? []);
  const boxed = concepts.map(({ objects }) => objects.some((label) => detector?.labels.includes(label)));
  const separated = names.map((name) =>
    encoder?.calibration ? encoder.separates?.has(name) === true || name in (encoder.joined ?? {}) : false,
  );
  const spoken = [...names.keys()].filter(
    (index) => (boxed[index] || separated[index]) && conceptVectors.has(names[index]!),
  );
  return {
    concepts,
    names,
    placeOf,
    boxed,
    boxedPlaces: [...names.keys()].filter((index) => boxed[index]),
    separated,
    biases: names.map((name) => encoder?.biases?.[name] ?? 0),
    joined: names.map((name) => encoder?.joined?.[name] ?? null),
    spoken,
    rowOf: new Map(spoken.map((place, row) => [place, row])),
    matrix: concatenated(spoken.map((index) => conceptVectors.get(names[index]!)!)),
    rivals: names.map((name) => placesOf(siblingsOf(vocabulary, name))),
    narrower: names.map((name) => placesOf(vocabulary.descendants(name))),
    ancestors: names.map((name) => placesOf(vocabulary.ancestors(name))),
    needs: concepts.map(({ needs = [] }) =>
      needs
        .map((alternatives) => placesOf(alternatives).filter((place) => boxed[place]))
        .filter((places) => places.length > 0),
    ),
    parentsFirst: [...names.keys()].sort(
      (a, b) => vocabulary.ancestors(names[a]!).length - vocabulary.ancestors(names[b]!).length,
    ),
    rules: contexts.filter((rule) => placeOf.has(rule.concept)),
  };
}

/** Concepts that share a parent; neither implies the other. */
function siblingsOf(vocabulary: Vocabulary, name: string): string[] {
  const related = new Set([name, ...vocabulary.ancestors(name), ...vocabulary.descendants(name)]);
  const siblings = (vocabulary.get(name)?.parents ?? []).flatMap((parent) => vocabulary.children(parent));
  return [...new Set(siblings)].filter((other) => !related.has(other));
}

/** Concatenates vectors into one array. */
function concatenated(vectors: readonly Float32Array[]): Float32Array {
  const length = vectors[0]?.length ?? 0;
  const matrix = new Float32Array(vectors.length * length);
  for (const [row, vector] of vectors.entries()) matrix.set(vector, row * length);
  return matrix;
}
