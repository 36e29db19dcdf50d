/** @file The search: a sentence or a picture in, banded hits with their reasons out. */
import type { QueryHint, SearchResult, Target } from '../../../src-preload/contract/index.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { TargetEvidence } from '../derive/targets.ts';
import type { ActivePacks } from '../models/packs.ts';
import type { PhotoPaths } from '../photos/photo-paths.ts';
import type { PackKnowledge } from '../tags/calibration.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import type { Vision } from '../vision/vision.ts';
import { findCandidates, usualLimits } from './candidates.ts';
import { suggestions } from './suggestions.ts';
import { settleExclusions } from './exclusions.ts';
import { toHits } from './hits.ts';
import { isOtherScript, languageOf } from './language.ts';
import type { LibraryPhotos } from './library-photos.ts';
import { createLibrarySample, scoreStatisticsOf, type Sample } from './score-statistics.ts';
import type { BoxGroup, NamedThings } from './named-objects.ts';
import { createQueryReader, type ReadQuery } from './query-reader.ts';
import { canBeShown } from './ranking.ts';
import { allowedIds } from './restrictions.ts';
import { findAuthored } from './authored-search.ts';
import { textShare } from './text-evidence.ts';
import { bandPhotos, scorePhotos, type Banded, type ScoredPhoto } from './scored-photos.ts';
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

const mostResolved = 100_000;
const photosPerStep = 1_000;
/** A search for all photos without something looks at so many, the newest. */
const mostBrowsed = 5_000;
/** Where the boxes decide, so many of the nearest are looked at besides those whose words say it. */
const nearestWhereBoxesDecide = 2_000;
/** How a photo scores that passes every chip where nothing else is asked. */
const passesAllChips = 8;

