/**
 * @file Candidates made into scored photos: boxes of all of them, rows and words of those that may be shown.
 */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { FileRow, PhotoRow } from '../catalogue/rows.ts';
import type { Detection } from '../evidence/objects/detection.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import type { Candidates } from './candidates.ts';
import type { ReadQuery } from './query-reader.ts';
import {
  bandsOf,
  modelsScore,
  authoredMatchScore,
  scoreOf,
  type ScoreStatistics,
  type PhotoSigns,
} from './ranking.ts';
import { showsExcluded } from './exclusions.ts';
import type { AuthoredMatch } from './authored-search.ts';
import { textEvidenceOf, textShare, type TextEvidence } from './text-evidence.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';
import { objectKind } from '../evidence/objects/object-kind.ts';

export interface ScoredPhoto {
  id: string;
  cosine: number | null;
  objects: readonly Detection[];
  /** log-odds */
  score: number;
  /** somebody says all that is asked; null = not all */
  match: AuthoredMatch | null;
  /** null = not fetched: it ranks behind all that were asked for */
  details: PhotoDetails | null;
}

export interface PhotoDetails {
  row: PhotoRow;
  files: readonly FileRow[];
  said: readonly TextEvidence[];
}

export type Banded<Scored> = Scored & { band: 'good' | 'maybe' };

export interface ScoringDeps {
  catalogue: Pick<Catalogue, 'getPhotos' | 'getEvidence' | 'filesOf' | 'evidencePacks'>;
  vocabulary: Pick<Vocabulary, 'get' | 'ancestors'>;
}

/** Photos scored at once where all of a library are. */
export const photosPerStep = 1_000;
/** Photos beyond those asked for whose rows are read: some of those asked for may turn out to be rejected. */
const spare = 30;

/**
 * Scores candidates. Rows are read of the best `wanted`, and of all that were found by their words; with an
 * exclusion of all. Photos that show what is excluded are left out.
 */
export async function scorePhotos(
  deps: ScoringDeps,
  query: ReadQuery,
  { cosines, named, said }: Candidates,
  spread: ScoreStatistics,
  wanted: number,
): Promise<ScoredPhoto[]> {
  const calibrations = {
    encoder: query.encoder?.calibration ?? null,
    detector: query.detector?.calibration ?? null,
  };
  const boxes = await boxesOfAll(deps, query, [...cosines.keys()]);
  const scoreWith = (id: string, signs: PhotoSigns) => {
    const match = said.get(id);
    const score = scoreOf(query.ranked, signs, spread, calibrations);
    return match ? authoredMatchScore(match.level, score) : modelsScore(score);
  };
  const unread = [...cosines].map(([id, cosine]) => {
    const objects = boxes.get(id) ?? null;
    return { id, cosine, objects, score: scoreWith(id, { cosine, objects, said: 0, rejected: false }) };
  });
  const best =
    query.excluded.length > 0
      ? unread
      : [...unread].sort((a, b) => b.score - a.score).slice(0, wanted + spare);
  const details = await detailsOf(
    deps,
    new Map([...best, ...unread.filter(({ id }) => named.has(id))].map(({ id, cosine }) => [id, cosine])),
  );
  const vectors = await vectorsForExclusion(deps, query, [...details.keys()]);
  const asked = new Set(query.named.things.flatMap((thing) => thing.tags));
  return unread.flatMap(({ id, cosine, objects, score }): ScoredPhoto[] => {
    const detail = details.get(id) ?? null;
    const match = said.get(id) ?? null;
    if (!detail)
      return details.has(id) ? [] : [{ id, cosine, objects: objects ?? [], score, match, details: null }];
    // What is somebody's own words, from first to last, excludes nothing.
    const isOwn = match !== null && match.words === query.said.whole;
    if (
      query.excluded.length > 0 &&
      !isOwn &&
      showsExcluded(
        query,
        { row: detail.row, objects: objects ?? [], said: detail.said, vector: vectors.get(id) ?? null },
        deps.vocabulary,
      )
    )
      return [];
    const rejected = detail.row.rejectedTags.some((tag) => asked.has(tag));
    // Nor is it what its file is called.
    const signs = {
      cosine,
      objects,
      said: rejected ? 0 : textShare(query.named.words, detail.said),
      rejected,
    };
    return [{ id, cosine, objects: objects ?? [], score: scoreWith(id, signs), match, details: detail }];
  });
}

/** Those that match, best first, ties by id. What somebody says all of is good, whatever models find. */
export function bandPhotos<Scored extends Pick<ScoredPhoto, 'id' | 'score' | 'match'>>(
  scored: readonly Scored[],
  query: Pick<ReadQuery, 'ranked'>,
): Banded<Scored>[] {
  const bands = bandsOf(
    scored.filter(({ match }) => match === null).map(({ score }) => score),
    query.ranked,
  );
  let next = 0;
  return scored
    .flatMap((photo): Banded<Scored>[] => {
      const band = photo.match ? 'good' : bands[next++];
      return band ? [{ ...photo, band }] : [];
    })
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

async function boxesOfAll(
  { catalogue }: ScoringDeps,
  { detector, ranked, excluded }: ReadQuery,
  ids: readonly string[],
): Promise<Map<string, readonly Detection[]>> {
  if (
    !detector ||
    (ranked.demands.length === 0 && excluded.length === 0) ||
    !(await catalogue.evidencePacks()).includes(detector.ref.id)
  )
    return new Map();
  const records = await catalogue.getEvidence(objectKind, detector.ref.id, ids);
  return new Map([...records].map(([id, { value }]) => [id, value]));
}

/** Where something excluded is told by its looks. */
async function vectorsForExclusion(
  { catalogue }: ScoringDeps,
  { encoder, excluded }: ReadQuery,
  ids: readonly string[],
): Promise<Map<string, Float32Array>> {
  if (
    !encoder ||
    excluded.every(({ vector }) => vector === null) ||
    !(await catalogue.evidencePacks()).includes(encoder.ref.id)
  )
    return new Map();
  const records = await catalogue.getEvidence(vectorKind, encoder.ref.id, ids);
  return new Map([...records].map(([id, { value }]) => [id, value]));
}

/** Row, files and words by id; null = asked for and not there. */
async function detailsOf(
  { catalogue, vocabulary }: ScoringDeps,
  photos: ReadonlyMap<string, number | null>,
): Promise<Map<string, PhotoDetails | null>> {
  const ids = [...photos.keys()];
  if (ids.length === 0) return new Map();
  const [rows, files] = await Promise.all([catalogue.getPhotos(ids), catalogue.filesOf(ids)]);
  return new Map(
    ids.map((id) => {
      const row = rows.get(id);
      const own = files.get(id) ?? [];
      return [
        id,
        row ? { row, files: own, said: textEvidenceOf(row, own, vocabulary, photos.get(id) === null) } : null,
      ];
    }),
  );
}
