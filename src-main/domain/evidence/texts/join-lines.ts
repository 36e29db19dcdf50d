/**
 * @file Pieces that stand on one line are joined: before they are read where they touch, afterwards where there
 * is a gap between them. What is hardly writing is left out. Pure.
 */
import type { DecodedText } from './ctc.ts';
import { around, type Rectangle } from './rectangle.ts';

/** What was read in one rectangle, in pixels of the picture. */
export interface Reading extends DecodedText {
  rectangle: Rectangle;
}

/** How far apart pieces of one line are at most, and how deep they overlap at most, in heights of the lower. */
const touching = { gap: 0.2, overlap: 2 };
const neighbouring = { gap: 1.2, overlap: 0.6 };
type Distance = typeof touching;

/** Their middles are less apart across the line than this, in heights, and their heights differ less. */
const mostShift = 0.4;
const mostHeightRatio = 1.8;
/** Their directions differ less than this: the cosine. */
const leastCosine = Math.cos((12 * Math.PI) / 180);

/** Rectangles that touch along a line are one: a detector takes words apart where they are widely set. */
export function joinTouching(rectangles: readonly Rectangle[]): Rectangle[] {
  return joinAll(rectangles, (rectangle) => rectangle, around, touching);
}

/** Pieces of one line with a blank between them, left to right; scores are weighted by length. */
export function joinLines(readings: readonly Reading[]): Reading[] {
  return joinAll(readings, ({ rectangle }) => rectangle, joined, neighbouring);
}

/** The widest piece takes its nearest neighbours until there is none. */
function joinAll<Piece extends object>(
  pieces: readonly Piece[],
  rectangleOf: (piece: Piece) => Rectangle,
  join: (a: Piece, b: Piece) => Piece,
  distance: Distance,
): Piece[] {
  const lines: Piece[] = [];
  const waiting = [...pieces].sort((a, b) => rectangleOf(b).width - rectangleOf(a).width);
  while (waiting.length > 0) {
    let line = waiting.shift()!;
    for (;;) {
      const at = nearestOf(rectangleOf(line), waiting.map(rectangleOf), distance);
      if (at < 0) break;
      line = join(line, waiting.splice(at, 1)[0]!);
    }
    lines.push(line);
  }
  return lines;
}

/** @returns index of the nearest piece that goes on the line; −1 = none */
function nearestOf(line: Rectangle, pieces: readonly Rectangle[], distance: Distance): number {
  let best = { at: -1, gap: Infinity };
  pieces.forEach((piece, at) => {
    const gap = gapBetween(line, piece, distance);
    if (gap !== null && gap < best.gap) best = { at, gap };
  });
  return best.at;
}

/** How far a piece is from a line on which it stands, along it; null = it stands on another one. */
function gapBetween(line: Rectangle, piece: Rectangle, distance: Distance): number | null {
  const [ux, uy] = line.along;
  if (ux * piece.along[0] + uy * piece.along[1] < leastCosine) return null;
  const [lower, taller] = [Math.min(line.height, piece.height), Math.max(line.height, piece.height)];
  if (taller > mostHeightRatio * lower) return null;
  const [dx, dy] = [piece.centre[0] - line.centre[0], piece.centre[1] - line.centre[1]];
  if (Math.abs(dy * ux - dx * uy) > mostShift * lower) return null;
  const gap = Math.abs(dx * ux + dy * uy) - (line.width + piece.width) / 2;
  return gap <= distance.gap * lower && gap >= -distance.overlap * lower ? gap : null;
}

function joined(a: Reading, b: Reading): Reading {
  const [ux, uy] = a.rectangle.along;
  const at = ({ centre: [x, y] }: Rectangle) => x * ux + y * uy;
  const [first, second] = at(a.rectangle) <= at(b.rectangle) ? [a, b] : [b, a];
  const lengths = [[...first.text].length, [...second.text].length] as const;
  return {
    text: `${first.text} ${second.text}`,
    score: (first.score * lengths[0] + second.score * lengths[1]) / (lengths[0] + lengths[1]),
    rectangle: around(first.rectangle, second.rectangle),
  };
}

/** Signs that stand for a word or a syllable each. */
const isWordSign = /\p{sc=Han}/u;

/**
 * Whether this is writing: single signs and short pieces are found in patterns, too.
 * @param short certainty that short ones need
 */
export function isWriting({ text, score }: DecodedText, short: number): boolean {
  const signs = [...text.replace(/\s/gu, '')];
  if (!signs.some((sign) => /[\p{L}\p{N}]/u.test(sign))) return false;
  if (signs.length === 1 && !isWordSign.test(text)) return false;
  return signs.length > 3 || score >= short;
}
