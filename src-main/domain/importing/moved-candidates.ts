/**
 * @file Which of the photos that lost their files a photo may be an edit of: by file name, capture time and
 * perceptual hash. Pure.
 */
import { fold } from '../../../src-preload/contract/index.ts';
import { hashDistance, hashWords } from '../duplicates/hamming.ts';
import { maxBits } from '../duplicates/likeness.ts';

/** What is known of a photo without opening anything. */
export interface PhotoToCompare {
  id: string;
  /** `nameKey` of its files */
  names: readonly string[];
  /** its `momentKey`; null = the picture states no capture time */
  moment: string | null;
  /** 16 hex digits; null = never decoded */
  perceptualHash: string | null;
}

/** Pictures that one photo is compared with. Each comparison takes about 0.1 s. */
const mostCandidates = 6;
/**
 * Hashes are compared one by one. With more pairs than these (about a second), only names and capture times
 * are used.
 */
const mostHashPairs = 50_000_000;
/** Plain surfaces have similar hashes: with fewer bits set, or not set, a hash is not used. */
const distinctiveBits = 8;
const noHash = '0000000000000000';

/** The name of a file without folder and ending: an edit is often saved in another format. */
export function nameKey(relPath: string): string {
  return fold(relPath.slice(relPath.lastIndexOf('/') + 1).replace(/\.[^.]+$/, ''));
}

export interface Candidate {
  from: string;
  sameName: boolean;
}

/**
 * @param gone the photos that lost their files
 * @param searches how often the returned function will be called
 * @returns a function that finds for a photo a few of `gone`, the likeliest first: those of the same moment,
 * then the others by distance of the hashes
 */
export function createCandidateFinder(
  gone: readonly PhotoToCompare[],
  searches: number,
): (photo: PhotoToCompare, isAllowed: (from: string) => boolean) => Candidate[] {
  const byName = indexesBy(gone, ({ names }) => names);
  const byMoment = indexesBy(gone, ({ moment }) => (moment === null ? [] : [moment]));
  const byHash =
    gone.length * searches > mostHashPairs
      ? []
      : gone.flatMap(({ perceptualHash }, at) => (isDistinctive(perceptualHash) ? [at] : []));
  // the last entry is for the hash of the photo that is searched for
  const words = hashWords([...gone.map(({ perceptualHash }) => perceptualHash ?? noHash), noHash]);
  const searchedAt = gone.length;

  return ({ names, moment, perceptualHash }, isAllowed) => {
    words.set(hashWords([perceptualHash ?? noHash]), 2 * searchedAt);
    const bitsTo = (at: number) =>
      perceptualHash === null || gone[at]!.perceptualHash === null ? 64 : hashDistance(words, at, searchedAt);
    const ofName = new Set(names.flatMap((name) => byName.get(name) ?? []));
    const ofMoment = new Set((moment !== null && byMoment.get(moment)) || []);
    const near = isDistinctive(perceptualHash) ? byHash.filter((at) => bitsTo(at) <= maxBits) : [];
    const order = (at: number) => (ofMoment.has(at) ? 0 : 100) + bitsTo(at);
    return [...new Set([...ofMoment, ...near, ...ofName])]
      .filter((at) => isAllowed(gone[at]!.id))
      .sort((a, b) => order(a) - order(b) || a - b)
      .slice(0, mostCandidates)
      .map((at) => ({ from: gone[at]!.id, sameName: ofName.has(at) }));
  };
}

function indexesBy(
  gone: readonly PhotoToCompare[],
  keysOf: (photo: PhotoToCompare) => readonly string[],
): Map<string, number[]> {
  const indexes = new Map<string, number[]>();
  for (const [at, photo] of gone.entries())
    for (const key of new Set(keysOf(photo))) indexes.set(key, [...(indexes.get(key) ?? []), at]);
  return indexes;
}

function isDistinctive(hash: string | null): boolean {
  if (hash === null) return false;
  const set = hashDistance(hashWords([hash, noHash]), 0, 1);
  return set >= distinctiveBits && set <= 64 - distinctiveBits;
}
