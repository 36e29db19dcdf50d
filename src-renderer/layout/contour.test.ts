/** @file Outlines of maps. */
import { describe, expect, it } from 'vitest';
import { contourPath } from './contour.ts';

const map = (rows: number[][]) => ({
  columns: rows[0]!.length,
  rows: rows.length,
  values: rows.flat(),
});
const numbersIn = (path: string) => (path.match(/-?[\d.]+/g) ?? []).map(Number);

describe('the outline of a map', () => {
  it('goes around a place that reaches the level', () => {
    const path = contourPath(
      map([
        [0, 0, 0],
        [0, 1, 0],
        [0, 0, 0],
      ]),
      0.5,
    );
    const numbers = numbersIn(path);
    expect(path.match(/M/g)).toHaveLength(4);
    expect(Math.min(...numbers)).toBeCloseTo(1 / 3, 3);
    expect(Math.max(...numbers)).toBeCloseTo(2 / 3, 3);
  });

  it('stays within the picture, and is closed at its edge', () => {
    const numbers = numbersIn(contourPath(map([[1, 1]]), 0.5));
    expect(numbers.length).toBeGreaterThan(0);
    for (const number of numbers) expect(number >= 0 && number <= 1).toBe(true);
  });

  it('is nothing where no place reaches the level', () => {
    expect(contourPath(map([[0.2, 0.3]]), 0.5)).toBe('');
  });
});
