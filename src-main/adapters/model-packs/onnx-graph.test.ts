/** @file What is read out of real graphs, made-up ones, damaged ones, and what is none. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withTempDir } from '../../testing/temp-dir.ts';
import { jointModel } from '../../testing/tiny-onnx.ts';
import { precisionOf } from '../../domain/models/graph-facts.ts';
import { factsOf, readOutline } from './onnx-graph.ts';

const outlineOf = (bytes: Uint8Array) =>
  withTempDir(async (directory) => {
    await writeFile(join(directory, 'model.onnx'), bytes);
    return readOutline(join(directory, 'model.onnx'));
  });

it('says inputs, outputs and operators', async () => {
  const { inputs, outputs, operators, weights } = factsOf((await outlineOf(jointModel(32, 8)))!);
  expect(inputs).toEqual([
    { name: 'input_ids', type: 'int64', dims: [null, 8] },
    { name: 'pixel_values', type: 'float32', dims: [null, 3, 32, 32] },
    { name: 'attention_mask', type: 'int64', dims: [null, 8] },
  ]);
  expect(outputs.map(({ name, dims }) => [name, dims])).toEqual([
    ['text_embeds', [null, 3]],
    ['image_embeds', [null, 3]],
    ['unused', [null, 8]],
  ]);
  expect(operators).toEqual(new Set(['ReduceMean', 'Gather', 'Cast', 'Identity']));
  expect(weights).toEqual(new Map([['int64', 3]]));
});

it.each([
  ['resources/models/starter/image.onnx', 'fp16', 'pixel_values', [null, 3, 260, 260]],
  ['resources/models/starter/text.onnx', 'int8', 'input_ids', [null, null]],
  ['src-main/testing/packs/tiny-clip/onnx/vision_model.onnx', 'fp32', 'pixel_values', [null, 3, 224, 224]],
])('%s is of %s numbers', async (path, precision, name, dims) => {
  const facts = factsOf((await readOutline(path))!);
  expect(precisionOf(facts)).toBe(precision);
  expect(facts.inputs.find((input) => input.name === name)?.dims).toEqual(dims);
});

it('of a damaged or foreign file finds nothing, and ends', async () => {
  const whole = jointModel(32, 8);
  for (let length = 0; length < whole.length; length += 7)
    await expect(outlineOf(whole.subarray(0, length))).resolves.toSatisfy(
      (found: unknown) => found === null || length > 0,
    );
  expect(await outlineOf(await readFile('src-main/testing/photos/rocket.webp'))).toBeNull();
  expect(await outlineOf(new Uint8Array(100_000).fill(0xff))).toBeNull();
});
