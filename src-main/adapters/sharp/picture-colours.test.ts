/** @file Colours and light as they are measured. */
import { describe, expect, it } from 'vitest';
import { pictureColoursOf } from './picture-colours.ts';

type Rgb = readonly [r: number, g: number, b: number];

/** Stripes of colours, each as wide as the others. */
function stripes(...colours: Rgb[]) {
  const [width, height] = [colours.length * 20, 40];
  const rgb = Buffer.alloc(3 * width * height);
  for (let at = 0; at < width * height; at += 1) rgb.set(colours[Math.floor((at % width) / 20)]!, 3 * at);
  return { rgb, width, height };
}

describe('a colour has the name that people give it', () => {
  it.each<[name: string, ...Rgb]>([
    ['black', 10, 10, 10],
    ['white', 250, 250, 250],
    ['grey', 128, 128, 128],
    ['red', 255, 0, 0],
    ['red', 139, 0, 0],
    ['orange', 255, 165, 0],
    ['yellow', 255, 255, 0],
    ['yellow', 255, 215, 0],
    ['green', 0, 128, 0],
    ['green', 107, 142, 35],
    ['turquoise', 0, 128, 128],
    ['blue', 0, 0, 255],
    ['blue', 135, 206, 235],
    ['blue', 0, 0, 128],
    ['purple', 128, 0, 128],
    ['pink', 255, 192, 203],
    ['pink', 255, 105, 180],
    ['brown', 139, 69, 19],
    ['beige', 210, 180, 140],
    ['beige', 245, 245, 220],
  ])('%s: %i, %i, %i', (name, ...rgb) => {
    expect(pictureColoursOf(stripes(rgb)).dominant).toEqual([{ name, share: 1 }]);
  });
});

it('shares of the colours, largest first; small ones are left out after the third', () => {
  const red: Rgb = [255, 0, 0];
  const blue: Rgb = [0, 0, 255];
  const { dominant } = pictureColoursOf(stripes(red, red, red, red, blue, blue, [255, 255, 255]));
  expect(dominant).toEqual([
    { name: 'red', share: 0.571 },
    { name: 'blue', share: 0.286 },
    { name: 'white', share: 0.143 },
  ]);
});

it('colourfulness is that of the paper: none for grey, more for more colours', () => {
  const grey = pictureColoursOf(stripes([20, 20, 20], [200, 200, 200]));
  const few = pictureColoursOf(stripes([120, 110, 100], [100, 110, 120]));
  const many = pictureColoursOf(stripes([255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 0]));
  expect([grey.colourfulness, grey.chroma99]).toEqual([0, expect.closeTo(0, 1)]);
  // rg = ±10, yb = ±15 around 0: √(10² + 15²)
  expect(few.colourfulness).toBeCloseTo(18.03, 1);
  expect(many.colourfulness).toBeGreaterThan(100);
});

it('light is its lightness, and how much it differs', () => {
  const { lightness, contrast } = pictureColoursOf(stripes([0, 0, 0], [255, 255, 255]));
  expect([lightness, contrast]).toEqual([expect.closeTo(50, 1), expect.closeTo(50, 1)]);
});

it('one direction of colour is told from several', () => {
  const toned = pictureColoursOf(stripes([60, 50, 35], [150, 135, 110], [220, 205, 180]));
  const mixed = pictureColoursOf(stripes([150, 100, 100], [100, 150, 100], [100, 100, 150]));
  expect(toned.hueAgreement).toBeGreaterThan(0.97);
  expect(mixed.hueAgreement).toBeLessThan(0.5);
});

it('one pixel is a picture', () => {
  const { dominant } = pictureColoursOf({ rgb: Buffer.from([0, 0, 255]), width: 1, height: 1 });
  expect(dominant).toEqual([{ name: 'blue', share: 1 }]);
});
