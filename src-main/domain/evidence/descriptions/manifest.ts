/**
 * @file The manifest of a describer: a model that writes sentences about a picture, in the folder layout of
 * transformers.js. Which files of which precision, which questions it is asked, how its picture is made.
 */
import { z } from 'zod';
import { commonManifestFields, packFile } from '../pack-manifest.ts';

/** The ending of a model file’s name for each precision, as transformers.js has them. */
export const precisionSuffixes = {
  fp32: '',
  fp16: '_fp16',
  q8: '_quantized',
  int8: '_int8',
  uint8: '_uint8',
  q4: '_q4',
  q4f16: '_q4f16',
} as const;
export type Precision = keyof typeof precisionSuffixes;

/** The model files of each architecture: `onnx/NAME.onnx` and its variants. */
export const architectureModels = {
  florence2: ['vision_encoder', 'embed_tokens', 'encoder_model', 'decoder_model_merged'],
  smolvlm: ['vision_encoder', 'embed_tokens', 'decoder_model_merged'],
  'vit-gpt2': ['encoder_model', 'decoder_model_merged'],
} as const;
export type Architecture = keyof typeof architectureModels;

/** Lengths of a description, the shortest first. */
export const descriptionLengths = ['short', 'standard', 'full'] as const;
export type DescriptionLength = (typeof descriptionLengths)[number];

const task = z.object({
  /** what the model is asked: a task of Florence-2 (`<CAPTION>`), a sentence for SmolVLM, empty for ViT-GPT2 */
  prompt: z.string().max(500),
  maxTokens: z.number().int().min(1).max(1_000),
});
export type DescriberTask = z.infer<typeof task>;

/** What a describer finds besides sentences, each asked for by itself. */
const finds = z.object({ objects: task, areas: task, text: task }).partial();
export type DescriberFinds = z.infer<typeof finds>;

const precision = z.enum(Object.keys(precisionSuffixes) as [Precision, ...Precision[]]);
const modelFile = z.object({ file: packFile, precision });

function hasFiles(architecture: Architecture) {
  return (files: Record<string, z.infer<typeof modelFile>>): boolean =>
    architectureModels[architecture].every((name) => {
      const model = files[name];
      return model?.file === `onnx/${name}${precisionSuffixes[model?.precision ?? 'fp32']}.onnx`;
    });
}

export const describerManifest = z
  .object({
    ...commonManifestFields,
    role: z.literal('describer'),
    architecture: z.enum(Object.keys(architectureModels) as [Architecture, ...Architecture[]]),
    /** by name; an unknown precision would silently be taken for fp32 */
    models: z.record(z.string(), modelFile),
    /** the same for graphics cards, which are quick with other numbers; left out = they run `models`, too */
    cards: z.record(z.string(), modelFile).optional(),
    /** configuration and tokenizer */
    settings: z.array(packFile).min(1),
    /**
     * `exact`: both sides become `size`; `inside`: a larger picture is made to fit in it, and the model’s own
     * processor cuts it into tiles
     */
    image: z.object({
      size: z.number().int().min(32).max(4_096),
      fit: z.enum(['exact', 'inside']),
      kernel: z.enum(['nearest', 'linear', 'cubic', 'lanczos3']),
    }),
    tasks: z
      .object({ short: task, standard: task, full: task })
      .partial()
      .refine((tasks) => Object.values(tasks).some(Boolean), { message: 'names no task' }),
    /**
     * names of things with where they are, descriptions of areas, text with where it stands; left out = all that
     * its architecture can
     */
    finds: finds.optional(),
    /** it answers questions, in at most so many tokens; left out = it does not */
    answers: z.object({ maxTokens: task.shape.maxTokens }).optional(),
  })
  .refine(({ architecture, models, cards }) => [models, cards ?? models].every(hasFiles(architecture)), {
    message: 'must name a file for each model of its architecture, onnx/NAME and the ending of its precision',
    path: ['models'],
  })
  .refine(
    ({ architecture, models, cards }) =>
      architecture === 'smolvlm' ||
      [models, cards].every((files) => files?.['decoder_model_merged']?.precision !== 'fp16'),
    {
      message:
        'must not take the decoder in fp16, which does not run as it is converted: take fp32, q8 or q4',
      path: ['models'],
    },
  )
  .refine(({ architecture, answers }) => !answers || architecture === 'smolvlm', {
    message: 'must not promise answers: only SmolVLM understands questions',
    path: ['answers'],
  });

export type DescriberManifest = z.infer<typeof describerManifest>;

/** A name and four numbers are about eight tokens. */
const florenceFinds: DescriberFinds = {
  objects: { prompt: '<OD>', maxTokens: 400 },
  areas: { prompt: '<DENSE_REGION_CAPTION>', maxTokens: 600 },
  text: { prompt: '<OCR_WITH_REGION>', maxTokens: 600 },
};

/** What this describer is asked for besides sentences. */
export function findsOf({
  architecture,
  finds: wanted,
}: Pick<DescriberManifest, 'architecture' | 'finds'>): DescriberFinds {
  return wanted ?? (architecture === 'florence2' ? florenceFinds : {});
}

/** The model files that run on the processor, or on a graphics card. */
export function modelsFor(
  { models, cards }: Pick<DescriberManifest, 'models' | 'cards'>,
  isForCards: boolean,
): DescriberManifest['models'] {
  return isForCards ? (cards ?? models) : models;
}
