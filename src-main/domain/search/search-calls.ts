/** @file The calls of the search. */
import type { HandlersOf } from '../../router.ts';
import { createReplaceableRequests } from './explain/replaceable-requests.ts';
import type { RecentSearches } from './recent-searches.ts';
import type { SearchService } from './search-service.ts';

export function createSearchCalls(service: SearchService, recent: RecentSearches): HandlersOf<'search'> {
  const explaining = createReplaceableRequests();
  return {
    async 'search.run'({ remember, ...input }) {
      const [result] = await Promise.all([service.run(input), remember && recent.remember(input.text)]);
      return result;
    },
    'search.recent': () => recent.list(),
    'search.forget': ({ text }) => recent.forget(text),
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
