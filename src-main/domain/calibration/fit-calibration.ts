/**
 * @file Fits how an encoder's cosines become probabilities without labels: on photos of which other evidence says
 * something. Pure.
 *
 * What is known of a photo is not the truth, and a fit to it would be too flat. So the truth is estimated together
 * with the fit, by expectation–maximization (Dawid and Skene 1979): the log-odds that a concept is there are those
 * of what is known, plus a share of what the encoder adds to its prior. The share is the weight that encoder and
 * detector have in tags (`domain/tags/box-probability.ts`), for they err on the same photos.
 */
import { shownFrom } from '../tags/bands.ts';
import { logit, sigmoid } from '../shared/log-odds.ts';

/** One concept in the photos of a sample. */
export interface ConceptSample {
  name: string;
  /** of the concept's vector with each photo's */
  cosines: Float32Array;
  /** probability that a photo shows it, by all else that is known of the photo; NaN = nothing is known */
  known: Float32Array;
}

export interface CalibrationFit {
  /** probability = σ(scale · cosine + bias + the concept's own) */
  calibration: { scale: number; bias: number };
  /** by concept */
  biases: Record<string, number>;
  /** concepts that the encoder alone tells from the rest of the sample as other evidence does */
  separates: string[];
  /** how the logit counts beside boxes, see `EncoderCalibration.withBoxes` */
  withBoxes: { weight: number; floor: number };
  photos: number;
  /** pairs of photo and concept that other evidence is sure to be there */
  sure: number;
  /**
   * mean difference between stated and known probability, of what is stated with `shownFrom` or more, in ten bins:
   * each half of the photos by the fit of the other half. Higher than the calibration error where other evidence
   * overlooks things.
   */
  disagreement: number;
}

/** Weight of the encoder in the estimate of the truth. */
const encoderShare = 0.3;
/**
 * Strength with which a concept's own bias is held near 0, in photos. With less, biases follow what the detector
 * errs on: at 1 ÷ their variance the error of what is shown was .12 to .18 on halves where it is .07 to .11 now.
 */
const ridge = 5;
/** A concept's own bias is at most this, in log-odds. */
const mostBias = 6;
/** Below these a library says too little. */
const fewestPhotos = 30;
const fewestSure = 30;
const fewestConcepts = 5;
/** What other evidence is sure of. */
const surelyThere = 0.7;
const surelyAbsent = 0.05;
/** A concept is told by the encoder alone from so many sure photos on that show it, and from this AUC on. */
const fewestShown = 3;
const separableAuc = 0.9;
/** Slope of cosines to log-odds, from which the weight beside boxes was fitted for the built-in encoder. */
const slopeBesideBoxes = 0.3 * 17;
/** Part of the absent concepts whose cosine says nothing beside boxes. */
const floorShare = 0.8;
const plainSteps = 12;
const steps = 50;

/**
 * @param pause called between pieces of work of some milliseconds
 * @returns null = too few photos, or too little is known of them, or the encoder does not agree with it
 */
export async function fitCalibration(
  samples: readonly ConceptSample[],
  pause: () => Promise<void>,
): Promise<CalibrationFit | null> {
  const photos = samples[0]?.cosines.length ?? 0;
  const shown = samples.map(({ known }) => known.reduce((sum, p) => sum + Number(p >= surelyThere), 0));
  const sure = shown.reduce((sum, count) => sum + count, 0);
  const isKnown = photos >= fewestPhotos && sure >= fewestSure;
  if (!isKnown || shown.filter((count) => count > 0).length < fewestConcepts) return null;
  const curve = await fitted(samples, () => true, pause);
  if (curve.scale <= 0) return null;
  const halves = await Promise.all(
    [0, 1].map((half) => fitted(samples, (photo) => photo % 2 !== half, pause)),
  );
  return {
    calibration: { scale: curve.scale, bias: curve.bias },
    biases: Object.fromEntries(samples.map(({ name }, index) => [name, rounded(curve.own[index]!)])),
    separates: samples.filter(isSeparated).map(({ name }) => name),
    withBoxes: { weight: rounded(slopeBesideBoxes / curve.scale), floor: rounded(floorOf(samples, curve)) },
    photos,
    sure,
    disagreement: disagreementOf(samples, (photo) => halves[photo % 2]!),
  };
}

/** Log-odds of a concept: scale · cosine + bias + its own. */
interface Curve {
  scale: number;
  bias: number;
  own: Float64Array;
}

const logOdds = ({ scale, bias, own }: Curve, concept: number, cosine: number) =>
  scale * cosine + bias + own[concept]!;

/** Expectation–maximization with one Newton step a round; the first rounds fit to what is known alone. */
async function fitted(
  samples: readonly ConceptSample[],
  isUsed: (photo: number) => boolean,
  pause: () => Promise<void>,
): Promise<Curve> {
  // models differ in how wide their cosines spread: the first step is of the right size for each
  const { mean, deviation } = spreadOf(samples);
  let curve: Curve = {
    scale: 1 / deviation,
    bias: -mean / deviation - 3,
    own: new Float64Array(samples.length),
  };
  const prior = logit(meanKnown(samples));
  for (let step = 0; step < steps; step += 1) {
    const share = step < plainSteps ? 0 : encoderShare;
    const sums: Sums = { slope: [0, 0], curve: [1e-9, 0, 1e-9] };
    const own = curve.own.slice();
    for (const [index, sample] of samples.entries()) {
      own[index] = addConcept(sums, { sample, index, curve, share, prior, isUsed });
      if (index % 50 === 49) await pause();
    }
    const [dScale, dBias] = solved(sums.curve, sums.slope);
    // at the mean cosine the two steps are independent
    const scale = limited(dScale * deviation, 1) / deviation;
    const level = limited(dBias + dScale * mean, 1);
    curve = {
      scale: curve.scale + scale,
      bias: curve.bias + level - scale * mean,
      own: share > 0 ? own : curve.own,
    };
  }
  return curve;
}

