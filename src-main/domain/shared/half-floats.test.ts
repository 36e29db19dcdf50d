/** @file 16-bit floats: every one of them comes back as it was, and others are rounded to the nearest. */
import { expect, it } from 'vitest';
import { floatsOf, halvesOf } from './half-floats.ts';

it('comes back as it was', () => {
  const all = Uint16Array.from({ length: 65_536 }, (_, bits) => bits);
  const back = halvesOf(floatsOf(all));
  const isNaNOf = (bits: number) => (bits & 0x7fff) > 0x7c00;
  const others = all.filter((bits) => (isNaNOf(bits) ? !isNaNOf(back[bits]!) : back[bits] !== bits));
  expect([...others]).toEqual([]);
});

// numpy.float16(x).view(numpy.uint16)
it.each([
  [1 + 1 / 2048, 0x3c00],
  [1 + 3 / 2048, 0x3c02],
  [0.1, 0x2e66],
  [-2.117904, 0xc03c],
  [65_519, 0x7bff],
  [65_520, 0x7c00],
  [2 ** -25, 0x0000],
  [1.5 * 2 ** -24, 0x0002],
  [1e-10, 0x0000],
])('rounds %d to the bits %i', (value, bits) => {
  expect(halvesOf(Float32Array.of(value))[0]).toBe(bits);
});
