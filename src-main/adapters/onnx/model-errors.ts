/**
 * @file Why a model could not be opened or run, by ONNX Runtime's messages: no memory, a file missing,
 * damaged, or an unsupported graph.
 */
import { AppError, type ErrorCode } from '../../../src-preload/contract/index.ts';
import type { PackManifest } from '../../domain/evidence/pack-manifest.ts';

type About = Pick<PackManifest, 'id' | 'title'>;

/** The error of a pack that does not do what its manifest states. @param why follows "cannot be used:" */
export function unusable({ id, title }: About, why: string, cause?: unknown): AppError {
  const sentence = `The model “${title}” cannot be used: ${why}. Choose another model, or get this one again.`;
  return new AppError('model_invalid', sentence, { packId: id }, { cause });
}

const memoryShortage =
  /bad_alloc|bad allocation|bad array new length|failed to allocate|allocat\w+ failed|cannot allocate|out of memory|invalid (typed )?array length|invalid array buffer/i;

/** Whether an error of any library means that memory ran out. */
export function isMemoryShortage(error: unknown): boolean {
  return memoryShortage.test(error instanceof Error ? error.message : String(error));
}

/** Reasons in the order in which they are tested; the first match counts. */
const reasons: readonly {
  code: ErrorCode;
  pattern: RegExp;
  sentence: (file: string, title: string, match: RegExpExecArray) => string;
}[] = [
  {
    code: 'out_of_memory',
    pattern: memoryShortage,
    sentence: (file, title) =>
      `There is not enough free memory for ${file} of the model “${title}”. Close other programs and try again, or choose a smaller model.`,
  },
  {
    code: 'model_missing',
    pattern: /external data path does not exist: "?([^"\n]*)|(?:file doesn't exist|no such file)/i,
    sentence: (file, title, match) =>
      `${match[1] ? nameOf(match[1]) : file}, which the model “${title}” needs, is missing. Put it beside ${file}, or add the model again.`,
  },
  {
    code: 'model_invalid',
    pattern: /external data path (?:escapes|validation)|absolute path not allowed/i,
    sentence: (file, title) =>
      `${file} of the model “${title}” keeps weights outside of its folder, which is not read. Get an export whose weights lie beside it.`,
  },
  {
    code: 'model_damaged',
    pattern:
      /protobuf parsing failed|invalid_protobuf|out of bounds or can not be read|no graph was found|modelproto does not have a graph/i,
    sentence: (file, title) =>
      `${file} of the model “${title}” is damaged or cut off. Get it again, then add the model again.`,
  },
  {
    code: 'model_invalid',
    pattern: /could not find an implementation for ConvInteger/i,
    sentence: (file, title) =>
      `${file} of the model “${title}” is made of signed 8-bit numbers in a way (ConvInteger) that ONNX Runtime cannot run on a processor. Get its fp16 file, or the unsigned one (“quantized”, “uint8”).`,
  },
  {
    code: 'model_invalid',
    pattern:
      /not_implemented|is not a registered function|could not find an implementation|no op registered|unsupported model ir version|unrecognized attribute|opset|no schema registered/i,
    sentence: (file, title) =>
      `${file} of the model “${title}” is made of operations that this version of Sightline does not know. Get another export of it, or choose another model.`,
  },
  {
    code: 'model_invalid',
    pattern:
      /invalid_argument|invalid dimensions|unexpected input data type|invalid feed|missing input|is missing in 'feeds'|got invalid/i,
    sentence: (file, title) =>
      `${file} of the model “${title}” does not take the input that its manifest describes. Get the files that belong together, or choose another model.`,
  },
];

/**
 * The error for the person after a failure of the runtime; an AppError is returned unchanged. The runtime's
 * own message is the cause, for the log.
 * @param file of the pack
 */
export function modelFailure(
  { id, title }: About,
  file: string,
  step: 'open' | 'run',
  cause: unknown,
): AppError {
  if (cause instanceof AppError) return cause;
  const words = cause instanceof Error ? cause.message : String(cause);
  for (const { code, pattern, sentence } of reasons) {
    const match = pattern.exec(words);
    if (match) return new AppError(code, sentence(file, title, match), { packId: id, file }, { cause });
  }
  return unusable({ id, title }, `${file} cannot be ${step === 'open' ? 'opened' : 'run'}`, cause);
}

function nameOf(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path;
}
