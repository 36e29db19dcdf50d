/** @file The search: a sentence or a picture in, banded hits with their reasons out. */
import type { SearchHit, SearchResult, Target } from '../../../src-preload/contract/index.ts';
import type { Catalogue, PhotoRow } from '../catalogue/catalogue.ts';
import type { PhotoPaths, TargetEvidence } from '../derive/targets.ts';
import type { ActivePacks } from '../models/packs.ts';
import type { PackKnowledge } from '../tags/calibration.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import type { Vision } from '../vision/vision.ts';
import { findCandidates, usualLimits, type CandidateLimits } from './candidates.ts';
import { closestIdeas } from './closest-ideas.ts';
import type { LibraryPhotos } from './library-photos.ts';
import { createLibrarySample, spreadOf, type Sample } from './library-spread.ts';
import type { BoxGroup, NamedThings } from './named-objects.ts';
import { createQueryReader, type ReadQuery } from './query-reader.ts';
import { canBeShown, encoderLikeness, type LibrarySpread } from './ranking.ts';
import { allowedIds } from './restrictions.ts';
import { bandPhotos, scorePhotos, type Banded, type ScoredPhoto } from './scored-photos.ts';
import { isCopy, likenessBand, likenessScore, spreadOfLikeness } from './similar.ts';
import { boxOf, whyOf } from './why.ts';

export interface SearchServiceDeps {
  catalogue: Pick<Catalogue, 'nearest' | 'textSearch' | 'withTag' | 'getPhotos' | 'getEvidence' | 'filesOf' | 'evidencePacks'>;
  /** the interactive worker: a search never waits for an import */
  vision: Pick<Vision, 'embedTexts'>;
  packs: ActivePacks;
  vocabulary: Vocabulary;
  knowledge: PackKnowledge;
  photos: LibraryPhotos;
  paths: Pick<PhotoPaths, 'pathsOf'>;
  targets: TargetEvidence;
  now: () => Date;
}

