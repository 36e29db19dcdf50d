/** @file The calls of the models domain. */
import type { HandlersOf } from '../../router.ts';
import type { OfferedModelsService } from './catalogue/offered-models.ts';
import type { UseEstimator } from './catalogue/use-estimate.ts';
import type { DownloadsService } from './downloads/downloads-service.ts';
import type { ModelsService } from './models-service.ts';

export function createModelsCalls(
  service: ModelsService,
  offered: OfferedModelsService,
  estimator: UseEstimator,
  downloads: DownloadsService,
): HandlersOf<'models'> {
  return {
    'models.state': () => service.state(),
    'models.catalogue': () => offered.list(),
    'models.licence': ({ id }) => offered.licence(id),
    'models.estimate': () => estimator.estimate(),
    'models.add': ({ path, joins }) => service.add(path, joins),
    'models.downloadPlan': ({ id }) => downloads.plan(id),
    'models.download': ({ id }) => downloads.start(id),
    'models.addFiles': ({ id, path }) => downloads.addFiles(id, path),
    'models.downloads': () => downloads.unfinished(),
    'models.discardDownload': ({ id }) => downloads.discard(id),
    'models.usePlan': ({ id }) => service.plan(id),
    'models.use': ({ id }) => service.use(id),
    'models.pause': () => service.pause(),
    'models.stop': ({ id }) => service.stop(id),
    'models.verify': () => service.verify(),
    'models.confirm': () => service.confirm(),
    'models.remove': ({ id }) => service.remove(id),
  };
}
