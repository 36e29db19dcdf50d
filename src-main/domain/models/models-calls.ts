/** @file The calls of the models domain. */
import type { HandlersOf } from '../../router.ts';
import type { OfferedModelsService } from './catalogue/offered-models.ts';
import type { ModelsService } from './models-service.ts';

export function createModelsCalls(
  service: ModelsService,
  offered: OfferedModelsService,
): HandlersOf<'models'> {
  return {
    'models.state': () => service.state(),
    'models.catalogue': () => offered.list(),
    'models.add': ({ path }) => service.add(path),
    'models.use': ({ id }) => service.use(id),
    'models.verify': () => service.verify(),
    'models.confirm': () => service.confirm(),
    'models.remove': ({ id }) => service.remove(id),
  };
}
