/**
 * @file Finds how one picture is contained in another: pairs of similar corners, and the similarity transform
 * that most of them agree on. Pure.
 */
import type { Keypoints } from './keypoints.ts';

/**
 * Maps x, y of the later picture to the earlier one: (a·x − b·y + c, b·x + a·y + d), or with its own terms
 * for y.
 */
export interface Alignment {
  xx: number;
  xy: number;
  x0: number;
  yx: number;
  yy: number;
  y0: number;
}

/** bits of 256 in which two descriptors may differ; and how much worse the second best has to be */
const mostBits = 70;
const secondBest = 0.85;
const mostMatches = 300;
const rounds = 600;
/** px */
const near = 3.5;

type Match = readonly [fromX: number, fromY: number, toX: number, toY: number];

/** @returns null where fewer than 6 corners agree; `agreed` is how many do */
export function alignmentOf(
  later: Keypoints,
  earlier: Keypoints,
): { alignment: Alignment; agreed: number } | null {
  const matches = matchesOf(later, earlier);
  let best: Match[] = [];
  const random = createRandom();
  for (let round = 0; round < rounds && matches.length >= 6; round += 1) {
    const [one, other] = [matches[random(matches.length)]!, matches[random(matches.length)]!];
    const guess = similarityOf(one, other);
    if (!guess) continue;
    const agreed = matches.filter((match) => errorOf(guess, match) <= near);
    if (agreed.length > best.length) best = agreed;
  }
  if (best.length < 6) return null;
  let alignment = leastSquares(best);
  for (let step = 0; step < 3; step += 1) {
    const agreed = matches.filter((match) => errorOf(alignment, match) <= near);
    if (agreed.length < 6) break;
    best = agreed;
    alignment = leastSquares(best);
  }
  return {
    alignment,
    agreed: new Set(best.map(([x, y]) => `${Math.round(x / 4)} ${Math.round(y / 4)}`)).size,
  };
}

/** The most similar corner for each corner, where it is unambiguous, the best first. */
function matchesOf(later: Keypoints, earlier: Keypoints): Match[] {
  const found: { bits: number; match: Match }[] = [];
  for (let from = 0; from < later.count; from += 1) {
    let [best, second, at] = [257, 257, -1];
    for (let to = 0; to < earlier.count; to += 1) {
      const bits = bitsBetween(later.descriptors, from, earlier.descriptors, to, second);
      if (bits >= second) continue;
      if (bits < best) {
        // a neighbour at another size of the picture is the same corner
        if (at < 0 || !isSamePlace(earlier, at, to)) second = best;
        [best, at] = [bits, to];
      } else if (!isSamePlace(earlier, at, to)) second = bits;
    }
    if (best > mostBits || best > second * secondBest) continue;
    const place = (points: Keypoints, index: number) =>
      [points.places[2 * index]!, points.places[2 * index + 1]!] as const;
    found.push({ bits: best, match: [...place(later, from), ...place(earlier, at)] });
  }
  return found
    .sort((a, b) => a.bits - b.bits)
    .slice(0, mostMatches)
    .map(({ match }) => match);
}

function isSamePlace({ places }: Keypoints, a: number, b: number): boolean {
  return Math.abs(places[2 * a]! - places[2 * b]!) + Math.abs(places[2 * a + 1]! - places[2 * b + 1]!) < 6;
}

function bitsBetween(one: Uint32Array, a: number, other: Uint32Array, b: number, enough: number): number {
  let bits = 0;
  for (let word = 0; word < 8 && bits < enough; word += 1)
    bits += bitsIn(one[8 * a + word]! ^ other[8 * b + word]!);
  return bits;
}

/** Bits set in a 32-bit word (Warren, “Hacker’s Delight”, 5-1). */
function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/**
 * The turn, size and shift that map two places; null where they are too near, or it would be more than 8
 * times larger or smaller.
 */
function similarityOf([x1, y1, u1, v1]: Match, [x2, y2, u2, v2]: Match): Alignment | null {
  const [dx, dy, du, dv] = [x2 - x1, y2 - y1, u2 - u1, v2 - v1];
  const length = dx * dx + dy * dy;
  if (length < 400) return null;
  const [a, b] = [(dx * du + dy * dv) / length, (dx * dv - dy * du) / length];
  const size = Math.hypot(a, b);
  if (size < 0.125 || size > 8) return null;
  return { xx: a, xy: -b, x0: u1 - a * x1 + b * y1, yx: b, yy: a, y0: v1 - b * x1 - a * y1 };
}

function errorOf({ xx, xy, x0, yx, yy, y0 }: Alignment, [x, y, u, v]: Match): number {
  return Math.hypot(xx * x + xy * y + x0 - u, yx * x + yy * y + y0 - v);
}

/** The similarity with the least squared error (Umeyama, 1991, without weights). */
function leastSquares(matches: readonly Match[]): Alignment {
  const mean = [0, 0, 0, 0];
  for (const match of matches) match.forEach((value, at) => (mean[at]! += value / matches.length));
  const [mx, my, mu, mv] = mean as [number, number, number, number];
  let [a, b, length] = [0, 0, 0];
  for (const [x, y, u, v] of matches) {
    const [dx, dy, du, dv] = [x - mx, y - my, u - mu, v - mv];
    a += dx * du + dy * dv;
    b += dx * dv - dy * du;
    length += dx * dx + dy * dy;
  }
  [a, b] = length > 0 ? [a / length, b / length] : [1, 0];
  return { xx: a, xy: -b, x0: mu - a * mx + b * my, yx: b, yy: a, y0: mv - b * mx - a * my };
}

/** The same numbers each time, so that two pictures always compare alike. */
function createRandom(): (below: number) => number {
  let state = 0x9e3779b9;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}
