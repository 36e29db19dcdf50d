/** @file Photos that a query with words finds: the best for one page of results, or all of the library. */
import { findCandidates, usualLimits, type CandidateCatalogue, type Candidates } from './candidates.ts';
import type { ReadQuery } from './query-reader.ts';
import { canBeShown, type ScoreStatistics } from './ranking.ts';
import { allowedIds, type FilterDeps } from './restrictions.ts';
import {
  bandPhotos,
  photosPerStep,
  scorePhotos,
  type ScoredPhoto,
  type ScoringDeps,
} from './scored-photos.ts';

/** A search that leaves something out looks at so many of those that pass its chips, the newest, or say it. */
export const mostBrowsed = 5_000;
/** What a query stands for is at most so many photos. */
export const mostResolved = 100_000;
/** Where the boxes decide, so many of the nearest are looked at besides those whose words say it. */
const nearestWhereBoxesDecide = 2_000;

export interface FindDeps {
  catalogue: CandidateCatalogue & FilterDeps['catalogue'] & ScoringDeps['catalogue'];
  photos: FilterDeps['photos'];
  vocabulary: FilterDeps['vocabulary'] & ScoringDeps['vocabulary'];
  /** what is usual in this library, for the scores of a query */
  spreadFor: (query: ReadQuery) => Promise<ScoreStatistics>;
}

/** Scored candidates, the best `limit` of them with their details. */
export async function findBest(
  deps: FindDeps,
  query: ReadQuery,
  limit: number,
): Promise<{ candidates: Candidates; scored: ScoredPhoto[]; spread: ScoreStatistics }> {
  const excludes = query.excluded.length > 0;
  const limits = {
    ...usualLimits,
    nearest: Math.max(usualLimits.nearest, limit) * (excludes ? 2 : 1),
    said: excludes ? mostBrowsed : Math.max(usualLimits.said, limit),
  };
  const [candidates, spread] = await Promise.all([
    allowedIds(deps, query.plan).then((allowed) => findCandidates(deps.catalogue, query, allowed, limits)),
    deps.spreadFor(query),
  ]);
  return { candidates, scored: await scorePhotos(deps, query, candidates, spread, limit), spread };
}

/** Ids of all good and maybe hits of the whole library, best first, at most `mostResolved`. */
export async function findAll(deps: FindDeps, query: ReadQuery): Promise<string[]> {
  const total = Math.min(deps.photos.total(), mostResolved);
  const spread = await deps.spreadFor(query);
  const boxesDecide = query.ranked.onlyBoxes || query.ranked.kindsOfBoxes;
  const candidates = await findCandidates(deps.catalogue, query, await allowedIds(deps, query.plan), {
    nearest: boxesDecide ? Math.min(total, nearestWhereBoxesDecide) : total,
    text: total,
    tagged: total,
    said: total,
  });
  const possible = boxesDecide ? [...candidates.cosines] : worthScoring(query, candidates, spread);
  const scored: Pick<ScoredPhoto, 'id' | 'score' | 'match'>[] = [];
  for (let start = 0; start < possible.length; start += photosPerStep) {
    const step = { ...candidates, cosines: new Map(possible.slice(start, start + photosPerStep)) };
    for (const { id, score, match } of await scorePhotos(deps, query, step, spread, photosPerStep))
      scored.push({ id, score, match });
  }
  return bandPhotos(scored, query).map(({ id }) => id);
}

/** Candidates that their words or their vector may make a hit. */
function worthScoring(
  query: ReadQuery,
  { cosines, named, said }: Candidates,
  spread: ScoreStatistics,
): [id: string, cosine: number | null][] {
  const encoder = query.encoder?.calibration ?? null;
  return [...cosines].filter(
    ([id, cosine]) =>
      cosine === null ||
      named.has(id) ||
      said.has(id) ||
      canBeShown(query.ranked, cosine, spread, { encoder }),
  );
}
