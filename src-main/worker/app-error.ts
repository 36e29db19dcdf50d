/** @file Any error as one that crosses a thread's or a process' border. */
import { AppError } from '../../src-preload/contract/index.ts';

export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('internal', `The picture worker failed: ${error instanceof Error ? error.message : String(error)}`, null, { cause: error });
}
