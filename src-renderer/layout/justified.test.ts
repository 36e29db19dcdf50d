/** @file Rows are full, in order, and never overlap; estimates are near what photos really take. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { estimateSection, layoutSection, rowOf, rowsWithin } from './justified.ts';

const shape = { width: 1_000, rowHeight: 200, gap: 4 };
const aspects = fc.array(fc.double({ min: 0.2, max: 5, noNaN: true }), { minLength: 1, maxLength: 300 });

test('every photo has its place, in order; all rows but the last fill the width', () => {
  fc.assert(
    fc.property(aspects, (shapes) => {
      const { rows, height } = layoutSection(shapes, shape);
      expect(rows.flatMap(({ from, boxes }) => boxes.map((_, step) => from + step))).toEqual(
        shapes.map((_, index) => index),
      );
      for (const row of rows.slice(0, -1)) {
        const last = row.boxes.at(-1);
        expect((last?.left ?? 0) + (last?.width ?? 0)).toBeCloseTo(shape.width, 0);
      }
      for (const row of rows) {
        for (const [index, box] of row.boxes.entries()) {
          const next = row.boxes[index + 1];
          if (next) expect(next.left).toBeGreaterThanOrEqual(box.left + box.width);
        }
      }
      for (const [index, row] of rows.entries())
        expect(rows[index + 1]?.top ?? Infinity).toBeGreaterThanOrEqual(row.top + row.height);
      expect(height).toBeCloseTo((rows.at(-1)?.top ?? 0) + (rows.at(-1)?.height ?? 0), 5);
    }),
  );
});

test('a panorama does not take a row of hair, a sliver does not vanish', () => {
  const { rows } = layoutSection([20, 0.05, 1.5, 1.5], shape);
  for (const row of rows) {
    expect(row.height).toBeGreaterThan(80);
    for (const { width } of row.boxes) expect(width).toBeGreaterThan(40);
  }
});

test('nothing and no width take no room', () => {
  expect(layoutSection([], shape)).toEqual({ height: 0, rows: [] });
  expect(layoutSection([1.5], { ...shape, width: 0 })).toEqual({ height: 0, rows: [] });
  expect(estimateSection(0, shape).height).toBe(0);
});

test('the estimate of a usual month is within a quarter of what it takes', () => {
  const usual = Array.from({ length: 400 }, (_, index) => [1.5, 1.33, 0.75, 1.33, 1.5][index % 5] ?? 1.5);
  const { height } = layoutSection(usual, shape);
  const estimated = estimateSection(usual.length, shape).height;
  expect(estimated / height).toBeGreaterThan(0.75);
  expect(estimated / height).toBeLessThan(1.25);
});

test('rows within a stretch are exactly those that touch it', () => {
  fc.assert(
    fc.property(
      aspects,
      fc.double({ min: -500, max: 9_000, noNaN: true }),
      fc.double({ min: 0, max: 3_000, noNaN: true }),
      (shapes, top, length) => {
        const { rows } = layoutSection(shapes, shape);
        const [first, end] = rowsWithin(rows, top, top + length);
        rows.forEach((row, index) =>
          expect(index >= first && index < end).toBe(row.top + row.height >= top && row.top <= top + length),
        );
      },
    ),
  );
});

test('a tile’s row is the one that holds it', () => {
  fc.assert(
    fc.property(aspects, (shapes) => {
      const { rows } = layoutSection(shapes, shape);
      rows.forEach((row, index) =>
        row.boxes.forEach((_, step) => expect(rowOf(rows, row.from + step)).toBe(index)),
      );
    }),
  );
});
