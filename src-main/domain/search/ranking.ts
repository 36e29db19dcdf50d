/**
 * @file One calibrated score, in log-odds, for "this photo is what the sentence asks for", and the bands it
 * sets.
 */
import type { Detection } from '../evidence/objects/detection.ts';
import type { DetectorCalibration, EncoderCalibration } from '../shared/model-calibration.ts';
import type { BoxGroup, NamedThings } from './named-objects.ts';
import { logit, detectionProbability } from './detection-probability.ts';
import { carriesMeaning } from '../shared/words.ts';

/** A group of boxes that is asked for, and how many. */
export interface Requirement extends BoxGroup {
  count: number;
}

/** What the sentence asks of a photo's evidence. */
export interface RankedQuery {
  demands: readonly Requirement[];
  /**
   * up to three words that carry meaning: a name, not a sentence; the encoder reads it in the pack's tag
   * templates
   */
  isName: boolean;
  /** all words are names of what the detector boxes: the boxes decide */
  onlyBoxes: boolean;
  /**
   * all words are names or kinds of what the detector boxes, and the encoder is not shown to tell these kinds
   * apart: a box is a maybe
   */
  kindsOfBoxes: boolean;
}

/** What is known of one photo. null = nothing. */
export interface PhotoSigns {
  cosine: number | null;
  objects: readonly Detection[] | null;
  /**
   * share of the query's words that a person wrote about the photo: title, keywords, own tags, names of files
   * and folders; 0…1
   */
  said: number;
  /** the person took a tag that is asked for off this photo */
  rejected: boolean;
}

/** What is usual in this library. */
export interface ScoreStatistics {
  /** probability that a photo of the library shows the group */
  prior(demand: Requirement): number;
  /** of the query's cosines over the library */
  mean: number;
  deviation: number;
}

export interface Calibrations {
  encoder: Pick<EncoderCalibration, 'calibration'> | null;
  detector: Pick<DetectorCalibration, 'thresholds'> | null;
}

/**
 * All numbers of the ranking. `evidence` is what gave the best mean reciprocal rank on the evaluation photos
 * with even index (.841; odd half .821). The biases put even chances where as many sentences lose their photo
 * as scenes that are not there find one. Both halves were looked at on the way, so neither is blind: R@1 is
 * .75 on the even and .68 on the odd one; 11 % of 94 absent scenes and none of 85 absent names have a good
 * hit.
 */
const weights = {
  /**
   * encoder's tag logit → log-odds, for a name and for a sentence: a whole sentence never lies as close to
   * its photo as a name does
   */
  name: { scale: 1.4, bias: 2.25 },
  sentence: { scale: 1, bias: 2.7 },
  /** an encoder without calibration: deviations above the library's mean; four are an even chance */
  uncalibrated: { scale: 1, bias: -4 },
  /** a photo without a vector */
  unseen: -3,
  /**
   * evidence of a demand: weight · log(doubt + (1 − doubt) · presence ÷ prior); doubt = share of named things
   * the detector overlooks
   */
  evidence: { weight: 0.75, doubt: 0.1 },
  /** a query of nothing but boxed things: the boxes decide, the encoder breaks ties */
  onlyBoxes: { presence: 1.2, encoder: 0.4, bias: 1.75 },
  /**
   * share of boxes that show the kind asked for, where nothing tells kinds apart: "woman", and there is a
   * person
   */
  kindShare: 0.4,
  /** all words said by a person; grows with the share to the power of 1.5 */
  said: 8,
  rejected: -8,
  /**
   * somebody says all that is asked: above whatever models find; then by how plainly, models order those that
   * say it alike
   */
  saidAll: { base: 20, level: 4, models: 8 },
} as const;

/** Bands, in log-odds. */
export const bands = {
  good: 0,
  /**
   * where the best hit is below this, nothing matches: a sentence has more to say that no encoder reads, and
   * is given more room
   */
  maybe: { name: -2.1, sentence: -2.5 },
  /** a sentence's hits down to this much below are shown with a better one */
  wake: 1,
} as const;

/** The detector undercounts: more than this many boxes are not asked for. */
const mostCounted = 2;

/** @param separates names of concepts that the encoder is shown to tell apart */
export function toRankedQuery(
  { words, things, share }: NamedThings,
  separates: ReadonlySet<string> | null,
): RankedQuery {
  const demands = new Map<string, Requirement>();
  for (const group of things.flatMap((thing) =>
    thing.groups.map((boxes) => ({ ...boxes, count: Math.min(thing.count, mostCounted) })),
  )) {
    const key = [...group.labels].sort().join('|');
    demands.set(key, { ...group, count: Math.max(group.count, demands.get(key)?.count ?? 1) });
  }
  const all = [...demands.values()];
  const boxed = share === 1 && all.length > 0 && all.every(({ reach }) => reach !== 'general');
  const toldApart = things.some(
    ({ concept, groups }) =>
      groups.every(({ reach }) => reach === 'kind') && concept !== null && separates?.has(concept),
  );
  return {
    demands: all,
    isName: words.filter(carriesMeaning).length <= 3,
    onlyBoxes: boxed && all.every(({ reach }) => reach === 'same'),
    kindsOfBoxes: boxed && !toldApart,
  };
}

