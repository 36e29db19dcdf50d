/**
 * @file Scores candidates: with the boxes of all of them, and the rows and texts of those that may be shown.
 */
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { FileRow, PhotoRow } from '../catalogue/rows.ts';
import type { SeenThings } from '../tags/seen-boxes.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import type { Candidates } from './candidates.ts';
import { conceptMargins } from './concept-head.ts';
import { logit } from '../shared/log-odds.ts';
import type { InterpretedQuery } from './query-interpreter.ts';
import {
  bandsOf,
  cappedModelScore,
  authoredMatchScore,
  scoreOf,
  type ScoreStatistics,
  type PhotoSignals,
} from './ranking.ts';
import { showsNegatedThing } from './negations.ts';
import type { AuthoredMatch } from './authored-search.ts';
import type { LibraryPhotos } from './library-photos.ts';
import { noPictureWords, pictureWordsOf, type PictureWords } from './picture-words.ts';
import { factEvidenceOf, noFactEvidence, type FactEvidence } from './fact-evidence.ts';
import { photoTextsOf, textShare, type PhotoText } from './photo-texts.ts';
import { basesOf } from '../shared/words.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';
import { objectKind } from '../evidence/objects/object-kind.ts';

export interface ScoredPhoto {
  id: string;
  cosine: number | null;
  /** what the detector sees of the things that the query names; null = it has not looked */
  seen: SeenThings | null;
  /** log-odds */
  score: number;
  /** exact match in the authored text; null = none */
  match: AuthoredMatch | null;
  /** its facts say all that is asked for */
  saidByFacts: boolean;
  /** null = not read: it ranks behind the photos that were wanted */
  details: PhotoDetails | null;
}

export interface PhotoDetails {
  row: PhotoRow;
  files: readonly FileRow[];
  texts: readonly PhotoText[];
  pictureWords: PictureWords;
  facts: FactEvidence;
}

export type WithBand<Scored> = Scored & { band: 'good' | 'maybe' };

export interface ScoringDeps {
  catalogue: Pick<Catalogue, 'getPhotos' | 'getEvidence' | 'filesOf' | 'evidencePacks'>;
  photos: Pick<LibraryPhotos, 'total'>;
  vocabulary: Pick<Vocabulary, 'get' | 'ancestors'>;
}

/** Photos scored at once where all of a library are. */
export const photosPerStep = 1_000;
/** So many more rows are read than wanted: rejected tags can lower scores. */
const spare = 30;
/** In a smaller library a word counts for as rare as in one of so many photos. */
const leastLibrary = 1_000;

/**
 * Scores candidates. Rows are read of the best `wanted` and of all that were found by words or tags; with
 * negations, of all. Photos that show a negated thing are left out.
 */
export async function scorePhotos(
  deps: ScoringDeps,
  query: InterpretedQuery,
  { cosines, wordHits, authoredMatches, readTotal, factTerms }: Candidates,
  statistics: ScoreStatistics,
  wanted: number,
): Promise<ScoredPhoto[]> {
  const calibrations = { encoder: query.encoder?.calibration ?? null };
  const readShare = readTotal / Math.max(leastLibrary, deps.photos.total());
  const ids = [...cosines.keys()];
  const [things, margins] = await Promise.all([
    seenInAll(deps, query, ids),
    conceptMargins(deps.catalogue, query.head, query.scoring.concepts, ids),
  ]);
  const scoreWith = (id: string, signals: PhotoSignals) => {
    const match = authoredMatches.get(id);
    const score = scoreOf(query.scoring, signals, statistics, calibrations);
    return match ? authoredMatchScore(match.level, score) : cappedModelScore(score);
  };
  const unread = [...cosines].map(([id, cosine]) => {
    const seen = things.get(id) ?? null;
    const concepts = margins.get(id) ?? null;
    const score = scoreWith(id, { cosine, seen, concepts, textShare: 0, rejected: false });
    return { id, cosine, seen, score };
  });
  const best =
    query.negations.length > 0
      ? unread
      : [...unread].sort((a, b) => b.score - a.score).slice(0, wanted + spare);
  const decided =
    query.scoring.concepts.length > 0 ? query.named.things.filter(({ heads }) => heads.length > 0) : [];
  const details = await detailsOf(
    deps,
    (row, texts) => ({
      pictureWords: pictureWordsOf(query.authored, texts, readShare),
      facts: factEvidenceOf(factTerms, query.named.words, row, texts, margins.has(row.id) ? decided : []),
    }),
    new Map([...best, ...unread.filter(({ id }) => wordHits.has(id))].map(({ id, cosine }) => [id, cosine])),
  );
  const vectors = await vectorsForNegations(deps, query, [...details.keys()]);
  const asked = new Set(query.named.things.flatMap((thing) => thing.tags));
  const wholeName = query.authored.words.map(({ base }) => base).join(' ');
  return unread.flatMap(({ id, cosine, seen, score }): ScoredPhoto[] => {
    const detail = details.get(id) ?? null;
    const match = authoredMatches.get(id) ?? null;
    if (!detail)
      return details.has(id) ? [] : [{ id, cosine, seen, score, match, saidByFacts: false, details: null }];
    // Where the authored text has the whole sentence, word for word, its negation is no negation.
    const isWholeSentence = match !== null && match.words === query.authored.wholeSentence;
    if (
      query.negations.length > 0 &&
      !isWholeSentence &&
      showsNegatedThing(
        query,
        { row: detail.row, seen, texts: detail.texts, vector: vectors.get(id) ?? null },
        deps.vocabulary,
      )
    )
      return [];
    const rejected = detail.row.rejectedTags.some((tag) => asked.has(tag) || basesOf(tag) === wholeName);
    // A rejected tag also cancels words of the file name and in the picture.
    const signals = {
      cosine,
      seen,
      concepts: withFactMargins(margins.get(id), rejected ? noFactEvidence : detail.facts),
      textShare: rejected ? 0 : textShare(query.named.words, detail.texts),
      pictureWords: rejected ? noPictureWords : detail.pictureWords,
      facts: rejected ? noFactEvidence : detail.facts,
      rejected,
    };
    return [
      {
        ...{ id, cosine, seen, match, details: detail },
        score: scoreWith(id, signals),
        saidByFacts: signals.facts.complete !== null,
      },
    ];
  });
}

