/** @file The calls of the search. */
import type { HandlersOf } from '../../router.ts';
import { createReplaceableRequests } from './explain/replaceable-requests.ts';
import type { SearchService } from './search-service.ts';

export function createSearchCalls(service: SearchService): HandlersOf<'search'> {
  const explaining = createReplaceableRequests();
  return {
    'search.run': (input) => service.run(input),
    'search.similar': (input) => service.similar(input),
    'search.goesWith': (input) => service.goesWith(input),
    'search.explain': ({ token, ...input }) =>
      explaining.run(token, (signal) => service.explain(input, signal)),
    'search.stopExplaining': ({ token }) => {
      explaining.stop(token);
      return {};
    },
  };
}
