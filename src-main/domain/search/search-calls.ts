/** @file The calls of the search. */
import type { HandlersOf } from '../../router.ts';
import type { SearchService } from './search-service.ts';

export function createSearchCalls(service: SearchService): HandlersOf<'search'> {
  return {
    'search.run': (input) => service.run(input),
    'search.similar': (input) => service.similar(input),
  };
}
