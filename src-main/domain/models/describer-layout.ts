/**
 * @file Infers our manifest, without checksums, from a folder of a describer as transformers.js takes it:
 * Florence-2, SmolVLM, or a ViT-GPT2 captioner in ONNX. Pure.
 */
import { z } from 'zod';
import {
  architectureModels,
  precisionSuffixes,
  type Architecture,
  type DescriberManifest,
  type Precision,
} from '../evidence/descriptions/manifest.ts';
import { idFrom, licenceOf } from './folder-facts.ts';
import { invalidFolder } from './invalid-folder.ts';

/** A manifest without the checksums of its files. */
export type InferredDescriber = Omit<DescriberManifest, 'files'>;

/** What is read of the folder: its files, and its small JSON files unchanged (absent = null). */
export interface DescriberFolder {
  folderName: string;
  /** paths relative to the folder, with `/` */
  files: ReadonlySet<string>;
  config: unknown;
  preprocessor: unknown;
  readme: string | null;
}

const architectures: Readonly<Record<string, Architecture>> = {
  florence2: 'florence2',
  idefics3: 'smolvlm',
  smolvlm: 'smolvlm',
  'vision-encoder-decoder': 'vit-gpt2',
};

const modelConfig = z.object({
  model_type: z.string(),
  /** of vision-encoder-decoder, which is also the name of models that only read text */
  decoder: z.object({ model_type: z.string() }).optional(),
});
const side = z.number().int().positive();
const preprocessorConfig = z.object({
  size: z.union([
    side,
    z.object({ height: side, width: side }),
    z.object({ longest_edge: side }),
    z.object({ shortest_edge: side }),
  ]),
  resample: z.number().int().nullish(),
});

/** Whether it is the configuration of a describer of a known architecture. */
export function describesPictures(config: unknown): boolean {
  const parsed = modelConfig.safeParse(config);
  if (!parsed.success) return false;
  const { model_type: type, decoder } = parsed.data;
  return type === 'vision-encoder-decoder' ? decoder?.model_type === 'gpt2' : type in architectures;
}

/** @throws AppError model_invalid naming what is missing and what to do */
export function inferDescriber({
  folderName,
  files,
  config,
  preprocessor,
  readme,
}: DescriberFolder): InferredDescriber {
  const architecture = architectures[modelConfig.parse(config).model_type]!;
  return {
    id: idFrom(folderName),
    title: folderName,
    license: licenceOf(readme),
    role: 'describer',
    architecture,
    models: modelsOf(architecture, files),
    ...cardsOf(architecture, files),
    settings: settingsOf(files),
    image: imageOf(architecture, preprocessor),
    tasks: tasksOf[architecture],
    ...(architecture === 'smolvlm' && { answers: { maxTokens: 60 } }),
  };
}

/**
 * The precisions of each model, the preferred first. 8 bits are quick on a processor and were judged enough by
 * those who published them; what looks at the picture keeps more. A merged decoder in fp16 does not run.
 */
const small: readonly Precision[] = ['q8', 'q4', 'int8', 'uint8', 'fp32'];
const preferred: Readonly<Record<Architecture, Readonly<Record<string, readonly Precision[]>>>> = {
  florence2: {
    vision_encoder: ['fp16', 'fp32', 'q8', 'int8', 'uint8', 'q4'],
    embed_tokens: [...small, 'fp16'],
    encoder_model: [...small, 'fp16'],
    decoder_model_merged: small,
  },
  smolvlm: {
    vision_encoder: [...small, 'fp16', 'q4f16'],
    embed_tokens: [...small, 'fp16', 'q4f16'],
    decoder_model_merged: [...small, 'q4f16'],
  },
  'vit-gpt2': { encoder_model: small, decoder_model_merged: small },
};

/**
 * For graphics cards: 16 bits are quick there, and 8 bits are not. A merged decoder in fp16 runs of SmolVLM alone; those
 * of other kinds are taken as they are for the processor.
 */
