/** @file Places in a picture, in words: "in the upper left", "along the bottom". */
import type { Box } from '../../../../src-preload/contract/index.ts';
import type { RelevanceMap } from './relevance.ts';

/** A cell belongs to the place where its relevance is at least so much of the best. */
const placeLimit = 0.6;
/** A place that takes more of the picture is no particular part of it. */
const mostOfPicture = 0.6;
/** A place that goes from edge to edge: so much of one side, and at most so much of the other. */
const edgeToEdge = { along: 0.65, across: 0.6 };
/** The middle of a side. */
const middle = { from: 0.38, to: 0.62 };

/** Where the relevant part of a map is; null = it is no particular part of the picture. */
export function positionOfMap({ columns, rows, values }: RelevanceMap): string | null {
  const cells = values.flatMap((value, cell) =>
    value >= placeLimit ? [{ x: cell % columns, y: Math.floor(cell / columns) }] : [],
  );
  if (cells.length > mostOfPicture * values.length) return null;
  const xs = cells.map(({ x }) => x);
  const ys = cells.map(({ y }) => y);
  const [left, right] = [Math.min(...xs) / columns, (Math.max(...xs) + 1) / columns];
  const [top, bottom] = [Math.min(...ys) / rows, (Math.max(...ys) + 1) / rows];
  return positionOf([left, top, right - left, bottom - top]);
}

/** Where a box is. */
export function positionOfBox(box: Box): string {
  return box[2] * box[3] > mostOfPicture ? 'in most of the picture' : positionOf(box);
}

function positionOf([x, y, width, height]: Box): string {
  const side = sideOf(x + width / 2, 'left', 'right');
  const level = sideOf(y + height / 2, 'top', 'bottom');
  if (width >= edgeToEdge.along && height <= edgeToEdge.across)
    return level === null ? 'across the middle' : `along the ${level}`;
  if (height >= edgeToEdge.along && width <= edgeToEdge.across)
    return side === null ? 'down the middle' : `along the ${side}`;
  if (side === null) return level === null ? 'in the middle' : `at the ${level}`;
  if (level === null) return `on the ${side}`;
  return `in the ${level === 'top' ? 'upper' : 'lower'} ${side}`;
}

function sideOf<Side extends string>(centre: number, first: Side, last: Side): Side | null {
  if (centre < middle.from) return first;
  return centre > middle.to ? last : null;
}
