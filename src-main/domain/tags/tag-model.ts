/** @file From a photo's evidence to a probability for every concept that is on: encoder, detector, siblings, parents and contexts joined. Pure. */
import type { RawObject } from '../catalogue/catalogue.ts';
import type { Concept, DetectorCalibration, EncoderCalibration, Evidence } from '../derive/evidence.ts';
import { contextProbability, type ContextRule } from './contexts.ts';
import { withoutRivals } from './detections.ts';
import type { Vocabulary } from './vocabulary.ts';

/** From this probability on a tag is shown, with doubt. F1 is flat from .3 to .45 on either half of the evaluation photos. */
export const shownFrom = 0.35;
/** From this probability on a tag is shown plainly. */
export const sureFrom = 0.7;

/** One concept in one photo. `probability` is null where the pack that saw it has no calibration; `band` null = not shown. */
export interface ConceptScore {
  name: string;
  probability: number | null;
  band: 'sure' | 'maybe' | null;
  source: 'detector' | 'encoder';
  /** only as likely as it is because a narrower concept implies it */
  implied: boolean;
}

/** One box, named by its concept. */
export interface SeenObject {
  name: string;
  probability: number | null;
  band: 'sure' | 'maybe' | null;
  box: RawObject['box'];
}

export interface TagReading {
  scores: ConceptScore[];
  objects: SeenObject[];
}

export interface TagModel {
  /** names of the concepts that are on with these packs, in the vocabulary's order */
  on: readonly string[];
  /** Evidence of other packs than the model's is ignored. */
  read(evidence: readonly Evidence[]): TagReading;
}

export interface TagModelParts {
  vocabulary: Vocabulary;
  contexts: readonly ContextRule[];
  encoder: EncoderCalibration | null;
  detector: DetectorCalibration | null;
  /** unit vectors of the encoder's dimensions, by concept name */
  conceptVectors: ReadonlyMap<string, Float32Array>;
}

/**
 * How encoder and detector are joined where both know a concept: detector logit + weight · (encoder logit above the floor) + offset,
 * with the encoder's best word for it, itself or a narrower one. Below the floor an encoder logit says nothing. Weight and offset were
 * fitted on the odd half of the evaluation photos; the figures of the other half stand in resources/vocabulary/README.md.
 */
const joint = { weight: 0.6, floor: -5.2, offset: -0.66 };
/** The score of a kind that the detector did not box at all; its own lowest is .05. */
const unseenScore = 0.02;
/** How much a better sibling counts against a concept: weight · margin to the best sibling's cosine, within these margins. */
const sibling = { weight: 2.5, worst: -0.4, best: 0.1 };

/** The concepts that these packs reach: what the encoder separates, what the detector boxes, and what follows from its boxes. */
export function conceptsOn(parts: Omit<TagModelParts, 'conceptVectors'>): Concept[] {
  const { vocabulary, contexts, encoder, detector } = parts;
  const boxed = new Set((detector?.labels ?? []).flatMap((label) => vocabulary.forObject(label)?.name ?? []));
  const following = contexts.filter((rule) => rule.things.filter((name) => boxed.has(name)).length >= rule.count && (!rule.with || boxed.has(rule.with)));
  const follows = new Set(following.map((rule) => rule.concept));
  const separated = encoder?.calibration ? encoder.separates : null;
  return vocabulary.concepts.filter(({ name }) => boxed.has(name) || follows.has(name) || separated?.has(name));
}

/** The encoder's words for a concept: what is embedded and averaged to its vector. */
export function conceptTexts(concept: Concept, templates: readonly string[]): string[] {
  const phrases = [...new Set([...concept.prompts, ...concept.synonyms])];
  return templates.flatMap((template) => phrases.map((phrase) => template.replace('{}', phrase)));
}

