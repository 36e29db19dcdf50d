/** @file Downloads of models: over the network door, into the folder of the added packs. */
import { createArrivals } from '../adapters/model-packs/arrivals.ts';
import { createDownloads } from '../adapters/model-packs/downloads.ts';
import type { FileSums } from '../adapters/model-packs/file-sums.ts';
import { systemClock } from '../domain/models/downloads/clock.ts';
import {
  createDownloadsService,
  type DownloadsServiceDeps,
} from '../domain/models/downloads/downloads-service.ts';
import type { ModelsService } from '../domain/models/models-service.ts';
import type { PackStore } from '../domain/models/pack-store.ts';
import type { CoreServices } from './core-services.ts';

export interface PackFiles {
  packStore: PackStore;
  sums: FileSums;
  catalogue: DownloadsServiceDeps['catalogue'];
}

export function createDownloadServices(
  { network, jobs }: Pick<CoreServices, 'network' | 'jobs'>,
  { packStore, sums, catalogue }: PackFiles,
  { settle }: Pick<ModelsService, 'settle'>,
) {
  const { addedDir } = packStore;
  return createDownloadsService({
    ...{ catalogue, network, jobs, settle, clock: systemClock },
    downloads: createDownloads({ addedDir, sums, arrivals: createArrivals(addedDir) }),
    present: () => packStore.list('quick'),
  });
}
