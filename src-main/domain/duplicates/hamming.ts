/** @file Finds pairs among many 64-bit hashes that differ in few bits. Pure. */

/** Hashes as two 32-bit words each: high word of the n-th at 2n, low word at 2n + 1. */
export type HashWords = Uint32Array;

/** @param hashes 16 hex digits each */
export function hashWords(hashes: readonly string[]): HashWords {
  const words = new Uint32Array(2 * hashes.length);
  hashes.forEach((hash, at) => {
    words[2 * at] = Number.parseInt(hash.slice(0, 8), 16);
    words[2 * at + 1] = Number.parseInt(hash.slice(8), 16);
  });
  return words;
}

/** Number of bits in which the hashes at these indices differ, 0 … 64. */
export function hashDistance(words: HashWords, a: number, b: number): number {
  return bitsIn(words[2 * a]! ^ words[2 * b]!) + bitsIn(words[2 * a + 1]! ^ words[2 * b + 1]!);
}

/** Bits set in a 32-bit word (Warren, “Hacker’s Delight”, 5-1). */
function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

const bands = 4;
const bandBits = 16;
/** hashes processed before the generator yields */
const perStep = 128;

/**
 * All pairs at most `furthest` bits apart, by multi-index hashing (Norouzi, Punjani, Fleet, “Fast search in
 * Hamming space with multi-index hashing”, 2012): of four bands of 16 bits one differs in at most a quarter
 * of the bits. Yields regularly, so that other work can run in between.
 * @param found called once for each pair, a < b
 */
export function* nearPairs(
  words: HashWords,
  furthest: number,
  found: (a: number, b: number) => void,
): Generator<void> {
  const count = words.length / 2;
  const within = Math.floor(furthest / bands);
  const masks = masksUpTo(within);
  yield;
  for (let band = 0; band < bands; band += 1) {
    const { starts, places } = sortedByBand(words, band);
    yield;
    for (let a = 0; a < count; a += 1) {
      if (a % perStep === perStep - 1) yield;
      const value = bandOf(words, a, band);
      for (const mask of masks) {
        const bucket = value ^ mask;
        for (let at = starts[bucket]!, end = starts[bucket + 1]!; at < end; at += 1) {
          const b = places[at]!;
          if (b > a && hashDistance(words, a, b) <= furthest && !wasFoundBefore(words, a, b, band, within))
            found(a, b);
        }
      }
    }
  }
}

function bandOf(words: HashWords, at: number, band: number): number {
  const word = words[2 * at + (band >> 1)]!;
  return band % 2 === 0 ? word >>> bandBits : word & 0xffff;
}

/** True where an earlier band has found this pair already. */
function wasFoundBefore(words: HashWords, a: number, b: number, band: number, within: number): boolean {
  for (let earlier = 0; earlier < band; earlier += 1)
    if (bitsIn(bandOf(words, a, earlier) ^ bandOf(words, b, earlier)) <= within) return true;
  return false;
}

/** Indices of hashes by the value of one band: those of value v are at starts[v] up to starts[v + 1]. */
function sortedByBand(words: HashWords, band: number): { starts: Uint32Array; places: Uint32Array } {
  const count = words.length / 2;
  const starts = new Uint32Array(2 ** bandBits + 1);
  for (let at = 0; at < count; at += 1) starts[bandOf(words, at, band) + 1]! += 1;
  for (let value = 0; value < 2 ** bandBits; value += 1) starts[value + 1]! += starts[value]!;
  const next = starts.slice();
  const places = new Uint32Array(count);
  for (let at = 0; at < count; at += 1) places[next[bandOf(words, at, band)]!++] = at;
  return { starts, places };
}

/** All 16-bit words with at most this many bits set. */
function masksUpTo(bits: number): Uint16Array {
  return Uint16Array.from({ length: 2 ** bandBits }, (_, word) => word).filter(
    (word) => bitsIn(word) <= bits,
  );
}