export function createSearchService(deps: SearchServiceDeps): SearchService {
  const { catalogue, photos, packs } = deps;
  const modelProblems = () => problemsOf(deps.problems);
  const reader = createQueryReader(deps);
  const drawSample = createLibrarySample(catalogue);
  const sample = (): Promise<Sample> =>
    drawSample({ photos, encoder: packs.encoder(), detector: packs.detector() });
  const spreadFor = async (query: ReadQuery) =>
    scoreStatisticsOf(await sample(), query.vector, query.detector);
  const namedThings = (sentence: string) => reader.names().find(sentence);

  /**
   * Photos that pass all chips and show nothing excluded, newest first: where a query asks for nothing else.
   * `first` has the details of `wanted`.
   */
  async function browse(
    query: ReadQuery,
    wanted: number,
    mostSeen: number,
  ): Promise<{ ids: string[]; first: Banded<ScoredPhoto>[] }> {
    const [allowed, said] = await Promise.all([
      allowedIds(deps, query.plan),
      findAuthored(catalogue, query.said, null),
    ]);
    const asksForAll = query.plan.parsed.filters.length > 0 || query.excluded.length > 0;
    const inOrder = [...said].sort(([, a], [, b]) => b.level - a.level).map(([id]) => id);
    const passing = [
      ...new Set([...inOrder, ...(asksForAll ? (allowed ?? photos.ids(0, photos.total())) : [])]),
    ].slice(0, mostSeen);
    const ids: string[] = [];
    const first: Banded<ScoredPhoto>[] = [];
    const spread = await spreadFor(query);
    for (let start = 0; start < passing.length; start += photosPerStep) {
      const step = passing.slice(start, start + photosPerStep);
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
      first.push(
        ...scored.slice(0, wanted - first.length).map((photo) => ({
          ...photo,
          score: photo.match ? photo.score : passesAllChips,
          band: 'good' as const,
        })),
      );
    }
    return { ids, first };
  }

  /** The query with what can be told of it, and what cannot. */
  async function understand(
    text: string,
  ): Promise<{ query: ReadQuery; hints: QueryHint[]; language: string | null }> {
    const [read] = await Promise.all([reader.read(text), deps.saidReady?.()]);
    const { query, hints } = await settleExclusions(catalogue, read);
    const language = languageOf(query.plan.text, (word) => reader.names().find(word).things.length > 0);
    // An encoder that is known reads English only: letters it never saw are all alike to it.
    const unread = language !== null && isEnglishOnly(query) && isOtherScript(query.plan.text);
    return { query: unread ? { ...query, vector: null } : query, hints, language };
  }

  async function runBrowse(query: ReadQuery, hints: QueryHint[], limit: number): Promise<SearchResult> {
    const { ids, first } = await browse(query, limit, query.excluded.length > 0 ? mostBrowsed : mostResolved);
    return {
      query: query.plan.parsed,
      counts: { good: ids.length, maybe: 0 },
      results: toHits(deps, query, first, await spreadFor(query)),
      hints,
      closest: [],
      ...modelProblems(),
    };
  }

  return {
    namedThings,
    namedLabels: (sentence) => namedThings(sentence).things.flatMap((thing) => thing.groups),
    similar: createSimilarSearch({ ...deps, sample }),

    async run({ text, limit }) {
      const { query, hints, language } = await understand(text);
      const { plan } = query;
      if (photos.total() === 0 || asksNothing(query))
        return {
          query: plan.parsed,
          counts: { good: 0, maybe: 0 },
          results: [],
          hints,
          closest: [],
          ...modelProblems(),
        };
      if (plan.text === '') return runBrowse(query, hints, limit);
      const excludes = query.excluded.length > 0;
      const limits = {
        ...usualLimits,
        nearest: Math.max(usualLimits.nearest, limit) * (excludes ? 2 : 1),
        said: excludes ? mostBrowsed : Math.max(usualLimits.said, limit),
      };
      const [candidates, spread] = await Promise.all([
        allowedIds(deps, plan).then((allowed) => findCandidates(catalogue, query, allowed, limits)),
        spreadFor(query),
      ]);
      const scored = await scorePhotos(deps, query, candidates, spread, limit);
      // What people say is found in any language; beyond that the hint is due, and nothing is claimed for
      // sure.
      const isForeign = language !== null && candidates.said.size === 0;
      const found = isForeign ? doubted(bandPhotos(scored, query), query) : bandPhotos(scored, query);
      const unseen = [...candidates.said.keys()].filter((id) => !candidates.cosines.has(id)).length;
      const good = found.filter(({ band }) => band === 'good').length + (excludes ? 0 : unseen);
      const closest =
        good > 0 || isForeign
          ? []
          : await suggestions(
              reader.embed,
              query,
              scored
                .toSorted((a, b) => b.score - a.score)
                .flatMap(({ details }) => (details ? [details.row.tags] : [])),
            );
      return {
        query: plan.parsed,
        counts: { good, maybe: found.filter(({ band }) => band === 'maybe').length },
        results: toHits(deps, query, found.slice(0, limit), spread),
        hints: isForeign ? [...hints, languageHint(language, query)] : hints,
        closest,
        ...modelProblems(),
      };
    },

    async resolveQuery(text) {
      const { query } = await understand(text);
      if (photos.total() === 0 || asksNothing(query)) return [];
      if (query.plan.text === '') return (await browse(query, 0, mostResolved)).ids;
      const total = Math.min(photos.total(), mostResolved);
      const spread = await spreadFor(query);
      const boxesDecide = query.ranked.onlyBoxes || query.ranked.kindsOfBoxes;
      const { cosines, named, said } = await findCandidates(
        catalogue,
        query,
        await allowedIds(deps, query.plan),
        {
          nearest: boxesDecide ? Math.min(total, nearestWhereBoxesDecide) : total,
          text: total,
          tagged: total,
          said: total,
        },
      );
      const encoder = query.encoder?.calibration ?? null;
      const possible = [...cosines].filter(
        ([id, cosine]) =>
          boxesDecide ||
          cosine === null ||
          named.has(id) ||
          said.has(id) ||
          canBeShown(query.ranked, cosine, spread, { encoder }),
      );
      const scored: Pick<ScoredPhoto, 'id' | 'score' | 'match'>[] = [];
      for (let start = 0; start < possible.length; start += photosPerStep) {
        const step = { cosines: new Map(possible.slice(start, start + photosPerStep)), named, said };
        for (const { id, score, match } of await scorePhotos(deps, query, step, spread, photosPerStep))
          scored.push({ id, score, match });
      }
      return bandPhotos(scored, query).map(({ id }) => id);
    },
  };
}

/** What a result says of models that cannot be used. */
function problemsOf(problems: (() => string[]) | undefined): { problems?: string[] } {
  const sentences = problems?.() ?? [];
  return sentences.length > 0 ? { problems: sentences } : {};
}

function isEnglishOnly({ encoder }: Pick<ReadQuery, 'encoder'>): boolean {
  return encoder !== null && encoder.calibration.separates !== null;
}

function languageHint(language: string, query: Pick<ReadQuery, 'encoder'>): QueryHint {
  const looks = isEnglishOnly(query)
    ? 'What photos show is understood in English only'
    : 'What photos show may be understood in English only';
  return {
    kind: 'language',
    about: language,
    text: `This looks like ${language}. ${looks}. Your own words (tags, captions, names of people, files and folders) are found in any language.`,
  };
}

/** A sentence that the models may not have understood: what they find alone is a maybe. */
function doubted(found: readonly Banded<ScoredPhoto>[], { named }: ReadQuery): Banded<ScoredPhoto>[] {
  return found.map((photo) =>
    photo.details !== null && textShare(named.words, photo.details.said) > 0
      ? photo
      : { ...photo, band: 'maybe' as const },
  );
}

function asksNothing({ plan, excluded, said }: ReadQuery): boolean {
  return (
    plan.text === '' && plan.parsed.filters.length === 0 && excluded.length === 0 && said.whole.length === 0
  );
}
