/** @file The calls of the photos domain. */
import type { HandlersOf } from '../../router.ts';
import type { PhotosService } from './photos-service.ts';

export function createPhotosCalls(photos: PhotosService): HandlersOf<'photos'> {
  return {
    'photos.timeline': () => photos.timeline(),
    'photos.month': ({ month }) => photos.month(month),
    'photos.show': ({ target, withLarge }) => photos.show(target, withLarge),
    'photos.fullSize': ({ id }) => photos.fullSize(id),
    'photos.removed': ({ offset, limit }) => photos.removed(offset, limit),
    'photos.list': ({ offset, limit }) => photos.list(offset, limit),
  };
}
