/** @file Pieces become lines, and what is hardly writing is left out. */
import { describe, expect, it } from 'vitest';
import { isWriting, joinLines, joinTouching, type Reading } from './join-lines.ts';
import type { Rectangle } from './rectangle.ts';

const rectangle = (x: number, y: number, width: number, height = 20, degrees = 0): Rectangle => {
  const angle = (degrees * Math.PI) / 180;
  return { centre: [x + width / 2, y], along: [Math.cos(angle), Math.sin(angle)], width, height };
};
const piece = (text: string, ...where: Parameters<typeof rectangle>): Reading => ({
  text,
  score: 0.9,
  rectangle: rectangle(...where),
});
const textsOf = (readings: readonly Reading[]) => joinLines(readings).map(({ text }) => text);

describe('joinLines', () => {
  it('joins pieces of one line from left to right', () => {
    expect(
      textsOf([piece('time', 125, 11, 40), piece('Once', 0, 10, 50), piece('upon a', 60, 10, 55)]),
    ).toEqual(['Once upon a time']);
  });

  it('weighs scores by length, and goes around all pieces', () => {
    const [line] = joinLines([
      { ...piece('abc', 0, 10, 50), score: 1 },
      { ...piece('d', 60, 10, 20), score: 0.6 },
    ]);
    expect(line).toMatchObject({ text: 'abc d', score: 0.9 });
    expect(line!.rectangle).toMatchObject({ centre: [40, 10], width: 80, height: 20 });
  });

  it.each([
    ['what is far apart', piece('right', 100, 10, 50)],
    ['another line', piece('below', 55, 30, 50)],
    ['another size', piece('LARGE', 55, 10, 90, 60)],
    ['another direction', piece('tilted', 55, 10, 50, 20, 30)],
  ])('leaves %s apart', (_what, other) => {
    expect(textsOf([piece('left', 0, 10, 50), other])).toHaveLength(2);
  });

  it('joins along the direction of the line', () => {
    const first = piece('Meeting', 0, 0, 70, 20, 20);
    const ahead: Reading = {
      ...first,
      text: 'point',
      rectangle: { ...first.rectangle, centre: [35 + 75, 27] },
    };
    expect(textsOf([ahead, first])).toEqual(['Meeting point']);
  });
});

it('makes one of rectangles that touch or overlap on a line', () => {
  const joined = joinTouching([rectangle(0, 10, 50), rectangle(45, 10, 50), rectangle(110, 10, 50)]);
  expect(joined.map(({ width }) => width).sort((a, b) => a - b)).toEqual([50, 95]);
});

describe('isWriting', () => {
  it.each([
    ['STOP', 0.61, true],
    ['at', 0.85, true],
    ['at', 0.7, false],
    ['A', 0.99, false],
    ['出', 0.9, true],
    ['出', 0.7, false],
    ['--::', 0.99, false],
    ['. 7 .', 0.9, true],
  ])('“%s” at %f: %s', (text, score, expected) => {
    expect(isWriting({ text, score }, 0.8)).toBe(expected);
  });
});