/** Slope, and the matrix [a, b; b, c] of curvature, of scale and bias. */
interface Sums {
  slope: [number, number];
  curve: [number, number, number];
}

interface ConceptStep {
  sample: ConceptSample;
  index: number;
  curve: Curve;
  share: number;
  prior: number;
  isUsed: (photo: number) => boolean;
}

/** Adds a concept's part to slope and curvature of scale and bias. @returns its own bias after a step */
function addConcept(
  sums: Sums,
  { sample: { cosines, known }, index, curve, share, prior, isUsed }: ConceptStep,
): number {
  const before = curve.own[index]!;
  let slope = -ridge * before;
  let curvature = ridge;
  for (let photo = 0; photo < cosines.length; photo += 1) {
    const p = known[photo]!;
    if (Number.isNaN(p) || !isUsed(photo)) continue;
    const cosine = cosines[photo]!;
    const encoder = logOdds(curve, index, cosine);
    const truth = share === 0 ? p : sigmoid(boundedLogit(p) + share * (encoder - prior));
    const stated = sigmoid(encoder);
    const error = truth - stated;
    const weight = stated * (1 - stated);
    sums.slope[0] += error * cosine;
    sums.slope[1] += error;
    sums.curve[0] += weight * cosine * cosine;
    sums.curve[1] += weight * cosine;
    sums.curve[2] += weight;
    slope += error;
    curvature += weight;
  }
  return limited(before + limited(slope / curvature, 1), mostBias);
}

/** Of the cosines of what something is known of. */
function spreadOf(samples: readonly ConceptSample[]): { mean: number; deviation: number } {
  let [count, sum, squares] = [0, 0, 0];
  for (const { cosines, known } of samples)
    for (const [photo, cosine] of cosines.entries()) {
      if (Number.isNaN(known[photo]!)) continue;
      count += 1;
      sum += cosine;
      squares += cosine * cosine;
    }
  const mean = sum / count;
  return { mean, deviation: Math.max(1e-4, Math.sqrt(Math.max(0, squares / count - mean * mean))) };
}

function meanKnown(samples: readonly ConceptSample[]): number {
  let sum = 0;
  let count = 0;
  for (const { known } of samples)
    for (const p of known)
      if (!Number.isNaN(p)) {
        sum += p;
        count += 1;
      }
  return sum / count;
}

/** A 2 × 2 system with a symmetric matrix [a, b; b, c]. */
function solved(
  [a, b, c]: readonly [number, number, number],
  [x, y]: readonly [number, number],
): [number, number] {
  const determinant = a * c - b * b;
  return [(c * x - b * y) / determinant, (a * y - b * x) / determinant];
}

/** Area under the ROC curve of the cosines, of what other evidence is sure of (Hanley and McNeil 1982). */
function isSeparated({ cosines, known }: ConceptSample): boolean {
  const there: number[] = [];
  const absent: number[] = [];
  for (const [photo, p] of known.entries())
    if (p >= surelyThere) there.push(cosines[photo]!);
    else if (p <= surelyAbsent) absent.push(cosines[photo]!);
  if (there.length < fewestShown || absent.length < fewestShown) return false;
  const wins = there.reduce(
    (sum, one) => sum + absent.reduce((won, other) => won + (one > other ? 1 : one === other ? 0.5 : 0), 0),
    0,
  );
  return wins / (there.length * absent.length) >= separableAuc;
}

function floorOf(samples: readonly ConceptSample[], curve: Curve): number {
  const absent = samples.flatMap(({ cosines, known }, index) =>
    [...known.entries()].flatMap(([photo, p]) =>
      p <= surelyAbsent ? [logOdds(curve, index, cosines[photo]!)] : [],
    ),
  );
  return absent.sort((a, b) => a - b)[Math.floor(floorShare * absent.length)] ?? curve.bias;
}

function disagreementOf(samples: readonly ConceptSample[], curveFor: (photo: number) => Curve): number {
  const bins = Array.from({ length: 10 }, () => ({ stated: 0, known: 0 }));
  let statements = 0;
  for (const [index, { cosines, known }] of samples.entries())
    for (const [photo, p] of known.entries()) {
      const stated = sigmoid(logOdds(curveFor(photo), index, cosines[photo]!));
      if (Number.isNaN(p) || stated < shownFrom) continue;
      const bin = bins[Math.min(9, Math.floor(stated * 10))]!;
      bin.stated += stated;
      bin.known += p;
      statements += 1;
    }
  return rounded(
    bins.reduce((sum, bin) => sum + Math.abs(bin.stated - bin.known), 0) / Math.max(1, statements),
  );
}

/** Within what evidence can say: a probability of 0 or 1 would outvote everything. */
function boundedLogit(probability: number): number {
  return logit(Math.min(0.999, Math.max(1e-4, probability)));
}

function limited(value: number, most: number): number {
  return Math.min(most, Math.max(-most, value));
}

function rounded(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
