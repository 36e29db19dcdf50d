/** @file Reliability of stated probabilities, worked out by hand. */
import { expect, it } from 'vitest';
import { reliabilityOf, type Stated } from './calibration-error.ts';

function stated(probability: number, ...right: boolean[]): Stated[] {
  return right.map((is) => ({ probability, right: is }));
}

it('puts statements into ten bins, with the mean that is stated and the share that is right', () => {
  const { bins, statements, expectedError } = reliabilityOf([
    ...stated(0.05, false, false),
    ...stated(0.72, true),
    ...stated(0.78, true, false, false),
    ...stated(1, true, true, true, false),
  ])!;
  expect(statements).toBe(10);
  expect(bins).toHaveLength(10);
  expect(bins[0]).toEqual({ from: 0, to: 0.1, statements: 2, stated: 0.05, right: 0 });
  expect(bins[3]).toEqual({ from: 0.3, to: 0.4, statements: 0, stated: null, right: null });
  expect(bins[7]).toMatchObject({ statements: 4, right: 0.5 });
  expect(bins[7]!.stated).toBeCloseTo((0.72 + 3 * 0.78) / 4);
  expect(bins[9]).toMatchObject({ statements: 4, stated: 1, right: 0.75 });
  // .2 · .05 + .4 · |.765 − .5| + .4 · .25
  expect(expectedError).toBeCloseTo(0.01 + 0.106 + 0.1);
});

it('is 0 where probabilities hold, and nothing where none is stated', () => {
  expect(reliabilityOf(stated(0.75, true, true, true, false))!.expectedError).toBe(0);
  expect(reliabilityOf([])).toBeNull();
});
