/** @file The calls of the comparison of two models. */
import type { HandlersOf } from '../../router.ts';
import type { ComparisonService } from './comparison-service.ts';

export function createComparisonCalls(service: ComparisonService): HandlersOf<'comparison'> {
  return {
    'comparison.run': ({ queries }) => service.run(queries),
    'comparison.ownWords': () => service.ownWords(),
  };
}
