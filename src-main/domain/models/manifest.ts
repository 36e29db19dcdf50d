/**
 * @file The manifest of a model pack: its schema, and what it says in one shape for every kind of pack. Pure.
 */
import { z } from 'zod';
import { AppError } from '../../../src-preload/contract/index.ts';

/** A file of the pack, relative to its folder, with `/`; never outside of it. */
export function isPackFile(path: string): boolean {
  return (
    path !== '' && path.length <= 200 && !/^([/\\]|[a-z]:)/i.test(path) && !path.split(/[/\\]/).includes('..')
  );
}
const packFile = z
  .string()
  .refine(isPackFile, 'must be a file inside the pack’s folder, its path of at most 200 characters');

/** Ids name folders and tables. */
const packIdPattern = /^[a-z0-9][a-z0-9._-]{0,63}$/;

const three = z.tuple([z.number(), z.number(), z.number()]);
const logistic = z.object({ scale: z.number(), bias: z.number() });
const resample = z.enum(['bicubic', 'bilinear', 'lanczos', 'nearest']);
export type Resample = z.infer<typeof resample>;

const about = {
  id: z.string().regex(packIdPattern, 'must be lower-case letters, digits, dots, hyphens and underscores'),
  title: z.string().min(1).max(200),
  license: z.string().min(1).max(200),
  /** each file that must be there; loading checks them first */
  files: z.record(
    packFile,
    z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.number().int().min(1) }),
  ),
};

/** How a picture becomes the image tower's input: float32 [N, 3, size, size], (x / 255 − mean) ÷ std. */
const imageInput = z.object({
  file: packFile,
  input: z.string(),
  output: z.string(),
  size: z.number().int().min(16).max(2_048),
  /** crop: short side to size ÷ cropFraction, then the middle; squash: both sides to size */
  fit: z.enum(['crop', 'squash']).default('crop'),
  cropFraction: z.number().min(0.5).max(1).default(1),
  /**
   * how the long side of the resized picture is made a whole number: Pillow scripts round, transformers cuts
   * off
   */
  longSide: z.enum(['round', 'floor']).default('round'),
  resample: resample.default('bicubic'),
  mean: three,
  std: three,
});
export type ImageInput = z.infer<typeof imageInput>;

const textInput = z.object({
  file: packFile,
  /** those of these that the model has are fed */
  inputs: z.array(z.string()).min(1),
  output: z.string(),
  tokenizer: packFile,
  tokenizerConfig: packFile.nullable().default(null),
  /** longer texts are cut on the right, keeping the closing token */
  maxTokens: z.number().int().min(2).max(8_192),
  /** token that fills every text up to maxTokens; null = texts stay as long as they are */
  padId: z.number().int().nullable().default(null),
});
export type TextInput = z.infer<typeof textInput>;

const encoderManifest = z.object({
  ...about,
  role: z.literal('encoder').default('encoder'),
  dimensions: z.number().int().min(2).max(8_192),
  image: imageInput,
  /** the same file as the image's: one joint model */
  text: textInput,
  /** phrase around a concept's name, `{}` in its place */
  tagPrompt: z.string().includes('{}').default('a photo of a {}'),
  /** P(tag) = σ(scale · cosine + bias); null = ranks, but shows no percentages */
  tagCalibration: logistic.nullable().default(null),
});
export type EncoderManifest = z.infer<typeof encoderManifest>;

const detectorManifest = z.object({
  ...about,
  role: z.literal('detector').default('detector'),
  model: z.object({
    file: packFile,
    /** uint8 [1, h, w, 3] RGB, its longer side `size` */
    input: z.object({
      name: z.string(),
      type: z.literal('uint8'),
      layout: z.literal('NHWC'),
      channels: z.literal('RGB'),
      size: z.number().int().min(64).max(2_048),
      fit: z.literal('inside'),
      enlarge: z.boolean(),
      resample,
    }),
    /**
     * the keys are the outputs' names: boxes [M, 4] as x, y, w, h in 0…1; scores [M]; classes [M]; the values
     * say so in words
     */
    outputs: z.object({ boxes: z.string(), scores: z.string(), classes: z.string() }),
    minScore: z.number().min(0).max(1),
  }),
  thresholds: z.object({ default: z.number(), sure: z.number(), search: z.number() }),
  /** P(there) = σ(scale · logit(score) + bias); null = not calibrated */
  calibration: logistic.nullable().default(null),
  labels: z.array(z.string().min(1)).min(1),
});
export type DetectorManifest = z.infer<typeof detectorManifest>;

export type PackManifest = EncoderManifest | DetectorManifest;

/**
 * Reads a pack's manifest.json. Its role need not be stated: an encoder has two towers, a detector has
 * labels.
 * @throws AppError model_invalid with the first thing that is wrong
 */
export function parseManifest(json: unknown, where: string): PackManifest {
  const isDetector = typeof json === 'object' && json !== null && 'labels' in json;
  const parsed = isDetector ? detectorManifest.safeParse(json) : encoderManifest.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new AppError(
      'model_invalid',
      `The manifest of ${where} is not valid: ${issue?.path.join('.') || 'it'} ${issue?.message ?? ''}. Correct manifest.json, or add the pack again.`,
    );
  }
  return withItsFiles(parsed.data, where);
}

/** The files a pack cannot do without. */
export function neededFiles(manifest: PackManifest): string[] {
  if (manifest.role === 'detector') return [manifest.model.file];
  const { image, text } = manifest;
  return [
    ...new Set([
      image.file,
      text.file,
      text.tokenizer,
      ...(text.tokenizerConfig ? [text.tokenizerConfig] : []),
    ]),
  ];
}

/** Bytes of all its files. */
export function sizeOfFiles({ files }: Pick<PackManifest, 'files'>): number {
  return Object.values(files).reduce((sum, { bytes }) => sum + bytes, 0);
}

function withItsFiles<Manifest extends PackManifest>(manifest: Manifest, where: string): Manifest {
  const unlisted = neededFiles(manifest).find((file) => !(file in manifest.files));
  if (unlisted !== undefined)
    throw new AppError(
      'model_invalid',
      `The manifest of ${where} names ${unlisted} but gives no checksum for it. Add the pack again.`,
    );
  return manifest;
}
