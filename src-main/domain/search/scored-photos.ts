/** @file Candidates made into scored photos: their evidence fetched, their words read, the score and its band. */
import type { Catalogue, FileRow, PhotoRow, RawObject } from '../catalogue/catalogue.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import type { ReadQuery } from './query-reader.ts';
import { bandsOf, scoreOf, type LibrarySpread } from './ranking.ts';
import { showsExcluded } from './restrictions.ts';
import { saidAbout, saidShare, type SaidPart } from './said-words.ts';

export interface ScoredPhoto {
  id: string;
  row: PhotoRow;
  cosine: number | null;
  objects: readonly RawObject[];
  said: readonly SaidPart[];
  /** log-odds */
  score: number;
}
export type Banded<Scored> = Scored & { band: 'good' | 'maybe' };

export type ScoringCatalogue = Pick<Catalogue, 'getPhotos' | 'getEvidence' | 'filesOf' | 'evidencePacks'>;

export interface ScoringDeps {
  catalogue: ScoringCatalogue;
  vocabulary: Pick<Vocabulary, 'get' | 'ancestors'>;
}

interface Looked {
  row: PhotoRow;
  cosine: number | null;
  objects: readonly RawObject[] | null;
  said: readonly SaidPart[];
}

/** Scores candidates; photos that are gone or show what is excluded are left out. */
export async function scorePhotos(deps: ScoringDeps, query: ReadQuery, candidates: ReadonlyMap<string, number | null>, spread: LibrarySpread): Promise<ScoredPhoto[]> {
  const looked = await lookAt(deps, query, candidates);
  const calibrations = { encoder: query.encoder?.calibration ?? null, detector: query.detector?.calibration ?? null };
  const asked = new Set(query.named.things.flatMap((thing) => thing.tags));
  return looked.map(({ row, cosine, objects, said }) => {
    const rejected = row.rejectedTags.some((tag) => asked.has(tag));
    const score = scoreOf(query.ranked, { cosine, objects, said: saidShare(query.named.words, said), rejected }, spread, calibrations);
    return { id: row.id, row, cosine, objects: objects ?? [], said, score };
  });
}

/** Those that match, best first, ties by id. */
export function bandPhotos<Scored extends { id: string; score: number }>(scored: readonly Scored[], query: Pick<ReadQuery, 'ranked'>): Banded<Scored>[] {
  const bands = bandsOf(scored.map(({ score }) => score), query.ranked);
  return scored
    .flatMap((photo, index): Banded<Scored>[] => {
      const band = bands[index];
      return band ? [{ ...photo, band }] : [];
    })
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

/** Rows, boxes and words of candidates, in their order. */
async function lookAt({ catalogue, vocabulary }: ScoringDeps, query: ReadQuery, candidates: ReadonlyMap<string, number | null>): Promise<Looked[]> {
  const ids = [...candidates.keys()];
  const packId = query.detector?.ref.id;
  const wantsBoxes = packId !== undefined && (query.ranked.demands.length > 0 || query.excluded.length > 0) && (await catalogue.evidencePacks()).includes(packId);
  const [rows, files, evidence] = await Promise.all([catalogue.getPhotos(ids), catalogue.filesOf(ids), wantsBoxes ? catalogue.getEvidence(packId, ids) : new Map<string, { objects: RawObject[] | null }>()]);
  return ids.flatMap((id): Looked[] => {
    const row = rows.get(id);
    if (!row || row.removed || row.failure !== null) return [];
    const cosine = candidates.get(id) ?? null;
    const photoFiles: readonly FileRow[] = files.get(id) ?? [];
    const objects = evidence.get(id)?.objects ?? null;
    const said = saidAbout(row, photoFiles, vocabulary, cosine === null);
    return query.excluded.length > 0 && showsExcluded(query, { row, objects: objects ?? [], said }, vocabulary) ? [] : [{ row, cosine, objects, said }];
  });
}
