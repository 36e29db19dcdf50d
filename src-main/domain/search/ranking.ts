/**
 * @file The score of a photo for a query: calibrated log-odds that the photo is what the sentence asks for.
 * The bands are thresholds of this score.
 */
import type { EncoderCalibration } from '../shared/model-calibration.ts';
import type { BoxGroup, NamedThings } from './named-objects.ts';
import { logit, sigmoid } from '../shared/log-odds.ts';
import type { SeenThings } from '../tags/seen-boxes.ts';
import { sureFrom } from '../tags/bands.ts';
import { presenceOf } from './detection-probability.ts';
import type { FactEvidence } from './fact-evidence.ts';
import { carriesMeaning } from '../shared/words.ts';
import { noPictureWords, type PictureWords } from './picture-words.ts';

/** A group of boxes that the query requires, and how many. */
export interface Requirement extends BoxGroup {
  count: number;
}

/** What the score of a photo depends on, of a query. */
export interface ScoringQuery {
  requirements: readonly Requirement[];
  /**
   * up to three content words of one phrase: the encoder reads it in the pack's tag templates
   */
  isName: boolean;
  /** all content words are labels of the detector: its boxes decide */
  decidedByDetector: boolean;
  /**
   * all content words are labels of the detector or kinds of them, and the encoder is not known to separate
   * these kinds: a box is enough for "maybe"
   */
  suggestedByDetector: boolean;
  /**
   * items of the concept head, one list for each thing that it names; any of a list is the thing. Empty unless
   * head and boxes together name all of up to three content words: then they decide.
   */
  concepts: readonly (readonly string[])[];
}

/** What is known of one photo; null = unknown. */
export interface PhotoSignals {
  cosine: number | null;
  /** what tags state of the labels that the query requires */
  seen: SeenThings | null;
  /**
   * for each list of the query's `concepts` the best logit of the concept head above the item's own threshold;
   * null = not known, also where left out
   */
  concepts?: readonly number[] | null;
  /**
   * share of the query's content words that the photo's texts have, 0…1: title, keywords, own tags, names of
   * files and folders
   */
  textShare: number;
  /** words that models read or named in the picture; none where left out */
  pictureWords?: PictureWords;
  /** what its facts say to the query; left out = nothing */
  facts?: FactEvidence;
  /** the person rejected a tag of this photo that the query names */
  rejected: boolean;
}

/** Statistics of the library. */
export interface ScoreStatistics {
  /** probability that a photo of the library shows the group, by the detector alone */
  prior(requirement: Requirement): number;
  /** mean and standard deviation of the query's cosines to the library's photos */
  mean: number;
  deviation: number;
}

export interface Calibrations {
  encoder: Pick<EncoderCalibration, 'calibration' | 'inSearch'> | null;
}

/**
 * All weights of the ranking. `sentence.scale` and `detections` are near the best mean reciprocal rank on each
 * half of the evaluation photos of COCO (`npm run fit`); on those of Flickr8k a weight of .35 is a little better
 * and .75 worse. The biases were set so that at score 0 two errors are about
 * equally frequent: a sentence whose photo scores below 0, and a scene that no photo shows but for which one
 * scores above 0. Both halves were used for that, so neither is a blind test. What boxes decide alone needs no
 * weights: its score is the log-odds of what tags state.
 */
