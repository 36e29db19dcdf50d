/** @file Composition root: the whole product without a window. Here, and only here, the parts meet. */
import { basename, join } from 'node:path';
import { ulid } from 'ulid';
import type { JobSnapshot } from '../src-preload/contract/index.ts';
import { createFolderCache } from './adapters/cache/folder-cache.ts';
import { createDisk } from './adapters/disk/disk.ts';
import { createVolumeKinds } from './adapters/disk/volume-kinds.ts';
import { createExiftoolReader } from './adapters/exiftool/exiftool-reader.ts';
import { listFolders } from './adapters/files/folders.ts';
import { createImportReports } from './adapters/files/import-reports.ts';
import { localFiles } from './adapters/files/local-files.ts';
import { makeAppFolderPrivate } from './adapters/files/private-files.ts';
import { countSamples } from './adapters/files/sample-count.ts';
import { withShortPaths, type NamedPlace } from './adapters/files/short-paths.ts';
import { openFileJournal } from './adapters/journal/file-journal.ts';
import { openLanceCatalogue } from './adapters/lancedb/lance-catalogue.ts';
import { createFileSums } from './adapters/model-packs/file-sums.ts';
import { createPackStore } from './adapters/model-packs/pack-store.ts';
import { loadVocabulary, loadContexts, loadPackKnowledge } from './adapters/vocabulary/vocabulary-files.ts';
import { watchFolder } from './adapters/watch/watch-folder.ts';
import { createAnnotationsCalls } from './domain/annotations/annotations-calls.ts';
import { createAnnotationsService } from './domain/annotations/annotations-service.ts';
import { createCaptionsCalls } from './domain/captions/captions-calls.ts';
import { createCaptionsService } from './domain/captions/captions-service.ts';
import { createDeriveService } from './domain/derive/derive-service.ts';
import { createAuthoredTextBackfill } from './domain/derive/backfill-authored-text.ts';
import { createDeriverSource } from './domain/derive/deriver-source.ts';
import { createTargetEvidence } from './domain/derive/targets.ts';
import { createBinService } from './domain/duplicates/bin-service.ts';
import { createEditsCalls } from './domain/edits/edits-calls.ts';
import { createEditsService } from './domain/edits/edits-service.ts';
import { createDuplicatesCalls } from './domain/duplicates/duplicates-calls.ts';
import { createDuplicatesService } from './domain/duplicates/duplicates-service.ts';
import { createImportService } from './domain/importing/import-service.ts';
import { createJobRunner } from './domain/jobs/job-runner.ts';
import { createJobsCalls } from './domain/jobs/jobs-calls.ts';
import { createFoldersCalls } from './domain/library/folders-calls.ts';
import { createLibraryCalls } from './domain/library/library-calls.ts';
import { createLibraryNews, withNews } from './domain/library/library-news.ts';
import { createLibraryService } from './domain/library/library-service.ts';
import type { LibraryFile } from './domain/library/library-file.ts';
import { openLibrary } from './domain/library/open-library.ts';
import { createTidy, type Tidy } from './domain/library/tidy.ts';
import { createModelsCalls } from './domain/models/models-calls.ts';
import { createModelsService } from './domain/models/models-service.ts';
import { createFaultTolerantVision } from './domain/models/fault-tolerant-vision.ts';
import type { ActiveModelsStore } from './domain/models/packs.ts';
import { createStacking } from './domain/stacks/stacking.ts';
import type { LibraryRoot } from './domain/shared/library-root.ts';
import { createPhotosCalls } from './domain/photos/photos-calls.ts';
import { createPhotosService } from './domain/photos/photos-service.ts';
import { createQuestionsCalls } from './domain/questions/questions-calls.ts';
import { createQuestionsService } from './domain/questions/questions-service.ts';
import { createSearchCalls } from './domain/search/search-calls.ts';
import { isDayFirst } from './domain/search/dates/date-order.ts';
import { createSearchService } from './domain/search/search-service.ts';
import { createHostCalls } from './domain/settings/host-calls.ts';
import { createSettingsCalls } from './domain/settings/settings-calls.ts';
import { createSettingsService } from './domain/settings/settings-service.ts';
import { createTagsCalls } from './domain/tags/tags-calls.ts';
import { createTagsService } from './domain/tags/tags-service.ts';
import { createWatchingService } from './domain/watching/watching-service.ts';
import { createEvents } from './events.ts';
import type { App, AppConfig, Host } from './host.ts';
import type { Log } from './log.ts';
import { makeProcessPrivate } from './private-process.ts';
import { createRouter } from './router.ts';
import { createVisionClient } from './worker/client.ts';
import { driverCaches } from './worker/driver-caches.ts';
import { forkNode } from './worker/fork.ts';
import { createModelTrial } from './worker/model-trial.ts';
import { createProviderNotes } from './worker/provider-notes.ts';

