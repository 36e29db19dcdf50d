/** @file Descriptions: the plan in library.json, the process that writes them, and the service. */
import { ulid } from 'ulid';
import { localFiles } from '../adapters/files/local-files.ts';
import { readPowerSource } from '../adapters/power/power-source.ts';
import { createDescribingService } from '../domain/describing/describing-service.ts';
import type { DescribingStore } from '../domain/describing/describing-store.ts';
import type { LibraryFile } from '../domain/library/library-file.ts';
import { describingPlan } from '../domain/library/describing-plan.ts';
import { previewPath } from '../domain/shared/layout.ts';
import type { AppConfig, Host } from '../host.ts';
import type { CoreServices } from './core-services.ts';
import type { ModelServices } from './model-services.ts';
import type { PhotoServices } from './photo-services.ts';
import type { SearchServices } from './search-services.ts';

export function createDescribingServices(
  { events, library, jobs, describer }: CoreServices,
  { models, redo }: ModelServices,
  { photos, derive }: PhotoServices,
  { search }: SearchServices,
  { log }: AppConfig,
  host: Host,
) {
  const { catalogue, layout } = library;
  const describing = createDescribingService({
    store: planIn(library.file),
    jobs,
    describer,
    catalogue,
    derive,
    packs: models.packs,
    health: models,
    redo,
    async previewOf({ id, contentHash }) {
      for (const kind of ['large', 'grid'] as const) {
        const path = previewPath(layout, id, contentHash, kind);
        if (await localFiles.exists(path)) return path;
      }
      return null;
    },
    pathOf: async (id) => (await photos.paths.pathsOf([id])).get(id) ?? id,
    readPower: host.power ?? readPowerSource,
    find: search.resolveQuery,
    newId: ulid,
    now: () => new Date(),
    emit: events.emit,
    log,
  });
  events.on((event) => {
    if (event.name === 'jobs.changed' && event.data.endedAt !== null) describing.jobsChanged();
  });
  return { describing };
}

function planIn(file: LibraryFile): DescribingStore {
  return {
    get: () => file.get().describing ?? describingPlan.parse({}),
    set: async (plan) => void (await file.update((manifest) => ({ ...manifest, describing: plan }))),
  };
}
