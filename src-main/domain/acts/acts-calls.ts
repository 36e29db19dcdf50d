/** @file The calls of the acts domain. */
import type { HandlersOf } from '../../router.ts';
import type { ActsService } from './acts-service.ts';

export function createActsCalls(acts: ActsService): HandlersOf<'acts'> {
  return {
    'acts.apply': (request) => acts.apply(request),
    'acts.undo': () => acts.undo(),
    'acts.redo': () => acts.redo(),
    'acts.history': () => acts.history(),
  };
}