/**
 * Opens the library at `config.libraryDir`, making it where there is none, and puts the engine together
 * around it.
 * @throws AppError library_newer, library_unusable, disk_full
 */
export async function createApp(given: AppConfig, host: Host): Promise<App> {
  makeProcessPrivate();
  let roots: () => readonly LibraryRoot[] = () => [];
  const log = withShortPaths(given.log, () => namedPlaces(given, roots()));
  const config = { ...given, log };
  const core = await openCoreServices(config, host);
  roots = core.library.roots;
  const services = await createServices(core, config, host);
  const { events, settings, library, jobs, metadata, background, interactive } = core;
  const { photos, annotations, folders, loadPhotos, models, watching, bin } = services;
  const tidy = await createTidy({
    library: core.library,
    betweenScans: services.imports.betweenScans,
    log,
  });

  await loadPhotos();
  await annotations.start();
  const rebuilding = folders.start() !== null;
  models.resume();
  settings.onChange(({ provider }) => {
    for (const vision of [background, interactive])
      void vision
        .forceProvider(provider)
        .catch((error: unknown) => log.error({ err: error }, 'the execution provider could not be changed'));
  });
  if (!rebuilding) tidyWhenDue(tidy, host, events);
  if (host.kind === 'electron' || host.kind === 'web') startInteractive(core, services, { rebuilding, log });
  return {
    call: createRouter(await createHandlers(core, services, config, host), log, {
      checkOutput: config.checkOutput ?? false,
    }),
    on: events.on,
    media: photos.media,
    async close() {
      watching.close();
      await bin.close();
      await jobs.close();
      // a command ends when its work does; what is open for long tidies while it is
      if (host.kind === 'cli') await tidy.end();
      await tidy.close();
      await annotations.close();
      core.trial.close();
      await Promise.all([background.close(), interactive.close(), metadata.close()]);
      await library.close();
    },
  };
}

/** What the log calls the folders. Two of one name are told apart by their ids. */
function namedPlaces({ libraryDir, dataDir }: AppConfig, roots: readonly LibraryRoot[]): NamedPlace[] {
  const own = [
    { name: 'library', path: libraryDir },
    { name: 'app', path: dataDir },
  ];
  return [...own, ...roots.map(({ id, path }) => ({ name: `${basename(path)} ${id.slice(-4)}`, path }))];
}

/**
 * What everything else stands on: the open library, what is read from resources, jobs, and the processes that
 * see and read metadata.
 */
async function openCoreServices(
  { libraryDir, dataDir, resourcesDir, workerEntry, version, log }: AppConfig,
  host: Host,
) {
  const events = createEvents();
  const { emit } = events;
  await makeAppFolderPrivate(dataDir);
  const settings = createSettingsService({ dataDir, files: localFiles, emit, log });
  const vocabularyDir = join(resourcesDir, 'vocabulary');
  const samplesDir = join(resourcesDir, 'samples');
  const [vocabulary, knowledge, chosen] = await Promise.all([
    loadVocabulary(vocabularyDir),
    loadPackKnowledge(vocabularyDir),
    settings.get(),
  ]);
  const contexts = await loadContexts(vocabularyDir, vocabulary);
  const library = await openLibrary(libraryDir, {
    files: localFiles,
    openJournal: openFileJournal,
    openCatalogue: openLanceCatalogue,
    log,
    defaultDir: join(dataDir, 'Library'),
    samplesDir,
  });
  const notes = createProviderNotes(join(dataDir, 'providers.json'), version);
  const worker = {
    fork: host.forkWorker ?? forkNode,
    entry: workerEntry,
    notes,
    log,
    forced: chosen.provider,
    env: driverCaches(join(dataDir, 'drivers')),
  };
  return {
    events,
    settings,
    vocabulary,
    knowledge,
    contexts,
    library,
    samplesDir,
    jobs: createJobRunner({ emit, log }),
    metadata: createExiftoolReader({ log }),
    places: createVolumeKinds(),
    background: createVisionClient({ ...worker, name: 'background' }),
    interactive: createVisionClient({ ...worker, name: 'interactive' }),
    trial: createModelTrial(worker),
  };
}
type CoreServices = Awaited<ReturnType<typeof openCoreServices>>;

