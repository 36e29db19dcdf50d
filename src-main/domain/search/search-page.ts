/** @file The first page of what a query finds: counts over all candidates, hits, hints and ideas. */
import type { QueryHint, SearchResult } from '../../../src-preload/contract/index.ts';
import { browse } from './browse.ts';
import { findBest, mostBrowsed, mostResolved, type FindDeps } from './find-photos.ts';
import { cappedToMaybe, languageHint } from './foreign-query.ts';
import { toHits, type HitDeps } from './hits.ts';
import { partlySearchedHints } from './negations.ts';
import type { InterpretedQuery } from './query-interpreter.ts';
import { bandPhotos, type ScoredPhoto } from './scored-photos.ts';
import { suggestions } from './suggestions.ts';
import type { EmbedTexts } from './text-vectors.ts';

/** A query with its decidable negations, hints about the others, and its language. */
export interface PreparedQuery {
  query: InterpretedQuery;
  hints: QueryHint[];
  /** null = English or unknown */
  language: string | null;
}

export type SearchPage = Pick<SearchResult, 'counts' | 'results' | 'hints' | 'closest'>;

export type PageDeps = FindDeps & HitDeps & { embed: EmbedTexts };

/** For an empty query or an empty library. */
export function emptyPage(hints: QueryHint[]): SearchPage {
  return { counts: { good: 0, maybe: 0 }, results: [], hints, closest: [] };
}

/** For a query of only filters and negations: all photos that meet them are good. */
export async function browsedPage(
  deps: PageDeps,
  { query, hints }: PreparedQuery,
  limit: number,
): Promise<SearchPage> {
  const mostSeen = query.negations.length > 0 ? mostBrowsed : mostResolved;
  const { ids, first, meetingFilters } = await browse(deps, query, limit, mostSeen);
  return {
    counts: { good: ids.length, maybe: 0 },
    results: toHits(deps, query, first, await deps.statisticsFor(query)),
    hints: [...hints, ...partlySearchedHints(query.negations, mostSeen, meetingFilters)],
    closest: [],
  };
}

/** For a query with text, best first. */
export async function rankedPage(
  deps: PageDeps,
  { query, hints, language }: PreparedQuery,
  limit: number,
): Promise<SearchPage> {
  const { candidates, scored, statistics } = await findBest(deps, query, limit);
  // Texts match in any language. Without an exact match there is a hint, and matches by models are "maybe".
  const isForeign = language !== null && candidates.authoredMatches.size === 0;
  const banded = bandPhotos(scored, query);
  const found = isForeign ? cappedToMaybe(banded, query) : banded;
  const unseen = [...candidates.authoredMatches.keys()].filter((id) => !candidates.cosines.has(id)).length;
  const good = found.filter(({ band }) => band === 'good').length + (query.negations.length > 0 ? 0 : unseen);
  const partly = partlySearchedHints(query.negations, mostBrowsed, candidates.authoredMatches.size);
  const closest = good > 0 || isForeign ? [] : await suggestions(deps.embed, query, tagsOfNearest(scored));
  return {
    counts: { good, maybe: found.filter(({ band }) => band === 'maybe').length },
    results: toHits(deps, query, found.slice(0, limit), statistics),
    hints: [...hints, ...partly, ...(isForeign ? [languageHint(language, query)] : [])],
    closest,
  };
}

/** Of photos whose rows were read, best first. */
function tagsOfNearest(scored: readonly ScoredPhoto[]) {
  return scored
    .toSorted((a, b) => b.score - a.score)
    .flatMap(({ details }) => (details ? [details.row.tags] : []));
}
