/**
 * @file The port to the photos of the library in memory, with the filters that need no catalogue: dates,
 * favourites, ratings.
 */
import { isBlurred, type PhotoTile } from '../../../src-preload/contract/index.ts';
import { takenPeriod } from '../shared/capture-time.ts';
import type { TimelineFacts } from '../photos/timeline-index.ts';
import { meetsDates } from './dates/date-pattern.ts';
import type { QueryPlan } from './parse-query.ts';

/** Implemented by the photos service. */
export interface LibraryPhotos {
  total(): number;
  /** `limit` ids of the timeline from `offset` on, newest first. */
  ids(offset: number, limit: number): string[];
  /** Newest first. */
  idsWhere(passes: (facts: TimelineFacts) => boolean): string[];
  /** null = not shown (unknown, removed, failed, without a file) */
  tile(id: string): PhotoTile | null;
}

/** The plan's filters for dates, favourites and ratings as one test; null = it has none. */
export function timelineFilter(
  plan: Pick<QueryPlan, 'dates' | 'favourite' | 'rating' | 'sensitive'>,
): ((facts: TimelineFacts) => boolean) | null {
  const { dates, favourite, rating, sensitive } = plan;
  if (dates.length === 0 && !favourite && !rating && !sensitive) return null;
  return (facts) =>
    (!favourite || facts.favourite) &&
    (!sensitive || isBlurred(facts.screening)) &&
    (!rating || (facts.rating !== null && facts.rating >= rating.min && facts.rating <= rating.max)) &&
    meetsDates(
      dates,
      facts.takenAtSortMs === null ? null : takenPeriod(facts.takenAtSortMs, facts.takenAtPrecision),
    );
}
