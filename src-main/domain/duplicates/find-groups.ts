/**
 * @file Finds groups of look-alikes in two steps: candidates by hash and time, then groups by names, vectors
 * and decisions. Pure.
 */
import { createHash } from 'node:crypto';
import type { DatePrecision, DuplicateKind } from '../../../src-preload/contract/index.ts';
import type { PhotoDecisions } from '../shared/photo-decisions.ts';
import { rate, type RatingFacts, type Rated } from './best-of.ts';
import type { Candidate } from './candidate.ts';
import { burstRuns, groupBursts } from './group-bursts.ts';
import { groupSimilar, type Grouping } from './group-similar.ts';
import { hashDistance, hashWords } from './hamming.ts';
import { maxBits } from './likeness.ts';
import { cosineOfUnits } from '../shared/vector-cosine.ts';
import { findNeighbours, type Neighbourhood } from './neighbourhood.ts';

/** Facts that are read only for candidates. */
export interface CandidateDetails {
  /** name of its first present file, without folder and extension */
  name: string;
  sizeBytes: number;
  hasRaw: boolean;
  decisions: RatingFacts['decisions'] & Pick<PhotoDecisions, 'distinct'>;
  /** a unit vector; null = not analyzed by the encoder */
  vector: Float32Array | null;
}

export interface CandidatePairs {
  /** in id order */
  photos: readonly Candidate[];
  neighbours: Neighbourhood;
  runs: number[][];
  /** ids of photos whose further facts are needed */
  wanted: string[];
}

export interface FoundGroup {
  id: string;
  kind: DuplicateKind;
  /** of its newest member */
  takenAt: string | null;
  takenAtPrecision: DatePrecision | null;
  sortMs: number;
  /** the best first */
  members: Rated[];
}

/** The order of `candidates` does not matter. A generator, so that other work can run in between. */
export function* candidatePairs(candidates: readonly Candidate[]): Generator<void, CandidatePairs> {
  const photos = candidates.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  yield;
  const neighbours = yield* findNeighbours(
    photos.map(({ perceptualHash }) => perceptualHash),
    maxBits,
  );
  const runs = burstRuns(photos);
  yield;
  const wanted = new Set(runs.flat());
  photos.forEach((_, photo) => {
    if (neighbours.count(photo) > 1) wanted.add(photo);
  });
  return { photos, neighbours, runs, wanted: [...wanted].map((photo) => photos[photo]!.id) };
}

/**
 * @param known of the ids in `wanted`; a photo without entry is left out (none of its files is present)
 * @returns the newest first. No photo is in two groups of one kind; of versions of one picture only the best
 * counts as a frame.
 */
export function* findGroups(
  { photos, neighbours, runs }: CandidatePairs,
  known: ReadonlyMap<string, CandidateDetails>,
): Generator<void, FoundGroup[]> {
  const words = hashWords(photos.map(({ perceptualHash }) => perceptualHash));
  yield;
  const knownAt = photos.map(({ id }) => known.get(id) ?? null);
  const grouping: Grouping = {
    photos: photos.map((photo, at) => (knownAt[at] ? { ...photo, name: knownAt[at].name } : null)),
    likeness: (a, b) => ({
      bits: hashDistance(words, a, b),
      cosine: cosineOfUnits(knownAt[a]?.vector, knownAt[b]?.vector),
    }),
    areDistinct: (a, b) =>
      knownAt[a]!.decisions.distinct.some((group) => knownAt[b]!.decisions.distinct.includes(group)),
  };
  const toGroup = (kind: DuplicateKind, members: readonly number[]): FoundGroup => {
    const newest = members
      .map((at) => photos[at]!)
      .toSorted((a, b) => (b.takenAtSortMs ?? -Infinity) - (a.takenAtSortMs ?? -Infinity))[0]!;
    return {
      id: groupId(members.map((at) => photos[at]!.id)),
      kind,
      takenAt: newest.takenAt,
      takenAtPrecision: newest.takenAtPrecision,
      sortMs: newest.takenAtSortMs ?? -Infinity,
      members: rate(
        kind,
        members.map((at) => ({ ...photos[at]!, ...knownAt[at]! })),
      ),
    };
  };
  const similar = (yield* groupSimilar(grouping, neighbours)).map((members) => toGroup('similar', members));
  const lesser = new Set(
    similar.flatMap(({ members }) => members.filter(({ best }) => !best).map(({ id }) => id)),
  );
  const frames = {
    ...grouping,
    photos: grouping.photos.map((photo) => (photo && lesser.has(photo.id) ? null : photo)),
  };
  const bursts = (yield* groupBursts(frames, runs)).map((members) => toGroup('burst', members));
  return [...similar, ...bursts].sort((a, b) => b.sortMs - a.sortMs || (a.id < b.id ? -1 : 1));
}

/** The same id for the same members, in any order, on any computer. */
function groupId(ids: readonly string[]): string {
  return createHash('sha256').update(ids.toSorted().join()).digest('hex').slice(0, 24);
}
