/** @file Folders of describers: which files are taken, in which precision, and which folders are refused. */
import { describe, expect, it } from 'vitest';
import { describerManifest } from '../evidence/descriptions/manifest.ts';
import { describesPictures, inferDescriber } from './describer-layout.ts';

const settings = ['config.json', 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json'];
const square = { size: { height: 768, width: 768 }, resample: 3 };
const graphs = ['vision_encoder', 'embed_tokens', 'encoder_model', 'decoder_model_merged'];

function folder(names: readonly string[], over: Partial<Parameters<typeof inferDescriber>[0]> = {}) {
  return {
    folderName: 'Florence-2-base-ft',
    files: new Set([...settings, ...names.map((name) => `onnx/${name}.onnx`)]),
    config: { model_type: 'florence2' },
    preprocessor: square,
    readme: '---\nlicense: mit\n---\n',
    ...over,
  };
}
const precisionsOf = (names: readonly string[], config = { model_type: 'florence2' }) => {
  const preprocessor =
    config.model_type === 'florence2' ? square : { size: { longest_edge: 2048 }, resample: 1 };
  return Object.values(inferDescriber(folder(names, { config, preprocessor })).models).map(
    ({ precision }) => precision,
  );
};

describe('the folder of a describer', () => {
  it('becomes a manifest that is valid when its files are summed', () => {
    const manifest = inferDescriber(folder(graphs));
    expect(manifest).toMatchObject({
      id: 'florence-2-base-ft',
      license: 'mit',
      role: 'describer',
      architecture: 'florence2',
      image: { size: 768, fit: 'exact', kernel: 'cubic' },
      tasks: { standard: { prompt: '<DETAILED_CAPTION>' } },
    });
    expect(describerManifest.safeParse({ ...manifest, files: {} }).success).toBe(true);
  });

  it('is told by its config.json', () => {
    for (const model_type of ['florence2', 'idefics3', 'smolvlm'])
      expect(describesPictures({ model_type })).toBe(true);
    expect(describesPictures({ model_type: 'vision-encoder-decoder', decoder: { model_type: 'gpt2' } })).toBe(
      true,
    );
    // it reads lines of text
    expect(
      describesPictures({ model_type: 'vision-encoder-decoder', decoder: { model_type: 'trocr' } }),
    ).toBe(false);
    for (const config of [null, {}, { model_type: 'clip' }]) expect(describesPictures(config)).toBe(false);
  });

  it('gives what looks at the picture in fp16 or fp32, the rest in 8 bits, and no merged decoder in fp16', () => {
    const all = graphs.flatMap((name) => ['', '_fp16', '_quantized', '_q4'].map((ending) => name + ending));
    expect(precisionsOf(all)).toEqual(['fp16', 'q8', 'q8', 'q8']);
    expect(precisionsOf(graphs)).toEqual(['fp32', 'fp32', 'fp32', 'fp32']);
    const half = graphs.map((name) => `${name}_fp16`);
    expect(() => precisionsOf(half)).toThrow('There is no onnx/decoder_model_merged.onnx');
    const small = ['vision_encoder', 'embed_tokens', 'decoder_model_merged'].map(
      (name) => `${name}_quantized`,
    );
    expect(precisionsOf(small, { model_type: 'idefics3' })).toEqual(['q8', 'q8', 'q8']);
  });

  it('keeps variants in 16 bits for graphics cards, where it has others than the processor runs', () => {
    const variants = (names: readonly string[]) =>
      names.flatMap((name) => ['', '_fp16', '_quantized'].map((ending) => name + ending));
    const cardsOf = (names: readonly string[], over = {}) =>
      Object.values(inferDescriber(folder(names, over)).cards ?? {}).map(({ precision }) => precision);
    expect(cardsOf(variants(graphs))).toEqual(['fp16', 'fp16', 'fp16', 'q8']);
    const idefics = ['vision_encoder', 'embed_tokens', 'decoder_model_merged'];
    const smolvlm = { config: { model_type: 'idefics3' }, preprocessor: { size: { longest_edge: 2048 } } };
    expect(cardsOf(variants(idefics), smolvlm)).toEqual(['fp16', 'fp16', 'fp16']);
    // there is one of each: it runs everywhere
    expect(inferDescriber(folder(graphs)).cards).toBeUndefined();
    const manifest = { ...inferDescriber(folder(variants(graphs))), files: {} };
    expect(describerManifest.safeParse(manifest).success).toBe(true);
    const wrong = {
      ...manifest.cards!,
      decoder_model_merged: { file: 'onnx/decoder_model_merged_fp16.onnx', precision: 'fp16' },
    };
    expect(describerManifest.safeParse({ ...manifest, cards: wrong }).success).toBe(false);
  });

  it('is refused where something is missing or odd', () => {
    const without = (name: string) => {
      const { files, ...rest } = folder(graphs);
      return { ...rest, files: new Set([...files].filter((file) => file !== name)) };
    };
    expect(() => inferDescriber(without('tokenizer.json'))).toThrow('tokenizer.json is missing');
    expect(() => inferDescriber(without('onnx/encoder_model.onnx'))).toThrow(
      'There is no onnx/encoder_model.onnx',
    );
    expect(() => inferDescriber(folder(graphs, { preprocessor: null }))).toThrow('preprocessor_config.json');
    const oblong = { size: { height: 3, width: 4 } };
    expect(() => inferDescriber(folder(graphs, { preprocessor: oblong }))).toThrow('not square');
  });
});

describe('a manifest of a describer', () => {
  const valid = { ...inferDescriber(folder(graphs)), files: {} };
  it.each<[what: string, change: object]>([
    [
      'names an unknown precision',
      { models: { ...valid.models, embed_tokens: { file: 'onnx/embed_tokens.onnx', precision: 'fp8' } } },
    ],
    [
      'names a file of another precision',
      { models: { ...valid.models, embed_tokens: { file: 'onnx/embed_tokens.onnx', precision: 'q8' } } },
    ],
    ['lacks a model', { models: { vision_encoder: valid.models['vision_encoder'] } }],
    ['leads out of its folder', { settings: ['../config.json'] }],
    ['names no task', { tasks: {} }],
    [
      'takes the merged decoder in fp16',
      {
        models: {
          ...valid.models,
          decoder_model_merged: { file: 'onnx/decoder_model_merged_fp16.onnx', precision: 'fp16' },
        },
      },
    ],
  ])('is refused where it %s', (_what, change) => {
    expect(describerManifest.safeParse(valid).success).toBe(true);
    expect(describerManifest.safeParse({ ...valid, ...change }).success).toBe(false);
  });
});
