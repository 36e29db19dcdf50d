/** @file The photos in the timeline, their tags, and their updates after derive. */
import { localFiles } from '../adapters/files/local-files.ts';
import { createDeriveService } from '../domain/derive/derive-service.ts';
import { createPictureText } from '../domain/photos/picture-text.ts';
import { createPhotosService } from '../domain/photos/photos-service.ts';
import { createReadWords } from '../domain/search/read-words.ts';
import { createTagsService } from '../domain/tags/tags-service.ts';
import type { AppConfig } from '../host.ts';
import type { CoreServices } from './core-services.ts';
import type { ModelServices } from './model-services.ts';

/**
 * Photos are loaded with `loadPhotos` and changed with `photosChanged`, so that the tags are updated, too.
 */
export function createPhotoServices(
  { events: { emit }, vocabulary, library, facts, volumeKinds }: CoreServices,
  { models: { packs }, interactive, deriver }: ModelServices,
  { log }: AppConfig,
) {
  const { catalogue, decisions, layout, roots } = library;
  const text = createPictureText(catalogue, packs);
  const photos = createPhotosService({
    catalogue,
    decisions,
    layout,
    roots,
    files: localFiles,
    vision: interactive,
    text,
    facts,
    isRemovable: async (path) => (await volumeKinds.kindOf(path)) !== 'local',
    emit,
    log,
  });
  const tags = createTagsService({ vocabulary, catalogue, tile: photos.tile });
  const readWords = createReadWords(catalogue);
  const photosChanged = async (ids: readonly string[]) => {
    await photos.changed(ids);
    tags.timelineChanged();
  };
  const loadPhotos = async () => {
    await photos.load();
    tags.timelineChanged();
  };
  const derive = createDeriveService({
    catalogue,
    decisions,
    packs,
    deriver,
    facts,
    onDerived: async (rows) => {
      tags.rowsChanged(rows);
      readWords.rowsChanged(rows);
      await photosChanged(rows.map(({ id }) => id));
    },
  });
  return { photos, tags, readWords, photosChanged, loadPhotos, derive };
}
export type PhotoServices = ReturnType<typeof createPhotoServices>;
