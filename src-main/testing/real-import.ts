/**
 * @file The import with everything real but derive: LanceDB, journals, worker, models, ExifTool; in a test,
 * and in a child process that a test kills.
 */
import { resolve } from 'node:path';
import { createDisk } from '../adapters/disk/disk.ts';
import { createExiftoolReader } from '../adapters/exiftool/exiftool-reader.ts';
import { localFiles } from '../adapters/files/local-files.ts';
import { openFileJournal } from '../adapters/journal/file-journal.ts';
import { openLanceCatalogue } from '../adapters/lancedb/lance-catalogue.ts';
import type { ImportDeps } from '../domain/importing/import-item.ts';
import { createImportReports } from '../adapters/files/import-reports.ts';
import { createImportService, type ImportService } from '../domain/importing/import-service.ts';
import { createJobRunner } from '../domain/jobs/job-runner.ts';
import type { Jobs } from '../domain/jobs/jobs.ts';
import { openLibrary, type OpenLibrary } from '../domain/library/open-library.ts';
import type { ActivePacks } from '../domain/models/packs.ts';
import { createStacking } from '../domain/stacks/stacking.ts';
import type { PackRef, Vision } from '../domain/vision/vision.ts';
import { silentLog } from '../log.ts';
import { createVisionClient } from '../worker/client.ts';
import { forkNode } from '../worker/fork.ts';
import { createProviderNotes } from '../worker/provider-notes.ts';
import type { JobSnapshot } from '../../src-preload/contract/index.ts';

export const realPacks: PackRef[] = [
  { id: 'starter-en-2', role: 'encoder', directory: resolve('resources/models/starter') },
  { id: 'coco-objects-1', role: 'detector', directory: resolve('resources/models/detector') },
];

/** The worker, and the packs that come with the product. */
export function openRealEyes(): { vision: Vision; packs: Pick<ActivePacks, 'importing'> } {
  return {
    vision: createVisionClient({
      fork: forkNode,
      entry: resolve('out/main/worker.js'),
      name: 'background',
      notes: createProviderNotes(null, 'test'),
      log: silentLog,
    }),
    packs: { importing: () => realPacks },
  };
}

export interface RealImport {
  library: OpenLibrary;
  vision: Vision;
  jobs: Jobs;
  service: ImportService;
  close(): Promise<void>;
}

/** Opens (or makes) a library with one root. Vitest's global set-up has built the worker. */
export async function openRealImport(
  libraryDir: string,
  rootDir: string,
  options: { onJob?: (snapshot: JobSnapshot) => void; around?: (deps: ImportDeps) => ImportDeps } = {},
): Promise<RealImport> {
  const library = await openLibrary(libraryDir, {
    files: localFiles,
    openJournal: openFileJournal,
    openCatalogue: openLanceCatalogue,
    log: silentLog,
    defaultDir: libraryDir,
    samplesDir: rootDir,
  });
  if (library.roots().length === 0)
    await library.file.update((manifest) => ({
      ...manifest,
      roots: [{ id: 'root-1', path: rootDir, samples: false, exclude: [] }],
    }));
  const { catalogue } = library;
  const { vision, packs } = openRealEyes();
  const metadata = createExiftoolReader({ log: silentLog });
  const jobs = createJobRunner({ emit: (_name, snapshot) => options.onJob?.(snapshot), log: silentLog });
  const { around = (deps) => deps } = options;
  const service = createImportService({
    jobs,
    reports: createImportReports({ layout: library.layout, log: silentLog }),
    ...around({
      catalogue,
      vision,
      metadata,
      identity: library.identity,
      decisions: library.decisions,
      copyDecisions: async (copies) => {
        for (const { from, to, hash } of copies)
          await library.decisions.record({
            kind: 'copyWords',
            from: { [to]: from },
            photos: [{ id: to, hash }],
          });
      },
      offerDecisions: async (offers) => {
        for (const { from, to, hash, state } of offers)
          await library.decisions.record({ kind: 'offer', from, state, photos: [{ id: to, hash }] });
      },
      packs,
      disk: createDisk(),
      layout: library.layout,
      roots: library.roots,
      derive: {
        derivePhotos: async (ids) =>
          void (await catalogue.updatePhotos(ids, (row) => ({ ...row, derivedVersion: 'v1' }))),
        async deriveStale() {
          const stale = await catalogue.underived(['v1'], 1_000_000);
          await catalogue.updatePhotos(stale, (row) => ({ ...row, derivedVersion: 'v1' }));
          return stale.length;
        },
      },
      joinStacks: createStacking({
        catalogue,
        decisions: library.decisions,
        unite: async (photos) =>
          void (await library.decisions.record({ kind: 'unite', photos: [...photos] })),
        videos: metadata,
        photosChanged: async () => {},
      }).run,
      photosChanged: async () => {},
      log: silentLog,
    }),
  });
  return {
    library,
    vision,
    jobs,
    service,
    async close() {
      await jobs.close();
      await Promise.all([vision.close(), metadata.close()]);
      await library.close();
    },
  };
}