/**
 * Log-odds that the photo is what is asked for. Comparable between photos and between queries of one library
 * and its packs.
 */
export function scoreOf(
  query: RankedQuery,
  signs: PhotoSigns,
  spread: ScoreStatistics,
  calibrations: Calibrations,
): number {
  const { detector } = calibrations;
  const boxes =
    detector && signs.objects
      ? query.demands.map((demand) => ({
          demand,
          presence: detectionProbability(signs.objects ?? [], demand.labels, demand.count, detector),
        }))
      : [];
  return (
    seenScore(query, boxes, signs, spread, calibrations) +
    weights.said * signs.said ** 1.5 +
    (signs.rejected ? weights.rejected : 0)
  );
}

/** Score of a photo of which somebody says all that is asked, `level` how plainly (authored-search.ts). */
export function authoredMatchScore(level: number, score: number): number {
  const { base, level: step, models } = weights.saidAll;
  return base + step * level + (Math.max(-models, Math.min(models, score)) / models) * (step / 2 - 0.1);
}

/** Models alone never bring a photo above those that say it. */
export function modelsScore(score: number): number {
  const { base, level } = weights.saidAll;
  return Math.min(base - level, score);
}

function seenScore(
  query: RankedQuery,
  boxes: readonly SeenDemand[],
  signs: PhotoSigns,
  spread: ScoreStatistics,
  calibrations: Calibrations,
): number {
  if (query.onlyBoxes && boxes.length > 0) return boxedScore(boxes, signs, calibrations);
  const joined = encoderScore(query, signs, spread, calibrations) + evidenceScore(boxes, spread);
  return query.kindsOfBoxes && boxes.length > 0
    ? Math.max(joined, logit(weights.kindShare * probability(boxedScore(boxes, signs, calibrations))))
    : joined;
}

type SeenDemand = { demand: Requirement; presence: number };

function boxedScore(boxes: readonly SeenDemand[], { cosine }: PhotoSigns, { encoder }: Calibrations): number {
  const { presence, encoder: weight, bias } = weights.onlyBoxes;
  const weakest = Math.min(...boxes.map((box) => logit(Math.min(0.99, Math.max(0.01, box.presence)))));
  const calibration = encoder?.calibration;
  return (
    presence * weakest +
    (calibration && cosine !== null
      ? weight * (calibration.scale * cosine + calibration.bias)
      : weight * weights.unseen) +
    bias
  );
}

function encoderScore(
  { isName }: RankedQuery,
  { cosine }: Pick<PhotoSigns, 'cosine'>,
  spread: ScoreStatistics,
  { encoder }: Pick<Calibrations, 'encoder'>,
): number {
  if (cosine === null || !encoder) return weights.unseen;
  if (!encoder.calibration)
    return spread.deviation > 0
      ? weights.uncalibrated.scale * ((cosine - spread.mean) / spread.deviation) + weights.uncalibrated.bias
      : weights.unseen;
  const { scale, bias } = isName ? weights.name : weights.sentence;
  return scale * (encoder.calibration.scale * cosine + encoder.calibration.bias) + bias;
}

/** Log-odds by the encoder alone. */
export function encoderLikeness(
  query: RankedQuery,
  cosine: number,
  spread: ScoreStatistics,
  encoder: Calibrations['encoder'],
): number {
  return encoderScore(query, { cosine }, spread, { encoder });
}

/** Whether a photo with this cosine can be shown at all, whatever its boxes; what people said of it apart. */
export function canBeShown(
  query: RankedQuery,
  cosine: number,
  spread: ScoreStatistics,
  { encoder }: Pick<Calibrations, 'encoder'>,
): boolean {
  const { weight, doubt } = weights.evidence;
  const most = query.demands.reduce(
    (sum, demand) => sum + weight * Math.log(doubt + (1 - doubt) / spread.prior(demand)),
    0,
  );
  return encoderLikeness(query, cosine, spread, encoder) + most >= floorOf(query);
}

/** How much more likely the named things are here than anywhere in the library. */
function evidenceScore(boxes: readonly SeenDemand[], spread: ScoreStatistics): number {
  const { weight, doubt } = weights.evidence;
  return boxes.reduce((sum, { demand, presence }) => {
    const ratio = Math.log(doubt + (1 - doubt) * (presence / spread.prior(demand)));
    return sum + weight * (demand.reach === 'general' ? Math.max(0, ratio) : ratio);
  }, 0);
}

function probability(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}

/** Band of each score; null = not shown. Scores in any order. */
export function bandsOf(
  scores: readonly number[],
  query: Pick<RankedQuery, 'isName'>,
): ('good' | 'maybe' | null)[] {
  const best = scores.reduce((max, score) => Math.max(max, score), -Infinity);
  if (best < bands.maybe[query.isName ? 'name' : 'sentence']) return scores.map(() => null);
  const floor = floorOf(query);
  return scores.map((score) => (score >= bands.good ? 'good' : score >= floor ? 'maybe' : null));
}

/** Below this no photo is ever shown. */
export function floorOf({ isName }: Pick<RankedQuery, 'isName'>): number {
  return isName ? bands.maybe.name : bands.maybe.sentence - bands.wake;
}
