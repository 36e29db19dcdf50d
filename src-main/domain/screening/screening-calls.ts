/** @file The calls of the screening domain. */
import type { HandlersOf } from '../../router.ts';
import type { ScreeningService } from './screening-service.ts';

export function createScreeningCalls(service: ScreeningService): HandlersOf<'screening'> {
  return {
    'screening.state': () => service.state(),
    'screening.set': (change) => service.set(change),
    'screening.photos': (request) => service.photos(request),
  };
}
