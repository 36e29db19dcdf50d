/** @file Converts any error to an AppError, which can be sent to another thread or process. */
import { AppError } from '../../src-preload/contract/index.ts';
import { isMemoryShortage } from '../adapters/onnx/model-errors.ts';

export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isMemoryShortage(error))
    return new AppError(
      'out_of_memory',
      'There is not enough free memory to look at pictures. Close other programs and try again.',
      null,
      { cause: error },
    );
  return new AppError(
    'internal',
    `The picture worker failed: ${error instanceof Error ? error.message : String(error)}`,
    null,
    { cause: error },
  );
}
