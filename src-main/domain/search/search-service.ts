/** @file The search: a sentence or a picture in, banded hits with their reasons out. */
import type { QueryHint, SearchResult } from '../../../src-preload/contract/index.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { TargetEvidence } from '../derive/targets.ts';
import type { ActivePacks } from '../models/packs.ts';
import type { PhotoPaths } from '../photos/photo-paths.ts';
import type { PackKnowledge } from '../tags/calibration.ts';
import type { BoxReader } from '../tags/seen-boxes.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import type { Vision } from '../vision/vision.ts';
import { browse } from './browse.ts';
import { dropUndecidableNegations } from './negations.ts';
import { findAll, mostResolved } from './find-photos.ts';
import type { WithPictureFile } from './given-picture.ts';
import { withoutUnreadVector } from './foreign-query.ts';
import { languageOf } from './language.ts';
import type { LibraryPhotos } from './library-photos.ts';
import { createLibrarySample, scoreStatisticsOf, type LibrarySample } from './score-statistics.ts';
import type { NamedThings } from './named-objects.ts';
import { asksNothing, createQueryInterpreter, type InterpretedQuery } from './query-interpreter.ts';
import { browsedPage, emptyPage, rankedPage, type PageDeps, type PreparedQuery } from './search-page.ts';
import type { QueryPlan } from './parse-query.ts';
import type { ReadWords } from './read-words.ts';
import { createSimilarSearch, type FindSimilar } from './similar.ts';
import { createGoesWith, type FindWhatGoesWith } from './goes-with/goes-with.ts';
import { createExplainPhoto, type ExplainPhoto } from './explain/explain-photo.ts';

export interface SearchServiceDeps {
  catalogue: Pick<
    Catalogue,
    | 'nearest'
    | 'textSearch'
    | 'containing'
    | 'withTag'
    | 'camerasWhere'
    | 'getPhotos'
    | 'getEvidence'
    | 'filesOf'
    | 'evidencePacks'
  >;
  /** the interactive worker: a search never waits for an import */
  vision: Pick<Vision, 'embedTexts' | 'analyze'>;
  packs: ActivePacks;
  vocabulary: Vocabulary;
  knowledge: PackKnowledge;
  /** reads boxes with the packs in use, as tags do; never fails */
  boxes: () => Promise<BoxReader>;
  photos: LibraryPhotos;
  paths: Pick<PhotoPaths, 'absolute'>;
  targets: TargetEvidence;
  withPictureFile: WithPictureFile;
  /** path of a photo's grid preview; null = it has none on disk */
  gridOf: (id: string) => Promise<string | null>;
  now: () => Date;
  /**
   * Resolves when all photos have their authored text; never throws. Where left out, they have it.
   */
  authoredTextReady?: () => Promise<void>;
  /** what models read in pictures, for words that they misread; none are looked for where left out */
  readWords?: Pick<ReadWords, 'misreadingsOf'>;
  /** models that cannot be used, a sentence each; none where left out */
  problems?: () => string[];
  /** screening is on; off where left out */
  isScreening?: () => boolean;
  /** how far an encoder is that replaced another; null, or left out = it has seen all photos */
  replacement?: () => Promise<{ done: number; total: number } | null>;
  /** whether 4/7/2018 is the fourth of July */
  dayFirst?: boolean;
}

export interface SearchService {
  /**
   * Never fails because of the text. Exact matches in the authored text are found in the whole library and
   * come first. `counts` are over all exact matches and scored candidates, `results` are the first `limit`.
   */
  run(request: { text: string; limit: number }): Promise<SearchResult>;
  /**
   * Photos that look like a photo, a file or a given picture, without itself and its copies; with a text,
   * those that match it, too (“but at night”). @throws AppError not_found, unreadable_file …
   */
  similar: FindSimilar;
  /**
   * Photos of other things that share the colours and the setting of a library photo. @throws AppError
   * not_found
   */
  goesWith: FindWhatGoesWith;
  /**
   * Why the search finds a photo or a file, and where in the picture the words are. @throws AppError as
   * `similar`; the signal's reason
   */
  explain: ExplainPhoto;
  /**
   * Ids of all good and maybe hits of the whole library, best first, at most 100,000: the photos of a
   * selection `{query}`.
   */
  resolveQuery(text: string): Promise<string[]>;
  /** Things that a sentence names, with their labels. */
  namedThings(sentence: string): NamedThings;
}

