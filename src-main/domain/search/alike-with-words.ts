/**
 * @file Photos that are like a picture and match words: “like this, but at night”. Each of the two has its
 * calibrated score; the order is by the log-odds that both hold.
 */
import type { SearchHit } from '../../../src-preload/contract/index.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';
import { defaultLimits, findCandidates, type Candidates } from './candidates.ts';
import { allowedIds } from './filters.ts';
import type { FindDeps } from './find-photos.ts';
import { cappedToMaybe } from './foreign-query.ts';
import { toHits, type HitDeps } from './hits.ts';
import { likenessReasons } from './match-reasons.ts';
import type { InterpretedQuery } from './query-interpreter.ts';
import { dot } from '../shared/vector-cosine.ts';
import { bandPhotos, scorePhotos, type ScoredPhoto, type WithBand } from './scored-photos.ts';
import type { PreparedQuery } from './search-page.ts';

export type AlikeDeps = FindDeps & HitDeps;

/** What a picture is compared by. */
export interface Likeness {
  packId: string;
  vector: Float32Array;
  /** standard deviations above what “much alike” needs */
  scoreOf: (cosine: number) => number;
}

/** So many photos nearest to the picture are looked at, and those that the words find. */
const nearestToPicture = 500;
/**
 * `good`: what is “somewhat alike” by itself, where the words match well. `maybe`: lower than without words,
 * since what the words change makes photos less alike. On labelled photos (decision 45) it finds twice as many
 * of those wanted as the limit without words does.
 */
const leastLikeness = { good: -1, maybe: -2, withoutWords: -1 } as const;

interface Alike extends ScoredPhoto {
  likeness: number;
}

/** Photos in bands, the good ones first, best first. */
export async function findAlikeWithWords(
  deps: AlikeDeps,
  { query, language }: PreparedQuery,
  picture: Likeness,
  isWanted: (photo: ScoredPhoto) => boolean,
): Promise<WithBand<Alike>[]> {
  const hasText = query.plan.text !== '';
  const allowed = await allowedIds(deps, query.plan);
  const [near, byWords, statistics] = await Promise.all([
    deps.catalogue.nearest(picture.packId, picture.vector, nearestToPicture, allowed ?? undefined),
    hasText
      ? findCandidates(deps.catalogue, query, allowed, defaultLimits, deps.photos.total())
      : noCandidates(),
    deps.statisticsFor(query),
  ]);
  const ids = [...new Set([...near.map(({ id }) => id), ...byWords.cosines.keys()])];
  const vectors = await deps.catalogue.getEvidence(vectorKind, picture.packId, ids);
  const likeness = new Map<string, number>();
  const cosines = new Map<string, number | null>();
  for (const [id, { value }] of vectors) {
    const score = picture.scoreOf(dot(value, picture.vector));
    if (score < (hasText ? leastLikeness.maybe : leastLikeness.withoutWords)) continue;
    likeness.set(id, score);
    cosines.set(id, query.vector && hasText ? dot(value, query.vector) : null);
  }
  const scored = await scorePhotos(deps, query, { ...byWords, cosines }, statistics, cosines.size);
  const wanted = scored.filter(isWanted);
  const isForeign = language !== null && byWords.authoredMatches.size === 0;
  const matching = hasText ? bandPhotos(wanted, query) : wanted.map(asGood);
  const banded = isForeign ? cappedToMaybe(matching, query) : matching;
  return banded
    .map((photo): WithBand<Alike> => {
      const alike = likeness.get(photo.id)!;
      const isGood = photo.band === 'good' && alike >= (hasText ? leastLikeness.good : 0);
      const score = hasText ? oddsOfBoth(alike, photo.score) : alike;
      return { ...photo, likeness: alike, score, band: isGood ? 'good' : 'maybe' };
    })
    .sort((a, b) => rankOf(a) - rankOf(b) || b.score - a.score || (a.id < b.id ? -1 : 1));
}

/** Hits with what of them is like the picture, and what matches the words. */
export async function alikeHits(
  deps: AlikeDeps,
  query: InterpretedQuery,
  found: readonly WithBand<Alike>[],
): Promise<SearchHit[]> {
  const hits = toHits(deps, query, found, await deps.statisticsFor(query));
  const likeness = new Map(found.map((photo) => [photo.id, photo.likeness]));
  const { text } = query.plan;
  return hits.map((hit) => ({
    ...hit,
    why: [
      likenessWords(likeness.get(hit.id)!),
      ...hit.why.flatMap((reason) => {
        if (!likenessReasons.includes(reason)) return [reason];
        // of the words: “it” would be the picture
        return text === '' || !reason.endsWith(' it') ? [] : [`${reason.slice(0, -' it'.length)} “${text}”`];
      }),
    ],
  }));
}

function likenessWords(likeness: number): string {
  if (likeness >= 0) return 'very much like the picture';
  return likeness >= leastLikeness.good ? 'like the picture' : 'a little like the picture';
}

/** Log-odds that two independent things of these log-odds both hold. */
export function oddsOfBoth(a: number, b: number): number {
  const logProbability = -(softplus(-a) + softplus(-b));
  return logProbability - Math.log(-Math.expm1(logProbability));
}

function softplus(value: number): number {
  return value > 0 ? value + Math.log1p(Math.exp(-value)) : Math.log1p(Math.exp(value));
}

function asGood(photo: ScoredPhoto): WithBand<ScoredPhoto> {
  return { ...photo, band: 'good' };
}

function rankOf({ band }: WithBand<unknown>): number {
  return band === 'good' ? 0 : 1;
}

function noCandidates(): Candidates {
  return {
    cosines: new Map(),
    wordHits: new Set(),
    authoredMatches: new Map(),
    readTotal: 0,
    factTerms: [],
  };
}
