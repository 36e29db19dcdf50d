/** @file An image tower runs on as many threads as its size asks for. */
import { expect, it } from 'vitest';
import type { ModelTools, OpenOptions } from '../analyzer.ts';
import { createEncoder } from './analyzer.ts';
import { encoderManifest } from './manifest.ts';

const manifest = encoderManifest.parse({
  id: 'clip',
  title: 'CLIP',
  license: 'MIT',
  files: {},
  dimensions: 4,
  image: {
    ...{ file: 'image.onnx', input: 'pixels', output: 'vectors', size: 16 },
    ...{ mean: [0, 0, 0], std: [1, 1, 1] },
  },
  text: { file: 'text.onnx', inputs: ['ids'], output: 'vectors', tokenizer: 'tokenizer.json', maxTokens: 8 },
});

async function threadsFor(weightBytes: number, cores: number): Promise<number> {
  const opened: OpenOptions[] = [];
  const tools = {
    cores,
    weightBytes: async () => weightBytes,
    async open(_file: string, options: OpenOptions) {
      opened.push(options);
      return { inputNames: ['pixels'], outputNames: ['vectors'] };
    },
  } as unknown as ModelTools;
  await createEncoder(manifest, tools).openPictures();
  return opened[0]!.threads;
}

it.each([
  ['a small one leaves half of the cores to decoding', 16e6, 8, 4],
  ['a small one has one thread at least', 16e6, 1, 1],
  ['a large one has all cores', 351e6, 8, 8],
])('%s', async (_, weightBytes, cores, expected) => {
  expect(await threadsFor(weightBytes, cores)).toBe(expected);
});
