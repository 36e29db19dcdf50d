/**
 * @file The services that all others use: the open library, resources, jobs, and the processes for pictures
 * and metadata. The only importer of the database, the journals, the disks and ExifTool.
 */
import { join } from 'node:path';
import { createDisk } from '../adapters/disk/disk.ts';
import { createVolumeKinds } from '../adapters/disk/volume-kinds.ts';
import { createExiftoolReader } from '../adapters/exiftool/exiftool-reader.ts';
import { localFiles } from '../adapters/files/local-files.ts';
import { makeAppFolderPrivate } from '../adapters/files/private-files.ts';
import { readMachine } from '../adapters/machine/machine.ts';
import { openFileJournal } from '../adapters/journal/file-journal.ts';
import { openLanceCatalogue } from '../adapters/lancedb/lance-catalogue.ts';
import { createConnectionList } from '../adapters/network/connection-list.ts';
import { createDoor } from '../adapters/network/door.ts';
import { createNodeSend } from '../adapters/network/node-send.ts';
import { createGazetteer } from '../adapters/places/gazetteer.ts';
import { loadScreeningWords } from '../adapters/vocabulary/screening-words.ts';
import { loadVocabulary, loadContexts, loadPackKnowledge } from '../adapters/vocabulary/vocabulary-files.ts';
import type { Distrust } from '../domain/vision/device.ts';
import { createFactSource } from '../domain/facts/fact-source.ts';
import { createJobRunner } from '../domain/jobs/job-runner.ts';
import { openLibrary } from '../domain/library/open-library.ts';
import { createSettingsService } from '../domain/settings/settings-service.ts';
import { createEvents } from '../events.ts';
import type { AppConfig, Host } from '../host.ts';
import { createVisionClient } from '../worker/client.ts';
import { createDescriberClient } from '../worker/describer-client.ts';
import { createDescriberOnDevices } from '../worker/describer-devices.ts';
import { driverCaches } from '../worker/driver-caches.ts';
import { forkNode } from '../worker/fork.ts';
import { createModelTrial } from '../worker/model-trial.ts';
import { createProviderNotes } from '../worker/provider-notes.ts';
import { returningMemory } from '../worker/returning-memory.ts';

/**
 * Opens the library at `libraryDir`, or creates it, and makes the shared services.
 * @throws AppError library_newer, library_unusable, disk_full
 */
export async function openCoreServices(
  { libraryDir, dataDir, resourcesDir, workerEntry, version, log }: AppConfig,
  host: Host,
) {
  const events = createEvents();
  const { emit } = events;
  // on Windows another program is asked, meanwhile; it never rejects
  const machineRead = readMachine();
  await makeAppFolderPrivate(dataDir);
  const settings = createSettingsService({ dataDir, files: localFiles, emit, log });
  const vocabularyDir = join(resourcesDir, 'vocabulary');
  const samplesDir = join(resourcesDir, 'samples');
  const [vocabulary, knowledge, chosen, screeningWords] = await Promise.all([
    loadVocabulary(vocabularyDir),
    loadPackKnowledge(vocabularyDir),
    settings.get(),
    loadScreeningWords(join(resourcesDir, 'screening')),
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
  const machine = await machineRead;
  const notes = createProviderNotes(join(dataDir, 'providers.json'), version, { machine: machine.id });
  let hearDistrust: (distrust: Distrust) => void = () => {};
  const worker = {
    fork: host.forkWorker ?? forkNode,
    entry: workerEntry,
    notes,
    log,
    onDistrust: (distrust: Distrust) => hearDistrust(distrust),
    forced: chosen.provider,
    env: { ...driverCaches(join(dataDir, 'drivers')), ...returningMemory() },
  };
  const connections = createConnectionList(join(dataDir, 'connections.jsonl'));
  return {
    events,
    settings,
    vocabulary,
    knowledge,
    contexts,
    screeningWords,
    library,
    samplesDir,
    jobs: createJobRunner({ emit, log }),
    connections,
    network: createDoor({
      send: host.send ?? createNodeSend(),
      connections,
      mirror: async () => (await settings.get()).mirror,
    }),
    metadata: createExiftoolReader({ log }),
    facts: createFactSource({
      gazetteer: createGazetteer(join(resourcesDir, 'places')),
      catalogue: library.catalogue,
    }),
    volumeKinds: createVolumeKinds(),
    disk: createDisk(),
    background: createVisionClient({ ...worker, name: 'background' }),
    interactive: createVisionClient({ ...worker, name: 'interactive' }),
    machine,
    notes,
    /** Sets what is called when a provider was given up in mid-run. */
    onDistrust: (listener: typeof hearDistrust) => void (hearDistrust = listener),
    trial: createModelTrial(worker),
    describer: createDescriberOnDevices({
      ...worker,
      on: (device, cardFiles) => createDescriberClient({ ...worker, device, cardFiles }),
    }),
  };
}
export type CoreServices = Awaited<ReturnType<typeof openCoreServices>>;
