/** @file The search: a sentence or a picture in, banded hits with their reasons out. */
import type { SearchResult, Target } from '../../../src-preload/contract/index.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { TargetEvidence } from '../derive/targets.ts';
import type { ActivePacks } from '../models/packs.ts';
import type { PhotoPaths } from '../photos/photo-paths.ts';
import type { PackKnowledge } from '../tags/calibration.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import type { Vision } from '../vision/vision.ts';
import { browse } from './browse.ts';
import { settleExclusions } from './exclusions.ts';
import { findAll, mostResolved } from './find-photos.ts';
import { withoutUnreadVector } from './foreign-query.ts';
import { languageOf } from './language.ts';
import type { LibraryPhotos } from './library-photos.ts';
import { createLibrarySample, scoreStatisticsOf, type Sample } from './score-statistics.ts';
import type { BoxGroup, NamedThings } from './named-objects.ts';
import { createQueryReader, type ReadQuery } from './query-reader.ts';
import { browsedPage, emptyPage, rankedPage, type PageDeps, type UnderstoodQuery } from './search-page.ts';
import { createSimilarSearch } from './similar.ts';

export interface SearchServiceDeps {
  catalogue: Pick<
    Catalogue,
    | 'nearest'
    | 'textSearch'
    | 'containing'
    | 'withTag'
    | 'getPhotos'
    | 'getEvidence'
    | 'filesOf'
    | 'evidencePacks'
  >;
  /** the interactive worker: a search never waits for an import */
  vision: Pick<Vision, 'embedTexts'>;
  packs: ActivePacks;
  vocabulary: Vocabulary;
  knowledge: PackKnowledge;
  photos: LibraryPhotos;
  paths: Pick<PhotoPaths, 'absolute'>;
  targets: TargetEvidence;
  now: () => Date;
  /**
   * Resolves when what people and files say can be found of all photos; never throws. Where left out, it can.
   */
  saidReady?: () => Promise<void>;
  /** models that cannot be used, a sentence each; none where left out */
  problems?: () => string[];
  /** whether 4/7/2018 is the fourth of July */
  dayFirst?: boolean;
}

export interface SearchService {
  /**
   * Never fails because of the text. What people and files say is found in the whole library and comes first;
   * besides, `counts` are over all candidates looked at, of which `results` are the first `limit`.
   */
  run(request: { text: string; limit: number }): Promise<SearchResult>;
  /**
   * Photos that look like a photo or a file, without itself and its copies. @throws AppError not_found,
   * unreadable_file …
   */
  similar(request: { target: Target; limit: number }): Promise<SearchResult>;
  /**
   * Ids of all good and maybe hits of the whole library, best first, at most 100,000: what the selection
   * `{query}` means.
   */
  resolveQuery(text: string): Promise<string[]>;
  /** Things a sentence names, with the boxes that show them. */
  namedThings(sentence: string): NamedThings;
  /** Only the boxes of these things: each group is one thing that must be there. */
  namedLabels(sentence: string): BoxGroup[];
}

/** Nothing is read before something is searched for. */
export function createSearchService(deps: SearchServiceDeps): SearchService {
  const { catalogue, photos, packs } = deps;
  const reader = createQueryReader(deps);
  const drawSample = createLibrarySample(catalogue);
  const sample = (): Promise<Sample> =>
    drawSample({ photos, encoder: packs.encoder(), detector: packs.detector() });
  const spreadFor = async (query: ReadQuery) =>
    scoreStatisticsOf(await sample(), query.vector, query.detector);
  const finding: PageDeps = { ...deps, spreadFor, embed: reader.embed };
  const namedThings = (sentence: string) => reader.names().find(sentence);

  async function understand(text: string): Promise<UnderstoodQuery> {
    const [read] = await Promise.all([reader.read(text), deps.saidReady?.()]);
    const { query, hints } = await settleExclusions(catalogue, read);
    const language = languageOf(query.plan.text, (word) => namedThings(word).things.length > 0);
    return { query: withoutUnreadVector(query, language), hints, language };
  }

  async function pageOf(understood: UnderstoodQuery, limit: number) {
    const { query, hints } = understood;
    if (photos.total() === 0 || asksNothing(query)) return emptyPage(hints);
    return (query.plan.text === '' ? browsedPage : rankedPage)(finding, understood, limit);
  }

  return {
    namedThings,
    namedLabels: (sentence) => namedThings(sentence).things.flatMap((thing) => thing.groups),
    similar: createSimilarSearch({ ...deps, sample }),
    async run({ text, limit }) {
      const understood = await understand(text);
      const page = await pageOf(understood, limit);
      return { query: understood.query.plan.parsed, ...page, ...problemsOf(deps.problems) };
    },
    async resolveQuery(text) {
      const { query } = await understand(text);
      if (photos.total() === 0 || asksNothing(query)) return [];
      if (query.plan.text === '') return (await browse(finding, query, 0, mostResolved)).ids;
      return findAll(finding, query);
    },
  };
}

/** What a result says of models that cannot be used. */
function problemsOf(problems: (() => string[]) | undefined): { problems?: string[] } {
  const sentences = problems?.() ?? [];
  return sentences.length > 0 ? { problems: sentences } : {};
}

function asksNothing({ plan, excluded, said }: ReadQuery): boolean {
  return (
    plan.text === '' && plan.parsed.filters.length === 0 && excluded.length === 0 && said.whole.length === 0
  );
}
