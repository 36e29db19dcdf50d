/**
 * @file What is inferred from Hugging Face folders of several families, and what is refused in which words.
 */
import { describe, expect, it } from 'vitest';
import type { GraphFacts, GraphValue } from './graph-facts.ts';
import { inferManifest, towerFiles, type HuggingFaceLayout } from './hugging-face.ts';

const clip: HuggingFaceLayout = {
  folderName: 'clip-vit-base-patch32',
  files: new Set([
    'config.json',
    'preprocessor_config.json',
    'tokenizer.json',
    'tokenizer_config.json',
    'README.md',
    'onnx/text_model.onnx',
    'onnx/vision_model.onnx',
    'onnx/text_model_quantized.onnx',
    'onnx/vision_model_quantized.onnx',
    'onnx/model.onnx',
  ]),
  config: {
    model_type: 'clip',
    projection_dim: 512,
    text_config: { max_position_embeddings: 77 },
    vision_config: { hidden_size: 768 },
  },
  preprocessor: {
    crop_size: { height: 224, width: 224 },
    do_center_crop: true,
    do_normalize: true,
    resample: 3,
    size: { shortest_edge: 224 },
    image_mean: [0.48, 0.46, 0.41],
    image_std: [0.27, 0.26, 0.28],
  },
  tokenizer: {
    added_tokens: [
      { id: 49_406, content: '<|startoftext|>' },
      { id: 49_407, content: '<|endoftext|>' },
    ],
    model: { vocab: { '!': 0 } },
  },
  tokenizerConfig: { model_max_length: 77, pad_token: '<|endoftext|>' },
  vocabulary: null,
  graphs: { image: null, text: null },
  readme: '---\nlicense: mit\ntags: [x]\n---\n# CLIP',
};
const siglip: HuggingFaceLayout = {
  folderName: 'siglip-base-patch16-224',
  files: new Set([
    'config.json',
    'preprocessor_config.json',
    'tokenizer.json',
    'tokenizer_config.json',
    'onnx/text_model.onnx',
    'onnx/vision_model.onnx',
  ]),
  config: {
    model_type: 'siglip',
    text_config: { max_position_embeddings: 64 },
    vision_config: { hidden_size: 768 },
  },
  preprocessor: {
    do_normalize: true,
    image_mean: [0.5, 0.5, 0.5],
    image_std: [0.5, 0.5, 0.5],
    resample: 3,
    size: { height: 224, width: 224 },
  },
  tokenizer: {
    added_tokens: [],
    model: {
      vocab: [
        ['<pad>', 0],
        ['</s>', 0],
        ['<unk>', 0],
      ],
    },
  },
  tokenizerConfig: { model_max_length: 64, pad_token: { content: '</s>' } },
  vocabulary: null,
  graphs: { image: null, text: null },
  readme: null,
};

