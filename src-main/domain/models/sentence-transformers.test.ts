/** @file What is inferred from a text tower of sentence-transformers, and what is refused in which words. */
import { expect, it } from 'vitest';
import type { GraphFacts } from './graph-facts.ts';
import { inferTextTower, type SentenceTransformersLayout } from './sentence-transformers.ts';

const graph: GraphFacts = {
  inputs: [
    { name: 'input_ids', type: 'int64', dims: [null, null] },
    { name: 'attention_mask', type: 'int64', dims: [null, null] },
  ],
  outputs: [{ name: 'token_embeddings', type: 'float32', dims: [null, null, 768] }],
  operators: new Set(['MatMulInteger']),
  weights: new Map([['uint8', 1_000]]),
};
const module = (path: string, type: string) => ({ idx: 0, name: '0', path, type });
// as sentence-transformers/clip-ViT-B-32-multilingual-v1 has it
const layout: SentenceTransformersLayout = {
  folderName: 'clip-ViT-B-32-multilingual-v1',
  files: new Set([
    'modules.json',
    'tokenizer.json',
    'onnx/model_quint8_avx2.onnx',
    'onnx/model_qint8_arm64.onnx',
    '2_Dense/model.safetensors',
  ]),
  modules: [
    module('', 'sentence_transformers.models.Transformer'),
    module('1_Pooling', 'sentence_transformers.models.Pooling'),
    module('2_Dense', 'sentence_transformers.models.Dense'),
  ],
  sentenceConfig: { max_seq_length: 128, do_lower_case: false },
  pooling: { word_embedding_dimension: 768, pooling_mode_mean_tokens: true },
  dense: { in_features: 768, out_features: 512, activation_function: 'torch.nn.modules.linear.Identity' },
  tokenizerConfig: { model_max_length: 512 },
  graph,
  joins: 'openai/clip-vit-base-patch32',
  readme: '---\nlicense: apache-2.0\n---',
};

it('is read as sentence-transformers reads it', () => {
  expect(inferTextTower(layout)).toMatchObject({
    id: 'clip-vit-b-32-multilingual-v1',
    license: 'apache-2.0',
    role: 'text-tower',
    joins: 'openai/clip-vit-base-patch32',
    dimensions: 512,
    precision: 'int8',
    text: {
      file: 'onnx/model_quint8_avx2.onnx',
      inputs: ['input_ids', 'attention_mask'],
      output: 'token_embeddings',
      maxTokens: 128,
      padId: null,
      clean: 'lower-locale',
      pooling: 'mean',
      projection: '2_Dense/model.safetensors',
    },
  });
});

it.each<[string, Partial<SentenceTransformersLayout>, string]>([
  ['does not say whose pictures it is for', { joins: null }, '--joins ID'],
  [
    'is made of other parts',
    { modules: [module('', 'x.Transformer'), module('1', 'x.Pooling')] },
    'Transformer, Pooling',
  ],
  ['takes another mean', { pooling: { pooling_mode: 'cls' } }, 'mean of its tokens'],
  [
    'bends its vectors',
    { dense: { out_features: 512, activation_function: 'torch.nn.Tanh' } },
    'torch.nn.Tanh',
  ],
  [
    'has no matrix',
    { files: new Set([...layout.files].filter((file) => !file.startsWith('2_'))) },
    '2_Dense/model.safetensors is missing',
  ],
  ['has no graph', { files: new Set(['modules.json']) }, 'no onnx/model.onnx'],
  [
    'has no tokens of its own',
    { graph: { ...graph, outputs: [{ name: 'x', type: 'float32', dims: [null, 512] }] } },
    'no vector for each token',
  ],
  ['has no limit', { sentenceConfig: null, tokenizerConfig: null, graph: { ...graph } }, 'max_seq_length'],
])('one that %s is refused in words', (_what, change, words) => {
  const act = () => inferTextTower({ ...layout, ...change });
  expect(act).toThrow(words);
  expect(act).toThrow(expect.objectContaining({ code: 'model_invalid' }));
});
