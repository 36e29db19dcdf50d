/**
 * @file Infers our manifest, without checksums, from a Hugging Face folder of a CLIP or SigLIP model in ONNX.
 * Pure.
 */
import { z } from 'zod';
import type { EncoderManifest, ImageInput, TextInput } from '../evidence/vectors/manifest.ts';
import type { Resample } from '../evidence/pack-manifest.ts';
import { idFrom, licenceOf, readFields } from './folder-facts.ts';
import type { GraphFacts } from './graph-facts.ts';
import { invalidFolder } from './invalid-folder.ts';
import { familyOf, type Family } from './model-families.ts';
import { limitOf, padIdOf, tokenizerConfig, tokenizerOf, type TokenizerFiles } from './tokenizer-files.ts';
import { imageGraph, textGraph, type TowerGraph } from './tower-graphs.ts';

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
  /** vocab.json, read where there is no tokenizer.json */
  vocabulary: unknown;
  /** of the towers that `towerFiles` names; null = cannot be read */
  graphs: { image: GraphFacts | null; text: GraphFacts | null };
  /** text of README.md, whose front matter names the licence */
  readme: string | null;
}

/** A manifest without the checksums of its files. */
export type InferredManifest = Omit<EncoderManifest, 'files'>;

/** Whether the folder looks like a Hugging Face model; exports by other tools may have no config.json. */
export function looksLikeHuggingFace(files: ReadonlySet<string>): boolean {
  return files.has('config.json') || findTowers(files) !== null;
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
/**
 * Infers preprocessing, files and shapes the way transformers' own processors read these files.
 * @throws AppError model_invalid naming what is missing and what to do
 */
export function inferManifest(layout: HuggingFaceLayout): InferredManifest {
  const towers = towerFiles(layout.files);
  const config = layout.config === null ? null : readFields(modelConfig, layout.config, 'config.json');
  const tokenizer = tokenizerOf(layout, '');
  const family = familyOf(config?.model_type ?? null, tokenizer.json);
  const pooled = family !== null && family.pooled && !towers.joint;
  const image = imageGraph(layout.graphs.image, towers.image, pooled);
  const text = textGraph(layout.graphs.text, towers.text, pooled);
  const dimensions = dimensionsOf([image.dimensions, text.dimensions], statedDimensions(config, family));
  return {
    id: idFrom(layout.folderName),
    title: layout.folderName,
    license: licenceOf(layout.readme),
    role: 'encoder',
    dimensions,
    image: {
      file: towers.image,
      half: towers.half ?? null,
      input: image.inputs[0]!,
      output: image.output,
      ...imageInput(readFields(preprocessorConfig, layout.preprocessor, 'preprocessor_config.json'), image),
    },
    text: {
      file: towers.text,
      inputs: text.inputs,
      output: text.output,
      ...textInput(layout, tokenizer, {
        stated: config?.text_config.max_position_embeddings,
        graph: text.size,
        family,
      }),
    },
    tagPrompt: 'a photo of a {}',
    tagCalibration: null,
    space: null,
    languages: family?.languages ?? 'english',
    precision: precisionsOf(image, text),
    pairs: { loss: family?.loss ?? 'softmax', logit: null },
  };
}

export function precisionsOf(image: TowerGraph, text: TowerGraph): EncoderManifest['precision'] {
  return image.precision || text.precision ? { image: image.precision, text: text.precision } : null;
}

/**
 * The length of the vectors, by the graphs where they say it.
 * @param ofGraphs null = not said
 * @param stated by other files @throws AppError model_invalid
 */
export function dimensionsOf(ofGraphs: readonly (number | null)[], stated: number | undefined): number {
  const said = [...new Set(ofGraphs.filter((length) => length !== null))];
  if (said.length > 1)
    throw invalidFolder(
      `Its towers’ vectors have different lengths (${said.join(' and ')}). Get both from the same export.`,
    );
  const found = said[0] ?? stated;
  if (found === undefined)
    throw invalidFolder(
      'Neither its graphs nor config.json say how long its vectors are (projection_dim). Use a CLIP or SigLIP model with both towers.',
    );
  return found;
}

function statedDimensions(
  config: z.infer<typeof modelConfig> | null,
  family: Family | null,
): number | undefined {
  return (
    config?.projection_dim ??
    config?.text_config.projection_dim ??
    (family?.pooled ? config?.vision_config.hidden_size : undefined) ??
    family?.dimensions
  );
}

/**
 * Suffixes of Optimum's variants, best first: full precision, else the smallest loss. The signed 8-bit ones
 * come after the unsigned ones: ONNX Runtime cannot run their convolutions on a processor.
 */
const variants = ['', '_fp16', '_quantized', '_uint8', '_int8', '_q4f16', '_q4', '_bnb4'];

export interface TowerFiles {
  image: string;
  text: string;
  /** the image tower in 16-bit numbers, beside one of 32 bits: for graphics cards; left out = there is none */
  half?: string;
  /** both are in one graph */
  joint: boolean;
  /** other variants of the same towers that lie beside them */
  passedOver: string[];
}

/** @throws AppError model_invalid where there are none */
export function towerFiles(files: ReadonlySet<string>): TowerFiles {
  const found = findTowers(files);
  if (found) return found;
  throw invalidFolder(
    'There is no onnx/text_model.onnx with onnx/vision_model.onnx, and no onnx/model.onnx. Get the model’s ONNX export, with both towers.',
  );
}

function findTowers(files: ReadonlySet<string>): TowerFiles | null {
  const variantsOf = (name: string) =>
    variants
      .flatMap((variant) => [`onnx/${name}${variant}.onnx`, `${name}${variant}.onnx`])
      .filter((path) => files.has(path));
  const [image, ...otherImages] = variantsOf('vision_model');
  const [text, ...otherTexts] = variantsOf('text_model');
  if (image && text) {
    const half = otherImages.find(
      (path) => path === image.replace(/vision_model\.onnx$/, `vision_model_fp16.onnx`),
    );
    const passedOver = [...otherImages.filter((path) => path !== half), ...otherTexts];
    return { image, text, ...(half && { half }), joint: false, passedOver };
  }
  const [joint, ...others] = variantsOf('model');
  return joint ? { image: joint, text: joint, joint: true, passedOver: others } : null;
}

function imageInput(
  preprocessor: z.infer<typeof preprocessorConfig>,
  graph: TowerGraph,
): Omit<ImageInput, 'file' | 'half' | 'input' | 'output'> {
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
    return { size: sizeFor(graph, square(size)), fit: 'squash', cropFraction: 1, ...rest };
  const short = typeof size === 'object' && 'shortest_edge' in size ? size.shortest_edge : square(size);
  const crop = do_center_crop === false ? short : square(crop_size ?? short);
  if (crop > short)
    throw invalidFolder(`preprocessor_config.json crops ${crop} pixels out of ${short}. Correct it.`);
  return { size: sizeFor(graph, crop), fit: 'crop', cropFraction: crop / short, ...rest };
}

/** The graph gives the text's vector itself. */
export const plainVectors = { pooling: 'none', projection: null } as const;

/** @throws AppError model_invalid where the graph takes another size alone */
export function sizeFor({ size }: TowerGraph, stated: number, name = 'preprocessor_config.json'): number {
  if (size !== null && size !== stated)
    throw invalidFolder(
      `${name} makes pictures of ${stated} pixels, and the graph takes ${size}. Get the files that belong together.`,
    );
  return stated;
}

interface TextLimits {
  /** positions by config.json */
  stated: number | undefined;
  /** tokens that the graph takes, where only one number is possible */
  graph: number | null;
  family: Family | null;
}

function textInput(
  layout: HuggingFaceLayout,
  tokenizer: TokenizerFiles,
  { stated, graph, family }: TextLimits,
): Omit<TextInput, 'file' | 'inputs' | 'output'> {
  const settings =
    layout.tokenizerConfig === null
      ? {}
      : readFields(tokenizerConfig, layout.tokenizerConfig, 'tokenizer_config.json');
  const maxTokens = graph ?? Math.min(limitOf(settings) ?? Infinity, stated ?? family?.tokens ?? Infinity);
  if (maxTokens === Infinity)
    throw invalidFolder(
      'Neither its graph, tokenizer_config.json nor config.json says how many tokens a text may have (model_max_length). Add it.',
    );
  return {
    ...tokenizer.files,
    maxTokens,
    padId: padIdOf(settings.pad_token ?? family?.padding, tokenizer.json),
    maskPadding: family?.maskPadding ?? true,
    clean: family?.clean ?? 'none',
    ...plainVectors,
  };
}

/** Pillow's numbering. */
function resampleOf(number: number | null | undefined): Resample {
  return ({ 0: 'nearest', 1: 'lanczos', 2: 'bilinear' } as const)[number ?? 3] ?? 'bicubic';
}

function square(value: z.infer<typeof extent>): number {
  if (typeof value === 'number') return value;
  if ('shortest_edge' in value) return value.shortest_edge;
  if (value.height !== value.width)
    throw invalidFolder(
      `preprocessor_config.json asks for ${value.width} × ${value.height}; only square inputs can be used.`,
    );
  return value.height;
}
