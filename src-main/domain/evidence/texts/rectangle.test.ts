/** @file Rectangles around points: the smallest one, grown, and turned so that it is read. */
import { describe, expect, it } from 'vitest';
import {
  around,
  convexHull,
  cornersOf,
  grown,
  smallestRectangle,
  turned,
  type Point,
  type Rectangle,
} from './rectangle.ts';

const turn = (points: readonly Point[], degrees: number): Point[] => {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return points.map(([x, y]) => [x * cos - y * sin, x * sin + y * cos]);
};
/** pixels of a box of 100 × 20 */
const box = Array.from({ length: 101 * 21 }, (_, at): Point => [at % 101, Math.floor(at / 101)]);

describe('convexHull', () => {
  it('keeps the corners only', () => {
    expect(convexHull(box)).toHaveLength(4);
    expect(convexHull([[0, 0]])).toEqual([[0, 0]]);
  });
});

describe('smallestRectangle', () => {
  it.each([0, 10, -10, 44, 80, 90, 170, 200])('finds a box turned by %i degrees', (degrees) => {
    const rectangle = smallestRectangle(convexHull(turn(box, degrees)));
    expect([rectangle.width, rectangle.height].sort((a, b) => a - b)).toEqual([
      expect.closeTo(20, 6),
      expect.closeTo(100, 6),
    ]);
    const [along] = turn([[1, 0]], degrees);
    const level = Math.abs(along![0]) >= Math.abs(along![1]);
    expect(rectangle.width).toBeCloseTo(level ? 100 : 20, 6);
    // from left to right
    expect(rectangle.along[0]).toBeGreaterThan(0);
    expect(rectangle.centre).toEqual(turn([[50, 10]], degrees)[0]!.map((value) => expect.closeTo(value, 6)));
  });

  it('finds one around a single point, too', () => {
    expect(smallestRectangle([[3, 4]])).toMatchObject({ centre: [3, 4], width: 0, height: 0 });
  });
});

const level: Rectangle = { centre: [50, 10], along: [1, 0], width: 100, height: 20 };

it('grows by area · ratio ÷ half the circumference on each pair of sides', () => {
  expect(grown(level, 1.8)).toEqual({ ...level, width: 130, height: 50 });
});

it('has its corners in reading order, also where it is read upwards or downwards', () => {
  expect(cornersOf(level)).toEqual([
    [0, 0],
    [100, 0],
    [100, 20],
    [0, 20],
  ]);
  const tall: Rectangle = { centre: [10, 50], along: [1, 0], width: 20, height: 100 };
  expect(cornersOf(turned(tall, 'up'))[0]).toEqual([0, 100]);
  expect(cornersOf(turned(tall, 'up'))[1]).toEqual([0, 0]);
  expect(cornersOf(turned(tall, 'down'))[0]).toEqual([20, 0]);
  expect(cornersOf(turned(tall, 'down'))[1]).toEqual([20, 100]);
});

it('goes around two in the direction of the wider one', () => {
  const right: Rectangle = { centre: [140, 12], along: [1, 0], width: 40, height: 20 };
  expect(around(right, level)).toEqual({ centre: [80, 11], along: [1, 0], width: 160, height: 22 });
});
