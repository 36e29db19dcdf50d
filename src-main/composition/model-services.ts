/** @file The models in use, the processes that run them, and the deriver for tags and captions. */
import { join } from 'node:path';
import { createFolderCache } from '../adapters/cache/folder-cache.ts';
import { freeBytesAt } from '../adapters/files/free-bytes.ts';
import { readLicence, readModelCatalogue } from '../adapters/model-catalogue/model-catalogue-file.ts';
import { createFileSums } from '../adapters/model-packs/file-sums.ts';
import { graphPrecision } from '../adapters/model-packs/graph-precision.ts';
import { createPackStore } from '../adapters/model-packs/pack-store.ts';
import { createLibraryCalibrations } from '../domain/calibration/library-calibrations.ts';
import { createDeriverSource } from '../domain/derive/deriver-source.ts';
import type { LibraryFile } from '../domain/library/library-file.ts';
import { createDeviceReports } from '../domain/devices/device-report.ts';
import { givenUpWords } from '../domain/devices/device-words.ts';
import { createEvidenceRedo, type EvidenceRedo } from '../domain/devices/evidence-redo.ts';
import { isOnRequest } from '../domain/evidence/kinds.ts';
import { createOfferedModels } from '../domain/models/catalogue/offered-models.ts';
import { createUseEstimator } from '../domain/models/catalogue/use-estimate.ts';
import { createFaultTolerantVision } from '../domain/models/fault-tolerant-vision.ts';
import {
  createModelsService,
  type ModelsService,
  type ModelsServiceDeps,
} from '../domain/models/models-service.ts';
import type { ActiveModelsStore } from '../domain/models/packs.ts';
import { rulesOf } from '../domain/screening/screening-service.ts';
import { withTextsOf } from '../domain/vision/one-text-process.ts';
import type { AppConfig } from '../host.ts';
import type { CoreServices } from './core-services.ts';
import { createDownloadServices } from './download-services.ts';
import { screeningSettingsIn } from './screening-services.ts';

