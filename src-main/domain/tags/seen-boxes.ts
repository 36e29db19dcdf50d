/**
 * @file The boxes of a photo, and how likely what they are labelled with is there. Tags, captions, answers and
 * searches all have it from here. Pure.
 */
import type { Detection } from '../evidence/objects/detection.ts';
import { shareScores } from '../evidence/objects/detections.ts';
import type { DetectorCalibration, EncoderCalibration } from '../shared/model-calibration.ts';
import { bandOf, type TagBand } from './bands.ts';
import {
  assumedCalibration,
  boxProbability,
  detectorProbability,
  undetectedScore,
  type BoxClues,
  type Calibration,
} from './box-probability.ts';
import type { ConceptLayout } from './concept-layout.ts';
import { boxedLogits } from './encoder-logits.ts';
import type { Vocabulary } from './vocabulary.ts';

/** One box, named by its concept. */
export interface SeenObject {
  name: string;
  probability: number | null;
  band: TagBand;
  box: Detection['box'];
}

/** One box, as the detector labels it. */
export interface SeenBox {
  label: string;
  probability: number;
  box: Detection['box'];
}

/** What is known of the labels that were asked about, in one photo. */
export interface Seen {
  /** by label: how likely such a thing is there, with or without a box */
  presence: ReadonlyMap<string, number>;
  /** surest first */
  boxes: readonly SeenBox[];
}

/** With the probabilities that tags state. */
export interface SeenThings extends Seen {
  /** the same without the encoder, for those who ask it about the whole picture */
  byDetector: Seen;
}

/** What a detector found in a photo, and the encoder's vector of it; null = not known. */
export interface PhotoFindings {
  objects: readonly Detection[];
  vector: Float32Array | null;
}

/**
 * Reads some labels in many photos, with the probabilities that tags state. Of a detector without calibration
 * they only order photos: they are .5 where tags become “maybe”.
 */
export interface BoxReader {
  /** the packs whose boxes and vectors it reads; null = none */
  detectorId: string | null;
  encoderId: string | null;
  of(labels: Iterable<string>): (photo: PhotoFindings) => SeenThings;
}

export interface BoxReaderParts {
  vocabulary: Pick<Vocabulary, 'forObject'>;
  encoder: EncoderCalibration | null;
  detector: DetectorCalibration | null;
}

const nothing: Seen = { presence: new Map(), boxes: [] };
/** Without a detector. */
export const nothingSeen: SeenThings = { ...nothing, byDetector: nothing };

/** A label's concept, or a label that is none. */
interface Thing {
  name: string;
  clues: BoxClues;
}

/** The best box of each concept's labels, at least `undetectedScore`. */
export function bestScores({ concepts }: ConceptLayout, objects: readonly Detection[]): number[] {
  const best = bestByLabel(objects);
  return concepts.map((concept) => bestOf(concept.objects, best));
}

