/** @file The first page of what a query finds: counts over all candidates, hits, hints and ideas. */
import type { QueryHint, SearchResult } from '../../../src-preload/contract/index.ts';
import { browse } from './browse.ts';
import { findBest, mostBrowsed, mostResolved, type FindDeps } from './find-photos.ts';
import { doubted, languageHint } from './foreign-query.ts';
import { toHits, type HitDeps } from './hits.ts';
import type { ReadQuery } from './query-reader.ts';
import { bandPhotos, type ScoredPhoto } from './scored-photos.ts';
import { suggestions } from './suggestions.ts';
import type { EmbedTexts } from './text-vectors.ts';

/** A query with what can be told of it, and what cannot. */
export interface UnderstoodQuery {
  query: ReadQuery;
  hints: QueryHint[];
  /** null = English, or not known */
  language: string | null;
}

export type SearchPage = Pick<SearchResult, 'counts' | 'results' | 'hints' | 'closest'>;

export type PageDeps = FindDeps & HitDeps & { embed: EmbedTexts };

/** Where a query asks for nothing, or there is no photo. */
export function emptyPage(hints: QueryHint[]): SearchPage {
  return { counts: { good: 0, maybe: 0 }, results: [], hints, closest: [] };
}

/** Of a query that has chips and exclusions only: all that pass them are good. */
export async function browsedPage(
  deps: PageDeps,
  { query, hints }: UnderstoodQuery,
  limit: number,
): Promise<SearchPage> {
  const mostSeen = query.excluded.length > 0 ? mostBrowsed : mostResolved;
  const { ids, first } = await browse(deps, query, limit, mostSeen);
  return {
    counts: { good: ids.length, maybe: 0 },
    results: toHits(deps, query, first, await deps.spreadFor(query)),
    hints,
    closest: [],
  };
}

/** Of a query that has words, the best first. */
export async function rankedPage(
  deps: PageDeps,
  { query, hints, language }: UnderstoodQuery,
  limit: number,
): Promise<SearchPage> {
  const { candidates, scored, spread } = await findBest(deps, query, limit);
  // What people say is found in any language; beyond that the hint is due, and nothing is claimed for
  // sure.
  const isForeign = language !== null && candidates.said.size === 0;
  const banded = bandPhotos(scored, query);
  const found = isForeign ? doubted(banded, query) : banded;
  const unseen = [...candidates.said.keys()].filter((id) => !candidates.cosines.has(id)).length;
  const good = found.filter(({ band }) => band === 'good').length + (query.excluded.length > 0 ? 0 : unseen);
  const closest = good > 0 || isForeign ? [] : await suggestions(deps.embed, query, tagsOfNearest(scored));
  return {
    counts: { good, maybe: found.filter(({ band }) => band === 'maybe').length },
    results: toHits(deps, query, found.slice(0, limit), spread),
    hints: isForeign ? [...hints, languageHint(language, query)] : hints,
    closest,
  };
}

/** Of photos whose rows were read, the best first. */
function tagsOfNearest(scored: readonly ScoredPhoto[]) {
  return scored
    .toSorted((a, b) => b.score - a.score)
    .flatMap(({ details }) => (details ? [details.row.tags] : []));
}
