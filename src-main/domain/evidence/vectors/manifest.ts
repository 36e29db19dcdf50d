/** @file The manifest of an encoder: an image tower and a text tower with comparable vectors. */
import { z } from 'zod';
import { commonManifestFields, logisticSchema, packFile, resampleSchema } from '../pack-manifest.ts';

export const languagesSchema = z.enum(['english', 'many']);
export const precisionSchema = z.enum(['fp32', 'fp16', 'int8', 'int4']);
const three = z.tuple([z.number(), z.number(), z.number()]);

/** How a picture becomes the image tower's input: float32 [N, 3, size, size], (x / 255 − mean) ÷ std. */
const imageInput = z.object({
  file: packFile,
  /** the same graph in 16-bit numbers, which graphics cards run in its place; null = there is none */
  half: packFile.nullable().default(null),
  input: z.string(),
  output: z.string(),
  size: z.number().int().min(16).max(2_048),
  /** crop: short side to size ÷ cropFraction, then the middle; squash: both sides to size */
  fit: z.enum(['crop', 'squash']).default('crop'),
  cropFraction: z.number().min(0.5).max(1).default(1),
  /** how the long side of the resized picture is rounded: Pillow scripts round, transformers truncates */
  longSide: z.enum(['round', 'floor']).default('round'),
  resample: resampleSchema.default('bicubic'),
  mean: three,
  std: three,
});

export type ImageInput = z.infer<typeof imageInput>;

/**
 * lower: lower case; lower-locale: lower case as this computer's language has it (Turkish has two kinds of i);
 * canonicalize: lower case, without punctuation and double spaces, as SigLIP's training texts (big_vision)
 */
const cleanings = ['none', 'lower', 'lower-locale', 'canonicalize'] as const;
export type Cleaning = (typeof cleanings)[number];

export const textInput = z.object({
  file: packFile,
  /**
   * names of the graph's inputs, that of the token ids first; `attention_mask` and `token_type_ids` are known
   * by their names. Those that the graph does not have are left out
   */
  inputs: z.array(z.string()).min(1),
  output: z.string(),
  /** tokenizer.json of Hugging Face; with `merges`, vocab.json of CLIP's byte-pair encoding */
  tokenizer: packFile,
  /** merges.txt beside a vocab.json */
  merges: packFile.nullable().default(null),
  tokenizerConfig: packFile.nullable().default(null),
  /** longer texts are cut on the right, keeping the closing token */
  maxTokens: z.number().int().min(2).max(8_192),
  /** token that fills every text up to maxTokens; null = texts stay as long as they are */
  padId: z.number().int().nullable().default(null),
  /** whether an attention mask leaves the padding out; SigLIP looks at all of it */
  maskPadding: z.boolean().default(true),
  /** what happens to a text before it is split into tokens */
  clean: z.enum(cleanings).default('none'),
  /** mean: the graph gives a vector for each token, and their mean is the text's; padding does not count */
  pooling: z.enum(['none', 'mean']).default('none'),
  /** a matrix (and a bias, where the file has one) that the vector is multiplied with: safetensors */
  projection: packFile.nullable().default(null),
});

export type TextInput = z.infer<typeof textInput>;

export const encoderManifest = z.object({
  ...commonManifestFields,
  role: z.literal('encoder').default('encoder'),
  dimensions: z.number().int().min(2).max(8_192),
  image: imageInput,
  /** the same file as the image tower's: one joint model */
  text: textInput,
  /** phrase around a concept's name, `{}` in its place */
  tagPrompt: z.string().includes('{}').default('a photo of a {}'),
  /** P(tag) = σ(scale · cosine + bias); null = ranks, but gives no percentages */
  tagCalibration: logisticSchema.nullable().default(null),
  /**
   * Name of the space that its pictures are in, which text-only packs join; null = the pack's id. Two packs
   * of one space have the same image tower, perhaps in other numbers.
   */
  space: z.string().min(1).max(200).nullable().default(null),
  /** languages that its text tower understands; of `many`, no query is said to be in an unknown one */
  languages: languagesSchema.default('english'),
  /** what most of the weights of each tower are; null = not known */
  precision: z
    .object({ image: precisionSchema.nullable(), text: precisionSchema.nullable() })
    .nullable()
    .default(null),
  /**
   * The loss that the towers were trained with. Its logits are scale · cosine + bias; null = not known, and
   * for softmax CLIP's own scale. With sigmoid, each caption has a probability of its own; with softmax, those
   * of a choice add up to 1.
   */
  pairs: z
    .object({
      loss: z.enum(['softmax', 'sigmoid']).default('softmax'),
      logit: logisticSchema.nullable().default(null),
    })
    .default({ loss: 'softmax', logit: null }),
});

export type EncoderManifest = z.infer<typeof encoderManifest>;

/** The files that an encoder must have. */
export function neededFiles({ image, text }: Pick<EncoderManifest, 'image' | 'text'>): string[] {
  return [...new Set([image.file, ...(image.half ? [image.half] : []), ...textFiles(text)])];
}

/** The files that a text tower must have. */
export function textFiles(text: TextInput): string[] {
  return [text.file, ...tokenizerFiles(text), ...(text.projection ? [text.projection] : [])];
}

/** The files that a tokenizer is made of. */
export function tokenizerFiles({ tokenizer, merges, tokenizerConfig }: TextInput): string[] {
  return [tokenizer, merges, tokenizerConfig].filter((file) => file !== null);
}
