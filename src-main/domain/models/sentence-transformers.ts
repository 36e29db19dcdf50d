/**
 * @file Infers our manifest, without checksums, from the folder of a sentence-transformers text tower that was
 * trained for the pictures of a CLIP model: a transformer, the mean of its tokens' vectors, a matrix. Pure.
 */
import { z } from 'zod';
import type { TextTowerManifest } from '../evidence/text-towers/manifest.ts';
import { idFrom, licenceOf, readFields } from './folder-facts.ts';
import { precisionOf, type GraphFacts } from './graph-facts.ts';
import { invalidFolder } from './invalid-folder.ts';
import { limitOf, tokenizerConfig, tokenizerOf } from './tokenizer-files.ts';
import { textInputs } from './tower-graphs.ts';

/** Absent files = null. */
export interface SentenceTransformersLayout {
  folderName: string;
  files: ReadonlySet<string>;
  /** modules.json, sentence_bert_config.json, and config.json of the modules Pooling and Dense */
  modules: unknown;
  sentenceConfig: unknown;
  pooling: unknown;
  dense: unknown;
  tokenizerConfig: unknown;
  graph: GraphFacts | null;
  /** the space that it is for, by the person or by its matrix; null = not known */
  joins: string | null;
  readme: string | null;
}

export type InferredTextTower = Omit<TextTowerManifest, 'files'>;

const moduleList = z.array(z.object({ path: z.string(), type: z.string() }));
const sentenceConfig = z.object({ max_seq_length: z.number().int().positive().nullish() });
/** versions before 6 name each way of pooling */
const poolingConfig = z.object({
  pooling_mode: z.string().optional(),
  pooling_mode_mean_tokens: z.boolean().optional(),
});
const denseConfig = z.object({
  out_features: z.number().int().positive(),
  activation_function: z.string(),
});

export interface SentenceModules {
  pooling: string;
  dense: string;
}

export function looksLikeSentenceTransformers(files: ReadonlySet<string>): boolean {
  return files.has('modules.json');
}

/** Folders of its modules. @throws AppError model_invalid where they are not those of such a text tower */
export function sentenceModules(json: unknown): SentenceModules {
  const modules = readFields(moduleList, json, 'modules.json');
  const kinds = modules.map(({ type }) => type.split('.').at(-1) ?? '');
  if (kinds.filter((kind) => kind !== 'Normalize').join(' ') !== 'Transformer Pooling Dense')
    throw invalidFolder(
      `It is made of ${kinds.join(', ')}, which is no text tower for the pictures of a CLIP model (Transformer, Pooling, Dense). Choose another model.`,
    );
  return { pooling: modules[1]!.path, dense: modules[2]!.path };
}

/** Suffixes of the graph's variants, the most exact first; of the 8-bit ones, which runs where. */
const variants = ['', '_O1', '_O2', '_O3', '_O4', '_fp16', '_quint8_avx2', '_qint8_avx512', '_qint8_arm64'];

/** @throws AppError model_invalid where there is none */
export function sentenceGraph(files: ReadonlySet<string>): { file: string; passedOver: string[] } {
  const [file, ...passedOver] = variants
    .flatMap((variant) => [`onnx/model${variant}.onnx`, `model${variant}.onnx`])
    .filter((path) => files.has(path));
  if (file) return { file, passedOver };
  throw invalidFolder('There is no onnx/model.onnx. Get the model’s ONNX export.');
}

/** @throws AppError model_invalid naming what is missing and what to do */
export function inferTextTower(layout: SentenceTransformersLayout): InferredTextTower {
  const { files, graph, joins } = layout;
  const modules = sentenceModules(layout.modules);
  const { file } = sentenceGraph(files);
  if (joins === null)
    throw invalidFolder(
      'It is a text tower alone, and does not say which model’s pictures it was trained for. Add it in a terminal with that model’s id: sightline models add FOLDER --joins ID.',
    );
  const dense = readFields(denseConfig, layout.dense, `${modules.dense}/config.json`);
  if (!dense.activation_function.endsWith('Identity'))
    throw invalidFolder(
      `Its matrix is followed by ${dense.activation_function}, which is not known here. Choose another model.`,
    );
  requireMean(layout.pooling, modules);
  const projection = `${modules.dense}/model.safetensors`;
  if (!files.has(projection))
    throw invalidFolder(`${projection} is missing. Add the one that belongs to the model.`);
  const tokens = graph && textInputs(graph, file);
  return {
    id: idFrom(layout.folderName),
    title: layout.folderName,
    license: licenceOf(layout.readme),
    role: 'text-tower',
    joins,
    dimensions: dense.out_features,
    text: {
      file,
      inputs: tokens ? [tokens.ids.name, ...tokens.others] : ['input_ids', 'attention_mask'],
      output: perToken(graph, file),
      // CLIP's two files are no tokenizer of such a model
      ...tokenizerOf({ files, tokenizer: null, vocabulary: null }, '').files,
      maxTokens: tokens?.ids.dims[1] ?? mostTokens(layout),
      padId: null,
      maskPadding: true,
      // its tokens know cases, and people's searches mean none
      clean: 'lower-locale',
      pooling: 'mean',
      projection,
    },
    prompt: '{}',
    languages: 'many',
    precision: graph && precisionOf(graph),
  };
}

/** @throws AppError model_invalid for another way of pooling */
function requireMean(json: unknown, { pooling }: SentenceModules): void {
  const { pooling_mode: mode, pooling_mode_mean_tokens: mean } = readFields(
    poolingConfig,
    json,
    `${pooling}/config.json`,
  );
  if (mode !== 'mean' && mean !== true)
    throw invalidFolder(
      'It does not take the mean of its tokens’ vectors, which is all that is known here. Choose another model.',
    );
}

function perToken(graph: GraphFacts | null, file: string): string {
  if (!graph) return 'last_hidden_state';
  const output = graph.outputs.find(({ dims }) => dims.length === 3);
  if (!output)
    throw invalidFolder(
      `${file} gives no vector for each token. Get the ONNX export of the model’s transformer.`,
    );
  return output.name;
}

function mostTokens({
  sentenceConfig: sentence,
  tokenizerConfig: settings,
}: SentenceTransformersLayout): number {
  const stated =
    sentence === null
      ? null
      : readFields(sentenceConfig, sentence, 'sentence_bert_config.json').max_seq_length;
  const limit =
    settings === null ? undefined : limitOf(readFields(tokenizerConfig, settings, 'tokenizer_config.json'));
  const most = stated ?? limit;
  if (most === undefined)
    throw invalidFolder(
      'Neither sentence_bert_config.json nor tokenizer_config.json says how many tokens a text may have (max_seq_length). Add it.',
    );
  return most;
}
