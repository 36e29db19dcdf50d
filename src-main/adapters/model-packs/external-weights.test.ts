/** @file Which weights a graph wants beside it: read out of real graphs, damaged ones, and what is none. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { jointModel } from '../../testing/tiny-onnx.ts';
import { externalWeights } from './external-weights.ts';

const of = (bytes: Uint8Array) =>
  withTempDir(async (directory) => {
    await writeFile(join(directory, 'model.onnx'), bytes);
    return externalWeights(join(directory, 'model.onnx'));
  });

it.each([
  'resources/models/starter/image.onnx',
  'resources/models/starter/text.onnx',
  'resources/models/detector/detector.onnx',
])('%s has all of them inside', async (path) => {
  expect(await externalWeights(path)).toEqual([]);
});

it('names where they lie', async () => {
  expect(await of(jointModel(32, 8, { location: 'model.onnx_data' }))).toEqual(['model.onnx_data']);
  expect(await of(jointModel(32, 8, { location: 'weights/ü.bin' }))).toEqual(['weights/ü.bin']);
  expect(await of(jointModel(32, 8))).toEqual([]);
});

it('of a damaged or foreign file says what it found, and ends', async () => {
  const whole = jointModel(32, 8, { location: 'model.onnx_data' });
  for (let length = 0; length < whole.length; length += 7)
    expect((await of(whole.subarray(0, length))).length).toBeLessThanOrEqual(1);
  expect(await of(await readFile('src-main/testing/photos/rocket.webp'))).toEqual([]);
  expect(await of(new Uint8Array(100_000).fill(0xff))).toEqual([]);
});
