/**
 * @file A whole library on a real disk for tests: journals, catalogue, photos, acts and import; only seeing
 * and deriving are fakes.
 */
import { join } from 'node:path';
import { ulid } from 'ulid';
import { localFiles } from '../adapters/files/local-files.ts';
import { openFileJournal } from '../adapters/journal/file-journal.ts';
import {
  createAnnotationsService,
  type AnnotationsService,
} from '../domain/annotations/annotations-service.ts';
import type { Catalogue } from '../domain/catalogue/catalogue.ts';
import type { ImportDeps } from '../domain/importing/import-item.ts';
import { createLibraryService, type LibraryService } from '../domain/library/library-service.ts';
import { openLibrary, type OpenLibrary, type OpenLibraryDeps } from '../domain/library/open-library.ts';
import { createStacking } from '../domain/stacks/stacking.ts';
import { createPhotosService, type PhotosService } from '../domain/photos/photos-service.ts';
import { silentLog } from '../log.ts';
import type { AnyEvent, ImportReport } from '../../src-preload/contract/index.ts';
import { withDecisions } from './annotations-rig.ts';
import type { FakeVision } from './fake-vision.ts';
import { createImportRig, fakeFilms, type ImportRig } from './import-rig.ts';
import { createMemoryCatalogue } from './memory-catalogue.ts';

export interface LibraryRig {
  library: OpenLibrary;
  service: LibraryService;
  photos: PhotosService;
  annotations: AnnotationsService;
  jobs: ImportRig['jobs'];
  imports: ImportRig['service'];
  vision: FakeVision;
  events: AnyEvent[];
  /** Imports all roots to the end. */
  import(): Promise<ImportReport>;
  /** Waits until no job runs. */
  quiet(): Promise<void>;
  /** As the app closes. */
  close(): Promise<void>;
}

/**
 * @param folder holds `library` and whatever the test puts beside it; `openCatalogue` gives the catalogue in
 * memory where left out
 * @param seeing real eyes instead of the fakes
 */
export async function openLibraryRig(
  folder: string,
  overrides: Partial<OpenLibraryDeps> = {},
  seeing: Partial<Pick<ImportDeps, 'vision' | 'packs'>> = {},
): Promise<LibraryRig> {
  const samplesDir = join(folder, 'samples');
  const deps: OpenLibraryDeps = {
    files: localFiles,
    openJournal: openFileJournal,
    openCatalogue: async () => createMemoryCatalogue(),
    log: silentLog,
    defaultDir: '/home/me/Sightline',
    samplesDir,
    ...overrides,
  };
  const library = await openLibrary(join(folder, 'library'), deps);
  const { catalogue, decisions, identity, layout, roots } = library;
  const events: AnyEvent[] = [];
  const emit = (name: AnyEvent['name'], data: unknown) => void events.push({ name, data } as AnyEvent);

  const derivePhotos = async (ids: readonly string[]) => {
    await catalogue.updatePhotos(ids, (row) => ({
      ...withDecisions(row, decisions.of(row.id)),
      derivedVersion: 'v1',
    }));
    await photos.changed(ids);
  };
  const derive = {
    currentVersions: async () => ['v1'],
    derivePhotos,
    deriveStale: async () => deriveStale(catalogue, derivePhotos),
  };
  const importing = createImportRig(folder, {
    catalogue,
    identity,
    decisions,
    layout,
    roots,
    copyDecisions: (copies) => annotations.copyDecisions(copies),
    offerDecisions: (offers) => annotations.offerDecisions(offers),
    joinStacks: (scan, signal) => pairing.run(scan, signal),
    photosChanged: (ids) => photos.changed(ids),
    derive,
    ...seeing,
  });
  const { jobs } = importing;
  const vision = seeing.vision ?? importing.vision;
  const photos = createPhotosService({
    catalogue,
    decisions,
    layout,
    roots,
    files: localFiles,
    vision,
    emit,
    log: silentLog,
  });
  const annotations = createAnnotationsService({
    decisions,
    catalogue,
    contentHashOf: photos.contentHashOf,
    find: async () => [],
    derivePhotos,
    emit,
    log: silentLog,
  });
  const pairing = createStacking({
    catalogue,
    decisions,
    unite: annotations.unite,
    videos: fakeFilms,
    photosChanged: photos.changed,
  });
  const service = createLibraryService({
    library,
    photos,
    jobs,
    vision,
    startImport: importing.service.startImport,
    interruptingScan: importing.service.interruptingScan,
    rejoinStacks: importing.service.rejoinStacks,
    derive,
    samplesDir: deps.samplesDir,
    newId: ulid,
  });
  await photos.load();
  await annotations.start();

  const quiet = async () => {
    for (const job of jobs.list()) await jobs.finished(job.id);
  };
  return {
    library,
    service,
    photos,
    annotations,
    jobs,
    events,
    quiet,
    vision: importing.vision,
    imports: importing.service,
    import: () => importing.service.importNow(null, new AbortController().signal),
    async close() {
      await jobs.close();
      await annotations.close();
      await library.close();
    },
  };
}

async function deriveStale(
  catalogue: Catalogue,
  derivePhotos: (ids: readonly string[]) => Promise<void>,
): Promise<number> {
  const stale = await catalogue.underived(['v1'], 1_000_000);
  await derivePhotos(stale);
  return stale.length;
}
