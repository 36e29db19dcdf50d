/** @file Screening: its settings in library.json, and its service. */
import type { LibraryFile } from '../domain/library/library-file.ts';
import { screeningSettings } from '../../src-preload/contract/index.ts';
import { createScreeningService, type ScreeningStore } from '../domain/screening/screening-service.ts';
import type { CoreServices } from './core-services.ts';
import type { IngestServices } from './ingest-services.ts';
import type { ModelServices } from './model-services.ts';
import type { PhotoServices } from './photo-services.ts';

export function createScreeningServices(
  { events: { emit }, library, screeningWords }: CoreServices,
  { models, deriver }: ModelServices,
  { photos }: PhotoServices,
  { imports }: IngestServices,
) {
  const screening = createScreeningService({
    store: screeningSettingsIn(library.file),
    defaultWords: screeningWords,
    packs: models.packs,
    models,
    photos,
    catalogue: library.catalogue,
    conceptsOn: deriver.conceptsOn,
    startUnderstanding: () => imports.startUnderstanding(),
    emit,
  });
  return { screening };
}

/** The person's settings; the defaults where there are none. */
export function screeningSettingsIn(file: LibraryFile): ScreeningStore {
  return {
    get: () => screeningSettings.parse(file.get().screening ?? {}),
    set: async (settings) => void (await file.update((manifest) => ({ ...manifest, screening: settings }))),
  };
}