/** `background` and `interactive` stop using a model that fails, and report it to the models service. */
export async function createModelServices(
  {
    events: { emit },
    settings,
    vocabulary,
    knowledge: shipped,
    contexts,
    screeningWords,
    library,
    facts,
    trial,
    jobs,
    network,
    ...eyes
  }: CoreServices,
  { resourcesDir, catalogueFile, dataDir, version, log }: AppConfig,
  understanding: Pick<ModelsServiceDeps, 'startUnderstanding' | 'interruptUnderstanding'>,
) {
  const pictures = withTextsOf(eyes.background, eyes.interactive);
  const cache = createFolderCache(library.layout.cache, join(resourcesDir, 'vocabulary', 'vectors'));
  const calibrations = createLibraryCalibrations(shipped, cache);
  const { knowledge } = calibrations;
  const sums = await createFileSums(join(dataDir, 'model-files.json'));
  const packStore = createPackStore({
    builtInDir: join(resourcesDir, 'models'),
    addedDir: join(dataDir, 'packs'),
    sums,
  });
  // read when it is asked for: a damaged one does not keep the library from opening
  const modelCatalogue = () =>
    readModelCatalogue(catalogueFile ?? join(resourcesDir, 'models', 'catalogue.json'));
  const models = await createModelsService({
    packStore,
    store: activeModelsIn(library.file),
    catalogue: library.catalogue,
    vision: pictures,
    knowledge,
    fitOf: calibrations.summaryOf,
    jobs,
    tryOut: trial.tryOut,
    forced: async () => (await settings.get()).provider,
    vocabulary: () => deriver.concepts(),
    ...understanding,
    layout: library.layout,
    freeBytes: () => freeBytesAt(library.layout.directory),
    emit,
    log,
  });
  const offeredModels = createOfferedModels({
    catalogue: modelCatalogue,
    licenceText: (licence) => readLicence(join(resourcesDir, 'licences'), licence),
    packs: models.list,
  });
  const useEstimator = createUseEstimator({
    catalogue: library.catalogue,
    layout: library.layout,
    vision: pictures,
    builtInEncoder: models.builtInEncoder,
    encoderInUse: () => models.packs.encoder()?.ref.id ?? null,
    entries: modelCatalogue,
    now: () => performance.now(),
  });
  const redo = createRedo(
    { events: { emit }, library, onDistrust: eyes.onDistrust },
    models,
    understanding.startUnderstanding,
  );
  const deviceReports = createDeviceReports({
    version,
    machine: eyes.machine,
    packs: models.packs,
    isPublic: async (id) =>
      (await models.list()).some((pack) => pack.id === id && pack.builtIn) ||
      (await modelCatalogue()).entries.some((entry) => entry.id === id),
    precisionOf: graphPrecision,
    known: eyes.notes.device,
    find: (pack) => (isOnRequest(pack.role) ? eyes.describer.device(pack) : eyes.background.device(pack)),
    forced: async () => (await settings.get()).provider,
    log,
  });
  const packFiles = { packStore, sums, catalogue: modelCatalogue };
  const downloads = createDownloadServices({ network, jobs }, packFiles, models);
  const background = createFaultTolerantVision(pictures, models);
  const interactive = createFaultTolerantVision(eyes.interactive, models);
  const inUse = models.packs.encoder();
  const { fingerprint } = models;
  // of a pack that is not there no calibration is used
  const files = inUse && (await fingerprint(inUse.ref).catch(() => null));
  if (inUse && files !== null) await calibrations.load(inUse.ref.id, files);
  const deriving = { vocabulary, contexts, knowledge, vision: background, cache, fingerprint, log };
  const deriver = createDeriverSource({
    ...deriving,
    packs: models.packs,
    facts,
    screening: () => rulesOf(models.packs, screeningSettingsIn(library.file).get(), screeningWords),
  });
  const deriverBefore = createDeriverSource({ ...deriving, packs: models.packsBefore });
  return {
    models,
    offeredModels,
    useEstimator,
    downloads,
    deviceReports,
    redo,
    background,
    interactive,
    deriver,
    deriverBefore,
    knowledge,
    calibrations,
    cache,
  };
}
export type ModelServices = Awaited<ReturnType<typeof createModelServices>>;

/** What a device made that was given up is made again, and that is said. */
function createRedo(
  {
    events,
    library,
    onDistrust,
  }: Pick<CoreServices, 'library' | 'onDistrust'> & {
    events: Pick<CoreServices['events'], 'emit'>;
  },
  models: ModelsService,
  startUnderstanding: ModelsServiceDeps['startUnderstanding'],
): EvidenceRedo {
  const redo = createEvidenceRedo({
    catalogue: library.catalogue,
    onRedo(distrust, photos) {
      const { packId, provider } = distrust;
      const message = givenUpWords(models.titleOf(packId), distrust, photos);
      events.emit('devices.failed', { packId, provider, message });
      models.tellChanged();
    },
  });
  onDistrust((distrust) => {
    redo.add(distrust);
    // a run of descriptions writes again what it wrote
    const pack = models.packs.inUse().find(({ ref }) => ref.id === distrust.packId);
    // where an import is at work it takes these photos, too
    if (pack && !isOnRequest(pack.ref.role)) startUnderstanding(distrust.packId);
  });
  return redo;
}

/** The library's choice of packs, stored in library.json. */
function activeModelsIn(file: LibraryFile): ActiveModelsStore {
  return {
    activeModels() {
      const { encoder, detector, switchingTo, switchPaused, previous, others } = file.get().models;
      return { encoder, detector, switchingTo, paused: switchPaused, previousEncoder: previous, others };
    },
    async setActiveModels({ encoder, detector, switchingTo, paused, previousEncoder, others }) {
      await file.update((manifest) => ({
        ...manifest,
        models: {
          ...manifest.models,
          encoder,
          detector,
          switchingTo,
          switchPaused: paused,
          previous: previousEncoder,
          others: { ...others },
        },
      }));
    },
  };
}