export function createTagModel(parts: TagModelParts): TagModel {
  const { vocabulary, contexts, encoder, detector, conceptVectors } = parts;
  const concepts = conceptsOn(parts);
  const names = concepts.map(({ name }) => name);
  const place = new Map(names.map((name, index) => [name, index]));
  const placesOf = (related: readonly string[]) => related.flatMap((name) => place.get(name) ?? []);
  const separated = encoder?.calibration ? encoder.separates : null;
  const boxed = concepts.map(({ objects }) => objects.some((label) => detector?.labels.includes(label)));
  const byEncoder = names.map((name, index) => conceptVectors.has(name) && (boxed[index] === true || separated?.has(name) === true));
  const spoken = [...names.keys()].filter((index) => byEncoder[index]);
  const matrix = stacked(spoken.map((index) => conceptVectors.get(names[index]!)!));
  const rivals = names.map((name, index) => (byEncoder[index] ? placesOf(siblingsOf(vocabulary, name)) : []));
  const rules = contexts.filter((rule) => place.has(rule.concept));
  const parentsFirst = [...names.keys()].sort((a, b) => vocabulary.ancestors(names[a]!).length - vocabulary.ancestors(names[b]!).length);
  const ancestors = names.map((name) => placesOf(vocabulary.ancestors(name)));
  const narrower = names.map((name, index) => (boxed[index] ? placesOf(vocabulary.descendants(name)) : []));

  /** NaN = the encoder has no word for it. A boxed concept gets the best of itself and what is narrower. */
  function encoderLogits(vector: Float32Array | null): Float64Array | null {
    if (!vector || !encoder?.calibration) return null;
    const { scale, bias } = encoder.calibration;
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
      if (boxed[index]) logits[index] = scale * Math.max(cosine, best(narrower[index]!)) + bias;
      else logits[index] = scale * cosine + bias + sibling.weight * Math.min(sibling.best, Math.max(sibling.worst, cosine - best(rivals[index]!)));
    }
    return logits;
  }

  /** Probability of each concept by what saw it directly; NaN = not seen by anything calibrated. */
  function direct(logits: Float64Array | null, scores: ReadonlyMap<string, number> | null): Float64Array {
    return Float64Array.from(names, (name, index) => {
      const encoderLogit = logits?.[index] ?? NaN;
      if (!boxed[index] || !scores) return separated?.has(name) ? sigmoid(encoderLogit) : NaN;
      return detector?.calibration ? sigmoid(jointLogit(detector.calibration, bestScore(concepts[index]!, scores), encoderLogit)) : NaN;
    });
  }

  /** A poodle is at most as likely as a dog, where the detector knows dogs. Then a dog is at least as likely as a poodle; these are returned. */
  function alongTheTree(probabilities: Float64Array, mayCap: (index: number) => boolean): Set<number> {
    for (const index of parentsFirst) {
      if (!mayCap(index)) continue;
      for (const ancestor of ancestors[index]!) if (boxed[ancestor]) probabilities[index] = Math.min(probabilities[index]!, probabilities[ancestor]!);
    }
    const implied = new Set<number>();
    for (const index of parentsFirst.toReversed()) {
      for (const ancestor of ancestors[index]!) {
        if (Number.isNaN(probabilities[index]!) || probabilities[ancestor]! > probabilities[index]!) continue;
        probabilities[ancestor] = probabilities[index]!;
        if (!boxed[ancestor]) implied.add(ancestor);
      }
    }
    return implied;
  }

  /** The best box of a kind is as sure as its concept; for each further one the detector alone speaks. */
  function seenObjects(objects: readonly RawObject[], logits: Float64Array | null): SeenObject[] {
    const seen = new Set<string>();
    return [...objects].sort((a, b) => b.score - a.score).flatMap((object): SeenObject[] => {
      const name = vocabulary.forObject(object.label)?.name;
      const index = name === undefined ? undefined : place.get(name);
      if (name === undefined || index === undefined || !detector) return [];
      if (!detector.calibration) return [{ name, probability: null, band: rawBand(object.score, detector), box: object.box }];
      const probability = sigmoid(jointLogit(detector.calibration, object.score, seen.has(name) ? NaN : (logits?.[index] ?? NaN)));
      seen.add(name);
      return [{ name, probability, band: bandOf(probability), box: object.box }];
    });
  }

  return {
    on: names,
    read(evidence) {
      const vector = evidence.find((item) => item.role === 'encoder' && item.packId === encoder?.packId);
      const boxes = evidence.find((item) => item.role === 'detector' && item.packId === detector?.packId);
      const objects = boxes?.role === 'detector' ? withoutRivals(boxes.objects) : null;
      const scores = objects && bestScores(objects);
      const logits = encoderLogits(vector?.role === 'encoder' ? vector.vector : null);
      const probabilities = direct(logits, scores);

      const known = (name: string) => {
        const value = probabilities[place.get(name) ?? -1] ?? NaN;
        return Number.isNaN(value) ? 0 : value;
      };
      const following = new Set<number>();
      for (const rule of rules) {
        const index = place.get(rule.concept)!;
        const probability = contextProbability(rule, known);
        if (scores && probability > known(rule.concept)) {
          probabilities[index] = probability;
          following.add(index);
        }
      }
      const implied = alongTheTree(probabilities, (index) => scores !== null && !boxed[index] && !following.has(index));

      return {
        scores: names.map((name, index) => {
          const fromBoxes = scores !== null && (boxed[index] === true || following.has(index));
          const probability = probabilities[index]!;
          const source = fromBoxes ? 'detector' : 'encoder';
          if (!Number.isNaN(probability)) return { name, probability, band: bandOf(probability), source, implied: implied.has(index) };
          return { name, probability: null, band: boxed[index] && scores && detector ? rawBand(bestScore(concepts[index]!, scores), detector) : null, source, implied: false };
        }),
        objects: objects ? seenObjects(objects, logits) : [],
      };
    },
  };
}

