/** @file Photos that a query with words finds: the best for one page of results, or all of the library. */
import { findCandidates, defaultLimits, type CandidateCatalogue, type Candidates } from './candidates.ts';
import type { InterpretedQuery } from './query-interpreter.ts';
import { canBeShown, type ScoreStatistics } from './ranking.ts';
import { allowedIds, type FilterDeps } from './filters.ts';
import {
  bandPhotos,
  photosPerStep,
  scorePhotos,
  type ScoredPhoto,
  type ScoringDeps,
} from './scored-photos.ts';

/**
 * A search with negations reads so many of the newest photos that meet the filters, or of the exact matches.
 * Where there are more, a hint says so.
 */
export const mostBrowsed = 5_000;
/** A query selects at most so many photos. */
export const mostResolved = 100_000;
/**
 * Where boxes or the concept head decide, so many of the nearest photos are scored, and those found by words
 * or tags.
 */
const nearestWhereDecided = 2_000;

export interface FindDeps {
  catalogue: CandidateCatalogue & FilterDeps['catalogue'] & ScoringDeps['catalogue'];
  photos: FilterDeps['photos'];
  vocabulary: FilterDeps['vocabulary'] & ScoringDeps['vocabulary'];
  /** statistics of the library for the scores of a query */
  statisticsFor: (query: InterpretedQuery) => Promise<ScoreStatistics>;
}

/** Scored candidates, the best `limit` of them with their details. */
export async function findBest(
  deps: FindDeps,
  query: InterpretedQuery,
  limit: number,
): Promise<{ candidates: Candidates; scored: ScoredPhoto[]; statistics: ScoreStatistics }> {
  const excludes = query.negations.length > 0;
  const limits = {
    ...defaultLimits,
    nearest: Math.max(defaultLimits.nearest, limit) * (excludes ? 2 : 1),
    authoredMatches: excludes ? mostBrowsed : Math.max(defaultLimits.authoredMatches, limit),
  };
  const [candidates, statistics] = await Promise.all([
    allowedIds(deps, query.plan).then((allowed) =>
      findCandidates(deps.catalogue, query, allowed, limits, deps.photos.total()),
    ),
    deps.statisticsFor(query),
  ]);
  return { candidates, scored: await scorePhotos(deps, query, candidates, statistics, limit), statistics };
}

/** Ids of all good and maybe hits of the whole library, best first, at most `mostResolved`. */
export async function findAll(deps: FindDeps, query: InterpretedQuery): Promise<string[]> {
  const total = Math.min(deps.photos.total(), mostResolved);
  const statistics = await deps.statisticsFor(query);
  const { decidedByDetector, suggestedByDetector, concepts } = query.scoring;
  const isDecided = decidedByDetector || suggestedByDetector || concepts.length > 0;
  const candidates = await findCandidates(
    deps.catalogue,
    query,
    await allowedIds(deps, query.plan),
    {
      nearest: isDecided ? Math.min(total, nearestWhereDecided) : total,
      text: total,
      tagged: total,
      authoredMatches: total,
    },
    deps.photos.total(),
  );
  const possible = isDecided ? [...candidates.cosines] : worthScoring(query, candidates, statistics);
  const scored: Pick<ScoredPhoto, 'id' | 'score' | 'match' | 'saidByFacts'>[] = [];
  for (let start = 0; start < possible.length; start += photosPerStep) {
    const step = { ...candidates, cosines: new Map(possible.slice(start, start + photosPerStep)) };
    for (const { id, score, match, saidByFacts } of await scorePhotos(
      deps,
      query,
      step,
      statistics,
      photosPerStep,
    ))
      scored.push({ id, score, match, saidByFacts });
  }
  return bandPhotos(scored, query).map(({ id }) => id);
}

/** Candidates whose words or vector can make them a hit. */
function worthScoring(
  query: InterpretedQuery,
  { cosines, wordHits, authoredMatches }: Candidates,
  statistics: ScoreStatistics,
): [id: string, cosine: number | null][] {
  const encoder = query.encoder?.calibration ?? null;
  return [...cosines].filter(
    ([id, cosine]) =>
      cosine === null ||
      wordHits.has(id) ||
      authoredMatches.has(id) ||
      canBeShown(query.scoring, cosine, statistics, { encoder }),
  );
}
