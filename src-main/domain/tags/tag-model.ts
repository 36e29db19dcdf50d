/**
 * @file Computes from a photo's evidence a probability for every recognizable concept, by encoder, detector,
 * siblings, parents and contexts. Pure.
 */
import type { Detection } from '../evidence/objects/detection.ts';
import { shareScores } from '../evidence/objects/detections.ts';
import { objectKind } from '../evidence/objects/object-kind.ts';
import { evidenceValue, type Evidence } from '../evidence/evidence.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';
import type { DetectorCalibration, EncoderCalibration, JoinedLogit } from '../shared/model-calibration.ts';
import { sigmoid } from '../shared/log-odds.ts';
import type { ConceptSignal } from '../evidence/kind.ts';
import { bandOf, type TagBand } from './bands.ts';
import {
  boxProbability,
  detectorProbability,
  undetectedScore,
  type BoxClues,
  type Calibration,
} from './box-probability.ts';
import { contextProbability, type ContextRule } from './contexts.ts';
import { joinedLogit } from './joined-logits.ts';
import { isSurer, namedReadings, type NamedReading } from './named-concepts.ts';
import type { Vocabulary, Concept } from './vocabulary.ts';

/**
 * One concept in one photo. `probability` is null where the pack that found it has no calibration; `band`
 * null = not shown.
 */
export interface ConceptScore {
  name: string;
  probability: number | null;
  band: TagBand;
  /** concepts: a pack knows it by name */
  source: 'detector' | 'encoder' | 'concepts';
  /** its probability comes only from a narrower concept that implies it */
  implied: boolean;
  /** so unlikely that it is probably not there; left out where a low probability does not say so */
  ruledOut?: true;
}

/** One box, named by its concept. */
export interface SeenObject {
  name: string;
  probability: number | null;
  band: TagBand;
  box: Detection['box'];
}

export interface TagReading {
  scores: ConceptScore[];
  objects: SeenObject[];
}

export interface TagModel {
  /** names of the concepts that these packs recognize, in the vocabulary's order */
  on: readonly string[];
  /**
   * Evidence of other packs than encoder and detector is ignored.
   * @param named concepts that other packs and parts know by name
   */
  read(evidence: readonly Evidence[], named?: readonly ConceptSignal[]): TagReading;
}

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

/** A concept is not shown where a thing that it needs is less likely than this. */
const neededFrom = 0.45;
/**
 * How much a better sibling reduces a concept's logit: weight · scale of the pack · margin to the best sibling's
 * cosine, within these margins.
 */
export const sibling = { weight: 0.3, worst: -0.4, best: 0.1 };

/**
 * The part of the vocabulary that these packs recognize; all lists run over these concepts, and refer to them
 * by index.
 */
