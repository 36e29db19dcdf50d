/** @file The graphs with random weights are those of CLIP: ONNX Runtime runs them, in any size. */
import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { onnxRuntime } from '../../adapters/onnx/runtime.ts';
import type { TensorValue } from '../../domain/evidence/analyzer.ts';
import type { Bytes } from '../onnx-protobuf.ts';
import { withTempDir } from '../temp-dir.ts';
import { imageTowerGraph, textTowerGraph, type ClipShape } from './clip-graphs.ts';

const shape: ClipShape = {
  dimensions: 6,
  image: { layers: 2, width: 12, heads: 3, size: 8, patch: 4 },
  text: { layers: 2, width: 8, heads: 2, tokens: 7, words: 10 },
};

/** Runs a graph on each of the inputs. @returns its rows */
async function run(graph: Bytes[], input: string, feeds: TensorValue[]): Promise<number[][][]> {
  return withTempDir(async (folder) => {
    const path = join(folder, 'tower.onnx');
    await writeFile(path, Buffer.concat(graph));
    const session = await onnxRuntime.open(path, 'cpu', { threads: 1, changingSizes: false });
    const found: number[][][] = [];
    for (const feed of feeds) {
      const { data, dims } = (await session.run({ [input]: feed }))[session.outputNames[0]!]!;
      const [rows, length] = dims as [number, number];
      found.push(Array.from({ length: rows }, (_, row) => [...data.slice(row * length, (row + 1) * length)]));
    }
    await session.release();
    return found;
  });
}

const picture = (count: number, value: (at: number) => number): TensorValue => ({
  type: 'float32',
  data: Float32Array.from({ length: count * 3 * 8 * 8 }, (_, at) => value(at)),
  dims: [count, 3, 8, 8],
});
const ids = (...data: number[]): TensorValue => ({ type: 'int64', data, dims: [1, data.length] });

it('makes a vector of each picture, whatever else is looked at with it', async () => {
  const wave = (at: number) => Math.sin(at);
  const [[first], both, [other]] = (await run(imageTowerGraph(shape), 'pixel_values', [
    picture(1, wave),
    picture(2, (at) => (at < 192 ? wave(at) : 0.5)),
    picture(1, () => 0.5),
  ])) as [number[][], number[][], number[][]];
  expect(first).toHaveLength(6);
  for (const [at, value] of first!.entries()) expect(both[0]![at]).toBeCloseTo(value, 4);
  for (const [at, value] of other!.entries()) expect(both[1]![at]).toBeCloseTo(value, 4);
  expect(first).not.toEqual(other);
});

it('makes a vector of a text, whatever follows the token that ends it', async () => {
  const [[short], [filled], [other]] = (await run(textTowerGraph(shape), 'input_ids', [
    ids(8, 3, 4, 9),
    ids(8, 3, 4, 9, 9, 9, 9),
    ids(8, 4, 3, 9),
  ])) as [number[][], number[][], number[][]];
  expect(short).toHaveLength(6);
  for (const [at, value] of short!.entries()) expect(filled![at]).toBeCloseTo(value, 4);
  expect(short).not.toEqual(other);
});