const weights = {
  /**
   * encoder's tag logit → log-odds, for a name and for a sentence: cosines of sentences are lower than those
   * of names
   */
  name: { scale: 1, bias: 2.5 },
  sentence: { scale: 0.9, bias: 3.7 },
  /** an encoder without calibration: standard deviations above the library's mean; at four the score is 0 */
  uncalibrated: { scale: 1.5, bias: -6 },
  /** a photo without a vector */
  unseen: -6,
  /**
   * of one required group: weight · log(doubt + (1 − doubt) · presence ÷ prior); doubt = share of named
   * things that the detector overlooks
   */
  detections: { weight: 0.5, doubt: 0.1 },
  /** where the concept head decides, alone or with boxes */
  decidedByConcepts: { presence: 1, most: 0.5, least: -8, encoder: 0.25, bias: 1.8 },
  /**
   * share of boxes that show the kind the query names, where no model separates kinds: "woman", and the box
   * shows a person
   */
  kindShare: 0.4,
  /** the photo's texts have all content words; grows with their share to the power of 1.5 */
  textShare: 8,
  /**
   * words read or named in the picture, times the square of the share of words found. Not fitted: `bit` is
   * ln 2, so the information in what was read is its log-likelihood ratio; `tag` is what a tag of probability
   * 1 adds. Below what people wrote.
   */
  pictureWords: { bit: Math.LN2, tag: 5.3, most: 7, least: -3 },
  /** how much the models' score orders photos whose facts say all; not fitted: .6 at most */
  factLooks: 0.1,
  /** however sure the models are */
  rejected: -8,
  /**
   * exact match in the authored text: above all other photos; ordered by level, and within a level by the
   * score of the models
   */
  authoredMatch: { base: 20, level: 4, models: 8 },
} as const;

/** Bands, in log-odds. */
export const bands = {
  good: 0,
  /** where boxes decide, as tags are sure: what is a “maybe” there is none of the good matches here */
  goodByDetector: logit(sureFrom),
  /**
   * where the best hit is below this, nothing is shown; lower for names, and still lower for sentences, of
   * which encoders miss more than the concept head misses of what it knows
   */
  maybe: { exact: -0.9, name: -1.75, sentence: -4 },
  /** where the best hit of a sentence is shown, so are those up to this much below the limit */
  belowLimit: 1.7,
} as const;

/** What a name does not have: with one of these a query is a sentence, however short. */
const sentenceWords = new Set(
  (
    'is are was were has have had there in on at with by under over behind near next beside ' +
    'out up down into onto through towards across along between around'
  ).split(' '),
);
/** The detector undercounts: a requirement has at most this count. */
const mostCounted = 2;

/** @param separates names of concepts that the encoder is known to separate */
export function toScoringQuery(
  { words, things, boxedShare, decidedShare }: NamedThings,
  separates: ReadonlySet<string> | null,
): ScoringQuery {
  const requirements = new Map<string, Requirement>();
  for (const group of things.flatMap((thing) =>
    thing.groups.map((boxes) => ({ ...boxes, count: Math.min(thing.count, mostCounted) })),
  )) {
    const key = [...group.labels].sort().join('|');
    requirements.set(key, { ...group, count: Math.max(group.count, requirements.get(key)?.count ?? 1) });
  }
  const all = [...requirements.values()];
  const boxed = boxedShare === 1 && all.length > 0 && all.every(({ relation }) => relation !== 'general');
  const areKindsSeparated = things.some(
    ({ concept, groups }) =>
      groups.every(({ relation }) => relation === 'kind') && concept !== null && separates?.has(concept),
  );
  const isShort = words.filter(carriesMeaning).length <= 3;
  const isName = isShort && !words.some(({ text }) => sentenceWords.has(text));
  const decidedByDetector = boxed && all.every(({ relation }) => relation === 'same');
  const decidedByConcepts =
    isShort &&
    !decidedByDetector &&
    decidedShare === 1 &&
    things.every(
      ({ heads, groups }) => heads.length > 0 || groups.every(({ relation }) => relation === 'same'),
    );
  return {
    requirements: all,
    isName,
    decidedByDetector,
    suggestedByDetector: boxed && !areKindsSeparated,
    concepts: decidedByConcepts ? things.map(({ heads }) => heads).filter(({ length }) => length > 0) : [],
  };
}

/**
 * Log-odds that the photo is what the query asks for. Comparable between photos and between queries of one
 * library and its packs.
 */
