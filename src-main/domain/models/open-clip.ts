/**
 * @file Infers our manifest, without checksums, from the folder of an OpenCLIP model as Immich exports it:
 * `visual/` and `textual/`, each with a graph and its settings. Pure.
 */
import { z } from 'zod';
import type { ImageInput } from '../evidence/vectors/manifest.ts';
import { idFrom, licenceOf, readFields } from './folder-facts.ts';
import type { GraphFacts } from './graph-facts.ts';
import {
  dimensionsOf,
  plainVectors,
  precisionsOf,
  sizeFor,
  type InferredManifest,
  type TowerFiles,
} from './hugging-face.ts';
import { padIdOf, tokenizerConfig, tokenizerOf } from './tokenizer-files.ts';
import { imageGraph, textGraph, type TowerGraph } from './tower-graphs.ts';

/** Absent files = null. */
export interface OpenClipLayout {
  folderName: string;
  files: ReadonlySet<string>;
  /** config.json: open_clip's model configuration */
  config: unknown;
  /** visual/preprocess_cfg.json */
  preprocessor: unknown;
  /** textual/tokenizer.json, textual/tokenizer_config.json, textual/vocab.json */
  tokenizer: unknown;
  tokenizerConfig: unknown;
  vocabulary: unknown;
  graphs: { image: GraphFacts | null; text: GraphFacts | null };
  readme: string | null;
}

const towers = { image: 'visual/model.onnx', text: 'textual/model.onnx' };

export function openClipTowers(files: ReadonlySet<string>): TowerFiles | null {
  const isHere = files.has(towers.image) && files.has(towers.text);
  return isHere ? { ...towers, joint: false, passedOver: [] } : null;
}

const side = z.number().int().positive();
const modelConfig = z.object({
  embed_dim: side.optional(),
  /** only models trained with a sigmoid loss have it */
  init_logit_bias: z.number().nullish(),
  text_cfg: z
    .object({
      context_length: side.optional(),
      tokenizer_kwargs: z.object({ clean: z.string().optional() }).nullish(),
    })
    .default({}),
});
const three = z.tuple([z.number(), z.number(), z.number()]);
const preprocessConfig = z.object({
  size: z.union([side, z.tuple([side, side])]),
  mean: three,
  std: three,
  interpolation: z.enum(['bicubic', 'bilinear', 'nearest']).default('bicubic'),
  resize_mode: z.enum(['shortest', 'squash']).default('shortest'),
});

/** open_clip's own context_length */
const defaultTokens = 77;

/**
 * As Immich reads it (machine-learning/immich_ml/models/clip).
 * @throws AppError model_invalid naming what is missing and what to do
 */
export function inferOpenClip(layout: OpenClipLayout): InferredManifest {
  const config = readFields(modelConfig, layout.config, 'config.json');
  const image = imageGraph(layout.graphs.image, towers.image, false);
  const text = textGraph(layout.graphs.text, towers.text, false);
  const tokenizer = tokenizerOf(layout, 'textual/');
  const settings = layout.tokenizerConfig
    ? readFields(tokenizerConfig, layout.tokenizerConfig, 'textual/tokenizer_config.json')
    : {};
  return {
    id: idFrom(layout.folderName),
    title: layout.folderName,
    license: licenceOf(layout.readme),
    role: 'encoder',
    dimensions: dimensionsOf([image.dimensions, text.dimensions], config.embed_dim),
    image: {
      file: towers.image,
      input: image.inputs[0]!,
      output: image.output,
      ...imageInput(layout.preprocessor, image),
    },
    text: {
      file: towers.text,
      inputs: text.inputs,
      output: text.output,
      ...tokenizer.files,
      maxTokens: text.size ?? config.text_cfg.context_length ?? defaultTokens,
      padId: padIdOf(settings.pad_token, tokenizer.json),
      maskPadding: true,
      clean: config.text_cfg.tokenizer_kwargs?.clean === 'canonicalize' ? 'canonicalize' : 'none',
      ...plainVectors,
    },
    tagPrompt: 'a photo of a {}',
    tagCalibration: null,
    space: null,
    languages: 'english',
    precision: precisionsOf(image, text),
    pairs: { loss: typeof config.init_logit_bias === 'number' ? 'sigmoid' : 'softmax', logit: null },
  };
}

function imageInput(json: unknown, graph: TowerGraph): Omit<ImageInput, 'file' | 'input' | 'output'> {
  const name = 'visual/preprocess_cfg.json';
  const { size, mean, std, interpolation, resize_mode } = readFields(preprocessConfig, json, name);
  return {
    half: null,
    size: sizeFor(graph, typeof size === 'number' ? size : size[0], name),
    fit: resize_mode === 'squash' ? 'squash' : 'crop',
    cropFraction: 1,
    longSide: 'floor',
    resample: interpolation,
    mean,
    std,
  };
}
