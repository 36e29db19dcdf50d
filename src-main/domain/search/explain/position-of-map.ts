/** @file Where the relevant part of a map is, in words. */
import { mostOfPicture, positionOf } from '../../../../src-preload/contract/index.ts';
import type { RelevanceMap } from './relevance.ts';

/** A cell belongs to the place where its relevance is at least so much of the best. */
const placeLimit = 0.6;

/** Null = it is no particular part of the picture. */
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
