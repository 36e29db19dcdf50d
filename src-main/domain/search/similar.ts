/**
 * @file Photos that look like a given one: nearest vectors, in bands by how many standard deviations they lie
 * above the library's mean. The photo itself and its copies are left out.
 */
import type { SearchHit, SearchResult, Target } from '../../../src-preload/contract/index.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { FileRow, PhotoRow } from '../catalogue/rows.ts';
import type { TargetEvidence } from '../derive/targets.ts';
import type { ActivePacks } from '../models/packs.ts';
import { pathOf, type HitDeps } from './hits.ts';
import { dot, type LibrarySample } from './score-statistics.ts';
import { evidenceValue } from '../evidence/evidence.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';

export interface SimilarDeps extends HitDeps {
  catalogue: Pick<Catalogue, 'nearest' | 'getPhotos' | 'filesOf' | 'evidencePacks'>;
  packs: Pick<ActivePacks, 'encoder'>;
  targets: TargetEvidence;
  sample: () => Promise<LibrarySample>;
  problems?: () => string[];
}

/** Standard deviations above the mean of this library that a band needs. */
const standsOut = { good: 2.5, maybe: 1.5 } as const;
/** From this cosine on two pictures show the same scene, whatever the library. */
const sameScene = 0.85;
/** So many more are read, for the photo itself and its copies. */
const copiesAllowed = 50;

/** `score` is in standard deviations above the threshold of the good band. */
export function createSimilarSearch(
  deps: SimilarDeps,
): (request: { target: Target; limit: number }) => Promise<SearchResult> {
  const { catalogue, packs, targets, sample } = deps;
  const resultOf = (found: readonly Found[], results: SearchHit[]): SearchResult => {
    const problems = deps.problems?.() ?? [];
    return { ...countsOf(found, results), ...(problems.length > 0 && { problems }) };
  };
  return async ({ target, limit }) => {
    const encoder = packs.encoder()?.ref;
    const [view] = await targets.of([target]);
    const vector = evidenceValue(vectorKind, view?.evidence ?? [], encoder?.id);
    if (!view || !encoder || !vector || !(await catalogue.evidencePacks()).includes(encoder.id))
      return resultOf([], []);
    const near = await catalogue.nearest(encoder.id, vector, limit + copiesAllowed);
    const ids = [...near.map(({ id }) => id), ...(view.id === null ? [] : [view.id])];
    const [rows, files] = await Promise.all([catalogue.getPhotos(ids), catalogue.filesOf(ids)]);
    const own = rows.get(view.id ?? '');
    const statistics = likenessStatisticsOf(await sample(), vector);
    const found = near.flatMap(({ id, cosine }): Found[] => {
      const row = rows.get(id);
      const score = likenessScore(cosine, statistics);
      const band = score >= 0 ? 'good' : score >= standsOut.maybe - standsOut.good ? 'maybe' : null;
      return row && band && !(own && isCopy(own, row))
        ? [{ row, files: files.get(id) ?? [], score, band }]
        : [];
    });
    return resultOf(
      found,
      found.slice(0, limit).flatMap((photo) => toHit(deps, photo, own)),
    );
  };
}

interface Found {
  row: PhotoRow;
  files: readonly FileRow[];
  score: number;
  band: 'good' | 'maybe';
}

function countsOf(found: readonly Found[], results: SearchHit[]): SearchResult {
  const good = found.filter(({ band }) => band === 'good').length;
  return {
    query: { text: '', filters: [], excluded: [] },
    counts: { good, maybe: found.length - good },
    results,
    hints: [],
    closest: [],
  };
}

function toHit(
  { photos, paths }: HitDeps,
  { row, files, score, band }: Found,
  own: PhotoRow | undefined,
): SearchHit[] {
  const tile = photos.tile(row.id);
  const ownTags = new Set(own?.tags.map(({ name }) => name));
  const shared = row.tags.filter(({ name }) => ownTags.has(name)).slice(0, 3);
  const why = [
    band === 'good' ? 'looks very much like it' : 'looks like it',
    ...(shared.length > 0 ? [`both show ${shared.map(({ name }) => name).join(', ')}`] : []),
  ];
  return tile ? [{ id: row.id, path: pathOf(files, paths), score, band, why, box: null, tile }] : [];
}

interface LikenessStatistics {
  mean: number;
  deviation: number;
}

/** Cosines of the picture to a sample of the library, without itself. */
function likenessStatisticsOf(sample: LibrarySample, vector: Float32Array): LikenessStatistics {
  const cosines = sample.vectors.map((other) => dot(other, vector)).filter((cosine) => cosine < 0.999);
  const average = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const mean = average(cosines);
  return {
    mean,
    deviation: Math.max(0.02, Math.sqrt(average(cosines.map((cosine) => (cosine - mean) ** 2)))),
  };
}

function likenessScore(cosine: number, { mean, deviation }: LikenessStatistics): number {
  const score = (cosine - mean) / deviation - standsOut.good;
  return cosine >= sameScene ? Math.max(0, score) : score;
}

/** The same picture: same bytes, or the same pixels under other metadata. */
function isCopy(a: PhotoRow, b: PhotoRow): boolean {
  return (
    a.id === b.id || a.contentHash === b.contentHash || (a.pixelHash !== null && a.pixelHash === b.pixelHash)
  );
}
