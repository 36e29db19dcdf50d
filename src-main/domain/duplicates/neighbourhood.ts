/**
 * @file Which photos are similar enough to be compared, without a list of all pairs: a thousand black frames
 * are one entry. Pure.
 */
import { hashDistance, hashWords, nearPairs } from './hamming.ts';

export interface Neighbourhood {
  /** number of similar photos, including itself */
  count(photo: number): number;
  /** similar photos, including itself: nearest first, then in the given order */
  of(photo: number): Iterable<number>;
}

/**
 * @param hashes one a photo, 16 hex digits
 * @param furthest bits
 */
export function* findNeighbours(hashes: readonly string[], furthest: number): Generator<void, Neighbourhood> {
  const photosByHash = new Map<string, number[]>();
  hashes.forEach((hash, photo) => {
    const same = photosByHash.get(hash);
    if (same) same.push(photo);
    else photosByHash.set(hash, [photo]);
  });
  yield;
  const distinct = [...photosByHash.keys()].sort();
  const indexOf = new Map(distinct.map((hash, index) => [hash, index]));
  const photosOf = distinct.map((hash) => photosByHash.get(hash)!);
  const words = hashWords(distinct);
  const near = new Map<number, number[]>();
  const add = (one: number, other: number) => {
    const list = near.get(one);
    if (list) list.push(other);
    else near.set(one, [other]);
  };
  yield;
  yield* nearPairs(words, furthest, (a, b) => {
    add(a, b);
    add(b, a);
  });
  const around = (photo: number) => {
    const index = indexOf.get(hashes[photo]!)!;
    return [
      index,
      ...(near.get(index) ?? []).toSorted(
        (a, b) => hashDistance(words, index, a) - hashDistance(words, index, b) || a - b,
      ),
    ];
  };
  return {
    count: (photo) => around(photo).reduce((sum, index) => sum + photosOf[index]!.length, 0),
    *of(photo) {
      for (const index of around(photo)) yield* photosOf[index]!;
    },
  };
}
