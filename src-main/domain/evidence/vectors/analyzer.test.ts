/** @file An image tower runs on as many threads as its size asks for; a large one keeps no memory for its next run. */
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

async function optionsFor(weightBytes: number, cores: number): Promise<OpenOptions> {
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
  return opened[0]!;
}

it.each([
  ['a small one leaves half of the cores to decoding', 16e6, 8, { threads: 4, keepsMemory: true }],
  ['a small one has one thread at least', 16e6, 1, { threads: 1, keepsMemory: true }],
  ['a large one has all cores', 351e6, 8, { threads: 8, keepsMemory: false }],
])('%s', async (_, weightBytes, cores, expected) => {
  expect(await optionsFor(weightBytes, cores)).toMatchObject(expected);
});