describe('a CLIP folder', () => {
  it('is read as transformers reads it', () => {
    expect(inferManifest(clip)).toEqual({
      id: 'clip-vit-base-patch32',
      title: 'clip-vit-base-patch32',
      license: 'mit',
      role: 'encoder',
      dimensions: 512,
      image: {
        file: 'onnx/vision_model.onnx',
        half: null,
        input: 'pixel_values',
        output: 'image_embeds',
        size: 224,
        fit: 'crop',
        cropFraction: 1,
        longSide: 'floor',
        resample: 'bicubic',
        mean: [0.48, 0.46, 0.41],
        std: [0.27, 0.26, 0.28],
      },
      text: {
        file: 'onnx/text_model.onnx',
        output: 'text_embeds',
        inputs: ['input_ids', 'attention_mask'],
        tokenizer: 'tokenizer.json',
        tokenizerConfig: 'tokenizer_config.json',
        maxTokens: 77,
        padId: 49_407,
        merges: null,
        maskPadding: true,
        clean: 'none',
        pooling: 'none',
        projection: null,
      },
      space: null,
      languages: 'english',
      tagPrompt: 'a photo of a {}',
      tagCalibration: null,
      precision: null,
      pairs: { loss: 'softmax', logit: null },
    });
  });

  it('with a picture tower in 16 bits beside one in 32 keeps both: graphics cards run the smaller one', () => {
    const folder = [
      'onnx/vision_model.onnx',
      'onnx/vision_model_fp16.onnx',
      'onnx/vision_model_quantized.onnx',
    ];
    const both = new Set([...folder, 'onnx/text_model.onnx', 'onnx/text_model_fp16.onnx']);
    expect(towerFiles(both)).toMatchObject({
      ...{ image: 'onnx/vision_model.onnx', half: 'onnx/vision_model_fp16.onnx' },
      passedOver: ['onnx/vision_model_quantized.onnx', 'onnx/text_model_fp16.onnx'],
    });
    expect(inferManifest({ ...clip, files: new Set([...clip.files, ...both]) }).image).toMatchObject({
      ...{ file: 'onnx/vision_model.onnx', half: 'onnx/vision_model_fp16.onnx' },
    });
    // of 16 bits alone there is nothing to choose
    const only = new Set(['onnx/vision_model_fp16.onnx', 'onnx/text_model_fp16.onnx']);
    expect(towerFiles(only)).toMatchObject({ image: 'onnx/vision_model_fp16.onnx', passedOver: [] });
    expect(towerFiles(only).half).toBeUndefined();
  });

  it.each([
    [
      'both towers of full precision come before a joint model',
      ['onnx/model.onnx', 'onnx/text_model.onnx', 'onnx/vision_model.onnx'],
      'onnx/vision_model.onnx',
      'onnx/text_model.onnx',
    ],
    [
      'quantised towers where there are no others',
      ['onnx/text_model_quantized.onnx', 'onnx/vision_model_quantized.onnx'],
      'onnx/vision_model_quantized.onnx',
      'onnx/text_model_quantized.onnx',
    ],
    [
      'each tower in its best variant',
      ['onnx/text_model_int8.onnx', 'onnx/vision_model_fp16.onnx', 'onnx/vision_model_q4.onnx'],
      'onnx/vision_model_fp16.onnx',
      'onnx/text_model_int8.onnx',
    ],
    [
      'a joint model',
      ['onnx/model_quantized.onnx'],
      'onnx/model_quantized.onnx',
      'onnx/model_quantized.onnx',
    ],
    [
      'files beside config.json',
      ['text_model.onnx', 'vision_model.onnx'],
      'vision_model.onnx',
      'text_model.onnx',
    ],
  ])('takes %s', (_what, models, image, text) => {
    const manifest = inferManifest({ ...clip, files: new Set(['config.json', 'tokenizer.json', ...models]) });
    expect([manifest.image.file, manifest.text.file]).toEqual([image, text]);
  });

  it.each([
    [
      { size: 224, crop_size: 224, do_center_crop: true },
      { size: 224, fit: 'crop', cropFraction: 1 },
    ],
    [
      { size: { shortest_edge: 256 }, crop_size: { height: 224, width: 224 } },
      { size: 224, fit: 'crop', cropFraction: 224 / 256 },
    ],
    [
      { size: { shortest_edge: 256 }, do_center_crop: false },
      { size: 256, fit: 'crop', cropFraction: 1 },
    ],
    [{ size: { height: 384, width: 384 } }, { size: 384, fit: 'squash', cropFraction: 1 }],
  ])('with preprocessor %j asks for %j', (preprocessor, expected) => {
    expect(
      inferManifest({
        ...clip,
        preprocessor: { ...preprocessor, resample: 2, do_normalize: false, image_mean: [9, 9, 9] },
      }).image,
    ).toMatchObject({ ...expected, resample: 'bilinear', mean: [0, 0, 0], std: [1, 1, 1] });
  });
});

describe('a SigLIP folder', () => {
  it('is squashed to a square, padded to 64 tokens, and its vectors are the pooled ones', () => {
    expect(inferManifest(siglip)).toMatchObject({
      dimensions: 768,
      license: 'not stated',
      image: { fit: 'squash', size: 224, output: 'pooler_output' },
      text: { maxTokens: 64, padId: 1, output: 'pooler_output' },
    });
  });
});

describe('a config.json that is silent', () => {
  const vocabulary = { added_tokens: [{ id: 0, content: '<pad>' }], model: { vocab: {} } };
  it.each([
    ['clip', clip.tokenizer, { dimensions: 512, text: { maxTokens: 77, padId: 49_407, clean: 'none' } }],
    [
      'siglip',
      siglip.tokenizer,
      { dimensions: 768, text: { maxTokens: 64, padId: 1, clean: 'canonicalize', maskPadding: false } },
    ],
    ['siglip2', vocabulary, { dimensions: 768, text: { maxTokens: 64, padId: 0, clean: 'lower' } }],
  ])('means what transformers takes for granted of %s', (model_type, tokenizer, expected) => {
    const manifest = inferManifest({
      ...siglip,
      config: { model_type },
      tokenizer,
      // an absent limit, as SigLIP 2 has it
      tokenizerConfig: { model_max_length: 1_000_000_000_000_000_019_884_624_838_656 },
    });
    expect(manifest).toMatchObject(expected);
    expect(manifest.pairs.loss).toBe(model_type === 'clip' ? 'softmax' : 'sigmoid');
  });
});

