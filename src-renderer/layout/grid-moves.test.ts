/**
 * @file Arrow keys go where the eye expects: along the row, to the nearest photo above and below, over month
 * ends.
 */
import { expect, test } from 'vitest';
import { moveForKey, movePlace, type GridSectionShape } from './grid-moves.ts';

/** squares of 100, four a row */
function squares(count: number): GridSectionShape {
  const rows = Array.from({ length: Math.ceil(count / 4) }, (_, row) => ({
    top: row * 100,
    height: 100,
    from: row * 4,
    boxes: Array.from({ length: Math.min(4, count - row * 4) }, (_, column) => ({
      left: column * 100,
      width: 100,
    })),
  }));
  return { count, layout: { height: rows.length * 100, rows } };
}
const unloaded = (count: number): GridSectionShape => ({ count, layout: null });
const at = (section: number, index: number) => ({ section, index });

test('left and right go on into the next section', () => {
  const grid = [squares(8), squares(4)];
  expect(movePlace(grid, at(0, 0), 'right', 3)).toEqual(at(0, 1));
  expect(movePlace(grid, at(0, 7), 'right', 3)).toEqual(at(1, 0));
  expect(movePlace(grid, at(1, 0), 'left', 3)).toEqual(at(0, 7));
  expect(movePlace(grid, at(0, 0), 'left', 3)).toEqual(at(0, 0));
  expect(movePlace(grid, at(1, 3), 'right', 3)).toEqual(at(1, 3));
});

test('up and down keep the column, also over the end of a section', () => {
  const grid = [squares(8), squares(8)];
  expect(movePlace(grid, at(0, 2), 'down', 3)).toEqual(at(0, 6));
  expect(movePlace(grid, at(0, 6), 'down', 3)).toEqual(at(1, 2));
  expect(movePlace(grid, at(1, 2), 'up', 3)).toEqual(at(0, 6));
  expect(movePlace(grid, at(0, 2), 'up', 3)).toEqual(at(0, 2));
});

test('a page keeps the column of where it began, past a short row', () => {
  const grid = [squares(6), squares(8)];
  // 0–3, 4–5, then the next section: the third column is still the third column
  expect(movePlace(grid, at(0, 3), 'page-down', 2)).toEqual(at(1, 3));
  expect(movePlace(grid, at(1, 7), 'page-up', 99)).toEqual(at(0, 3));
});

test('Home and End stay in the row, with Ctrl they go to the ends of all', () => {
  const grid = [squares(8), squares(8)];
  expect(movePlace(grid, at(1, 5), 'row-start', 3)).toEqual(at(1, 4));
  expect(movePlace(grid, at(1, 5), 'row-end', 3)).toEqual(at(1, 7));
  expect(movePlace(grid, at(1, 5), 'first', 3)).toEqual(at(0, 0));
  expect(movePlace(grid, at(0, 0), 'last', 3)).toEqual(at(1, 7));
});

test('a section that is not loaded yet is entered at its near end', () => {
  const grid = [squares(4), unloaded(50), squares(4)];
  expect(movePlace(grid, at(0, 3), 'down', 3)).toEqual(at(1, 0));
  expect(movePlace(grid, at(2, 0), 'up', 3)).toEqual(at(1, 49));
  expect(movePlace(grid, at(2, 0), 'left', 3)).toEqual(at(1, 49));
});

test('keys that are not moves are none', () => {
  expect(moveForKey('ArrowUp', false)).toBe('up');
  expect(moveForKey('Home', true)).toBe('first');
  expect(moveForKey('ArrowUp', true)).toBeNull();
  expect(moveForKey('q', false)).toBeNull();
});
