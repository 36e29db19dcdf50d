/**
 * @file Whether one picture was made from another one: how much of both agrees once they are laid over each
 * other. Pure.
 */
import type { PictureMatch } from '../../../domain/vision/vision.ts';
import type { Pixels } from '../../../domain/evidence/analyzer.ts';
import { alignmentOf, type Alignment } from './alignment.ts';
import { between, detailOf, greyOf, mirrored, type GreyImage } from './grey-image.ts';
import { keypointsOf } from './keypoints.ts';

/** px of the long side at which pictures are compared; larger where only a part of the earlier one is left */
const longSide = 256;
const partLongSide = 512;
/** px */
const blockSide = 12;
/** standard deviation of the detail of a block in which there is something to see */
const leastTexture = 3;
/** What was put onto a plain surface (a mark, a date) counts less than what is not there any more. */
const addedWeight = 0.3;
/** correlation of two blocks that show the same, from afar and from near */
const alike = 0.7;
const closelyAlike = 0.8;
/** the search stops at this agreement */
const enough = 0.9;
/** from this agreement on, they are compared at a finer scale */
const closeLook = 0.6;
/** a block is searched for this far around its position, px */
const slack = 2;
/** Beside an edge that only the later picture has (a frame), nothing is compared, px. */
const margin = 6;

/** Brightness, contrast, colour, size, turn, mirroring and what was cut off or put around do not count. */
export function matchPictures(earlier: Pixels, later: Pixels): PictureMatch {
  const [before, after] = [greyOf(earlier, longSide), greyOf(later, longSide)];
  const pair: Pair = { before, beforeLarge: greyOf(earlier, partLongSide), after, detail: detailOf(after) };
  const { alignment, ...match } = bestMatch(pair);
  // lines of text are similar at a coarse scale, whatever the text
  const isClose = alignment !== null && match.agreement >= closeLook;
  return {
    ...match,
    fineAgreement: isClose ? fineAgreement(pair, greyOf(later, partLongSide), alignment) : match.agreement,
  };
}

type Found = Omit<PictureMatch, 'fineAgreement'> & { alignment: Alignment | null };

function bestMatch(pair: Pair): Found {
  const { before, after } = pair;
  const measured = (alignment: Alignment, reach: number, corners: number): Found => ({
    ...compared(pair, alignment, reach),
    corners,
    alignment,
  });
  const laid = best(stretches(before, after).map((alignment) => measured(alignment, 0, 0)));
  const stretched = laid?.alignment ? measured(laid.alignment, slack, 0) : null;
  if (stretched && worth(stretched) >= enough) return stretched;
  const corners = keypointsOf(before);
  const found = alignmentOf(keypointsOf(after), corners);
  const aligned = found && measured(found.alignment, slack, found.agreed);
  if (aligned && worth(aligned) >= enough) return aligned;
  const turnedOver = alignmentOf(keypointsOf(mirrored(after)), corners);
  const other =
    turnedOver && measured(unmirrored(turnedOver.alignment, after.width), slack, turnedOver.agreed);
  return best([stretched, aligned, other].filter((one) => one !== null)) ?? nothing;
}

const nothing: Found = {
  agreement: 0,
  coversBefore: 0,
  coversAfter: 0,
  blocks: 0,
  corners: 0,
  alignment: null,
};

/** The same, twice as large. */
function fineAgreement(
  { before, beforeLarge }: Pair,
  after: GreyImage,
  { xx, xy, x0, yx, yy, y0 }: Alignment,
): number {
  const [across, down] = [beforeLarge.width / before.width, beforeLarge.height / before.height];
  const long = Math.max(after.width, after.height);
  const small = Math.min(1, longSide / long);
  const shift = (first: number, second: number, at: number) =>
    (first + second) * (small / 2 - 0.5) + at + 0.5;
  const alignment: Alignment = {
    xx: xx * small * across,
    xy: xy * small * across,
    x0: shift(xx, xy, x0) * across - 0.5,
    yx: yx * small * down,
    yy: yy * small * down,
    y0: shift(yx, yy, y0) * down - 0.5,
  };
  const pair: Pair = { before: beforeLarge, beforeLarge, after, detail: detailOf(after) };
  return compared(pair, alignment, slack, closelyAlike).agreement;
}

