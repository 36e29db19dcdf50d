/** @file All services over the core: those for photos and models, and those for imports and folders. */
import type { AppConfig, Host } from '../host.ts';
import { createAnnotationServices } from './annotation-services.ts';
import type { CoreServices } from './core-services.ts';
import { createDescribingServices } from './describing-services.ts';
import { createFolderServices } from './folder-services.ts';
import { createIngestServices } from './ingest-services.ts';
import { createModelServices } from './model-services.ts';
import { createPhotoServices } from './photo-services.ts';
import { createScreeningServices } from './screening-services.ts';
import { createSearchServices } from './search-services.ts';

/** Makes each group of services from the groups before it. Nothing is started. */
export async function createServices(core: CoreServices, config: AppConfig, host: Host) {
  const models = await createModelServices(core, config, {
    startUnderstanding: (packId) => ingest.imports.startUnderstanding(packId),
    interruptUnderstanding: () => ingest.imports.interruptUnderstanding(),
  });
  const photos = createPhotoServices(core, models, config);
  const search = createSearchServices(core, models, photos, config);
  const annotations = createAnnotationServices(core, models, photos, search, config);
  const ingest = createIngestServices({ core, ...models, ...photos, ...annotations }, config, host);
  const folders = createFolderServices(core, models, photos, ingest, config);
  const screening = createScreeningServices(core, models, photos, ingest);
  const describing = createDescribingServices(core, models, photos, search, config, host);
  return {
    ...describing,
    ...screening,
    ...models,
    ...photos,
    ...search,
    ...annotations,
    ...ingest,
    ...folders,
  };
}
export type Services = Awaited<ReturnType<typeof createServices>>;
