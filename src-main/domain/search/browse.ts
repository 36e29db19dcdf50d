/**
 * @file Photos that pass all chips and show nothing excluded, newest first: where a query asks for nothing
 * else.
 */
import { findAuthored } from './authored-search.ts';
import type { FindDeps } from './find-photos.ts';
import type { ReadQuery } from './query-reader.ts';
import { allowedIds } from './restrictions.ts';
import { photosPerStep, scorePhotos, type Banded, type ScoredPhoto } from './scored-photos.ts';

/** How a photo scores that passes every chip where nothing else is asked. */
const passesAllChips = 8;

export interface Browsed {
  ids: string[];
  /** with the details of those wanted */
  first: Banded<ScoredPhoto>[];
}

/**
 * @param wanted so many with their details
 * @param mostSeen of photos that pass the chips, so many are looked at
 */
export async function browse(
  deps: FindDeps,
  query: ReadQuery,
  wanted: number,
  mostSeen: number,
): Promise<Browsed> {
  const { passing, said } = await passingChips(deps, query);
  const seen = passing.slice(0, mostSeen);
  const ids: string[] = [];
  const first: Banded<ScoredPhoto>[] = [];
  const spread = await deps.spreadFor(query);
  for (let start = 0; start < seen.length; start += photosPerStep) {
    const step = seen.slice(start, start + photosPerStep);
    if (query.excluded.length === 0 && first.length >= wanted) {
      ids.push(...step);
      continue;
    }
    const scored = await scorePhotos(
      deps,
      query,
      { cosines: new Map(step.map((id) => [id, null])), named: new Set(), said },
      spread,
      wanted,
    );
    ids.push(...scored.map(({ id }) => id));
    first.push(...scored.slice(0, wanted - first.length).map(asGood));
  }
  return { ids, first };
}

/** Those of which somebody says it come first. */
async function passingChips(deps: FindDeps, query: ReadQuery) {
  const { catalogue, photos } = deps;
  const [allowed, said] = await Promise.all([
    allowedIds(deps, query.plan),
    findAuthored(catalogue, query.said, null),
  ]);
  const asksForAll = query.plan.parsed.filters.length > 0 || query.excluded.length > 0;
  const inOrder = [...said].sort(([, a], [, b]) => b.level - a.level).map(([id]) => id);
  const others = asksForAll ? (allowed ?? photos.ids(0, photos.total())) : [];
  return { passing: [...new Set([...inOrder, ...others])], said };
}

function asGood(photo: ScoredPhoto): Banded<ScoredPhoto> {
  return { ...photo, score: photo.match ? photo.score : passesAllChips, band: 'good' };
}
