/** @file From scored photos to hits of the contract: path, tile, reasons, box. */
import type { SearchHit } from '../../../src-preload/contract/index.ts';
import type { FileRow } from '../catalogue/rows.ts';
import { presentFirst, type PhotoPaths } from '../photos/photo-paths.ts';
import type { LibraryPhotos } from './library-photos.ts';
import type { InterpretedQuery } from './query-interpreter.ts';
import { encoderLikeness, type ScoreStatistics } from './ranking.ts';
import type { WithBand, ScoredPhoto } from './scored-photos.ts';
import { boxOf, matchReasonsOf } from './match-reasons.ts';

export interface HitDeps {
  photos: Pick<LibraryPhotos, 'tile'>;
  paths: Pick<PhotoPaths, 'absolute'>;
}

/** Photos without details, and those that the library does not show any more, are left out. */
export function toHits(
  { photos, paths }: HitDeps,
  query: InterpretedQuery,
  found: readonly WithBand<ScoredPhoto>[],
  statistics: ScoreStatistics,
): SearchHit[] {
  const { plan, named, scoring, encoder } = query;
  return found.flatMap(({ id, cosine, seen, score, match, band, details }): SearchHit[] => {
    const tile = photos.tile(id);
    if (!tile || !details) return [];
    const { row, files, texts, facts } = details;
    const likeness =
      cosine === null ? null : encoderLikeness(scoring, cosine, statistics, encoder?.calibration ?? null);
    const because = {
      parsed: plan.parsed,
      named,
      texts,
      match,
      asked: query.authored.words,
      tags: row.tags,
      facts: facts.reasons,
      requirements: scoring.requirements,
      seen,
      likeness,
      band,
    };
    return [
      {
        id,
        path: pathOf(files, paths),
        score,
        band,
        why: matchReasonsOf(because),
        box: boxOf(because),
        tile,
      },
    ];
  });
}

/** Absolute path of the first present file, else of the first. */
export function pathOf(files: readonly FileRow[], paths: HitDeps['paths']): string {
  return (
    presentFirst(files)
      .map(paths.absolute)
      .find((path) => path !== null) ?? ''
  );
}