export function scoreOf(
  query: ScoringQuery,
  signals: PhotoSignals,
  statistics: ScoreStatistics,
  calibrations: Calibrations,
): number {
  const { seen } = signals;
  const boxes = seen
    ? query.requirements.map((requirement) => ({
        requirement,
        presence: presenceOf(seen, requirement.labels, requirement.count),
        byDetector: presenceOf(seen.byDetector, requirement.labels, requirement.count),
      }))
    : [];
  const looks =
    withPictureWords(modelScore(query, boxes, signals, statistics, calibrations), signals.pictureWords) +
    weights.textShare * signals.textShare ** 1.5;
  const score = withFacts(looks, signals.facts);
  return signals.rejected ? Math.min(0, score) + weights.rejected : score;
}

/**
 * Where facts say all that is asked for, the photo is it as surely as they hold, whatever it looks like, and
 * looks only order such photos; where they say a part, their log-likelihood ratio is added.
 */
function withFacts(score: number, facts: FactEvidence | undefined): number {
  if (!facts) return score;
  if (facts.complete === null) return score + facts.logRatio;
  const looks = weights.factLooks * Math.max(-6, Math.min(6, score));
  return Math.max(score, logit(facts.complete) + looks);
}

/**
 * The models' score with what they read or named. Where that covers the whole query, the picture need not
 * look like it: it counts at least as one without a vector.
 */
function withPictureWords(score: number, { share, readBits, certainty, tagged } = noPictureWords): number {
  if (share === 0) return score;
  const { bit, tag, most, least } = weights.pictureWords;
  const evidence = certainty * Math.min(most, share ** 2 * (bit * readBits + tag * tagged));
  return evidence + (share === 1 ? Math.max(score, least) : score);
}

/** Score of an exact match in the authored text. @param level as in `AuthoredMatch` */
export function authoredMatchScore(level: number, score: number): number {
  const { base, level: step, models } = weights.authoredMatch;
  return base + step * level + (Math.max(-models, Math.min(models, score)) / models) * (step / 2 - 0.1);
}

/** Without an exact match a photo ranks below all that have one. */
export function cappedModelScore(score: number): number {
  const { base, level } = weights.authoredMatch;
  return Math.min(base - level, score);
}

function modelScore(
  query: ScoringQuery,
  boxes: readonly RequirementPresence[],
  signals: PhotoSignals,
  statistics: ScoreStatistics,
  calibrations: Calibrations,
): number {
  if (query.decidedByDetector && boxes.length > 0) return boxedScore(boxes);
  if (query.concepts.length > 0 && signals.concepts)
    return conceptScore(query, signals.concepts, boxes, signals, statistics, calibrations);
  const joined = encoderScore(query, signals, statistics, calibrations) + detectionScore(boxes, statistics);
  return query.suggestedByDetector && boxes.length > 0
    ? Math.max(joined, logit(weights.kindShare * sigmoid(boxedScore(boxes))))
    : joined;
}

/** `presence`: as tags state it; `byDetector`: without the encoder, which has its own say about a sentence */
interface RequirementPresence {
  requirement: Requirement;
  presence: number;
  byDetector: number;
}

/** As likely as the least likely of the things: the log-odds that its tag states. */
function boxedScore(boxes: readonly RequirementPresence[]): number {
  return Math.min(...boxes.map(({ presence }) => logit(Math.min(1 - 1e-9, Math.max(0.001, presence)))));
}

/**
 * The mean of the things' log-odds: a sunset may be plain where the mountains below it are dim. A thing that is
 * plain makes up for no other that is not there. @param found by the concept head, 0 at its own thresholds
 */
function conceptScore(
  query: ScoringQuery,
  found: readonly number[],
  boxes: readonly RequirementPresence[],
  signals: PhotoSignals,
  statistics: ScoreStatistics,
  calibrations: Calibrations,
): number {
  const { presence, most, least, encoder: weight, bias } = weights.decidedByConcepts;
  const required = boxes.filter(({ requirement }) => requirement.relation !== 'general');
  const all = [...found, ...required.map(presenceLogit)];
  const capped = all.map((value) => (all.length === 1 ? value : Math.min(most, Math.max(least, value))));
  const mean = capped.reduce((sum, value) => sum + value, 0) / capped.length;
  return presence * mean + weight * encoderScore(query, signals, statistics, calibrations) + bias;
}