/** All services: those that show and understand photos, and those that bring them in and keep them. */
async function createServices(ground: CoreServices, config: AppConfig, host: Host) {
  const understanding = await createUnderstanding(ground, config, (packId) =>
    ingest.imports.startUnderstanding(packId),
  );
  const ingest = createIngestServices(ground, understanding, config, host);
  return { ...understanding, ...ingest };
}

async function createUnderstanding(
  {
    events: { emit },
    settings,
    vocabulary,
    knowledge,
    contexts,
    library,
    places,
    metadata,
    trial,
    jobs,
    ...eyes
  }: CoreServices,
  { resourcesDir, dataDir, log }: AppConfig,
  startUnderstanding: (packId: string) => JobSnapshot,
) {
  const { catalogue, decisions, layout, roots } = library;
  const models = await createModelsService({
    packStore: createPackStore({
      builtInDir: join(resourcesDir, 'models'),
      addedDir: join(dataDir, 'packs'),
      sums: await createFileSums(join(dataDir, 'model-files.json')),
    }),
    store: activeModelsIn(library.file),
    catalogue,
    vision: eyes.background,
    knowledge,
    jobs,
    tryOut: trial.tryOut,
    forced: async () => (await settings.get()).provider,
    vocabulary: () => deriver.concepts(),
    startUnderstanding,
    emit,
    log,
  });
  const { packs, problems } = models;
  const [background, interactive] = [
    createFaultTolerantVision(eyes.background, models),
    createFaultTolerantVision(eyes.interactive, models),
  ];
  const deriver = createDeriverSource({
    vocabulary,
    contexts,
    knowledge,
    packs,
    vision: background,
    cache: createFolderCache(layout.cache, join(resourcesDir, 'vocabulary', 'vectors')),
    fingerprint: models.fingerprint,
    log,
  });
  const photos = createPhotosService({
    catalogue,
    decisions,
    layout,
    roots,
    files: localFiles,
    vision: interactive,
    mayGo: async (path) => (await places.kindOf(path)) !== 'local',
    emit,
    log,
  });
  const tags = createTagsService({ vocabulary, catalogue, tile: photos.tile });
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
    onDerived: async (rows) => {
      tags.rowsChanged(rows);
      await photosChanged(rows.map(({ id }) => id));
    },
  });
  const targets = createTargetEvidence({
    catalogue,
    vision: interactive,
    packs,
    decisions,
    paths: photos.paths,
    metadata,
  });
  const search = createSearchService({
    catalogue,
    vision: interactive,
    packs,
    vocabulary,
    knowledge,
    photos,
    paths: photos.paths,
    targets,
    problems,
    saidReady: createAuthoredTextBackfill({ catalogue, decisions, vocabulary, log }),
    now: () => new Date(),
    dayFirst: isDayFirst(process.env),
  });
  const captions = createCaptionsService({
    targets,
    vision: interactive,
    packs,
    knowledge,
    deriver,
    vocabulary,
    namedLabels: (sentence) => search.namedThings(sentence).things.flatMap(({ groups }) => groups),
    catalogue,
    find: search.resolveQuery,
  });
  const questions = createQuestionsService({
    packs,
    targets,
    deriver,
    vocabulary,
    namedThings: search.namedThings,
  });
  const annotations = createAnnotationsService({
    decisions,
    catalogue,
    contentHashOf: photos.contentHashOf,
    find: search.resolveQuery,
    derivePhotos: (ids) => derive.derivePhotos(ids),
    emit,
    log,
  });
  return {
    background,
    interactive,
    models,
    photos,
    photosChanged,
    loadPhotos,
    tags,
    derive,
    search,
    captions,
    questions,
    annotations,
  };
}
type Understanding = Awaited<ReturnType<typeof createUnderstanding>>;

