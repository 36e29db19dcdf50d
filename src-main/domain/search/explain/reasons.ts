/** @file The reasons why a search finds one photo, as the page of results gives them. */
import type { Explanation } from '../../../../src-preload/contract/index.ts';
import type { TargetView } from '../../derive/targets.ts';
import { evidenceValue } from '../../evidence/evidence.ts';
import type { SeenThings } from '../../tags/seen-boxes.ts';
import { vectorKind } from '../../evidence/vectors/vector-kind.ts';
import { findCandidates, defaultLimits } from '../candidates.ts';
import { allowedIds } from '../filters.ts';
import type { FindDeps } from '../find-photos.ts';
import { cappedToMaybe } from '../foreign-query.ts';
import { toHits, type HitDeps } from '../hits.ts';
import { likenessReasons, matchReasonsOf } from '../match-reasons.ts';
import { bandsOf, encoderLikeness, scoreOf } from '../ranking.ts';
import { bandPhotos, scorePhotos } from '../scored-photos.ts';
import { dot } from '../../shared/vector-cosine.ts';
import type { PreparedQuery } from '../search-page.ts';

export type ReasonDeps = FindDeps & HitDeps;
type Reasons = Pick<Explanation, 'band' | 'why'>;

/** @param seen what the detector sees of the things that the query names; null = it has not looked */
export async function explainReasons(
  deps: ReasonDeps,
  prepared: PreparedQuery,
  view: Pick<TargetView, 'id' | 'evidence'>,
  seen: SeenThings | null,
): Promise<Reasons> {
  const reasons = await (view.id === null
    ? reasonsOfFile(deps, prepared, view, seen)
    : reasonsOfPhoto(deps, prepared, view.id));
  // a weak likeness is no reason where the search does not show the photo
  return reasons.band === null
    ? { band: null, why: reasons.why.filter((reason) => !likenessReasons.includes(reason)) }
    : reasons;
}

/** Of a library photo: what the search itself would say of it. */
async function reasonsOfPhoto(
  deps: ReasonDeps,
  { query, language }: PreparedQuery,
  id: string,
): Promise<Reasons> {
  const [allowed, candidates, statistics] = await Promise.all([
    allowedIds(deps, query.plan),
    findCandidates(deps.catalogue, query, [id], defaultLimits, deps.photos.total()),
    deps.statisticsFor(query),
  ]);
  if (allowed !== null && !allowed.includes(id))
    return {
      band: null,
      why: [`not among: ${query.plan.parsed.filters.map(({ label }) => label).join(', ')}`],
    };
  const cosines = new Map([[id, candidates.cosines.get(id) ?? null]]);
  const scored = await scorePhotos(deps, query, { ...candidates, cosines }, statistics, 1);
  if (scored.length === 0)
    return { band: null, why: query.negations.map(({ name }) => `shows ${name}, which is to be left out`) };
  const banded = query.plan.text === '' ? [] : bandPhotos(scored, query);
  const isForeign = language !== null && candidates.authoredMatches.size === 0;
  const [found] = isForeign ? cappedToMaybe(banded, query) : banded;
  const band = query.plan.text === '' ? ('good' as const) : (found?.band ?? null);
  const [hit] = toHits(deps, query, [{ ...scored[0]!, band: band ?? 'maybe' }], statistics);
  return { band, why: hit?.why ?? [] };
}

/** Of a file outside the library: only what models see in it. */
async function reasonsOfFile(
  deps: ReasonDeps,
  { query }: PreparedQuery,
  { evidence }: Pick<TargetView, 'evidence'>,
  seen: SeenThings | null,
): Promise<Reasons> {
  const statistics = await deps.statisticsFor(query);
  const encoder = query.encoder?.calibration ?? null;
  const own = evidenceValue(vectorKind, evidence, query.encoder?.ref.id);
  const cosine = own && query.vector ? dot(own, query.vector) : null;
  const signals = { cosine, seen, textShare: 0, rejected: false };
  const score = scoreOf(query.scoring, signals, statistics, { encoder });
  const band = query.plan.text === '' ? null : (bandsOf([score], query.scoring)[0] ?? null);
  const why = matchReasonsOf({
    parsed: { ...query.plan.parsed, filters: [], excluded: [] },
    named: query.named,
    texts: [],
    tags: [],
    requirements: query.scoring.requirements,
    seen,
    likeness: cosine === null ? null : encoderLikeness(query.scoring, cosine, statistics, encoder),
    band: band ?? 'maybe',
  });
  return { band, why };
}
