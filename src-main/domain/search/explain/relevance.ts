/**
 * @file Where in a picture the words of a query are: from cosines of its crops to a soft map. Pure, and
 * independent of the scale of an encoder's cosines.
 */
import type { Box } from '../../../../src-preload/contract/index.ts';

/** Cosines of a picture, or of one of its crops, to the query and to the neutral sentences. */
export interface CropCosines {
  query: number;
  neutral: readonly number[];
}

/** Relevance of the words, row by row from the top left, 0…1; 1 is the most relevant place. */
export interface RelevanceMap {
  columns: number;
  rows: number;
  values: number[];
}

/**
 * part: some place is more relevant than others · everywhere: all places match the words · unclear: some do,
 * by chance · nowhere: no place matches the words, or none better than it matches neutral sentences
 */
export type Relevance =
  { kind: 'part'; map: RelevanceMap } | { kind: 'everywhere' | 'unclear' | 'nowhere'; map: null };

/** What can be said of any picture. Words that match no better than these are not in it. */
export const neutralSentences: readonly string[] = [
  'a photo',
  'a picture',
  'an image',
  'something',
  'a photo of something',
  'a photo of a thing',
  'a photo of some place',
  'a photo of nothing in particular',
  'a blurred photo',
];

/** Cells along the longer side of a map. */
const longSide = 24;
/** Radius of a crop in the map: standard deviation of its weight, in sides of the crop. */
const spread = 0.5;
/**
 * A crop's weight falls by e per so many standard deviations of the scores. Of .3, .5, .7, 1 and 1.5 the best
 * at pointing to single objects (`npm run bench -- why`).
 */
const sharpness = 0.7;
/**
 * Where the query's cosines vary over the crops less than so many times as much as those of neutral
 * sentences, they vary by chance.
 */
const leastVariation = 1.15;

/**
 * @param whole cosines of the whole picture; null = unknown
 * @param crops boxes of the crops and their cosines, in the same order, at least one
 * @param aspect width ÷ height of the picture
 * @param fits whether a picture of this cosine could be a result of the query
 */
export function relevanceOf(
  whole: CropCosines | null,
  crops: readonly { box: Box; cosines: CropCosines }[],
  aspect: number,
  fits: (cosine: number) => boolean = () => true,
): Relevance {
  const cosines = crops.map((crop) => crop.cosines);
  const leadOf = ({ query, neutral }: CropCosines) => query - Math.max(...neutral);
  const leads = cosines.map(leadOf);
  const isMatch = (seen: CropCosines) => leadOf(seen) > 0 && fits(seen.query);
  if (!cosines.some(isMatch) && !(whole && isMatch(whole))) return { kind: 'nowhere', map: null };
  const chance = mean(
    cosines[0]!.neutral.map((_, index) => deviation(cosines.map(({ neutral }) => neutral[index]!))),
  );
  if (deviation(cosines.map(({ query }) => query)) <= leastVariation * chance)
    return { kind: mean(leads) > 0 ? 'everywhere' : 'unclear', map: null };
  const scores = cosines.map(({ query, neutral }) => query - mean(neutral));
  return {
    kind: 'part',
    map: mapOf(
      crops.map(({ box }) => box),
      scores,
      aspect,
    ),
  };
}

/** A sum of bells, one a crop, the higher the better its score. */
function mapOf(boxes: readonly Box[], scores: readonly number[], aspect: number): RelevanceMap {
  const [columns, rows] =
    aspect >= 1
      ? [longSide, Math.max(1, Math.round(longSide / aspect))]
      : [Math.max(1, Math.round(longSide * aspect)), longSide];
  const step = Math.max(1e-6, sharpness * deviation(scores));
  const best = Math.max(...scores);
  const weights = scores.map((score) => Math.exp((score - best) / step));
  const bell = (place: number, start: number, length: number) =>
    Math.exp(-(((place - start - length / 2) / (spread * length)) ** 2) / 2);
  const raw = Array.from({ length: columns * rows }, (_, cell) => {
    const x = ((cell % columns) + 0.5) / columns;
    const y = (Math.floor(cell / columns) + 0.5) / rows;
    return boxes.reduce(
      (sum, [left, top, width, height], index) =>
        sum + weights[index]! * bell(x, left, width) * bell(y, top, height),
      0,
    );
  });
  const most = Math.max(...raw);
  return { columns, rows, values: raw.map((value) => Math.round((100 * value) / most) / 100) };
}

/** The most relevant place of a map, 0…1 of the picture. */
export function peakOf({ columns, rows, values }: RelevanceMap): { x: number; y: number } {
  const cell = values.indexOf(Math.max(...values));
  return { x: ((cell % columns) + 0.5) / columns, y: (Math.floor(cell / columns) + 0.5) / rows };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) ** 2)));
}