export function bandOf(probability: number): ConceptScore['band'] {
  return probability >= sureFrom ? 'sure' : probability >= shownFrom ? 'maybe' : null;
}

function rawBand(score: number, { thresholds }: DetectorCalibration): ConceptScore['band'] {
  return score >= thresholds.sure ? 'sure' : score >= thresholds.default ? 'maybe' : null;
}

function jointLogit({ scale, bias }: { scale: number; bias: number }, score: number, encoderLogit: number): number {
  const clipped = Math.min(0.999, Math.max(unseenScore, score));
  const alone = scale * Math.log(clipped / (1 - clipped)) + bias;
  return Number.isNaN(encoderLogit) ? alone : alone + joint.offset + joint.weight * Math.max(0, encoderLogit - joint.floor);
}

function bestScores(objects: readonly RawObject[]): Map<string, number> {
  const best = new Map<string, number>();
  for (const { label, score } of objects) best.set(label, Math.max(score, best.get(label) ?? 0));
  return best;
}

function bestScore(concept: Concept, scores: ReadonlyMap<string, number>): number {
  return Math.max(unseenScore, ...concept.objects.map((label) => scores.get(label) ?? 0));
}

/** Concepts that share a parent; neither implies the other. */
function siblingsOf(vocabulary: Vocabulary, name: string): string[] {
  const related = new Set([name, ...vocabulary.ancestors(name), ...vocabulary.descendants(name)]);
  const siblings = (vocabulary.get(name)?.parents ?? []).flatMap((parent) => vocabulary.children(parent));
  return [...new Set(siblings)].filter((other) => !related.has(other));
}

/** Vectors one after the other in one array. */
function stacked(vectors: readonly Float32Array[]): Float32Array {
  const length = vectors[0]?.length ?? 0;
  const matrix = new Float32Array(vectors.length * length);
  for (const [row, vector] of vectors.entries()) matrix.set(vector, row * length);
  return matrix;
}

/** Four sums side by side: the processor need not wait for one to go on. */
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

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
