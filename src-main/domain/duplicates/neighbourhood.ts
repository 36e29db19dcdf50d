/**
 * @file Which photos look near enough to be compared, without a list of all pairs: a thousand black frames
 * are one entry. Pure.
 */
import { hashDistance, hashWords, nearPairs } from './hamming.ts';

export interface Neighbourhood {
  /** how many look alike, itself among them */
  count(photo: number): number;
  /** those that look alike, itself among them: nearest first, then in the order given */
  of(photo: number): Iterable<number>;
}

/**
 * @param hashes one a photo, 16 hex digits
 * @param furthest bits
 */
export function* findNeighbours(hashes: readonly string[], furthest: number): Generator<void, Neighbourhood> {
  const looks = new Map<string, number[]>();
  hashes.forEach((hash, photo) => {
    const same = looks.get(hash);
    if (same) same.push(photo);
    else looks.set(hash, [photo]);
  });
  yield;
  const distinct = [...looks.keys()].sort();
  const lookOf = new Map(distinct.map((hash, look) => [hash, look]));
  const photosOf = distinct.map((hash) => looks.get(hash)!);
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
    const look = lookOf.get(hashes[photo]!)!;
    return [
      look,
      ...(near.get(look) ?? []).toSorted(
        (a, b) => hashDistance(words, look, a) - hashDistance(words, look, b) || a - b,
      ),
    ];
  };
  return {
    count: (photo) => around(photo).reduce((sum, look) => sum + photosOf[look]!.length, 0),
    *of(photo) {
      for (const look of around(photo)) yield* photosOf[look]!;
    },
  };
}
