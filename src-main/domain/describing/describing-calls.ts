/** @file The calls about descriptions. */
import type { HandlersOf } from '../../router.ts';
import type { DescribingService } from './describing-service.ts';

export function createDescribingCalls(service: DescribingService): HandlersOf<'describing'> {
  return {
    'describing.state': () => service.state(),
    'describing.start': ({ photos }) => service.start(photos),
    'describing.pause': () => service.pause(),
    'describing.resume': () => service.resume(),
    'describing.stop': () => service.stop(),
    'describing.undo': ({ run }) => service.undo(run),
    'describing.set': (change) => service.set(change),
  };
}
