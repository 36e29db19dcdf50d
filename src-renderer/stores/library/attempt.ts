/** @file Work whose failure is told: in a toast, or where the person asked for it. */
import { AppError } from '../../../src-preload/contract/index.ts';
import { errorSentence, type Refusal } from '../../bridge/error-sentences.ts';
import { useToastStore } from '../toasts.ts';

/** @returns whether it worked; else a toast says why */
export async function attempt(work: () => Promise<void>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    useToastStore().problem(error);
    return false;
  }
}

/** @returns null when it is done, else why not */
export async function orRefusal(work: () => Promise<void>): Promise<Refusal | null> {
  try {
    await work();
    return null;
  } catch (error) {
    return {
      sentence: errorSentence(error),
      insist: error instanceof AppError && error.details?.['anyway'] === true,
    };
  }
}
