/** @file What two encoders find best for the same words, among the same photos. */
import type { ComparedPhoto, ComparedQuery } from '../../../src-preload/contract/index.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { allowedIds, type FilterDeps } from '../search/filters.ts';
import type { LibraryPhotos } from '../search/library-photos.ts';
import type { InterpretedQuery, QueryInterpreter } from '../search/query-interpreter.ts';
import type { SeenByBoth } from './two-encoders.ts';

/** as many as the eye takes in at once */
const best = 6;

export interface CompareQueriesDeps {
  catalogue: Pick<Catalogue, 'nearest'> & FilterDeps['catalogue'];
  photos: LibraryPhotos;
  vocabulary: FilterDeps['vocabulary'];
  pathsOf: (ids: readonly string[]) => Promise<Map<string, string>>;
}

export interface Interpreters {
  old: Pick<QueryInterpreter, 'interpret'>;
  new: Pick<QueryInterpreter, 'interpret'>;
}

/** Filters of a query apply; what it excludes does not. */
export async function compareQuery(
  deps: CompareQueriesDeps,
  interpreters: Interpreters,
  { ids, ...pair }: SeenByBoth,
  text: string,
): Promise<ComparedQuery> {
  const [old, fresh] = await Promise.all([
    interpreters.old.interpret(text),
    interpreters.new.interpret(text),
  ]);
  const none = (reason: string) => ({ text, old: [], new: [], reason });
  if (old.plan.text === '')
    return none('It has no words for a model: dates, tags and names are found as before.');
  const allowed = await allowedIds(deps, old.plan);
  const permitted = allowed && new Set(allowed);
  const within = permitted ? ids.filter((id) => permitted.has(id)) : ids;
  const bestOf = async (id: string, { vector }: InterpretedQuery) =>
    vector ? (await deps.catalogue.nearest(id, vector, best, within)).map((hit) => hit.id) : [];
  const [oldIds, newIds] = await Promise.all([bestOf(pair.old.id, old), bestOf(pair.new.id, fresh)]);
  if (oldIds.length === 0 || newIds.length === 0)
    return none('No photo that both models have seen can be found with it.');
  const paths = await deps.pathsOf([...new Set([...oldIds, ...newIds])]);
  const photosOf = (own: readonly string[], other: readonly string[]) =>
    own.flatMap((id): ComparedPhoto[] => {
      const tile = deps.photos.tile(id);
      return tile ? [{ id, path: paths.get(id) ?? '', tile, both: other.includes(id) }] : [];
    });
  return { text, old: photosOf(oldIds, newIds), new: photosOf(newIds, oldIds), reason: null };
}
