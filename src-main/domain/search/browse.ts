/**
 * @file Photos that meet all filters and show no negated thing, newest first: for queries without text for
 * the encoder.
 */
import { findAuthored } from './authored-search.ts';
import type { FindDeps } from './find-photos.ts';
import type { InterpretedQuery } from './query-interpreter.ts';
import { allowedIds } from './filters.ts';
import { photosPerStep, scorePhotos, type WithBand, type ScoredPhoto } from './scored-photos.ts';

/** Score of a photo that meets all filters, where the query has no text. */
const meetsAllFiltersScore = 8;

export interface Browsed {
  ids: string[];
  /** the first `wanted`, with their details */
  first: WithBand<ScoredPhoto>[];
  /** photos that meet the filters, of which at most `mostSeen` were read */
  meetingFilters: number;
}

/**
 * @param wanted so many with their details
 * @param mostSeen so many of the photos that meet the filters are read
 */
export async function browse(
  deps: FindDeps,
  query: InterpretedQuery,
  wanted: number,
  mostSeen: number,
): Promise<Browsed> {
  const { passing, authored } = await meetingFilters(deps, query);
  const seen = passing.slice(0, mostSeen);
  const ids: string[] = [];
  const first: WithBand<ScoredPhoto>[] = [];
  const statistics = await deps.statisticsFor(query);
  for (let start = 0; start < seen.length; start += photosPerStep) {
    const step = seen.slice(start, start + photosPerStep);
    if (query.negations.length === 0 && first.length >= wanted) {
      ids.push(...step);
      continue;
    }
    const scored = await scorePhotos(
      deps,
      query,
      {
        cosines: new Map(step.map((id) => [id, null])),
        wordHits: new Set(),
        authoredMatches: authored.matches,
        readTotal: authored.readTotal,
        factTerms: [],
      },
      statistics,
      wanted,
    );
    ids.push(...scored.map(({ id }) => id));
    first.push(...scored.slice(0, wanted - first.length).map(asGood));
  }
  return { ids, first, meetingFilters: passing.length };
}

/** Exact matches in the authored text come first. */
async function meetingFilters(deps: FindDeps, query: InterpretedQuery) {
  const { catalogue, photos } = deps;
  const [allowed, authored] = await Promise.all([
    allowedIds(deps, query.plan),
    findAuthored(catalogue, query.authored, null),
  ]);
  const asksForAll = query.plan.parsed.filters.length > 0 || query.negations.length > 0;
  const exactMatches = [...authored.matches].sort(([, a], [, b]) => b.level - a.level).map(([id]) => id);
  const others = asksForAll ? (allowed ?? photos.ids(0, photos.total())) : [];
  return { passing: [...new Set([...exactMatches, ...others])], authored };
}

function asGood(photo: ScoredPhoto): WithBand<ScoredPhoto> {
  return { ...photo, score: photo.match ? photo.score : meetsAllFiltersScore, band: 'good' };
}