describe('what the graphs say', () => {
  const value = (name: string, type: GraphValue['type'], ...dims: (number | null)[]) => ({
    name,
    type,
    dims,
  });
  const graph = (inputs: GraphValue[], outputs: GraphValue[]): GraphFacts => ({
    ...{ inputs, outputs, operators: new Set<string>(), weights: new Map([['float16', 10]]) },
  });
  const pictures = value('pixel_values', 'float32', null, 3, 224, 224);
  const ids = value('input_ids', 'int64', null, null);
  const image = graph([pictures], [value('image_embeds', 'float32', null, 640)]);
  const text = graph([ids], [value('text_embeds', 'float32', null, 640)]);

  it('counts before what config.json says', () => {
    const manifest = inferManifest({ ...clip, graphs: { image, text } });
    expect(manifest).toMatchObject({ dimensions: 640, precision: { image: 'fp16', text: 'fp16' } });
    expect(manifest.text).toMatchObject({ inputs: ['input_ids'], output: 'text_embeds', maxTokens: 77 });
  });

  it.each<[string, GraphFacts, GraphFacts, string]>([
    [
      'vectors of two lengths',
      image,
      graph([ids], [value('text_embeds', 'float32', null, 512)]),
      'different lengths (640 and 512)',
    ],
    [
      'no vectors to compare',
      graph([pictures], [value('pooler_output', 'float32', null, 768)]),
      text,
      'onnx/vision_model.onnx gives pooler_output, and none of them are vectors',
    ],
    [
      'pictures of another size',
      graph([value('pixel_values', 'float32', null, 3, 256, 256)], image.outputs as GraphValue[]),
      text,
      'makes pictures of 224 pixels, and the graph takes 256',
    ],
    [
      'inputs that nobody gives',
      image,
      graph([ids, value('position_ids', 'int64', null, null)], text.outputs as GraphValue[]),
      'it takes input_ids, position_ids',
    ],
    [
      'pictures of another shape',
      graph([value('pixels', 'uint8', null, 224, 224, 3)], image.outputs as GraphValue[]),
      text,
      'three planes of numbers (it takes pixels)',
    ],
  ])('of %s is refused in words', (_what, imageFacts, textFacts, words) => {
    const act = () => inferManifest({ ...clip, graphs: { image: imageFacts, text: textFacts } });
    expect(act).toThrow(words);
    expect(act).toThrow(expect.objectContaining({ code: 'model_invalid' }));
  });
});

describe('a folder that is no such model', () => {
  const without = (...names: string[]) => ({
    files: new Set([...clip.files].filter((file) => !names.some((name) => file.includes(name)))),
  });
  it.each<[string, Partial<HuggingFaceLayout>, string]>([
    ['has no vector length', { config: { model_type: 'bert' } }, 'projection_dim'],
    ['has one tower', without('text_model', 'onnx/model.onnx'), 'both towers'],
    ['has no tokenizer', without('tokenizer.json'), 'tokenizer.json is missing'],
    ['has no preprocessor', { preprocessor: null }, 'preprocessor_config.json is missing'],
    ['has oblong inputs', { preprocessor: { size: { height: 224, width: 384 } } }, 'only square inputs'],
    [
      'crops more than there is',
      { preprocessor: { size: 200, crop_size: 224 } },
      'crops 224 pixels out of 200',
    ],
    [
      'names a padding that does not exist',
      { tokenizerConfig: { model_max_length: 77, pad_token: '[PAD]' } },
      '“[PAD]”',
    ],
    [
      'states no length of texts',
      { tokenizerConfig: { model_max_length: 1e30 }, config: { projection_dim: 512 } },
      'model_max_length',
    ],
    ['has a config of another shape', { config: [] }, 'config.json'],
    ['has a nameless folder', { folderName: '…' }, 'Rename the folder'],
  ])('and %s is refused in words', (_what, change, words) => {
    const act = () => inferManifest({ ...clip, ...change });
    expect(act).toThrow(words);
    expect(act).toThrow(expect.objectContaining({ code: 'model_invalid' }));
  });
});
