/** @file Where the lines of writing in a picture are laid over it, each turned as it stands. */
import type { TextLine } from '../../src-preload/contract/index.ts';
import type { Size } from './zoom.ts';

/** Share of a line's height that its letters take, from the top of the tallest to the bottom of the lowest. */
const lettersShare = 0.74;

/** A line that is tilted by less lies level: that much is chance where the letters are found. In degrees. */
const level = 2;

/** A line in pixels of the picture as it is shown; turned about its upper left corner. */
export interface PlacedLine {
  left: number;
  top: number;
  width: number;
  height: number;
  /** clockwise, in degrees */
  degrees: number;
  fontSize: number;
  /** by how much the letters are stretched along the line */
  stretch: number;
}

/**
 * @param size of the picture as it is shown
 * @param widthOf of a text in the font of the interface at this size, in px
 */
export function placeLine(
  { text, corners }: TextLine,
  size: Size,
  widthOf: (text: string, fontSize: number) => number,
): PlacedLine {
  const [upperLeft, upperRight, lowerRight, lowerLeft] = corners.map(
    ([x, y]) => [x * size.width, y * size.height] as const,
  ) as [Point, Point, Point, Point];
  const width = distance(upperLeft, upperRight);
  const height = distance(upperLeft, lowerLeft);
  const fontSize = height * lettersShare;
  const natural = widthOf(text, fontSize);
  const tilt = (Math.atan2(upperRight[1] - upperLeft[1], upperRight[0] - upperLeft[0]) * 180) / Math.PI;
  const isLevel = Math.abs(tilt) < level;
  const centre = [(upperLeft[0] + lowerRight[0]) / 2, (upperLeft[1] + lowerRight[1]) / 2] as const;
  return {
    left: isLevel ? centre[0] - width / 2 : upperLeft[0],
    top: isLevel ? centre[1] - height / 2 : upperLeft[1],
    width,
    height,
    degrees: isLevel ? 0 : tilt,
    fontSize,
    stretch: natural > 0 ? width / natural : 1,
  };
}

type Point = readonly [x: number, y: number];

function distance([ax, ay]: Point, [bx, by]: Point): number {
  return Math.hypot(bx - ax, by - ay);
}
