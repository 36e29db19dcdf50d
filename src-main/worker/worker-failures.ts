/** @file Results and errors of work that the worker process did not finish. */
import { AppError } from '../../src-preload/contract/index.ts';
import type { AnalysisResult } from '../domain/vision/vision.ts';
import { endsForMemory, type Excess, type Limits } from './limits.ts';

/** The result of a picture that ended the process too often while it was alone. */
export function crashResult(excess: Excess | null, limits: Limits): AnalysisResult {
  if (excess?.why === 'memory') {
    return {
      ok: false,
      code: 'file_too_large',
      message: `Opening this picture takes more than ${Math.round(limits.memoryBytes / 2 ** 30)} GB of memory. Save a smaller copy to import it.`,
    };
  }
  const what =
    excess?.why === 'slow'
      ? `Decoding this picture took longer than ${Math.round(limits.decodeMs / 1_000)} seconds, twice`
      : 'This picture ended the decoder, twice';
  return {
    ok: false,
    code: 'decoder_crashed',
    message: `${what}, so it is left out. Save it anew with another program to import it.`,
  };
}

/** The error of a model that ended the process repeatedly. */
export function failingPackError(packId: string, excess: Excess | null, reason: string): AppError {
  const details = { packId };
  if (excess?.why === 'memory' || (excess === null && endsForMemory(reason))) {
    return new AppError(
      'out_of_memory',
      `There is not enough memory for the model “${packId}”. Close other programs and try again, or choose a smaller model.`,
      details,
    );
  }
  const what =
    excess?.why === 'stuck' ? 'got nothing done for minutes' : 'ended the process that looks at pictures';
  return new AppError(
    'model_invalid',
    `The model “${packId}” ${what}, twice. Choose another model, or get this one again.`,
    details,
  );
}

/** The error of a process that ends before it has done any work, without a known cause. */
export function workerEndedError(reason: string): AppError {
  if (endsForMemory(reason)) {
    return new AppError(
      'out_of_memory',
      `The picture worker ends before it has done anything (${reason}), which looks like too little memory. Close other programs and try again.`,
    );
  }
  return new AppError(
    'internal',
    `The picture worker ends before it has done anything (${reason}). Start Sightline again; if it stays so, install it again.`,
  );
}

export function closingError(): AppError {
  return new AppError('cancelled', 'Sightline is closing.');
}
