/** @file The distance of two texts. */
import { expect, it } from 'vitest';
import { editDistance } from './edit-distance.ts';

it.each([
  ['', '', 0],
  ['', 'abc', 3],
  ['sign', 'sign', 0],
  ['sign', 'sing', 2],
  ['kitten', 'sitting', 3],
  ['plate 5', 'plate S', 1],
])('“%s” and “%s”: %i', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
  expect(editDistance(b, a)).toBe(distance);
});
