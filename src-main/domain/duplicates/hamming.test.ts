import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hashDistance, hashWords, nearPairs } from './hamming.ts';

const bitsOf = (hash: string) => BigInt(`0x${hash}`).toString(2).padStart(64, '0');
const plainDistance = (a: string, b: string) =>
  [...bitsOf(a)].filter((bit, at) => bit !== bitsOf(b)[at]).length;
/** near to one of two hashes, so that there are pairs to find */
const someHash = fc
  .tuple(
    fc.constantFrom(0n, 0xf0f0_0ff0_1234_8001n),
    fc.uniqueArray(fc.integer({ min: 0, max: 63 }), { maxLength: 9 }),
  )
  .map(([base, flips]) =>
    flips
      .reduce<bigint>((hash, bit) => hash ^ (1n << BigInt(bit)), base)
      .toString(16)
      .padStart(16, '0'),
  );

it('finds the very pairs that comparing all with all finds, each once', () => {
  fc.assert(
    fc.property(
      fc.array(someHash, { maxLength: 30 }),
      fc.integer({ min: 0, max: 12 }),
      (hashes, furthest) => {
        const found: string[] = [];
        for (const _ of nearPairs(hashWords(hashes), furthest, (a, b) => found.push(`${a} ${b}`)));
        const expected = hashes.flatMap((one, a) =>
          hashes.flatMap((other, b) => (a < b && plainDistance(one, other) <= furthest ? [`${a} ${b}`] : [])),
        );
        expect(found.sort()).toEqual(expected.sort());
      },
    ),
    { numRuns: 30 },
  );
});

it('counts all 64 bits', () => {
  expect(hashDistance(hashWords(['0000000000000000', 'ffffffffffffffff']), 0, 1)).toBe(64);
  expect(hashDistance(hashWords(['8000000000000000', '0000000080000001']), 0, 1)).toBe(3);
});
