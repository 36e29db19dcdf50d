/** @file The calls of the edits domain. */
import type { HandlersOf } from '../../router.ts';
import type { EditsService } from './edits-service.ts';

export function createEditsCalls(edits: EditsService): HandlersOf<'edits'> {
  return {
    'edits.list': () => edits.list(),
    'edits.accept': (request) => edits.accept(request),
    'edits.decline': (request) => edits.decline(request),
  };
}
