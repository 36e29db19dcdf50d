/** @file The refusal of a folder that is to be added as a model. */
import { AppError } from '../../../src-preload/contract/index.ts';

/** @param sentence why, and the next step */
export function invalidFolder(sentence: string): AppError {
  return new AppError('model_invalid', `This folder cannot be used as a model pack. ${sentence}`);
}