/** Nothing is read before the first search. */
export function createSearchService(deps: SearchServiceDeps): SearchService {
  const { catalogue, photos, packs } = deps;
  const interpreter = createQueryInterpreter(deps);
  const drawSample = createLibrarySample(catalogue);
  const sample = (): Promise<LibrarySample> =>
    drawSample({ photos, encoder: packs.encoder(), detector: packs.detector() });
  const statisticsFor = async (query: InterpretedQuery) =>
    scoreStatisticsOf(await sample(), query.vector, query.boxes);
  const finding: PageDeps = { ...deps, statisticsFor, embed: interpreter.embed };
  const namedThings = (sentence: string) => interpreter.names().find(sentence);

  async function prepare(text: string): Promise<PreparedQuery> {
    const [interpreted] = await Promise.all([interpreter.interpret(text), deps.authoredTextReady?.()]);
    const { query, hints } = await dropUndecidableNegations(
      catalogue,
      await withMisreadings(interpreted, deps.readWords),
    );
    const readsMany = query.encoder?.calibration.languages === 'many';
    const language = readsMany
      ? null
      : languageOf(query.plan.text, (word) => namedThings(word).things.length > 0);
    return { query: withoutUnreadVector(query, language), hints, language };
  }

  async function pageOf(prepared: PreparedQuery, limit: number) {
    const { query, hints } = prepared;
    if (photos.total() === 0 || asksNothing(query)) return emptyPage(hints);
    return (query.plan.text === '' ? browsedPage : rankedPage)(finding, prepared, limit);
  }

  return {
    namedThings,
    similar: createSimilarSearch({ ...finding, ...deps, sample, prepare }),
    goesWith: createGoesWith(deps),
    explain: createExplainPhoto({ ...finding, ...deps, prepare }),
    async run({ text, limit }) {
      const prepared = await prepare(text);
      const [page, unseen] = await Promise.all([pageOf(prepared, limit), unseenHints(deps, prepared.query)]);
      const hints = [...page.hints, ...unseen];
      const { plan } = prepared.query;
      const problems = [...(deps.problems?.() ?? []), ...screeningProblems(deps, plan, page)];
      return { query: plan.parsed, ...page, hints, ...(problems.length > 0 && { problems }) };
    },
    async resolveQuery(text) {
      const { query } = await prepare(text);
      if (photos.total() === 0 || asksNothing(query)) return [];
      if (query.plan.text === '') return (await browse(finding, query, 0, mostResolved)).ids;
      return findAll(finding, query);
    },
  };
}

/** Its words, each with those that a reader may have read in its place. */
async function withMisreadings(
  query: InterpretedQuery,
  readWords: SearchServiceDeps['readWords'],
): Promise<InterpretedQuery> {
  if (!readWords) return query;
  const words = await Promise.all(
    query.authored.words.map(async (word) => ({
      ...word,
      misreadings: await readWords.misreadingsOf(word.spellings),
    })),
  );
  return { ...query, authored: { ...query.authored, words } };
}

/** Words are compared with the photos that the encoder has seen. */
async function unseenHints(
  { replacement }: Pick<SearchServiceDeps, 'replacement'>,
  { plan, encoder }: InterpretedQuery,
): Promise<QueryHint[]> {
  if (plan.text === '' || !encoder) return [];
  const progress = (await replacement?.()) ?? null;
  if (progress === null) return [];
  const count = (photos: number) => photos.toLocaleString('en');
  const text = `Sightline has a new model, which has seen ${count(progress.done)} of ${count(progress.total)} photos so far. Until then the others are found by their words and tags.`;
  return [{ kind: 'not seen', about: encoder.ref.id, text }];
}

/** Sentences about models that cannot be used, for a result. */
/** What “possibly sensitive” does not find: its result must not say that a library is harmless. */
function screeningProblems(
  { isScreening }: Pick<SearchServiceDeps, 'isScreening'>,
  { sensitive }: Pick<QueryPlan, 'sensitive'>,
  { results }: Pick<SearchResult, 'results'>,
): string[] {
  if (!sensitive) return [];
  if (!isScreening?.()) return ['Screening is off: only photos that you keep private are found.'];
  return results.length === 0 ? ['No suggestion is no proof that a photo is harmless.'] : [];
}
