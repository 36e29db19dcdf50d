/** @file The levels of a picture in tiles are those that are written. */
import { expect, it } from 'vitest';
import { tileLevels } from './tile-levels.ts';

it('halves the picture, rounded up, until it is one tile', () => {
  expect(tileLevels(4_001, 300)).toEqual([
    { width: 501, height: 38 },
    { width: 1_001, height: 75 },
    { width: 2_001, height: 150 },
    { width: 4_001, height: 300 },
  ]);
});

it('has one level for a picture that is one tile', () => {
  expect(tileLevels(512, 1)).toEqual([{ width: 512, height: 1 }]);
});