/** Within what the mean of several things makes of it. */
function presenceLogit({ presence }: RequirementPresence): number {
  return logit(Math.min(0.99, Math.max(0.01, presence)));
}

function encoderScore(
  { isName }: ScoringQuery,
  { cosine }: Pick<PhotoSignals, 'cosine'>,
  statistics: ScoreStatistics,
  { encoder }: Pick<Calibrations, 'encoder'>,
): number {
  if (cosine === null || !encoder) return weights.unseen;
  const calibration = encoder.inSearch ?? encoder.calibration;
  if (!calibration)
    return statistics.deviation > 0
      ? weights.uncalibrated.scale * ((cosine - statistics.mean) / statistics.deviation) +
          weights.uncalibrated.bias
      : weights.unseen;
  const { scale, bias } = isName ? weights.name : weights.sentence;
  return scale * (calibration.scale * cosine + calibration.bias) + bias;
}

/** Log-odds by the encoder alone. */
export function encoderLikeness(
  query: ScoringQuery,
  cosine: number,
  statistics: ScoreStatistics,
  encoder: Calibrations['encoder'],
): number {
  return encoderScore(query, { cosine }, statistics, { encoder });
}

/**
 * Whether a photo with this cosine can reach the lowest shown score with the best boxes, without any text.
 */
export function canBeShown(
  query: ScoringQuery,
  cosine: number,
  statistics: ScoreStatistics,
  { encoder }: Pick<Calibrations, 'encoder'>,
): boolean {
  const { weight, doubt } = weights.detections;
  const most = query.requirements.reduce(
    (sum, requirement) => sum + weight * Math.log(doubt + (1 - doubt) / statistics.prior(requirement)),
    0,
  );
  return encoderLikeness(query, cosine, statistics, encoder) + most >= lowestShownScore(query);
}

/** Log-likelihood ratios of the required groups: in this photo against the library, weighted. */
function detectionScore(boxes: readonly RequirementPresence[], statistics: ScoreStatistics): number {
  const { weight, doubt } = weights.detections;
  return boxes.reduce((sum, { requirement, byDetector }) => {
    const ratio = Math.log(doubt + (1 - doubt) * (byDetector / statistics.prior(requirement)));
    return sum + weight * (requirement.relation === 'general' ? Math.max(0, ratio) : ratio);
  }, 0);
}

/** What the limit of a query's hits depends on. `isExact`: what is asked for is known, near misses are none. */
type Limited = Pick<ScoringQuery, 'isName' | 'concepts' | 'decidedByDetector'> & { isExact?: boolean };

/** Band of each score; null = not shown. Scores in any order. */
export function bandsOf(scores: readonly number[], query: Limited): ('good' | 'maybe' | null)[] {
  const best = scores.reduce((max, score) => Math.max(max, score), -Infinity);
  if (best < bands.maybe[limitOf(query)]) return scores.map(() => null);
  const floor = lowestShownScore(query);
  const good = goodFrom(query);
  return scores.map((score) => (score >= good ? 'good' : score >= floor ? 'maybe' : null));
}

/** Photos from here on are good matches. */
function goodFrom({ decidedByDetector }: Pick<ScoringQuery, 'decidedByDetector'>): number {
  return decidedByDetector ? bands.goodByDetector : bands.good;
}

/** Photos below this are not shown. */
export function lowestShownScore(query: Limited): number {
  const limit = limitOf(query);
  return bands.maybe[limit] - (limit === 'sentence' ? bands.belowLimit : 0);
}

/** Of what the concept head knows, too, near misses are none. */
function limitOf({ isName, concepts, isExact = concepts.length > 0 }: Limited): keyof typeof bands.maybe {
  return isExact ? 'exact' : isName ? 'name' : 'sentence';
}
