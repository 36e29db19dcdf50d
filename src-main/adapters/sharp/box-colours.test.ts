/** @file The colours of the middle of a box, wherever it lies. */
import { expect, it } from 'vitest';
import type { Box } from '../../../src-preload/contract/index.ts';
import { boxColoursOf } from './box-colours.ts';

/** A blue picture with a red square over the middle of its left half. */
function picture() {
  const [width, height] = [200, 100];
  const rgb = new Uint8Array(3 * width * height);
  for (let at = 0; at < width * height; at += 1) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const isRed = x >= 25 && x < 75 && y >= 25 && y < 75;
    rgb.set(isRed ? [220, 0, 0] : [0, 0, 220], 3 * at);
  }
  return { rgb, width, height };
}

it.each<[what: string, box: Box, colour: string]>([
  ['the thing, not what is around it in its box', [0, 0, 0.5, 1], 'red'],
  ['another part', [0.5, 0, 0.5, 1], 'blue'],
  ['a box over the edge', [0.8, 0.8, 0.5, 0.5], 'blue'],
  ['a box of next to nothing', [0.25, 0.5, 0, 0], 'red'],
])('%s', (_what, box, colour) => {
  expect(boxColoursOf(picture(), box)).toEqual([{ name: colour, share: 1 }]);
});
