/** @file Connected regions of a map, with their outlines. */
import { expect, it } from 'vitest';
import { regionsAbove } from './regions.ts';

/** `#` = .9, `+` = .5, anything else 0 */
function mapOf(...rows: string[]) {
  const values = rows.flatMap((row) => [...row].map((sign) => ({ '#': 0.9, '+': 0.5 })[sign] ?? 0));
  return [Float32Array.from(values), rows[0]!.length, rows.length] as const;
}

it('finds regions that touch at sides and corners, with their mean', () => {
  const [map, width, height] = mapOf('##....', '..#..+', '......', '#####.');
  const regions = regionsAbove(map, width, height, { threshold: 0.3, leastPixels: 1 });
  expect(regions.map(({ mean }) => Number(mean.toFixed(2)))).toEqual([0.9, 0.5, 0.9]);
  const [first] = regions;
  expect(first!.outline).toContainEqual([0, 0]);
  expect(first!.outline).toContainEqual([3, 2]);
});

it('leaves out what is too small', () => {
  const [map, width, height] = mapOf('#.###', '#....');
  expect(regionsAbove(map, width, height, { threshold: 0.3, leastPixels: 3 })).toHaveLength(1);
});

it('finds nothing in an empty map', () => {
  expect(regionsAbove(new Float32Array(12), 4, 3, { threshold: 0.3, leastPixels: 1 })).toEqual([]);
});
