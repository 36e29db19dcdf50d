/** @file Matrices of safetensors files: right ones, 16-bit ones, damaged ones. */
import { expect, it } from 'vitest';
import { halvesOf } from '../../shared/half-floats.ts';
import { projected, readProjection } from './projection.ts';

function safetensors(
  tensors: Record<string, { dtype: string; shape: number[]; bytes: Uint8Array }>,
): Uint8Array {
  let offset = 0;
  const header = Object.fromEntries(
    Object.entries(tensors).map(([name, { dtype, shape, bytes }]) => {
      const data_offsets = [offset, (offset += bytes.byteLength)];
      return [name, { dtype, shape, data_offsets }];
    }),
  );
  const text = Buffer.from(JSON.stringify({ __metadata__: { format: 'pt' }, ...header }));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, ...Object.values(tensors).map(({ bytes }) => bytes)]);
}
const singles = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);
const weights = { dtype: 'F32', shape: [2, 3], bytes: singles(1, 0, 0, 0, 2, 1) };

it('multiplies, and adds a bias where there is one', () => {
  const vector = Float32Array.of(3, 4, 5);
  const plain = readProjection(safetensors({ 'linear.weight': weights }))!;
  expect(plain).toMatchObject({ rows: 2, columns: 3, bias: null });
  expect([...projected(vector, plain)]).toEqual([3, 13]);
  const bias = { dtype: 'F32', shape: [2], bytes: singles(10, 20) };
  const both = readProjection(safetensors({ 'linear.bias': bias, 'linear.weight': weights }))!;
  expect([...projected(vector, both)]).toEqual([13, 33]);
});

it('reads 16-bit numbers', () => {
  const bytes = new Uint8Array(halvesOf(Float32Array.of(1, 0.5, -2, 0, 2, 1)).buffer);
  const half = readProjection(safetensors({ 'linear.weight': { dtype: 'F16', shape: [2, 3], bytes } }))!;
  expect([...half.weights]).toEqual([1, 0.5, -2, 0, 2, 1]);
});

it('finds nothing in a damaged file, or one of something else', () => {
  const whole = safetensors({ 'linear.weight': weights });
  for (let length = 0; length < whole.length; length += 1)
    expect(readProjection(whole.subarray(0, length))).toBeNull();
  expect(readProjection(safetensors({ 'other.weight': weights }))).toBeNull();
  expect(readProjection(safetensors({ 'linear.weight': { ...weights, shape: [3, 3] } }))).toBeNull();
  expect(readProjection(safetensors({ 'linear.weight': { ...weights, dtype: 'I8' } }))).toBeNull();
  expect(readProjection(new Uint8Array(64).fill(0xff))).toBeNull();
});