interface Pair {
  before: GreyImage;
  beforeLarge: GreyImage;
  after: GreyImage;
  /** of `after` */
  detail: GreyImage;
}

function best(candidates: readonly Found[]): Found | null {
  return candidates.reduce<Found | null>(
    (first, next) => (first && worth(first) >= worth(next) ? first : next),
    null,
  );
}

/** Tiny overlaps agree by chance. */
function worth({
  agreement,
  coversBefore,
  coversAfter,
  blocks,
}: Omit<PictureMatch, 'fineAgreement'>): number {
  return (
    agreement * Math.min(1, coversAfter * 1.5) * Math.min(1, coversBefore * 4) * Math.min(1, blocks / 12)
  );
}

/** The eight orientations of EXIF, the later picture stretched to the earlier one's size. */
function stretches(before: GreyImage, after: GreyImage): Alignment[] {
  const [x, y] = [before.width / after.width, before.height / after.height];
  const [across, down] = [before.width / after.height, before.height / after.width];
  const shift = (factor: number, length: number) =>
    factor > 0 ? (factor - 1) / 2 : length - 1 + (factor + 1) / 2;
  const signs = [1, -1].flatMap((h) => [1, -1].map((v) => [h, v] as const));
  const straight = signs.map(([h, v]) => ({
    xx: h * x,
    xy: 0,
    x0: shift(h * x, before.width),
    yx: 0,
    yy: v * y,
    y0: shift(v * y, before.height),
  }));
  const turned = signs.map(([h, v]) => ({
    xx: 0,
    xy: h * across,
    x0: shift(h * across, before.width),
    yx: v * down,
    yy: 0,
    y0: shift(v * down, before.height),
  }));
  const near = (ratio: number) => ratio < 1.3 && ratio > 1 / 1.3;
  return [...(near(x / y) ? straight : []), ...(near(across / down) ? turned : [])];
}

function unmirrored(alignment: Alignment, width: number): Alignment {
  const { xx, x0, yx, y0 } = alignment;
  return { ...alignment, xx: -xx, x0: x0 + xx * (width - 1), yx: -yx, y0: y0 + yx * (width - 1) };
}

/**
 * Block by block of the later picture: what of the textured ones shows the same as the earlier picture at its
 * place.
 */
function compared(
  { before, beforeLarge, after, detail }: Pair,
  alignment: Alignment,
  reach: number,
  enoughAlike = alike,
): Omit<PictureMatch, 'corners' | 'fineAgreement'> {
  const size = Math.sqrt(Math.abs(alignment.xx * alignment.yy - alignment.xy * alignment.yx));
  const laid = detailOf(laidUnder(after, before, size < 0.75 ? beforeLarge : before, alignment));
  let [blocks, agreed, inside, all] = [0, 0, 0, 0];
  for (let top = 0; top + blockSide <= after.height; top += blockSide) {
    for (let left = 0; left + blockSide <= after.width; left += blockSide) {
      all += 1;
      if (!isWithin(before, after, alignment, left, top, 0)) continue;
      inside += 1;
      const seen = correlationAt(laid, detail, left, top, 0, 0);
      if (
        Math.max(seen.textureLaid, seen.texture) < leastTexture ||
        !isWithin(before, after, alignment, left, top, margin)
      )
        continue;
      const weight = seen.textureLaid < leastTexture ? addedWeight : 1;
      blocks += weight;
      if (seen.correlation >= enoughAlike || isAround(laid, detail, left, top, reach, enoughAlike))
        agreed += weight;
    }
  }
  // smaller than a block: nothing can be seen in it
  const share = all === 0 ? 1 : inside / all;
  const coversBefore = Math.min(
    1,
    (share * after.width * after.height * size * size) / (before.width * before.height),
  );
  return {
    agreement: blocks === 0 ? 0 : agreed / blocks,
    coversBefore,
    coversAfter: share,
    blocks: Math.round(blocks),
  };
}