function cardPrecisions(architecture: Architecture, name: string): readonly Precision[] {
  const usual = preferred[architecture][name]!;
  return name === 'decoder_model_merged' && architecture !== 'smolvlm' ? usual : ['fp16', ...usual];
}

/** Nothing where they would be the same files. */
function cardsOf(architecture: Architecture, files: ReadonlySet<string>): Pick<DescriberManifest, 'cards'> {
  const precisions = (name: string) => cardPrecisions(architecture, name);
  const cards = modelsOf(architecture, files, precisions);
  return JSON.stringify(cards) === JSON.stringify(modelsOf(architecture, files)) ? {} : { cards };
}

function modelsOf(
  architecture: Architecture,
  files: ReadonlySet<string>,
  precisions: (name: string) => readonly Precision[] = (name) => preferred[architecture][name]!,
): DescriberManifest['models'] {
  return Object.fromEntries(
    architectureModels[architecture].map((name) => {
      const fileOf = (precision: Precision) => `onnx/${name}${precisionSuffixes[precision]}.onnx`;
      const precision = precisions(name).find((candidate) => files.has(fileOf(candidate)));
      if (precision === undefined)
        throw invalidFolder(
          `There is no onnx/${name}.onnx, nor a smaller variant of it. Get the model’s ONNX export.`,
        );
      return [name, { file: fileOf(precision), precision }];
    }),
  );
}

const needed = ['config.json', 'preprocessor_config.json', 'tokenizer.json', 'tokenizer_config.json'];
const taken = [
  'generation_config.json',
  'processor_config.json',
  'chat_template.jinja',
  'chat_template.json',
];

function settingsOf(files: ReadonlySet<string>): string[] {
  const missing = needed.find((file) => !files.has(file));
  if (missing !== undefined)
    throw invalidFolder(`${missing} is missing. Add the one that belongs to the model.`);
  return [...needed, ...taken.filter((file) => files.has(file))];
}

/** Pillow's numbering. */
const kernels = { 0: 'nearest', 1: 'lanczos3', 2: 'linear', 3: 'cubic' } as const;

function imageOf(architecture: Architecture, preprocessor: unknown): DescriberManifest['image'] {
  const parsed = preprocessorConfig.safeParse(preprocessor);
  if (!parsed.success)
    throw invalidFolder(
      'preprocessor_config.json does not say how large its pictures are (size). Get the model again.',
    );
  const { size, resample } = parsed.data;
  const kernel = kernels[(resample ?? 2) as keyof typeof kernels] ?? 'cubic';
  const longest = typeof size === 'object' && 'longest_edge' in size ? size.longest_edge : null;
  if (architecture === 'smolvlm') {
    if (longest === null)
      throw invalidFolder('preprocessor_config.json names no longest_edge. Get the model again.');
    return { size: longest, fit: 'inside', kernel };
  }
  return { size: sideOf(size), fit: 'exact', kernel };
}

function sideOf(size: z.infer<typeof preprocessorConfig>['size']): number {
  if (typeof size === 'number') return size;
  if ('shortest_edge' in size) return size.shortest_edge;
  if ('height' in size && size.height === size.width) return size.height;
  throw invalidFolder(
    'preprocessor_config.json asks for pictures that are not square, which cannot be used.',
  );
}

const tasksOf: Readonly<Record<Architecture, DescriberManifest['tasks']>> = {
  florence2: {
    short: { prompt: '<CAPTION>', maxTokens: 60 },
    standard: { prompt: '<DETAILED_CAPTION>', maxTokens: 120 },
    full: { prompt: '<MORE_DETAILED_CAPTION>', maxTokens: 250 },
  },
  smolvlm: {
    short: { prompt: 'Describe this image in one sentence.', maxTokens: 60 },
    standard: { prompt: 'Describe this image in detail.', maxTokens: 150 },
  },
  'vit-gpt2': { short: { prompt: '', maxTokens: 30 } },
};