interface Layout {
  concepts: readonly Concept[];
  names: readonly string[];
  placeOf: ReadonlyMap<string, number>;
  /** the detector has a label for it */
  boxed: readonly boolean[];
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
  matrix: Float32Array;
  rivals: readonly (readonly number[])[];
  narrower: readonly (readonly number[])[];
  ancestors: readonly (readonly number[])[];
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

/** The phrases of a concept whose embeddings are averaged to its vector. */
export function conceptTexts(concept: Concept, templates: readonly string[]): string[] {
  const phrases = [...new Set([...concept.prompts, ...concept.synonyms])];
  return templates.flatMap((template) => phrases.map((phrase) => template.replace('{}', phrase)));
}

export function createTagModel(parts: TagModelParts): TagModel {
  const { encoder, detector } = parts;
  const layout = layoutOf(parts);

  return {
    on: layout.names,
    read(evidence, signals = []) {
      const vector = evidenceValue(vectorKind, evidence, encoder?.packId);
      const detections = evidenceValue(objectKind, evidence, detector?.packId);
      const objects = detections ? shareScores(detections) : null;
      const readings = namedReadings(signals, parts.vocabulary);
      const logits =
        vector && encoder?.calibration ? encoderLogits(layout, vector, encoder.calibration, readings) : null;
      const scores = objects && bestScores(layout, objects);
      const clues =
        scores && detector?.calibration
          ? cluesOf(layout, scores, logits, detector.calibration, encoder?.withBoxes)
          : null;
      const probabilities = directProbabilities(layout, logits, scores !== null, clues);
      capByNeeds(layout, probabilities);
      const named = addNamed(layout, probabilities, readings);
      const following = scores ? addContexts(layout, probabilities, named) : new Set<number>();
      for (const index of following) named.delete(index);
      if (scores) capByParents(layout, probabilities, new Set([...following, ...named.keys()]));
      const raised = raiseParents(layout, probabilities, named);
      /** the concept itself, or the narrower one that its probability comes from */
      const origin = (index: number): number => {
        const narrower = raised.get(index);
        return narrower === undefined ? index : origin(narrower);
      };
      return {
        scores: layout.names.map((name, index): ConceptScore => {
          const probability = probabilities[index]!;
          const reading = named.get(origin(index));
          const byDetector = scores && (layout.boxed[index] || following.has(index));
          const source = reading ? 'concepts' : byDetector ? 'detector' : 'encoder';
          if (Number.isNaN(probability)) {
            const band = layout.boxed[index] && scores && detector ? rawBand(scores[index]!, detector) : null;
            return { name, probability: null, band, source, implied: false };
          }
          const band = reading ? reading.band : bandOf(probability);
          const isRuledOut = logits !== null && probability < (encoder?.absentBelow?.[name] ?? 0);
          return {
            name,
            probability,
            band,
            source,
            implied: raised.has(index) && !layout.boxed[index],
            ...(isRuledOut ? { ruledOut: true } : {}),
          };
        }),
        objects:
          objects && detector ? seenObjects(layout, parts.vocabulary, { objects, clues }, detector) : [],
      };
    },
  };
}

function layoutOf(parts: TagModelParts): Layout {
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
    separated,
    biases: names.map((name) => encoder?.biases?.[name] ?? 0),
    joined: names.map((name) => encoder?.joined?.[name] ?? null),
    spoken,
    matrix: concatenated(spoken.map((index) => conceptVectors.get(names[index]!)!)),
    rivals: names.map((name) => placesOf(siblingsOf(vocabulary, name))),
    narrower: names.map((name) => placesOf(vocabulary.descendants(name))),
    ancestors: names.map((name) => placesOf(vocabulary.ancestors(name))),
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

/**
 * NaN = the encoder has no vector for it. A concept with boxes gets the best logit of itself and the narrower
 * ones; any other is compared with its siblings.
 */
function encoderLogits(
  { names, spoken, matrix, boxed, narrower, rivals, biases, joined }: Layout,
  vector: Float32Array,
  { scale, bias }: { scale: number; bias: number },
  readings: ReadonlyMap<string, NamedReading>,
): Float64Array {
  const cosines = new Float64Array(names.length).fill(NaN);
  for (const [row, index] of spoken.entries()) cosines[index] = rowDot(matrix, row * vector.length, vector);
  const best = (places: readonly number[]) => {
    let most = -1;
    for (const other of places) if (cosines[other]! > most) most = cosines[other]!;
    return most;
  };
  const logits = new Float64Array(names.length);
  for (let index = 0; index < names.length; index += 1) {
    const cosine = cosines[index]!;
    const join = joined[index];
    if (join) logits[index] = joinedLogit(join, scale * cosine, readings);
    else if (boxed[index])
      logits[index] = scale * Math.max(cosine, best(narrower[index]!)) + bias + biases[index]!;
    else
      logits[index] =
        scale * cosine +
        bias +
        biases[index]! +
        sibling.weight *
          scale *
          Math.min(sibling.best, Math.max(sibling.worst, cosine - best(rivals[index]!)));
  }
  return logits;
}

/** The best box of each concept's labels, at least `unseenScore`. */
function bestScores({ concepts }: Layout, objects: readonly Detection[]): number[] {
  const best = new Map<string, number>();
  for (const { label, score } of objects) best.set(label, Math.max(score, best.get(label) ?? 0));
  return concepts.map((concept) =>
    concept.objects.reduce((most, label) => Math.max(most, best.get(label) ?? 0), undetectedScore),
  );
}

/** What speaks for the best box of each concept. */
function cluesOf(
  { concepts, boxed }: Layout,
  scores: readonly number[],
  logits: Float64Array | null,
  calibration: Calibration,
  withBoxes: EncoderCalibration['withBoxes'],
): BoxClues[] {
  const expected = scores.map((score, index) => (boxed[index] ? detectorProbability(calibration, score) : 0));
  const all = expected.reduce((sum, probability) => sum + probability, 0);
  return concepts.map(({ kind }, index) => ({
    calibration,
    score: scores[index]!,
    encoderLogit: logits?.[index] ?? NaN,
    ...(withBoxes && { withBoxes }),
    others: all - expected[index]!,
    isPerson: kind === 'person',
  }));
}

/**
 * Probability of each concept by direct evidence; NaN = no calibrated evidence.
 * @param clues null = the detector is not calibrated, or there is none
 */
function directProbabilities(
  { names, boxed, separated }: Layout,
  logits: Float64Array | null,
  hasBoxes: boolean,
  clues: readonly BoxClues[] | null,
): Float64Array {
  const probabilities = new Float64Array(names.length);
  for (let index = 0; index < names.length; index += 1)
    if (boxed[index] && hasBoxes) probabilities[index] = clues ? boxProbability(clues[index]!) : NaN;
    else probabilities[index] = separated[index] ? sigmoid(logits?.[index] ?? NaN) : NaN;
  return probabilities;
}

/**
 * Takes in what packs say of concepts that they know by name. Calibrated probabilities of one concept are not
 * added up: encoder and concept head share their features, and what detector and head agree on is mostly the
 * same pixels. The best calibrated one counts. That is the head before the encoder's comparison with a phrase
 * (it learned the concept from photos, its AUC is higher), and of detector and head the surer one, for each
 * sees what the other overlooks: the detector small things, the head scenes.
 * @returns the concepts whose probability and band are a pack's own, by index
 */
function addNamed(
  layout: Layout,
  probabilities: Float64Array,
  readings: ReadonlyMap<string, NamedReading>,
): Map<number, NamedReading> {
  const { placeOf, boxed, biases } = layout;
  const named = new Map<number, NamedReading>();
  for (const [name, reading] of readings) {
    const index = placeOf.get(name);
    if (index === undefined || layout.joined[index]) continue;
    const own = probabilities[index]!;
    const isOverruled = reading.band === null || !isSurer(reading, { probability: own, band: bandOf(own) });
    if ((boxed[index] || biases[index] !== 0) && isOverruled) continue;
    const needed = neededProbability(layout, index, probabilities);
    const known =
      needed < neededFrom ? { probability: Math.min(reading.probability, needed), band: null } : reading;
    probabilities[index] = known.probability;
    named.set(index, known);
  }
  return named;
}

/** The probability of the least likely thing that the concept needs; 1 where no detector knows any. */
function neededProbability(
  { concepts, placeOf, boxed }: Layout,
  index: number,
  probabilities: Float64Array,
): number {
  const needs = concepts[index]!.needs ?? [];
  return needs.reduce((least, alternatives) => {
    const places = alternatives.flatMap((name) => placeOf.get(name) ?? []).filter((place) => boxed[place]);
    const known = places
      .map((place) => probabilities[place]!)
      .filter((probability) => !Number.isNaN(probability));
    return known.length > 0 ? Math.min(least, Math.max(...known)) : least;
  }, 1);
}

/** A concept is at most as likely as what it needs, where that is probably not there. */
function capByNeeds(layout: Layout, probabilities: Float64Array): void {
  for (const [index, isBoxed] of layout.boxed.entries()) {
    if (isBoxed) continue;
    const needed = neededProbability(layout, index, probabilities);
    if (needed < neededFrom) probabilities[index] = Math.min(probabilities[index]!, needed);
  }
}

/** Adds what follows from the things in the photo. @returns the concepts whose probability rose */
function addContexts(
  { rules, placeOf }: Layout,
  probabilities: Float64Array,
  named: ReadonlyMap<number, NamedReading>,
): Set<number> {
  const known = (name: string) => probabilities[placeOf.get(name) ?? -1] || 0; // also where the probability is NaN (unknown)
  const following = new Set<number>();
  for (const rule of rules) {
    const index = placeOf.get(rule.concept)!;
    const reading = named.get(index);
    const probability = witnessed(contextProbability(rule, known), reading);
    // what a pack names and does not show is no competitor, however likely
    const isOpen = reading?.band === null && !following.has(index);
    if (!isOpen && probability <= known(rule.concept)) continue;
    probabilities[index] = probability;
    following.add(index);
  }
  return following;
}

/** Where a pack that knows the concept by name does not find it, half of the doubt is its own. */
function witnessed(probability: number, reading: NamedReading | undefined): number {
  return reading?.band === null && reading.probability < probability
    ? (probability + reading.probability) / 2
    : probability;
}

/**
 * A narrower concept is at most as likely as a broader one that the detector knows: poodle ≤ dog.
 * @param exempt concepts with evidence of their own, which the detector may have overlooked
 */
function capByParents(
  { parentsFirst, ancestors, boxed }: Layout,
  probabilities: Float64Array,
  exempt: ReadonlySet<number>,
): void {
  for (const index of parentsFirst) {
    if (boxed[index] || exempt.has(index)) continue;
    for (const ancestor of ancestors[index]!)
      if (boxed[ancestor]) probabilities[index] = Math.min(probabilities[index]!, probabilities[ancestor]!);
  }
}

/**
 * A broader concept is at least as likely as a narrower one: animal ≥ dog. A narrower one that a pack knows by
 * name and found below its threshold says nothing. @returns the concepts whose probability comes only from
 * that → the narrower ones
 */
function raiseParents(
  { parentsFirst, ancestors }: Layout,
  probabilities: Float64Array,
  named: ReadonlyMap<number, NamedReading>,
): Map<number, number> {
  const raised = new Map<number, number>();
  for (const index of parentsFirst.toReversed()) {
    if (!raised.has(index) && named.get(index)?.band === null) continue;
    for (const ancestor of ancestors[index]!) {
      if (Number.isNaN(probabilities[index]!) || probabilities[ancestor]! > probabilities[index]!) continue;
      probabilities[ancestor] = probabilities[index]!;
      raised.set(ancestor, index);
    }
  }
  return raised;
}

/**
 * The best box of a label gets its concept's probability; the further ones are rated by the detector alone.
 */
function seenObjects(
  { placeOf }: Layout,
  vocabulary: Vocabulary,
  { objects, clues }: { objects: readonly Detection[]; clues: readonly BoxClues[] | null },
  detector: DetectorCalibration,
): SeenObject[] {
  const before = new Set<string>();
  return [...objects]
    .sort((a, b) => b.score - a.score)
    .flatMap(({ label, score, box }): SeenObject[] => {
      const name = vocabulary.forObject(label)?.name;
      const index = name === undefined ? undefined : placeOf.get(name);
      if (name === undefined || index === undefined) return [];
      if (!clues) return [{ name, probability: null, band: rawBand(score, detector), box }];
      const best = clues[index]!;
      const probability = boxProbability(before.has(name) ? { ...best, score, encoderLogit: NaN } : best);
      before.add(name);
      return [{ name, probability, band: bandOf(probability), box }];
    });
}

function rawBand(score: number, { thresholds }: DetectorCalibration): TagBand {
  return score >= thresholds.sure ? 'sure' : score >= thresholds.default ? 'maybe' : null;
}

/** Concatenates vectors into one array. */
function concatenated(vectors: readonly Float32Array[]): Float32Array {
  const length = vectors[0]?.length ?? 0;
  const matrix = new Float32Array(vectors.length * length);
  for (const [row, vector] of vectors.entries()) matrix.set(vector, row * length);
  return matrix;
}

/** Four independent sums: the processor can compute them in parallel. */
function rowDot(matrix: Float32Array, start: number, vector: Float32Array): number {
  const length = vector.length;
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = 0;
  for (; i + 3 < length; i += 4) {
    a += matrix[start + i]! * vector[i]!;
    b += matrix[start + i + 1]! * vector[i + 1]!;
    c += matrix[start + i + 2]! * vector[i + 2]!;
    d += matrix[start + i + 3]! * vector[i + 3]!;
  }
  for (; i < length; i += 1) a += matrix[start + i]! * vector[i]!;
  return a + b + c + d;
}
