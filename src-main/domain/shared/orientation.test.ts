/** @file Orientations: a table of boxes, and that one after the other does what the two do. */
import { describe, expect, it } from 'vitest';
import {
  bothOrientations,
  displayedBox,
  displayedSize,
  orientationOf,
  type Orientation,
} from './orientation.ts';

const all = [1, 2, 3, 4, 5, 6, 7, 8] as const;
const rounded = (box: readonly number[]) => box.map((value) => Number(value.toFixed(9)));

describe('a box', () => {
  it.each<[Orientation, number[]]>([
    [1, [0.1, 0.2, 0.3, 0.1]],
    [2, [0.6, 0.2, 0.3, 0.1]],
    [3, [0.6, 0.7, 0.3, 0.1]],
    [4, [0.1, 0.7, 0.3, 0.1]],
    [5, [0.2, 0.1, 0.1, 0.3]],
    [6, [0.7, 0.1, 0.1, 0.3]],
    [7, [0.7, 0.6, 0.1, 0.3]],
    [8, [0.2, 0.6, 0.1, 0.3]],
  ])('of a picture of orientation %i', (orientation, shown) => {
    expect(rounded(displayedBox([0.1, 0.2, 0.3, 0.1], orientation))).toEqual(shown);
  });
});

describe('two orientations', () => {
  it.each(all.flatMap((first) => all.map((second) => [first, second] as const)))(
    '%i, then %i',
    (first, second) => {
      const box = [0.1, 0.2, 0.3, 0.1] as [number, number, number, number];
      const both = bothOrientations(first, second);
      expect(rounded(displayedBox(box, both))).toEqual(
        rounded(displayedBox(displayedBox(box, first), second)),
      );
      const size = { width: 30, height: 20 };
      expect(displayedSize(size, both)).toEqual(displayedSize(displayedSize(size, first), second));
    },
  );
});

it('only 1 to 8 are orientations', () => {
  expect([0, 1, 8, 9, 2.5, null, undefined].map(orientationOf)).toEqual([null, 1, 8, null, null, null, null]);
});
