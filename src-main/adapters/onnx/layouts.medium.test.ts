/**
 * @file Every folder layout that is loaded gives the reference values of the library that it comes from. The
 * folders are made by resources/models/build/build_tiny_layouts.py; docs/models.md lists them.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createTextTowerAnalyzer } from '../../domain/evidence/text-towers/analyzer.ts';
import type { TextTowerManifest } from '../../domain/evidence/text-towers/manifest.ts';
import { createEncoder } from '../../domain/evidence/vectors/analyzer.ts';
import { cleanText } from '../../domain/evidence/vectors/clean-text.ts';
import type { EncoderManifest } from '../../domain/evidence/vectors/manifest.ts';
import { cosineOf } from '../../domain/evidence/self-test.ts';
import { createModelTools } from '../../worker/model-tools.ts';
import { unpackHere } from '../decoders/unpack.ts';
import { readPack } from '../model-packs/foreign-folder.ts';
import { pictureTools } from '../sharp/model-input.ts';
import { decodePicture, openPicture } from '../sharp/open-picture.ts';
import { createPictureSources } from '../sharp/other-formats.ts';
import { gridExtent } from '../sharp/picture.ts';
import { createTokenizer } from '../tokenizers/tokenizer.ts';
import type { ProviderPolicy } from './provider-choice.ts';
import { onnxRuntime } from './runtime.ts';

const onCpu: ProviderPolicy = { forced: 'cpu', known: () => null, keep: () => {}, attempt: async () => {} };
const sources = createPictureSources(unpackHere);

interface Golden {
  texts: { text: string; input_ids: number[]; embedding: number[] }[];
  images: Record<string, { pixel_mean: number; pixel_std: number; embedding: number[] }>;
}

async function json<Shape>(path: string): Promise<Shape> {
  return JSON.parse(await readFile(path, 'utf8')) as Shape;
}

async function decoded(name: string) {
  const picture = await openPicture(join('src-main/testing/photos', name), sources);
  return (await decodePicture(picture, gridExtent(picture.width, picture.height))).pixels;
}

async function opened(name: string) {
  const directory = join('src-main/testing/packs', name);
  const manifest = (await readPack(directory)) as EncoderManifest;
  const tools = createModelTools(onnxRuntime, directory, manifest, onCpu);
  const { text } = manifest;
  const tokenize = createTokenizer(
    await json(join(directory, text.tokenizer)),
    text.tokenizerConfig ? await json(join(directory, text.tokenizerConfig)) : {},
    { ...text, merges: text.merges && (await readFile(join(directory, text.merges), 'utf8')) },
  );
  return {
    manifest,
    encoder: createEncoder(manifest, tools),
    golden: await json<Golden>(join(directory, 'golden.json')),
    tokensOf: (words: string) => tokenize(cleanText(words, text.clean)).ids,
  };
}

describe.each([
  {
    layout: 'SigLIP of transformers, with a bare config.json',
    folder: 'tiny-siglip',
    expected: {
      dimensions: 16,
      precision: { image: 'fp32', text: 'fp32' },
      pairs: { loss: 'sigmoid' },
      image: { fit: 'squash', size: 32, output: 'pooler_output' },
      text: {
        inputs: ['input_ids'],
        output: 'pooler_output',
        maxTokens: 64,
        padId: 1,
        clean: 'canonicalize',
      },
    },
    least: { text: 0.99999, image: 0.999 },
  },
  {
    layout: 'SigLIP 2 of transformers, 1e30 tokens by its tokenizer, 16-bit pictures and 8-bit texts',
    folder: 'tiny-siglip2',
    expected: {
      dimensions: 16,
      precision: { image: 'fp16', text: 'int8' },
      pairs: { loss: 'sigmoid' },
      image: { file: 'onnx/vision_model_fp16.onnx', fit: 'squash', resample: 'bilinear' },
      text: { file: 'onnx/text_model_quantized.onnx', maxTokens: 64, padId: 0, clean: 'lower' },
    },
    // the reference is of the towers before their weights were made smaller
    least: { text: 0.98, image: 0.999 },
  },
  {
    layout: 'CLIP of transformers as one graph, with a bare config.json, vocab.json and merges.txt',
    folder: 'tiny-clip-joint',
    expected: {
      dimensions: 12,
      precision: { image: 'fp32', text: 'fp32' },
      pairs: { loss: 'softmax' },
      image: { file: 'onnx/model.onnx', fit: 'crop', output: 'image_embeds' },
      text: { file: 'onnx/model.onnx', maxTokens: 77, merges: 'merges.txt', output: 'text_embeds' },
    },
    least: { text: 0.99999, image: 0.9999 },
  },
  {
    layout: 'two towers beside the manifest.json of another program, without config.json',
    folder: 'tiny-clip-foreign',
    expected: {
      dimensions: 12,
      image: { file: 'vision_model.onnx', fit: 'crop' },
      text: { file: 'text_model.onnx', maxTokens: 77, merges: null, tokenizer: 'tokenizer.json' },
    },
    least: { text: 0.99999, image: 0.9999 },
  },
  {
    layout: 'OpenCLIP as Immich exports it, with int32 tokens',
    folder: 'tiny-openclip',
    expected: {
      dimensions: 12,
      image: { file: 'visual/model.onnx', input: 'image', output: 'embedding', fit: 'crop' },
      text: { inputs: ['text'], output: 'embedding', maxTokens: 77, merges: 'textual/merges.txt' },
    },
    // torchvision rounds an odd margin up, we as transformers and Immich down: one of these 32 pixels
    least: { text: 0.99999, image: 0.98 },
  },
])('$layout', async ({ folder, expected, least }) => {
  const { manifest, encoder, golden, tokensOf } = await opened(folder);

  it('is understood from its files and graphs', () => {
    expect(manifest).toMatchObject({ id: folder, role: 'encoder', ...expected });
  });

  it.each(golden.texts)('splits “$text” into the reference’s tokens', ({ text, input_ids }) => {
    const ids = tokensOf(text);
    // what fills the text up after its end differs, and counts for nothing, in OpenCLIP
    const length = folder === 'tiny-openclip' ? withoutFilling(input_ids).length : input_ids.length;
    expect(ids.slice(0, length)).toEqual(input_ids.slice(0, length));
    expect(ids).toHaveLength(manifest.text.maxTokens);
  });

  it.each(golden.texts)('gives the reference vector of “$text”', async ({ text, embedding }) => {
    expect(cosineOf(await encoder.texts!.embed(text), embedding)).toBeGreaterThan(least.text);
  });

  // Pillow resizes from the full picture, we from the decoded one with libvips' tables
  it.each(Object.entries(golden.images))('prepares %s, and gives its reference vector', async (photo, is) => {
    const { image } = manifest;
    const crop = await pictureTools.cropToSquare(await decoded(photo), image);
    const pixels = Float64Array.from(
      crop.rgb,
      (byte, at) => (byte / 255 - image.mean[at % 3]!) / image.std[at % 3]!,
    );
    const mean = pixels.reduce((sum, value) => sum + value, 0) / pixels.length;
    const deviation = Math.sqrt(pixels.reduce((sum, value) => sum + (value - mean) ** 2, 0) / pixels.length);
    // two levels of 255
    expect(Math.abs(mean - is.pixel_mean)).toBeLessThan(2 / 255 / image.std[0]);
    expect(Math.abs(deviation - is.pixel_std)).toBeLessThan(2 / 255 / image.std[0]);
    expect(cosineOf((await encoder.analyze([crop]))[0]!, is.embedding)).toBeGreaterThan(least.image);
  });
});

describe('a text tower of sentence-transformers for the pictures of another model', async () => {
  const directory = 'src-main/testing/packs/tiny-multilingual';
  const manifest = (await readPack(directory, 'tiny-clip-joint')) as TextTowerManifest;
  const golden = await json<Pick<Golden, 'texts'>>(join(directory, 'golden.json'));
  const { text } = manifest;
  const tower = createTextTowerAnalyzer(manifest, createModelTools(onnxRuntime, directory, manifest, onCpu));
  const tokenize = createTokenizer(
    await json(join(directory, text.tokenizer)),
    await json(join(directory, text.tokenizerConfig!)),
    { ...text, merges: null },
  );

  it('is understood from its modules and its graph', () => {
    expect(manifest).toMatchObject({
      ...{ role: 'text-tower', joins: 'tiny-clip-joint', dimensions: 12, precision: 'fp32' },
      text: { maxTokens: 128, pooling: 'mean', projection: '2_Dense/model.safetensors' },
    });
  });

  it.each(golden.texts)('splits “$text” into the reference’s tokens', ({ text: words, input_ids }) => {
    expect(tokenize(cleanText(words, text.clean)).ids).toEqual(input_ids);
  });

  it.each(golden.texts)('gives the reference vector of “$text”', async ({ text: words, embedding }) => {
    expect(cosineOf(await tower.texts!.embed(words), embedding)).toBeGreaterThan(0.99999);
  });

  it('looks at no pictures', async () => {
    await expect(tower.analyze([])).rejects.toMatchObject({ code: 'model_invalid' });
  });
});

/** Without the zeros at the end. */
function withoutFilling(ids: readonly number[]): number[] {
  return ids.slice(0, ids.findLastIndex((id) => id !== 0) + 1);
}
