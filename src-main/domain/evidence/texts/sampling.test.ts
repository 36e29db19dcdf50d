/** @file Pictures made small, and lines cut out of them. */
import { expect, it } from 'vitest';
import type { Pixels } from '../analyzer.ts';
import { shrunk, stripOf } from './sampling.ts';

const plain = { channels: 'RGB' as const, mean: [0, 0, 0], std: [1, 1, 1] };

function picture(width: number, height: number, colourAt: (x: number, y: number) => number[]): Pixels {
  const rgb = Uint8Array.from(
    Array.from({ length: width * height }, (_, at) => colourAt(at % width, Math.floor(at / width))).flat(),
  );
  return { rgb, width, height };
}
const bytes = (values: Float32Array) => [...values].map((value) => Math.round(value * 255));

it('makes each pixel the mean of what it covers, plane by plane', () => {
  const four = picture(4, 2, (x, y) => [x * 10, y * 100, 7]);
  const { data } = shrunk(four, { width: 2, height: 1 }, plain);
  expect(bytes(data)).toEqual([5, 25, 50, 50, 7, 7]);
});

it('shares pixels that lie on a border', () => {
  const three = picture(3, 1, (x) => [x * 90, 0, 0]);
  expect(bytes(shrunk(three, { width: 2, height: 1 }, plain).data.slice(0, 2))).toEqual([30, 150]);
});

it('normalises in the order of the model’s channels', () => {
  const one = picture(1, 1, () => [255, 51, 0]);
  const normalisation = { channels: 'BGR' as const, mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.25] };
  const { data } = shrunk(one, { width: 1, height: 1 }, normalisation);
  expect([...data]).toEqual([-1, expect.closeTo(-0.6), 2]);
});

/** a white bar on black, 40 × 8, its middle at 30, 20, turned by `degrees` */
function barAt(degrees: number): Pixels {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return picture(60, 60, (x, y) => {
    const [dx, dy] = [x + 0.5 - 30, y + 0.5 - 30];
    const [u, v] = [dx * cos + dy * sin, dy * cos - dx * sin];
    // the left half is red
    if (Math.abs(u) >= 20 || Math.abs(v) >= 4) return [0, 0, 0];
    return u < 0 ? [255, 0, 0] : [255, 255, 255];
  });
}

it.each([0, 25, -25, 60])('cuts out what stands in a rectangle turned by %i degrees, level', (degrees) => {
  const angle = (degrees * Math.PI) / 180;
  const rectangle = {
    centre: [30, 30] as const,
    along: [Math.cos(angle), Math.sin(angle)] as const,
    width: 40,
    height: 16,
  };
  const strip = stripOf(barAt(degrees), rectangle, { height: 32, mostWidth: 200 }, plain);
  expect([strip.width, strip.height]).toEqual([80, 32]);
  const at = (channel: number, x: number, y: number) =>
    Math.round(strip.data[channel * 80 * 32 + y * 80 + x]! * 255);
  // background above, the bar in the middle, its left half without green
  expect(at(0, 40, 2)).toBe(0);
  expect(at(0, 20, 16)).toBeGreaterThan(240);
  expect(at(1, 20, 16)).toBeLessThan(15);
  expect(at(1, 60, 16)).toBeGreaterThan(240);
});

it('takes the mean of many pixels where the line is large, and squeezes what is too long', () => {
  const stripes = picture(400, 100, (x) => (x % 2 === 0 ? [0, 0, 0] : [254, 254, 254]));
  const rectangle = { centre: [200, 50] as const, along: [1, 0] as const, width: 400, height: 100 };
  const strip = stripOf(stripes, rectangle, { height: 25, mostWidth: 60 }, plain);
  expect([strip.width, strip.height]).toEqual([60, 25]);
  for (const value of bytes(strip.data)) expect(value).toBeGreaterThan(60);
});

it('repeats the edge where a rectangle reaches over it', () => {
  const grey = picture(10, 10, () => [90, 90, 90]);
  const rectangle = { centre: [0, 0] as const, along: [1, 0] as const, width: 40, height: 40 };
  const strip = stripOf(grey, rectangle, { height: 8, mostWidth: 8 }, plain);
  expect(new Set(bytes(strip.data))).toEqual(new Set([90]));
});
