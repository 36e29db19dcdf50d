/** @file Zooming keeps the point under the pointer, panning keeps the picture over the stage. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { actualScale, clampView, fitted, fittedSize, largestScale, maxScale, zoomAbout } from './zoom.ts';

test('the point under the pointer stays under it', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1.1, max: 3, noNaN: true }),
      fc.double({ min: -400, max: 400, noNaN: true }),
      fc.double({ min: -300, max: 300, noNaN: true }),
      (factor, x, y) => {
        const start = { scale: 2, x: 30, y: -20 };
        const next = zoomAbout(start, factor, { x, y });
        // a point of the picture, in its own coordinates, before and after
        expect((x - next.x) / next.scale).toBeCloseTo((x - start.x) / start.scale, 6);
        expect((y - next.y) / next.scale).toBeCloseTo((y - start.y) / start.scale, 6);
      },
    ),
  );
});

test('zoom ends at fit and at the limit', () => {
  expect(zoomAbout({ scale: 1.2, x: 50, y: 9 }, 0.5, { x: 0, y: 0 })).toEqual(fitted);
  expect(zoomAbout(fitted, 1_000, { x: 0, y: 0 }).scale).toBe(maxScale);
});

test('a picture fits its stage and is not blown up beyond twice its pixels', () => {
  expect(fittedSize({ width: 4_000, height: 2_000 }, { width: 800, height: 800 })).toEqual({
    width: 800,
    height: 400,
  });
  expect(fittedSize({ width: 100, height: 50 }, { width: 800, height: 800 })).toEqual({
    width: 200,
    height: 100,
  });
});

test('no edge is pulled inside the stage', () => {
  const size = { width: 800, height: 400 };
  const stage = { width: 800, height: 600 };
  expect(clampView({ scale: 2, x: 5_000, y: -5_000 }, size, stage)).toEqual({ scale: 2, x: 400, y: -100 });
  expect(clampView({ scale: 1, x: 50, y: 50 }, size, stage)).toEqual({ scale: 1, x: 0, y: 0 });
});

test('actual size: a pixel of the picture is one of the screen, whatever the screen', () => {
  const size = fittedSize({ width: 4_000, height: 2_000 }, { width: 800, height: 800 });
  expect(actualScale({ width: 4_000, height: 2_000 }, size, 1)).toBe(5);
  expect(actualScale({ width: 4_000, height: 2_000 }, size, 2)).toBe(2.5);
  expect(actualScale({ width: 100, height: 50 }, { width: 200, height: 100 }, 1)).toBe(0.5);
});

test('a very large picture can be enlarged beyond its own pixels', () => {
  expect(largestScale(20)).toBe(80);
  expect(largestScale(0.5)).toBe(maxScale);
  expect(zoomAbout(fitted, 1_000, { x: 0, y: 0 }, 80).scale).toBe(80);
});
