/** @file The calls of the models domain. */
import type { HandlersOf } from '../../router.ts';
import type { OfferedModelsService } from './catalogue/offered-models.ts';
import type { UseEstimator } from './catalogue/use-estimate.ts';
import type { ModelsService } from './models-service.ts';

export function createModelsCalls(
  service: ModelsService,
  offered: OfferedModelsService,
  estimator: UseEstimator,
): HandlersOf<'models'> {
  return {
    'models.state': () => service.state(),
    'models.catalogue': () => offered.list(),
    'models.estimate': () => estimator.estimate(),
    'models.add': ({ path, joins }) => service.add(path, joins),
    'models.use': ({ id }) => service.use(id),
    'models.stop': ({ id }) => service.stop(id),
    'models.verify': () => service.verify(),
    'models.confirm': () => service.confirm(),
    'models.remove': ({ id }) => service.remove(id),
  };
}
