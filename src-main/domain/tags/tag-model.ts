/**
 * @file Computes from a photo's evidence a probability for every recognizable concept, by encoder, detector,
 * siblings, parents and contexts. Pure.
 */
import { shareScores } from '../evidence/objects/detections.ts';
import { objectKind } from '../evidence/objects/object-kind.ts';
import { evidenceValue, type Evidence } from '../evidence/evidence.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';
import { sigmoid } from '../shared/log-odds.ts';
import type { ConceptSignal } from '../evidence/kind.ts';
import { bandOf, type TagBand } from './bands.ts';
import { boxProbability, type BoxClues } from './box-probability.ts';
import { layoutOf, type ConceptLayout, type TagModelParts } from './concept-layout.ts';
import { contextProbability } from './contexts.ts';
import { encoderLogits } from './encoder-logits.ts';
import { isSurer, namedReadings, type NamedReading } from './named-concepts.ts';
import {
  bestScores,
  cluesOf,
  createBoxReader,
  rawBand,
  seenObjects,
  type BoxReader,
  type SeenObject,
} from './seen-boxes.ts';
import type { Concept } from './vocabulary.ts';

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
  /** the same probabilities of some labels only, for searches */
  boxes: BoxReader;
}

/** A concept is not shown where a thing that it needs is less likely than this. */
const neededFrom = 0.45;
/** From here on the detector's other kind of the same parent speaks against what only a pack names. */
const rivalFrom = 0.97;

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
    boxes: createBoxReader(layout, parts),
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

/**
 * Probability of each concept by direct evidence; NaN = no calibrated evidence.
 * @param clues null = the detector is not calibrated, or there is none
 */
function directProbabilities(
  { names, boxed, separated }: ConceptLayout,
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
 * sees what the other overlooks: the detector small things, the head scenes. Not so where the detector is sure of
 * another kind of the same parent: of a sheep the head says "dog".
 * @returns the concepts whose probability and band are a pack's own, by index
 */
function addNamed(
  layout: ConceptLayout,
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
    if (boxed[index] && isTakenForRival(layout, index, probabilities)) continue;
    const needed = neededProbability(layout, index, probabilities);
    const known =
      needed < neededFrom ? { probability: Math.min(reading.probability, needed), band: null } : reading;
    probabilities[index] = known.probability;
    named.set(index, known);
  }
  return named;
}

/** Whether the detector sees no such thing and is sure of a sibling. */
function isTakenForRival(
  { boxed, rivals }: ConceptLayout,
  index: number,
  probabilities: Float64Array,
): boolean {
  return (
    bandOf(probabilities[index]!) === null &&
    rivals[index]!.some((other) => boxed[other] && probabilities[other]! >= rivalFrom)
  );
}

/** The probability of the least likely thing that the concept needs; 1 where no detector knows any. */
function neededProbability(
  { needs }: Pick<ConceptLayout, 'needs'>,
  index: number,
  probabilities: Float64Array,
): number {
  let least = 1;
  for (const places of needs[index]!) {
    const known = places
      .map((place) => probabilities[place]!)
      .filter((probability) => !Number.isNaN(probability));
    if (known.length > 0) least = Math.min(least, Math.max(...known));
  }
  return least;
}

/** A concept is at most as likely as what it needs, where that is probably not there. */
function capByNeeds(layout: ConceptLayout, probabilities: Float64Array): void {
  for (const [index, isBoxed] of layout.boxed.entries()) {
    if (isBoxed) continue;
    const needed = neededProbability(layout, index, probabilities);
    if (needed < neededFrom) probabilities[index] = Math.min(probabilities[index]!, needed);
  }
}

/** Adds what follows from the things in the photo. @returns the concepts whose probability rose */
function addContexts(
  { rules, placeOf }: ConceptLayout,
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
  { parentsFirst, ancestors, boxed }: ConceptLayout,
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
  { parentsFirst, ancestors }: ConceptLayout,
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