/** What speaks for the best box of each concept. @param logits of the encoder; null = none */
export function cluesOf(
  layout: ConceptLayout,
  scores: readonly number[],
  logits: ArrayLike<number> | null,
  calibration: Calibration,
  withBoxes: EncoderCalibration['withBoxes'],
): BoxClues[] {
  const { concepts, boxed } = layout;
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

/** The boxes as tags name them. @param clues null = the detector is not calibrated */
export function seenObjects(
  { placeOf }: ConceptLayout,
  vocabulary: BoxReaderParts['vocabulary'],
  { objects, clues }: { objects: readonly Detection[]; clues: readonly BoxClues[] | null },
  detector: DetectorCalibration,
): SeenObject[] {
  const nameOf = (label: string) => vocabulary.forObject(label)?.name;
  if (clues)
    return ratedBoxes(objects, boxProbability, (label) => {
      const name = nameOf(label);
      const index = name === undefined ? undefined : placeOf.get(name);
      return name === undefined || index === undefined ? null : { name, clues: clues[index]! };
    }).map(({ name, probability, box }) => ({ name, probability, band: bandOf(probability), box }));
  return surestFirst(objects).flatMap(({ label, score, box }) => {
    const name = nameOf(label);
    return name !== undefined && placeOf.has(name)
      ? [{ name, probability: null, band: rawBand(score, detector), box }]
      : [];
  });
}

export function rawBand(score: number, { thresholds }: DetectorCalibration): TagBand {
  return score >= thresholds.sure ? 'sure' : score >= thresholds.default ? 'maybe' : null;
}

export function createBoxReader(
  layout: ConceptLayout,
  { vocabulary, encoder, detector }: BoxReaderParts,
): BoxReader {
  return {
    detectorId: detector?.packId ?? null,
    encoderId: encoder?.packId ?? null,
    of(labels) {
      const asked = [...new Set(labels)].map((label) => {
        const name = vocabulary.forObject(label)?.name;
        return { label, place: name === undefined ? null : (layout.placeOf.get(name) ?? null) };
      });
      if (!detector) return () => nothingSeen;
      const { calibration } = detector;
      const rate = calibration ? boxProbability : byDetectorAlone;
      const known = calibration ?? assumedCalibration(detector.thresholds);
      const places = asked.flatMap(({ place }) => place ?? []);
      return ({ objects: found, vector }) => {
        const objects = shareScores(found);
        const logits =
          vector && encoder?.calibration ? boxedLogits(layout, places, vector, encoder.calibration) : null;
        const things = thingsIn(layout, objects, {
          asked,
          logits,
          calibration: known,
          withBoxes: encoder?.withBoxes,
        });
        const alone = new Map(
          [...things].map(([label, { name, clues }]) => [
            label,
            { name, clues: { ...clues, encoderLogit: NaN } },
          ]),
        );
        return { ...seenOf(objects, rate, things), byDetector: seenOf(objects, rate, alone) };
      };
    },
  };
}

function seenOf(
  objects: readonly Detection[],
  rate: (clues: BoxClues) => number,
  things: ReadonlyMap<string, Thing>,
): Seen {
  return {
    presence: new Map([...things].map(([label, { clues }]) => [label, rate(clues)])),
    boxes: ratedBoxes(objects, rate, (label) => things.get(label) ?? null)
      .map(({ label, probability, box }) => ({ label, probability, box }))
      .sort((a, b) => b.probability - a.probability),
  };
}

function byDetectorAlone({ calibration, score }: BoxClues): number {
  return detectorProbability(calibration, score);
}

/** By label. */
function thingsIn(
  { concepts, boxedPlaces }: ConceptLayout,
  objects: readonly Detection[],
  {
    asked,
    logits,
    calibration,
    withBoxes,
  }: {
    asked: readonly { label: string; place: number | null }[];
    logits: ReadonlyMap<number, number> | null;
    calibration: Calibration;
    withBoxes: EncoderCalibration['withBoxes'];
  },
): Map<string, Thing> {
  const best = bestByLabel(objects);
  const scoreAt = (place: number) => bestOf(concepts[place]!.objects, best);
  const all = boxedPlaces.reduce((sum, place) => sum + detectorProbability(calibration, scoreAt(place)), 0);
  return new Map(
    asked.map(({ label, place }): [string, Thing] => {
      const concept = place === null ? null : concepts[place]!;
      const score = place === null ? bestOf([label], best) : scoreAt(place);
      const own = concept ? detectorProbability(calibration, score) : 0;
      const clues = {
        calibration,
        score,
        encoderLogit: place === null ? NaN : (logits?.get(place) ?? NaN),
        ...(withBoxes && { withBoxes }),
        others: all - own,
        isPerson: concept?.kind === 'person',
      };
      return [label, { name: concept?.name ?? label, clues }];
    }),
  );
}

/**
 * The best box of a thing is as likely as the thing; the further ones are rated by the detector alone, and are
 * at most as likely.
 */
function ratedBoxes(
  objects: readonly Detection[],
  rate: (clues: BoxClues) => number,
  thingOf: (label: string) => Thing | null,
): (SeenBox & { name: string })[] {
  const best = new Map<string, number>();
  return surestFirst(objects).flatMap(({ label, score, box }) => {
    const thing = thingOf(label);
    if (!thing) return [];
    const { name, clues } = thing;
    const most = best.get(name);
    const probability =
      most === undefined ? rate(clues) : Math.min(most, rate({ ...clues, score, encoderLogit: NaN }));
    if (most === undefined) best.set(name, probability);
    return [{ name, label, probability, box }];
  });
}

function surestFirst(objects: readonly Detection[]): Detection[] {
  return [...objects].sort((a, b) => b.score - a.score);
}

function bestByLabel(objects: readonly Detection[]): Map<string, number> {
  const best = new Map<string, number>();
  for (const { label, score } of objects) best.set(label, Math.max(score, best.get(label) ?? 0));
  return best;
}

function bestOf(labels: readonly string[], best: ReadonlyMap<string, number>): number {
  return labels.reduce((most, label) => Math.max(most, best.get(label) ?? 0), undetectedScore);
}
