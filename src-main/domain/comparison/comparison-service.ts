/** @file Compares the encoder that a library is changed to with the one before it, on photos that both have seen. */
import {
  AppError,
  type ModelComparison,
  type OwnWordsComparison,
} from '../../../src-preload/contract/index.ts';
import { readerOf, type ComparedEncoder } from '../models/packs.ts';
import {
  createQueryInterpreter,
  type QueryInterpreter,
  type QueryInterpreterDeps,
} from '../search/query-interpreter.ts';
import { compareOwnWords, type OwnWordsDeps, type Reader } from './compare-own-words.ts';
import { compareQuery, type CompareQueriesDeps } from './compare-queries.ts';
import { seenByBoth, type PairDeps, type SeenByBoth } from './two-encoders.ts';

export interface ComparisonDeps extends Omit<QueryInterpreterDeps, 'packs'> {
  pair: PairDeps['pair'];
  catalogue: PairDeps['catalogue'] & CompareQueriesDeps['catalogue'] & OwnWordsDeps['catalogue'];
  photos: CompareQueriesDeps['photos'];
  pathsOf: CompareQueriesDeps['pathsOf'];
  decisions: OwnWordsDeps['decisions'];
  vocabulary: QueryInterpreterDeps['vocabulary'];
  /** what the person searched for lately, the newest first */
  recent: () => Promise<readonly { text: string }[]>;
}

export interface ComparisonService {
  /**
   * @param queries null = what the person searched for lately
   * @throws AppError not_found where there are no two models; what is wrong with one of them
   */
  run(queries: readonly string[] | null): Promise<ModelComparison>;
  /** @throws AppError as `run` */
  ownWords(): Promise<OwnWordsComparison>;
}

export function createComparisonService(deps: ComparisonDeps): ComparisonService {
  /** kept, since they keep the vectors of texts */
  const interpreters = new Map<string, QueryInterpreter>();
  const interpreterOf = ({ id, packs }: ComparedEncoder): QueryInterpreter => {
    const known = interpreters.get(id) ?? createQueryInterpreter({ ...deps, packs });
    interpreters.set(id, known);
    return known;
  };
  return {
    async run(queries) {
      const seen = await seenByBoth(deps);
      const texts = queries ?? (await deps.recent()).map(({ text }) => text);
      const both = { old: interpreterOf(seen.old), new: interpreterOf(seen.new) };
      const compared: ModelComparison['queries'] = [];
      for (const text of seen.ids.length > 0 ? texts : [])
        compared.push(await compareQuery(deps, both, seen, text));
      return { ...aboutOf(seen), total: deps.photos.total(), queries: compared };
    },
    async ownWords() {
      const seen = await seenByBoth(deps);
      const readerFor = (encoder: ComparedEncoder) => readerFrom(deps, encoder, interpreterOf(encoder));
      return compareOwnWords(deps, seen, { old: readerFor(seen.old), new: readerFor(seen.new) });
    },
  };
}

function aboutOf({ old, new: fresh, changed, ids }: SeenByBoth) {
  return {
    old: { id: old.id, title: old.title },
    new: { id: fresh.id, title: fresh.title },
    ...{ changed, photos: ids.length },
  };
}

function readerFrom(
  { knowledge }: Pick<ComparisonDeps, 'knowledge'>,
  { id, packs }: ComparedEncoder,
  { embed }: QueryInterpreter,
): Reader {
  const encoder = packs.encoder();
  if (!encoder) throw new AppError('model_missing', `The model ${id} is not there any more.`, { packId: id });
  const { dimensions, templates } = knowledge.encoder(readerOf(encoder).calibration);
  return { packId: id, dimensions, templates, embed: (texts) => embed(encoder, texts) };
}
