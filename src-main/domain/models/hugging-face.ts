/**
 * @file Infers our manifest, without checksums, from a Hugging Face folder of a CLIP or SigLIP model in ONNX.
 * Pure.
 */
import { z } from 'zod';
import { AppError } from '../../../src-preload/contract/index.ts';
import type { Cleaning, EncoderManifest, ImageInput, TextInput } from '../evidence/vectors/manifest.ts';
import type { Resample } from '../evidence/pack-manifest.ts';

/**
 * The content of such a folder that is read: its files with their sizes, and its small JSON files unchanged
 * (absent = null).
 */
export interface HuggingFaceLayout {
  folderName: string;
  /** paths relative to the folder, with `/` */
  files: ReadonlySet<string>;
  config: unknown;
  preprocessor: unknown;
  tokenizer: unknown;
  tokenizerConfig: unknown;
  /** text of README.md, whose front matter names the licence */
  readme: string | null;
}

/** A manifest without the checksums of its files. */
export type InferredManifest = Omit<EncoderManifest, 'files'>;

/** Whether the folder looks like a Hugging Face model. */
export function looksLikeHuggingFace(files: ReadonlySet<string>): boolean {
  return files.has('config.json');
}

const side = z.number().int().positive();
const modelConfig = z.object({
  model_type: z.string().default(''),
  projection_dim: side.optional(),
  text_config: z
    .object({ max_position_embeddings: side.optional(), projection_dim: side.optional() })
    .default({}),
  vision_config: z.object({ hidden_size: side.optional() }).default({}),
});
const extent = z.union([side, z.object({ shortest_edge: side }), z.object({ height: side, width: side })]);
const preprocessorConfig = z.object({
  size: extent,
  crop_size: extent.nullish(),
  do_center_crop: z.boolean().nullish(),
  do_normalize: z.boolean().nullish(),
  resample: z.number().int().nullish(),
  image_mean: z.tuple([z.number(), z.number(), z.number()]).nullish(),
  image_std: z.tuple([z.number(), z.number(), z.number()]).nullish(),
});
const token = z.union([z.string(), z.object({ content: z.string() })]);
const tokenizerConfig = z.object({ model_max_length: z.number().nullish(), pad_token: token.nullish() });
const tokenizerFile = z.object({
  added_tokens: z.array(z.object({ id: z.number().int(), content: z.string() })).default([]),
  model: z.object({ vocab: z.unknown() }),
});

/**
 * Infers preprocessing, files and shapes the way transformers' own processors read these files.
 * @throws AppError model_invalid naming what is missing and what to do
 */
export function inferManifest(layout: HuggingFaceLayout): InferredManifest {
  const config = read(modelConfig, layout.config, 'config.json');
  const family = familyOf(config.model_type);
  const dimensions =
    config.projection_dim ??
    config.text_config.projection_dim ??
    (family?.pooled ? config.vision_config.hidden_size : undefined) ??
    family?.dimensions;
  if (dimensions === undefined)
    throw invalid(
      'config.json does not say how long its vectors are (projection_dim). Use a CLIP or SigLIP model with both towers.',
    );
  const towers = towerFiles(layout.files);
  return {
    id: idFrom(layout.folderName),
    title: layout.folderName,
    license: licenceOf(layout.readme),
    role: 'encoder',
    dimensions,
    image: {
      file: towers.image,
      input: 'pixel_values',
      output: family?.pooled && !towers.joint ? 'pooler_output' : 'image_embeds',
      ...imageInput(read(preprocessorConfig, layout.preprocessor, 'preprocessor_config.json')),
    },
    text: {
      file: towers.text,
      output: family?.pooled && !towers.joint ? 'pooler_output' : 'text_embeds',
      ...textInput(layout, config.text_config.max_position_embeddings ?? family?.tokens, family),
    },
    tagPrompt: 'a photo of a {}',
    tagCalibration: null,
    pairs: { loss: family?.loss ?? 'softmax', logit: null },
  };
}

/** What transformers takes for granted of a family where its config.json is silent. */
interface Family {
  modelType: RegExp;
  /** of its vectors */
  dimensions: number;
  tokens: number;
  /** its vectors are the pooled states, without a projection */
  pooled: boolean;
  padding: string;
  /** its attention mask leaves the padding out */
  maskPadding: boolean;
  /** which its tokenizer.json does not do by itself */
  clean: Cleaning;
  loss: 'softmax' | 'sigmoid';
}

const clip: Family = {
  modelType: /^clip$/,
  dimensions: 512,
  tokens: 77,
  pooled: false,
  padding: '<|endoftext|>',
  maskPadding: true,
  clean: 'none',
  loss: 'softmax',
};
const siglip: Family = {
  modelType: /^siglip$/,
  dimensions: 768,
  tokens: 64,
  pooled: true,
  padding: '</s>',
  maskPadding: false,
  clean: 'canonicalize',
  loss: 'sigmoid',
};
const siglip2: Family = { ...siglip, modelType: /^siglip2/, padding: '<pad>', clean: 'lower' };

function familyOf(modelType: string): Family | null {
  return [clip, siglip, siglip2].find((family) => family.modelType.test(modelType)) ?? null;
}

/** Suffixes of Optimum's variants, best first: full precision, else the smallest loss. */
const variants = ['', '_fp16', '_quantized', '_int8', '_uint8', '_q4f16', '_q4', '_bnb4'];

