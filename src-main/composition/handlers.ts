/** @file The handlers of all calls. */
import { listFolders } from '../adapters/files/folders.ts';
import { countSamples } from '../adapters/files/sample-count.ts';
import { createAnnotationsCalls } from '../domain/annotations/annotations-calls.ts';
import { createCaptionsCalls } from '../domain/captions/captions-calls.ts';
import { createComparisonCalls } from '../domain/comparison/comparison-calls.ts';
import { createDescribingCalls } from '../domain/describing/describing-calls.ts';
import { createDevicesCalls } from '../domain/devices/devices-calls.ts';
import { createDuplicatesCalls } from '../domain/duplicates/duplicates-calls.ts';
import { createEditsCalls } from '../domain/edits/edits-calls.ts';
import { createJobsCalls } from '../domain/jobs/jobs-calls.ts';
import { createFoldersCalls } from '../domain/library/folders-calls.ts';
import { createLibraryCalls } from '../domain/library/library-calls.ts';
import { createModelsCalls } from '../domain/models/models-calls.ts';
import { createNetworkCalls } from '../domain/network/network-calls.ts';
import { createPhotosCalls } from '../domain/photos/photos-calls.ts';
import { createQuestionsCalls } from '../domain/questions/questions-calls.ts';
import { createScreeningCalls } from '../domain/screening/screening-calls.ts';
import { createSearchCalls } from '../domain/search/search-calls.ts';
import { createHostCalls } from '../domain/settings/host-calls.ts';
import { createSettingsCalls } from '../domain/settings/settings-calls.ts';
import { createTagsCalls } from '../domain/tags/tags-calls.ts';
import type { AppConfig, Host } from '../host.ts';
import type { CoreServices } from './core-services.ts';
import type { Services } from './services.ts';

/** One handler a call of the contract; the router checks that none is missing. */
export async function createHandlers(
  { settings, jobs, connections }: CoreServices,
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
    ...createSearchCalls(services.search, services.recentSearches),
    ...createComparisonCalls(services.comparison),
    ...createCaptionsCalls(services.captions),
    ...createQuestionsCalls(services.questions, services.libraryQuestions),
    ...createModelsCalls(services.models, services.offeredModels, services.useEstimator, services.downloads),
    ...createDevicesCalls(services.deviceReports),
    ...createNetworkCalls(connections),
    ...createDescribingCalls(services.describing),
    ...createScreeningCalls(services.screening),
    ...createDuplicatesCalls(services.duplicates, services.bin),
  };
}
