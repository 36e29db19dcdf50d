/** @file Edits of photos, and decisions that are passed to another photo. */
import { createAnnotationsService } from '../domain/annotations/annotations-service.ts';
import { createEditsService } from '../domain/edits/edits-service.ts';
import type { AppConfig } from '../host.ts';
import type { CoreServices } from './core-services.ts';
import type { ModelServices } from './model-services.ts';
import type { PhotoServices } from './photo-services.ts';
import type { SearchServices } from './search-services.ts';

/** Photos are derived right after each edit. */
export function createAnnotationServices(
  { events: { emit }, library: { catalogue, decisions } }: CoreServices,
  { models: { packs } }: ModelServices,
  { photos, derive }: PhotoServices,
  { search }: SearchServices,
  { log }: AppConfig,
) {
  const annotations = createAnnotationsService({
    decisions,
    catalogue,
    contentHashOf: photos.contentHashOf,
    find: search.resolveQuery,
    derivePhotos: (ids) => derive.derivePhotos(ids),
    emit,
    log,
  });
  const edits = createEditsService({ decisions, annotations, photos, catalogue, packs });
  return { annotations, edits };
}
export type AnnotationServices = ReturnType<typeof createAnnotationServices>;
