/** @file Lines in the order in which they are read. */
import { expect, it } from 'vitest';
import { inReadingOrder } from './reading-order.ts';
import type { Rectangle } from './rectangle.ts';

const line = (text: string, left: number, middle: number, width: number, height = 24) => ({
  text,
  rectangle: { centre: [left + width / 2, middle], along: [1, 0], width, height } as Rectangle,
});
const order = (lines: ReturnType<typeof line>[]) => inReadingOrder(lines).map(({ text }) => text);

it('reads from top to bottom, also where grown rectangles overlap', () => {
  expect(order([line('c', 0, 60, 200, 40), line('a', 0, 20, 180, 40), line('b', 0, 40, 190, 40)])).toEqual([
    'a',
    'b',
    'c',
  ]);
});

it('reads a heading, then column by column', () => {
  const columns = [
    line('left 2', 10, 130, 150),
    line('right 1', 220, 100, 150),
    line('Heading', 60, 20, 260),
    line('right 2', 220, 130, 150),
    line('left 1', 10, 100, 150),
  ];
  expect(order(columns)).toEqual(['Heading', 'left 1', 'left 2', 'right 1', 'right 2']);
});

it('reads a bill row by row', () => {
  const bill = [
    line('4.20', 300, 100, 40),
    line('Coffee', 0, 60, 80),
    line('2.50', 300, 60, 40),
    line('Apple cake', 0, 100, 110),
  ];
  expect(order(bill)).toEqual(['Coffee', '2.50', 'Apple cake', '4.20']);
});

it('reads pieces of one height from left to right', () => {
  expect(order([line('right', 300, 20, 60), line('left', 0, 22, 60), line('below', 0, 90, 60)])).toEqual([
    'left',
    'right',
    'below',
  ]);
});

it('reads tilted lines along their own direction', () => {
  const angle = (-30 * Math.PI) / 180;
  const [ux, uy] = [Math.cos(angle), Math.sin(angle)];
  const tilted = (text: string, along: number, across: number) => ({
    text,
    rectangle: {
      centre: [along * ux - across * uy, along * uy + across * ux],
      along: [ux, uy],
      width: 300,
      height: 24,
    } as Rectangle,
  });
  expect(inReadingOrder([tilted('second', 0, 40), tilted('first', 0, 0)]).map(({ text }) => text)).toEqual([
    'first',
    'second',
  ]);
});

it('has nothing to order where nothing was found', () => {
  expect(order([])).toEqual([]);
});
