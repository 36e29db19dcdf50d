/**
 * @file Which of the photos that lost their files a photo may be an edit of: by name, by moment, by what they
 * look like. Pure.
 */
import { fold } from '../../../src-preload/contract/index.ts';
import { hashDistance, hashWords } from '../duplicates/hamming.ts';
import { furthestBits } from '../duplicates/likeness.ts';

/** What is known of a photo without opening anything. */
export interface Sought {
  id: string;
  /** `nameKey` of its files */
  names: readonly string[];
  /** `momentKey` of it; null = the picture does not say */
  moment: string | null;
  /** 16 hex digits; null = never seen */
  perceptualHash: string | null;
}

/** Pictures that one photo is compared with, each comparison takes some 0.1 s. */
const mostCandidates = 6;
/**
 * Hashes are compared one by one: with more pairs than these (about a second), only names and moments are
 * asked.
 */
const mostHashPairs = 50_000_000;
/** A plain surface looks like any other: fewer bits set, or not set, tell nothing. */
const tellingBits = 8;
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
 * @param asked how often the answer will be called
 * @returns gives for a photo at most a few of `gone`, the likeliest first: of one moment, then the nearest by
 * hash, then of one name
 */
export function createPicker(
  gone: readonly Sought[],
  asked: number,
): (photo: Sought, isAllowed: (from: string) => boolean) => Candidate[] {
  const byName = placesBy(gone, ({ names }) => names);
  const byMoment = placesBy(gone, ({ moment }) => (moment === null ? [] : [moment]));
  const byHash =
    gone.length * asked > mostHashPairs
      ? []
      : gone.flatMap(({ perceptualHash }, at) => (tells(perceptualHash) ? [at] : []));
  // the last place is for the hash of the photo that is asked about
  const words = hashWords([...gone.map(({ perceptualHash }) => perceptualHash ?? noHash), noHash]);
  const mine = gone.length;

  return ({ names, moment, perceptualHash }, isAllowed) => {
    words.set(hashWords([perceptualHash ?? noHash]), 2 * mine);
    const bitsTo = (at: number) =>
      perceptualHash === null || gone[at]!.perceptualHash === null ? 64 : hashDistance(words, at, mine);
    const ofName = new Set(names.flatMap((name) => byName.get(name) ?? []));
    const ofMoment = new Set((moment !== null && byMoment.get(moment)) || []);
    const near = tells(perceptualHash) ? byHash.filter((at) => bitsTo(at) <= furthestBits) : [];
    const order = (at: number) => (ofMoment.has(at) ? 0 : 100) + bitsTo(at);
    return [...new Set([...ofMoment, ...near, ...ofName])]
      .filter((at) => isAllowed(gone[at]!.id))
      .sort((a, b) => order(a) - order(b) || a - b)
      .slice(0, mostCandidates)
      .map((at) => ({ from: gone[at]!.id, sameName: ofName.has(at) }));
  };
}

function placesBy(
  gone: readonly Sought[],
  keysOf: (photo: Sought) => readonly string[],
): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [at, photo] of gone.entries())
    for (const key of new Set(keysOf(photo))) places.set(key, [...(places.get(key) ?? []), at]);
  return places;
}

function tells(hash: string | null): boolean {
  if (hash === null) return false;
  const set = hashDistance(hashWords([hash, noHash]), 0, 1);
  return set >= tellingBits && set <= 64 - tellingBits;
}