/**
 * The part of the earlier picture under the later one. @param source the earlier picture at the size that it
 * is taken from
 */
function laidUnder(
  after: GreyImage,
  before: GreyImage,
  source: GreyImage,
  { xx, xy, x0, yx, yy, y0 }: Alignment,
): GreyImage {
  const values = new Float32Array(after.values.length);
  const [across, down] = [source.width / before.width, source.height / before.height];
  for (let y = 0, at = 0; y < after.height; y += 1) {
    for (let x = 0; x < after.width; x += 1, at += 1) {
      const [u, v] = [xx * x + xy * y + x0, yx * x + yy * y + y0];
      values[at] = between(source, (u + 0.5) * across - 0.5, (v + 0.5) * down - 0.5);
    }
  }
  return { values, width: after.width, height: after.height };
}

/** False where the block and its surroundings in the later picture are not entirely in the earlier one. */
function isWithin(
  before: GreyImage,
  after: GreyImage,
  { xx, xy, x0, yx, yy, y0 }: Alignment,
  left: number,
  top: number,
  around: number,
): boolean {
  const across = [Math.max(0, left - around), Math.min(after.width - 1, left + blockSide + around)];
  const down = [Math.max(0, top - around), Math.min(after.height - 1, top + blockSide + around)];
  return across.every((x) =>
    down.every((y) => {
      const [u, v] = [xx * x + xy * y + x0, yx * x + yy * y + y0];
      return u >= -1.5 && v >= -1.5 && u <= before.width + 0.5 && v <= before.height + 0.5;
    }),
  );
}

/** Whether the block shows the same as one at most this far from its position. */
function isAround(
  laid: GreyImage,
  detail: GreyImage,
  left: number,
  top: number,
  reach: number,
  enoughAlike: number,
): boolean {
  for (let dy = -reach; dy <= reach; dy += 1) {
    for (let dx = -reach; dx <= reach; dx += 1)
      if (correlationAt(laid, detail, left, top, dx, dy).correlation >= enoughAlike) return true;
  }
  return false;
}

interface BlockMatch {
  correlation: number;
  textureLaid: number;
  texture: number;
}

/** Of a block of `detail` with one of `laid` that is shifted; the textures are standard deviations. */
function correlationAt(
  laid: GreyImage,
  detail: GreyImage,
  left: number,
  top: number,
  shiftX: number,
  shiftY: number,
): BlockMatch {
  const { width, height } = detail;
  let [sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0];
  const [dx, dy] = [
    Math.min(width - blockSide - left, Math.max(-left, shiftX)),
    Math.min(height - blockSide - top, Math.max(-top, shiftY)),
  ];
  for (let y = top; y < top + blockSide; y += 1) {
    for (let x = left; x < left + blockSide; x += 1) {
      const a = laid.values[(y + dy) * width + x + dx]!;
      const b = detail.values[y * width + x]!;
      sumA += a;
      sumB += b;
      squaresA += a * a;
      squaresB += b * b;
      products += a * b;
    }
  }
  const count = blockSide * blockSide;
  const [varianceA, varianceB] = [
    Math.max(0, squaresA / count - (sumA / count) ** 2),
    Math.max(0, squaresB / count - (sumB / count) ** 2),
  ];
  const spread = Math.sqrt(varianceA * varianceB);
  const covariance = products / count - (sumA / count) * (sumB / count);
  return {
    correlation: spread > 1e-6 ? covariance / spread : 0,
    textureLaid: Math.sqrt(varianceA),
    texture: Math.sqrt(varianceB),
  };
}
