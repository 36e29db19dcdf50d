/** @file Why a describer could not be loaded or run, by the messages of transformers.js. Pure. */
import { AppError, type ErrorCode } from '../../../src-preload/contract/index.ts';
import type { PackManifest } from '../../domain/evidence/pack-manifest.ts';
import { isMemoryShortage } from '../onnx/model-errors.ts';

type About = Pick<PackManifest, 'id' | 'title'>;

/** Tested in this order; the first match counts. */
const reasons: readonly {
  code: ErrorCode;
  pattern: RegExp;
  sentence: (title: string, match: RegExpExecArray) => string;
}[] = [
  {
    code: 'model_missing',
    pattern: /file was not found locally at "?([^"\n]*)|reading 'tokenizer_class'|no such file.*?'([^']*)'/i,
    sentence: (title, match) =>
      `The model “${title}” lacks ${nameOf(match[1] ?? match[2] ?? 'tokenizer_config.json')}. Get it again, whole.`,
  },
  {
    code: 'model_damaged',
    pattern: /protobuf parsing failed|modelproto/i,
    sentence: (title) =>
      `A model file of “${title}” is incomplete: a download was cut off, or it is a page in place of the file. Get the model again.`,
  },
  {
    code: 'model_damaged',
    pattern: /in json at position|unexpected (token|end of json|non-whitespace)|is not valid json/i,
    sentence: (title) => `A configuration file of the model “${title}” is damaged. Get the model again.`,
  },
  {
    code: 'model_invalid',
    pattern: /unsupported model type: (\S+)|unknown image_processor_type: '?([^'\s]+)/i,
    sentence: (title, match) =>
      `The model “${title}” is of a kind that cannot be used here (${match[1] ?? match[2]}).`,
  },
  {
    code: 'provider_failed',
    pattern: /unsupported device|failed to load shared library|failed to get a webgpu adapter/i,
    sentence: (title) => `The model “${title}” cannot run on this device. It is tried on the processor.`,
  },
  {
    code: 'model_invalid',
    pattern:
      /missing the following inputs|reading 'slice'|got invalid dimensions|non-zero status code|number of tokens and features do not match|outer scope value/i,
    sentence: (title) =>
      `The files of the model “${title}” do not fit each other: its configuration says something else than its graphs. Get all files from one place.`,
  },
];

/**
 * The error for the person; an AppError is returned unchanged. The library's own message is the cause, for the
 * log.
 */
export function describerError({ id, title }: About, cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  const words = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  const about = { packId: id };
  if (isMemoryShortage(cause))
    return new AppError(
      'out_of_memory',
      `There is not enough free memory for the model “${title}”. Close other programs and try again, or choose a smaller model.`,
      about,
      { cause },
    );
  for (const { code, pattern, sentence } of reasons) {
    const match = pattern.exec(words);
    if (match) return new AppError(code, sentence(title, match), about, { cause });
  }
  return new AppError(
    'model_invalid',
    `The model “${title}” cannot be used. Choose another model, or get this one again.`,
    about,
    { cause },
  );
}

function nameOf(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
