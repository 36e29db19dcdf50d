/**
 * @file Photos that look like a given one: nearest vectors, in bands by how many standard deviations they lie
 * above the library's mean; with words, those that match them, too. The photo itself and its copies are left
 * out.
 */
import { basename } from 'node:path';
import type { GivenPicture, SearchHit, SearchResult, Target } from '../../../src-preload/contract/index.ts';
import type { FileRow, PhotoRow } from '../catalogue/rows.ts';
import type { TargetView } from '../derive/targets.ts';
import { evidenceValue } from '../evidence/evidence.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';
import type { ActivePacks } from '../models/packs.ts';
import { alikeHits, findAlikeWithWords, type AlikeDeps, type Likeness } from './alike-with-words.ts';
import { viewOfPicture, type GivenPictureDeps } from './given-picture.ts';
import { withLanguageHint } from './foreign-query.ts';
import { pathOf, type HitDeps } from './hits.ts';
import { searchedSentence, wordsBesidesPicture } from './like-this.ts';
import { asksNothing } from './query-interpreter.ts';
import { dot } from '../shared/vector-cosine.ts';
import type { LibrarySample } from './score-statistics.ts';
import type { ScoredPhoto } from './scored-photos.ts';
import type { PreparedQuery } from './search-page.ts';

export type SimilarDeps = AlikeDeps &
  GivenPictureDeps & {
    packs: Pick<ActivePacks, 'encoder'>;
    sample: () => Promise<LibrarySample>;
    prepare: (text: string) => Promise<PreparedQuery>;
    problems?: () => string[];
  };

/** Standard deviations above the mean of this library that a band needs. */
const standsOut = { good: 2.5, maybe: 1.5 } as const;
/** From this cosine on two pictures show the same scene, whatever the library. */
const sameScene = 0.85;
/** So many more are read, for the photo itself and its copies. */
const copiesAllowed = 50;

export type FindSimilar = (request: {
  target: Target | GivenPicture;
  text?: string;
  limit: number;
}) => Promise<SearchResult>;

/** `score`: log-odds with words; else standard deviations above the threshold of the good band. */
export function createSimilarSearch(deps: SimilarDeps): FindSimilar {
  return async ({ target, text = '', limit }) => {
    const asked = wordsBesidesPicture(text);
    const [view, prepared] = await Promise.all([
      viewOfPicture(deps, target),
      asked === '' ? null : deps.prepare(asked),
    ]);
    const isAsking = prepared !== null && !asksNothing(prepared.query);
    const picture = view ? await pictureOf(deps, view) : null;
    const nothing: Found = { counts: { good: 0, maybe: 0 }, results: [], hints: prepared?.hints ?? [] };
    const withWords = (given: Picture) => findWithWords(deps, prepared!, given, limit);
    const found = !picture
      ? nothing
      : await (isAsking ? withWords(picture) : findWithoutWords(deps, picture, limit));
    const problems = deps.problems?.() ?? [];
    const query = isAsking ? prepared.query.plan.parsed : { text: '', filters: [], excluded: [] };
    return {
      query,
      ...found,
      closest: [],
      searched: searchedSentence((view && basename(view.path)) || 'this picture', query),
      ...(problems.length > 0 && { problems }),
    };
  };
}

type Found = Pick<SearchResult, 'counts' | 'results' | 'hints'>;

/** A picture that photos are compared with. */
interface Picture extends Likeness {
  /** its photo in the library */
  own: PhotoRow | undefined;
}

/** @returns null where no model can compare it with the library */
async function pictureOf(
  { catalogue, packs, sample }: SimilarDeps,
  view: TargetView,
): Promise<Picture | null> {
  const encoder = packs.encoder()?.ref;
  const vector = evidenceValue(vectorKind, view.evidence, encoder?.id);
  if (!encoder || !vector || !(await catalogue.evidencePacks()).includes(encoder.id)) return null;
  const own = view.id === null ? undefined : (await catalogue.getPhotos([view.id])).get(view.id);
  const statistics = likenessStatisticsOf(await sample(), vector);
  return { packId: encoder.id, vector, own, scoreOf: (cosine) => likenessScore(cosine, statistics) };
}

async function findWithWords(
  deps: SimilarDeps,
  prepared: PreparedQuery,
  picture: Picture,
  limit: number,
): Promise<Found> {
  const { own } = picture;
  const isWanted = ({ details }: ScoredPhoto) => details !== null && !(own && isCopy(own, details.row));
  const found = await findAlikeWithWords(deps, prepared, picture, isWanted);
  return {
    counts: countsOf(found),
    results: await alikeHits(deps, prepared.query, found.slice(0, limit)),
    hints: found.some(({ match }) => match !== null) ? prepared.hints : withLanguageHint(prepared),
  };
}

async function findWithoutWords(deps: SimilarDeps, picture: Picture, limit: number): Promise<Found> {
  const { catalogue } = deps;
  const { own, packId, vector, scoreOf } = picture;
  const near = await catalogue.nearest(packId, vector, limit + copiesAllowed);
  const ids = near.map(({ id }) => id);
  const [rows, files] = await Promise.all([catalogue.getPhotos(ids), catalogue.filesOf(ids)]);
  const found = near.flatMap(({ id, cosine }): Alike[] => {
    const row = rows.get(id);
    const score = scoreOf(cosine);
    const band = score >= 0 ? 'good' : score >= standsOut.maybe - standsOut.good ? 'maybe' : null;
    return row && band && !(own && isCopy(own, row))
      ? [{ row, files: files.get(id) ?? [], score, band }]
      : [];
  });
  return {
    counts: countsOf(found),
    results: found.slice(0, limit).flatMap((photo) => toHit(deps, photo, own)),
    hints: [],
  };
}

interface Alike {
  row: PhotoRow;
  files: readonly FileRow[];
  score: number;
  band: 'good' | 'maybe';
}

function countsOf(found: readonly { band: 'good' | 'maybe' }[]): SearchResult['counts'] {
  const good = found.filter(({ band }) => band === 'good').length;
  return { good, maybe: found.length - good };
}

function toHit(
  { photos, paths }: HitDeps,
  { row, files, score, band }: Alike,
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
