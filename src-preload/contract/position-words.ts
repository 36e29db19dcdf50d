/** @file Places in a picture, in words: "in the upper left", "along the bottom". */
import type { Box } from './photos.ts';

/** A place that takes more of the picture is no particular part of it. */
export const mostOfPicture = 0.6;
/** A place that goes from edge to edge: so much of one side, and at most so much of the other. */
const edgeToEdge = { along: 0.65, across: 0.6 };
/** The middle of a side. */
const middle = { from: 0.38, to: 0.62 };

/** Where a box is. */
export function positionOfBox(box: Box): string {
  return box[2] * box[3] > mostOfPicture ? 'in most of the picture' : positionOf(box);
}

/** Where a part of the picture is that is not most of it. */
export function positionOf([x, y, width, height]: Box): string {
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