function towerFiles(files: ReadonlySet<string>): { image: string; text: string; joint: boolean } {
  const find = (name: string) =>
    variants
      .flatMap((variant) => [`onnx/${name}${variant}.onnx`, `${name}${variant}.onnx`])
      .find((path) => files.has(path));
  const image = find('vision_model');
  const text = find('text_model');
  if (image && text) return { image, text, joint: false };
  const joint = find('model');
  if (joint) return { image: joint, text: joint, joint: true };
  throw invalid(
    'There is no onnx/text_model.onnx with onnx/vision_model.onnx, and no onnx/model.onnx. Get the model’s ONNX export, with both towers.',
  );
}

function imageInput(
  preprocessor: z.infer<typeof preprocessorConfig>,
): Omit<ImageInput, 'file' | 'input' | 'output'> {
  const { size, crop_size, do_center_crop, do_normalize, image_mean, image_std } = preprocessor;
  const normalise = do_normalize !== false;
  const rest = {
    longSide: 'floor' as const,
    resample: resampleOf(preprocessor.resample),
    mean: (normalise && image_mean) || [0, 0, 0],
    std: (normalise && image_std) || [1, 1, 1],
  } satisfies Partial<ImageInput>;
  // height and width without a crop: both sides are forced to it (SigLIP)
  if (typeof size === 'object' && 'height' in size && do_center_crop !== true)
    return { size: square(size), fit: 'squash', cropFraction: 1, ...rest };
  const short = typeof size === 'object' && 'shortest_edge' in size ? size.shortest_edge : square(size);
  const crop = do_center_crop === false ? short : square(crop_size ?? short);
  if (crop > short)
    throw invalid(`preprocessor_config.json crops ${crop} pixels out of ${short}. Correct it.`);
  return { size: crop, fit: 'crop', cropFraction: crop / short, ...rest };
}

function textInput(
  layout: HuggingFaceLayout,
  positions: number | undefined,
  family: Family | null,
): Omit<TextInput, 'file' | 'output'> {
  if (!layout.files.has('tokenizer.json'))
    throw invalid('tokenizer.json is missing. Add the one that belongs to the model.');
  const settings =
    layout.tokenizerConfig === null
      ? {}
      : read(tokenizerConfig, layout.tokenizerConfig, 'tokenizer_config.json');
  // an absent limit is written as a very large number
  const stated =
    settings.model_max_length && settings.model_max_length <= 8_192 ? settings.model_max_length : undefined;
  const maxTokens = Math.min(stated ?? Infinity, positions ?? Infinity);
  if (maxTokens === Infinity)
    throw invalid(
      'Neither tokenizer_config.json nor config.json says how many tokens a text may have (model_max_length). Add it.',
    );
  return {
    inputs: ['input_ids', 'attention_mask'],
    tokenizer: 'tokenizer.json',
    tokenizerConfig: layout.files.has('tokenizer_config.json') ? 'tokenizer_config.json' : null,
    maxTokens,
    padId: padIdOf(settings.pad_token ?? family?.padding, layout.tokenizer),
    merges: null,
    maskPadding: family?.maskPadding ?? true,
    clean: family?.clean ?? 'none',
  };
}

/** Id of the padding token; both model families were trained on texts padded to full length. */
function padIdOf(pad: z.infer<typeof token> | null | undefined, tokenizer: unknown): number {
  const content = typeof pad === 'object' && pad !== null ? pad.content : (pad ?? '<|endoftext|>');
  const { added_tokens, model } = read(tokenizerFile, tokenizer, 'tokenizer.json');
  const vocabulary = model.vocab;
  const id =
    added_tokens.find((added) => added.content === content)?.id ??
    (Array.isArray(vocabulary)
      ? vocabulary.findIndex((entry) => Array.isArray(entry) && entry[0] === content)
      : (vocabulary as Record<string, number> | null)?.[content]);
  if (id === undefined || id < 0)
    throw invalid(
      `tokenizer.json has no token “${content}” to pad texts with. Check that tokenizer.json and tokenizer_config.json belong together.`,
    );
  return id;
}

/** Pillow's numbering. */
function resampleOf(number: number | null | undefined): Resample {
  return ({ 0: 'nearest', 1: 'lanczos', 2: 'bilinear' } as const)[number ?? 3] ?? 'bicubic';
}

function square(value: z.infer<typeof extent>): number {
  if (typeof value === 'number') return value;
  if ('shortest_edge' in value) return value.shortest_edge;
  if (value.height !== value.width)
    throw invalid(
      `preprocessor_config.json asks for ${value.width} × ${value.height}; only square inputs can be used.`,
    );
  return value.height;
}

/** `license:` of the front matter of README.md. */
function licenceOf(readme: string | null): string {
  const front = /^---\r?\n([\s\S]*?)\r?\n---/.exec(readme ?? '')?.[1] ?? '';
  return /^license:\s*["']?([^"'\r\n]+)/m.exec(front)?.[1]?.trim() ?? 'not stated';
}

function idFrom(folderName: string): string {
  const id = folderName
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 64);
  if (!id)
    throw invalid(`“${folderName}” cannot be made into a name. Rename the folder, with letters and digits.`);
  return id;
}

function read<Schema extends z.ZodType>(schema: Schema, json: unknown, file: string): z.output<Schema> {
  if (json === null || json === undefined)
    throw invalid(`${file} is missing. Add the one that belongs to the model.`);
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalid(`${file} is not as expected: ${issue?.path.join('.') || 'it'} ${issue?.message ?? ''}.`);
}

function invalid(sentence: string): AppError {
  return new AppError('model_invalid', `This folder cannot be used as a model pack. ${sentence}`);
}