/** A thing that facts say is as plain as they hold. @param margins null = the concept head has not looked */
function withFactMargins(margins: readonly number[] | undefined, { decided }: FactEvidence): number[] | null {
  return (
    margins?.map((margin, index) => {
      const held = decided.get(index);
      return held === undefined ? margin : Math.max(margin, logit(held));
    }) ?? null
  );
}

/**
 * Photos in a band, best first, ties by id. Exact matches in the authored text are always good. Where facts of
 * a photo say all that is asked for, it is known what is meant: near misses are none.
 */
export function bandPhotos<Scored extends Pick<ScoredPhoto, 'id' | 'score' | 'match' | 'saidByFacts'>>(
  scored: readonly Scored[],
  query: Pick<InterpretedQuery, 'scoring'>,
): WithBand<Scored>[] {
  const bands = bandsOf(
    scored.filter(({ match }) => match === null).map(({ score }) => score),
    { ...query.scoring, ...(scored.some(({ saidByFacts }) => saidByFacts) && { isExact: true }) },
  );
  let next = 0;
  return scored
    .flatMap((photo): WithBand<Scored>[] => {
      const band = photo.match ? 'good' : bands[next++];
      return band ? [{ ...photo, band }] : [];
    })
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
}

/** By id: what the detector's boxes and the encoder say of the things that the query names. */
async function seenInAll(
  { catalogue }: ScoringDeps,
  query: Pick<InterpretedQuery, 'boxes' | 'scoring' | 'negations'>,
  ids: readonly string[],
): Promise<Map<string, SeenThings>> {
  const { detectorId, encoderId } = query.boxes;
  const labels = labelsAsked(query);
  const packs = new Set(labels.length > 0 ? await catalogue.evidencePacks() : []);
  if (detectorId === null || !packs.has(detectorId)) return new Map();
  const [objects, vectors] = await Promise.all([
    catalogue.getEvidence(objectKind, detectorId, ids),
    encoderId !== null && packs.has(encoderId) ? catalogue.getEvidence(vectorKind, encoderId, ids) : null,
  ]);
  const read = query.boxes.of(labels);
  return new Map(
    [...objects].map(([id, { value }]) => [
      id,
      read({ objects: value, vector: vectors?.get(id)?.value ?? null }),
    ]),
  );
}

/** The detector's labels of all things that a query wants, or does not want. */
export function labelsAsked({
  scoring,
  negations,
}: Pick<InterpretedQuery, 'scoring' | 'negations'>): string[] {
  const groups = [scoring, ...negations.map((negation) => negation.scoring)].flatMap(
    ({ requirements }) => requirements,
  );
  return [...new Set(groups.flatMap(({ labels }) => labels))];
}

/** Read only where the encoder checks a negation. */
async function vectorsForNegations(
  { catalogue }: ScoringDeps,
  { encoder, negations }: InterpretedQuery,
  ids: readonly string[],
): Promise<Map<string, Float32Array>> {
  if (
    !encoder ||
    negations.every(({ vector }) => vector === null) ||
    !(await catalogue.evidencePacks()).includes(encoder.ref.id)
  )
    return new Map();
  const records = await catalogue.getEvidence(vectorKind, encoder.ref.id, ids);
  return new Map([...records].map(([id, { value }]) => [id, value]));
}

/** Row, files and texts by id; null = there is no row. */
async function detailsOf(
  { catalogue, vocabulary }: ScoringDeps,
  evidenceIn: (row: PhotoRow, texts: readonly PhotoText[]) => Pick<PhotoDetails, 'pictureWords' | 'facts'>,
  photos: ReadonlyMap<string, number | null>,
): Promise<Map<string, PhotoDetails | null>> {
  const ids = [...photos.keys()];
  if (ids.length === 0) return new Map();
  const [rows, files] = await Promise.all([catalogue.getPhotos(ids), catalogue.filesOf(ids)]);
  return new Map(
    ids.map((id) => {
      const row = rows.get(id);
      if (!row) return [id, null];
      const own = files.get(id) ?? [];
      const texts = photoTextsOf(row, own, vocabulary, photos.get(id) === null);
      return [id, { row, files: own, texts, ...evidenceIn(row, texts) }];
    }),
  );
}
