/** @file The calls about annotations: edits of photos, with undo and redo. */
import type { HandlersOf } from '../../router.ts';
import type { AnnotationsService } from './annotations-service.ts';

export function createAnnotationsCalls(annotations: AnnotationsService): HandlersOf<'annotations'> {
  return {
    'annotations.apply': (request) => annotations.apply(request),
    'annotations.undo': () => annotations.undo(),
    'annotations.redo': () => annotations.redo(),
    'annotations.history': () => annotations.history(),
  };
}
