/** @file The library's folders: the service that changes them, and the service that watches them. */
import { ulid } from 'ulid';
import { localFiles } from '../adapters/files/local-files.ts';
import { watchFolder } from '../adapters/watch/watch-folder.ts';
import { createLibraryNotifier, withChangeCallback } from '../domain/library/library-notifier.ts';
import { createLibraryService } from '../domain/library/library-service.ts';
import { createWatchingService } from '../domain/watching/watching-service.ts';
import type { AppConfig } from '../host.ts';
import type { CoreServices } from './core-services.ts';
import type { IngestServices } from './ingest-services.ts';
import type { ModelServices } from './model-services.ts';
import type { PhotoServices } from './photo-services.ts';

/** After each change of a folder the renderer is notified, and watches are updated. */
export function createFolderServices(
  { events: { emit }, settings, library, samplesDir, jobs, metadata, volumeKinds }: CoreServices,
  { models, background }: ModelServices,
  { photos, loadPhotos, derive }: PhotoServices,
  { imports }: IngestServices,
  { log }: AppConfig,
) {
  const watching = createWatchingService({
    roots: library.roots,
    libraryDir: library.layout.directory,
    volumeKinds,
    probe: localFiles.probe,
    watchFolder,
    startImport: imports.startImport,
    jobs: { finished: imports.scanned },
    log,
    onChanged: () => tellLibrary(),
  });
  const silent = createLibraryService({
    library,
    photos: { ...photos, load: loadPhotos },
    jobs,
    vision: background,
    startImport: imports.startImport,
    interruptingScan: imports.interruptingScan,
    rejoinStacks: imports.rejoinStacks,
    derive,
    volumeKinds,
    watchOf: watching.watchOf,
    samplesDir,
    newId: ulid,
    models,
    limitations: () => [metadata.limitation(), settings.warning()].filter((sentence) => sentence !== null),
  });
  const tellLibrary = createLibraryNotifier({
    info: silent.info,
    send: (info) => emit('library.changed', info),
    log,
  });
  const folders = withChangeCallback(silent, () => {
    tellLibrary();
    watching
      .rootsChanged()
      .catch((error: unknown) => log.warn({ err: error }, 'the folders could not be watched anew'));
  });
  return { watching, folders };
}
