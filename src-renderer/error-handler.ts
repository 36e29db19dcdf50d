/**
 * @file Errors that no component caught: the person is told, and the console has those that no code names.
 */
import type { App } from 'vue';
import { AppError } from '../src-preload/contract/index.ts';
import { useToastStore } from './stores/toasts.ts';

/** A Vue plugin. Handlers of events may be async: what they throw comes here, too. */
export function tellErrors(app: App): void {
  app.config.errorHandler = (error) => {
    if (!(error instanceof AppError)) reportError(error);
    useToastStore().problem(error);
  };
}