function createIngestServices(
  { events: { emit }, settings, library, samplesDir, jobs, metadata, places }: CoreServices,
  { background, models, photos, photosChanged, loadPhotos, derive, annotations }: Understanding,
  { log }: AppConfig,
  host: Host,
) {
  const { catalogue, decisions, layout, roots, identity } = library;
  const { packs } = models;
  const duplicates = createDuplicatesService({
    catalogue,
    photos,
    paths: photos.paths,
    decisions,
    packs,
    vision: background,
    layout,
  });
  const reports = createImportReports({ layout, log });
  const pairing = createStacking({
    catalogue,
    decisions,
    unite: annotations.unite,
    films: metadata,
    photosChanged,
  });
  const edits = createEditsService({ decisions, annotations, photos, catalogue, packs });
  const onEvidenceComplete = async (unreadable: ReadonlySet<string>) => {
    await models.onEvidenceComplete(unreadable);
    await edits.review();
  };
  const imports = createImportService({
    jobs,
    reports,
    catalogue,
    identity,
    decisions,
    copyWords: annotations.copyWords,
    offerWords: annotations.offerWords,
    pair: pairing.run,
    vision: background,
    packs,
    metadata,
    disk: createDisk(),
    layout,
    roots,
    derive,
    photosChanged,
    largeRoom: photos.largeRoom,
    onEvidenceComplete,
    health: models,
    log,
  });
  const bin = createBinService({
    ...(host.trash && { trash: host.trash }),
    files: localFiles,
    groupOf: duplicates.groupOf,
    catalogue,
    identity,
    decisions,
    annotations,
    roots,
    paths: photos.paths,
    undisturbed: imports.undisturbed,
    photosChanged,
  });
  const watching = createWatchingService({
    roots,
    libraryDir: layout.directory,
    places,
    glanceAt: localFiles.probe,
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
    undisturbed: imports.undisturbed,
    pairAgain: imports.pairAgain,
    derive,
    places,
    watchOf: watching.watchOf,
    samplesDir,
    newId: ulid,
    models,
    limitations: () => [metadata.limitation(), settings.warning()].filter((sentence) => sentence !== null),
  });
  const tellLibrary = createLibraryNews({
    info: silent.info,
    tell: (info) => emit('library.changed', info),
    log,
  });
  const folders = withNews(silent, () => {
    tellLibrary();
    watching
      .rootsChanged()
      .catch((error: unknown) => log.warn({ err: error }, 'the folders could not be watched anew'));
  });
  return { edits, duplicates, bin, reports, imports, watching, folders };
}
type Services = Awaited<ReturnType<typeof createServices>>;

/** A command that only reads leaves the library as it is; one that imports tidies beside it. */
function tidyWhenDue(tidy: Tidy, host: Host, { on }: Pick<CoreServices['events'], 'on'>): void {
  if (host.kind !== 'cli') return tidy.start();
  on((event) => {
    if (event.name === 'jobs.changed' && event.data.kind === 'import') tidy.start();
  });
}

/**
 * Somebody sits before it: new photos are looked for, now and as they come, and the text tower is there when
 * a sentence is typed. What a killed process had copied of a model is cleared away.
 */
function startInteractive(
  { library }: CoreServices,
  { interactive, watching, imports, models }: Services,
  { rebuilding, log }: { rebuilding: boolean; log: Log },
): void {
  watching.start().catch((error: unknown) => log.warn({ err: error }, 'the folders could not be watched'));
  models
    .clearArrivals()
    .catch((error: unknown) => log.warn({ err: error }, 'half-copied models could not be cleared away'));
  if (!rebuilding && library.roots().length > 0) imports.startImport(null);
  const encoder = models.packs.encoder();
  if (encoder)
    void interactive
      .embedTexts(encoder.ref, [])
      .catch((error: unknown) => log.warn({ err: error }, 'the encoder could not be made ready'));
}

async function createHandlers(
  { settings, jobs }: CoreServices,
  services: Services,
  { version, resourcesDir }: AppConfig,
  host: Host,
) {
  const { photos } = services;
  return {
    ...createHostCalls({
      host,
      version,
      samples: await countSamples(resourcesDir),
      photoPath: async (id) => (await photos.show({ id }, false)).path,
    }),
    ...createFoldersCalls((path) => listFolders(path)),
    ...createSettingsCalls(settings),
    ...createLibraryCalls(services.folders),
    ...createJobsCalls(jobs, services.reports),
    ...createPhotosCalls(photos),
    ...createAnnotationsCalls(services.annotations),
    ...createEditsCalls(services.edits),
    ...createTagsCalls(services.tags),
    ...createSearchCalls(services.search),
    ...createCaptionsCalls(services.captions),
    ...createQuestionsCalls(services.questions),
    ...createModelsCalls(services.models),
    ...createDuplicatesCalls(services.duplicates, services.bin),
  };
}

/** The library's choice of packs, in library.json. */
function activeModelsIn(file: LibraryFile): ActiveModelsStore {
  return {
    activeModels() {
      const { encoder, detector, switchingTo, previous, others } = file.get().models;
      return { encoder, detector, switchingTo, previousEncoder: previous, others };
    },
    async setActiveModels({ encoder, detector, switchingTo, previousEncoder, others }) {
      await file.update((manifest) => ({
        ...manifest,
        models: {
          ...manifest.models,
          encoder,
          detector,
          switchingTo,
          previous: previousEncoder,
          others: { ...others },
        },
      }));
    },
  };
}
