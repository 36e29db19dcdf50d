/** @file Lines over a picture, where they stand in it. */
import { describe, expect, it } from 'vitest';
import type { TextLine } from '../../src-preload/contract/index.ts';
import { placeLine } from './text-layer.ts';

const size = { width: 400, height: 200 };
const half = (text: string, fontSize: number) => (text.length / 2) * fontSize;
const line = (corners: TextLine['corners']): TextLine => ({ text: 'Exit', probability: 0.9, corners });

describe('placeLine', () => {
  it('lays a level line where it stands, its letters as wide as it is', () => {
    const placed = placeLine(
      line([
        [0.25, 0.5],
        [0.75, 0.5],
        [0.75, 0.75],
        [0.25, 0.75],
      ]),
      size,
      half,
    );
    expect(placed).toMatchObject({ left: 100, top: 100, width: 200, height: 50, degrees: 0 });
    expect(placed.fontSize).toBeCloseTo(37);
    expect(placed.stretch * half('Exit', placed.fontSize)).toBeCloseTo(200);
  });

  it('lays one level that is tilted by a hair', () => {
    const tilted = line([
      [0.25, 0.51],
      [0.75, 0.49],
      [0.75, 0.74],
      [0.25, 0.76],
    ]);
    const { left, top, degrees } = placeLine(tilted, size, half);
    expect([left, top, degrees]).toEqual([expect.closeTo(100, 0), expect.closeTo(100, 0), 0]);
  });

  it('turns one that runs upwards about its upper left corner', () => {
    const upwards = line([
      [0.5, 0.9],
      [0.5, 0.1],
      [0.6, 0.1],
      [0.6, 0.9],
    ]);
    expect(placeLine(upwards, size, half)).toMatchObject({
      left: 200,
      top: expect.closeTo(180) as number,
      width: expect.closeTo(160) as number,
      height: expect.closeTo(40) as number,
      degrees: expect.closeTo(-90) as number,
    });
  });

  it('stretches nothing where a text has no width', () => {
    const placed = placeLine(
      line([
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
      ]),
      size,
      () => 0,
    );
    expect(placed.stretch).toBe(1);
  });
});