export interface SearchService {
  /** Never fails because of the text. `counts` are over all candidates looked at, of which `results` are the first `limit`. */
  run(request: { text: string; limit: number }): Promise<SearchResult>;
  /** Photos that look like a photo or a file, without itself and its copies. @throws AppError not_found, unreadable_file … */
  similar(request: { target: Target; limit: number }): Promise<SearchResult>;
  /** Ids of all good and maybe hits of the whole library, best first, at most 100,000: what the selection `{query}` means. */
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
/** Room for the photo itself and its copies among the nearest. */
const copiesAllowed = 50;

export function createSearchService(deps: SearchServiceDeps): SearchService {
  const { catalogue, photos, packs } = deps;
  const reader = createQueryReader(deps);
  const drawSample = createLibrarySample(catalogue);
  const sample = (): Promise<Sample> => drawSample({ photos, encoder: packs.encoder(), detector: packs.detector() });
  const namedThings = (sentence: string) => reader.names().find(sentence);
  const spreadFor = async (query: ReadQuery) => spreadOf(await sample(), query.vector, query.detector);

  /** Photos that pass all chips and show nothing excluded, newest first: where a query asks for nothing else. Stops when it has seen `mostSeen`. */
  async function browse(query: ReadQuery, mostSeen: number): Promise<{ ids: string[]; first: Banded<ScoredPhoto>[] }> {
    const passing = (await allowedIds(deps, query.plan)) ?? photos.ids(0, photos.total());
    const ids: string[] = [];
    const first: Banded<ScoredPhoto>[] = [];
    const spread = await spreadFor(query);
    for (let start = 0; start < Math.min(passing.length, mostSeen); start += photosPerStep) {
      const step = passing.slice(start, start + photosPerStep);
      if (query.excluded.length === 0 && first.length >= photosPerStep) {
        ids.push(...step);
        continue;
      }
      for (const photo of await scorePhotos(deps, query, new Map(step.map((id) => [id, null])), spread)) {
        ids.push(photo.id);
        if (first.length < photosPerStep) first.push({ ...photo, score: passesAllChips, band: 'good' });
      }
    }
    return { ids, first };
  }

  async function runBrowse(query: ReadQuery, limit: number): Promise<SearchResult> {
    const { ids, first } = await browse(query, query.excluded.length > 0 ? mostBrowsed : mostResolved);
    return { query: query.plan.parsed, counts: { good: ids.length, maybe: 0 }, results: await hitsOf(query, first.slice(0, limit), await spreadFor(query)), closest: [] };
  }

  async function hitsOf(query: ReadQuery, found: readonly Banded<ScoredPhoto>[], spread: LibrarySpread): Promise<SearchHit[]> {
    const paths = await deps.paths.pathsOf(found.map(({ id }) => id));
    const { plan, named, ranked, encoder } = query;
    const detector = query.detector?.calibration ?? null;
    return found.flatMap(({ id, row, cosine, objects, said, score, band }): SearchHit[] => {
      const tile = photos.tile(id);
      const likeness = cosine === null ? null : encoderLikeness(ranked, cosine, spread, encoder?.calibration ?? null);
      const because = { parsed: plan.parsed, named, said, tags: row.tags, demands: ranked.demands, objects, detector, likeness };
      return tile ? [{ id, path: paths.get(id) ?? '', score, band, why: whyOf(because), box: boxOf(because), tile }] : [];
    });
  }

  async function similarHits(found: readonly Banded<{ row: PhotoRow; score: number }>[], own: PhotoRow | undefined): Promise<SearchHit[]> {
    const paths = await deps.paths.pathsOf(found.map(({ row }) => row.id));
    const ownTags = new Set(own?.tags.map(({ name }) => name));
    return found.flatMap(({ row, score, band }): SearchHit[] => {
      const tile = photos.tile(row.id);
      const shared = row.tags.filter(({ name }) => ownTags.has(name)).slice(0, 3);
      const why = [band === 'good' ? 'looks very much like it' : 'looks like it', ...(shared.length > 0 ? [`both show ${shared.map(({ name }) => name).join(', ')}`] : [])];
      return tile ? [{ id: row.id, path: paths.get(row.id) ?? '', score, band, why, box: null, tile }] : [];
    });
  }

  return {
    async run({ text, limit }) {
      const query = await reader.read(text);
      const { plan } = query;
      if (photos.total() === 0 || asksNothing(query)) return { ...nothing, query: plan.parsed };
      if (plan.text === '') return runBrowse(query, limit);
      const wanted: CandidateLimits = { ...usualLimits, nearest: Math.max(usualLimits.nearest, limit) * (query.excluded.length > 0 ? 2 : 1) };
      const [candidates, spread] = await Promise.all([allowedIds(deps, plan).then((allowed) => findCandidates(catalogue, query, allowed, wanted)), spreadFor(query)]);
      const found = bandPhotos(await scorePhotos(deps, query, candidates.cosines, spread), query);
      const counts = countsOf(found);
      const [results, closest] = await Promise.all([
        hitsOf(query, found.slice(0, limit), spread),
        counts.good > 0 ? [] : closestIdeas({ catalogue, embed: reader.embed }, query, [...candidates.cosines.keys()]),
      ]);
      return { query: plan.parsed, counts, results, closest };
    },

    async similar({ target, limit }) {
      const encoder = packs.encoder();
      const [view] = await deps.targets.of([target]);
      const vector = view?.evidence.find((evidence) => evidence.role === 'encoder' && evidence.packId === encoder?.ref.id);
      if (!view || !encoder || vector?.role !== 'encoder' || !(await catalogue.evidencePacks()).includes(encoder.ref.id)) return nothing;
      const near = await catalogue.nearest(encoder.ref.id, vector.vector, limit + copiesAllowed);
      const rows = await catalogue.getPhotos([...near.map(({ id }) => id), ...(view.id === null ? [] : [view.id])]);
      const own = view.id === null ? undefined : rows.get(view.id);
      const spread = spreadOfLikeness(await sample(), vector.vector);
      const found = near.flatMap(({ id, cosine }) => {
        const row = rows.get(id);
        const score = likenessScore(cosine, spread);
        const band = likenessBand(score);
        return row && band && !(own && isCopy(own, row)) ? [{ row, score, band }] : [];
      });
      return { ...nothing, counts: countsOf(found), results: await similarHits(found.slice(0, limit), own) };
    },

    namedThings,
    namedLabels: (sentence) => namedThings(sentence).things.flatMap((thing) => thing.groups),

    async resolveQuery(text) {
      const query = await reader.read(text);
      if (photos.total() === 0 || asksNothing(query)) return [];
      if (query.plan.text === '') return (await browse(query, mostResolved)).ids;
      const total = Math.min(photos.total(), mostResolved);
      const spread = await spreadFor(query);
      const { onlyBoxes, kindsOfBoxes } = query.ranked;
      const limits = { nearest: onlyBoxes || kindsOfBoxes ? Math.min(total, nearestWhereBoxesDecide) : total, text: total };
      const found = await findCandidates(catalogue, query, await allowedIds(deps, query.plan), limits);
      const encoder = query.encoder?.calibration ?? null;
      const candidates = [...found.cosines].filter(([id, cosine]) => onlyBoxes || kindsOfBoxes || cosine === null || found.named.has(id) || canBeShown(query.ranked, cosine, spread, { encoder }));
      const scored: { id: string; score: number }[] = [];
      for (let start = 0; start < candidates.length; start += photosPerStep) {
        for (const { id, score } of await scorePhotos(deps, query, new Map(candidates.slice(start, start + photosPerStep)), spread)) scored.push({ id, score });
      }
      return bandPhotos(scored, query).map(({ id }) => id);
    },
  };
}

const nothing: SearchResult = { query: { text: '', filters: [], excluded: [] }, counts: { good: 0, maybe: 0 }, results: [], closest: [] };

function countsOf(found: readonly { band: 'good' | 'maybe' }[]): { good: number; maybe: number } {
  const good = found.filter(({ band }) => band === 'good').length;
  return { good, maybe: found.length - good };
}

function asksNothing({ plan, excluded }: ReadQuery): boolean {
  return plan.text === '' && plan.parsed.filters.length === 0 && excluded.length === 0;
}
