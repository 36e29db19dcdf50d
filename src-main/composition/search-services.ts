/** @file Search, captions and questions. */
import { withPictureFile } from '../adapters/files/given-picture.ts';
import { localFiles } from '../adapters/files/local-files.ts';
import { createCaptionsService } from '../domain/captions/captions-service.ts';
import { createComparisonService } from '../domain/comparison/comparison-service.ts';
import { createAuthoredTextBackfill } from '../domain/derive/backfill-authored-text.ts';
import { createTargetEvidence } from '../domain/derive/targets.ts';
import { createAskDescriber } from '../domain/describing/ask-describer.ts';
import { createLibraryQuestions } from '../domain/questions/library/library-questions.ts';
import { createQuestionsService } from '../domain/questions/questions-service.ts';
import { isDayFirst } from '../domain/search/dates/date-order.ts';
import { isScreeningOn } from '../domain/screening/screening-service.ts';
import { createRecentSearches } from '../domain/search/recent-searches.ts';
import { createSearchService } from '../domain/search/search-service.ts';
import { wallTimeOf } from '../domain/shared/capture-time.ts';
import { previewPath } from '../domain/shared/layout.ts';
import type { AppConfig } from '../host.ts';
import type { CoreServices } from './core-services.ts';
import type { ModelServices } from './model-services.ts';
import type { PhotoServices } from './photo-services.ts';

/** Captions and questions find names in texts as the search does. */
export function createSearchServices(
  { vocabulary, library, metadata, facts, describer }: CoreServices,
  { models, interactive, background, deriver, knowledge }: ModelServices,
  { photos, readWords }: PhotoServices,
  { log }: AppConfig,
) {
  const { packs, problems, replacement } = models;
  const { catalogue, decisions, layout } = library;
  const dayFirst = isDayFirst(process.env);
  const targets = createTargetEvidence({
    catalogue,
    vision: interactive,
    packs,
    decisions,
    paths: photos.paths,
    metadata,
    previewOf: ({ id, contentHash }) => previewPath(layout, id, contentHash, 'grid'),
  });
  const search = createSearchService({
    catalogue,
    vision: interactive,
    packs,
    vocabulary,
    knowledge,
    boxes: async () => (await deriver.currentOrWithoutEncoder()).boxes,
    photos,
    paths: photos.paths,
    targets,
    withPictureFile,
    gridOf: async (id) => (await photos.show({ id }, false)).previews.grid,
    problems,
    isScreening: () => isScreeningOn(packs),
    readWords,
    replacement,
    authoredTextReady: createAuthoredTextBackfill({ catalogue, decisions, vocabulary, log }),
    now: () => new Date(),
    dayFirst,
  });
  const recentSearches = createRecentSearches({
    files: localFiles,
    path: layout.recentSearches,
    now: () => new Date(),
    log,
  });
  const captions = createCaptionsService({
    targets,
    vision: interactive,
    packs,
    knowledge,
    deriver,
    vocabulary,
    namedLabels: (sentence) => search.namedThings(sentence).things.flatMap(({ groups }) => groups),
    catalogue,
    find: search.resolveQuery,
  });
  const { namedThings } = search;
  const questions = createQuestionsService({
    packs,
    targets,
    deriver,
    vocabulary,
    namedThings,
    photosOf: photos.photosOf,
    askModel: createAskDescriber({ describer, packs, health: models }),
    vision: interactive,
    facts,
    now: () => wallTimeOf(new Date()),
    dayFirst,
  });
  const libraryQuestions = createLibraryQuestions({
    catalogue,
    photos,
    vocabulary,
    deriver,
    facts,
    namedThings: (text) => namedThings(text),
    resolveQuery: search.resolveQuery,
    isScreening: () => isScreeningOn(packs),
    now: () => wallTimeOf(new Date()),
    dayFirst,
  });
  const comparison = createComparisonService({
    pair: models.changingPair,
    catalogue,
    photos,
    pathsOf: photos.paths.pathsOf,
    decisions,
    vocabulary,
    knowledge,
    vision: background,
    boxes: async () => (await deriver.currentOrWithoutEncoder()).boxes,
    recent: recentSearches.list,
    now: () => new Date(),
    dayFirst,
  });
  return { search, recentSearches, comparison, captions, questions, libraryQuestions };
}
export type SearchServices = ReturnType<typeof createSearchServices>;
