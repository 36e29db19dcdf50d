/**
 * @file Grouping over made-up photos: what belongs together, what never does, and that order says nothing.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noDecisions } from '../shared/photo-decisions.ts';
import type { Candidate } from './candidate.ts';
import { findGroups, candidatePairs, type FoundGroup, type CandidateDetails } from './find-groups.ts';

const noon = Date.UTC(2024, 4, 1, 12);
type Photo = Candidate & CandidateDetails;

/** The hash is the number's bits, so that numbers that share most bits look alike. */
function aPhoto(id: string, bits: bigint, photo: Partial<Photo> = {}): Photo {
  return {
    id,
    perceptualHash: bits.toString(16).padStart(16, '0'),
    width: 4_000,
    height: 3_000,
    sharpness: 100,
    mimeType: 'image/jpeg',
    damaged: false,
    camera: null,
    shotMs: null,
    shotToTheFraction: false,
    takenAt: null,
    takenAtPrecision: null,
    takenAtSortMs: null,
    burstId: null,
    name: id,
    sizeBytes: 1_000,
    hasRaw: false,
    decisions: noDecisions,
    vector: null,
    ...photo,
  };
}
const aFrame = (id: string, bits: bigint, second: number, photo: Partial<Photo> = {}) =>
  aPhoto(id, bits, {
    camera: 'A\0B',
    shotMs: noon + second * 1_000,
    takenAtSortMs: noon + second * 1_000,
    ...photo,
  });

function run<Result>(work: Generator<void, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}
function groupsOf(photos: readonly Photo[]): FoundGroup[] {
  return run(findGroups(run(candidatePairs(photos)), new Map(photos.map((photo) => [photo.id, photo]))));
}
const idsOf = (photos: readonly Photo[]) =>
  groupsOf(photos).map(
    ({ kind, members }) =>
      `${kind} ${members
        .map(({ id }) => id)
        .sort()
        .join('')}`,
  );
const ones = (count: number, from = 0) => ((1n << BigInt(count)) - 1n) << BigInt(from);
const likeX = (cosine: number) => Float32Array.of(cosine, Math.sqrt(1 - cosine ** 2));

describe('versions of one picture', () => {
  it.each<[string, Photo[], string[]]>([
    ['near hashes', [aPhoto('a', 0n), aPhoto('b', ones(6)), aPhoto('c', ones(32))], ['similar ab']],
    ['somewhat near hashes need the encoder', [aPhoto('a', 0n), aPhoto('b', ones(10))], []],
    [
      'somewhat near hashes, and the encoder agrees',
      [aPhoto('a', 0n, { vector: likeX(1) }), aPhoto('b', ones(10), { vector: likeX(0.9) })],
      ['similar ab'],
    ],
    [
      'near hashes, and the encoder sees something else',
      [aPhoto('a', 0n, { vector: likeX(1) }), aPhoto('b', ones(2), { vector: likeX(0.1) })],
      [],
    ],
    ['another shape', [aPhoto('a', 0n), aPhoto('b', 0n, { width: 3_000, height: 4_000 })], []],
    ['two exposures of one camera are no versions', [aFrame('a', 0n, 0), aFrame('b', 1n, 60)], []],
    [
      'one exposure, the fraction of the second lost',
      [
        aFrame('a', 0n, 0.25, { shotToTheFraction: true }),
        aFrame('b', 1n, 0, { width: 2_000, height: 1_500 }),
      ],
      ['similar ab'],
    ],
    [
      'one exposure, moved to another time zone',
      [aFrame('a', 0n, 0), aFrame('b', 1n, 7_200)],
      ['similar ab'],
    ],
    [
      'one second, but the camera’s counter went on',
      [aFrame('a', 0n, 0, { name: 'IMG_0041' }), aFrame('b', 1n, 0, { name: 'IMG_0042' })],
      ['burst ab'],
    ],
    [
      'what the person keeps apart stays apart',
      [
        aPhoto('a', 0n, { decisions: { ...noDecisions, distinct: ['g'] } }),
        aPhoto('b', 0n, { decisions: { ...noDecisions, distinct: ['g', 'h'] } }),
      ],
      [],
    ],
    [
      'a new version of what was kept apart joins one of them',
      [
        aPhoto('a', 0n, { decisions: { ...noDecisions, distinct: ['g'] } }),
        aPhoto('b', 0n, { decisions: { ...noDecisions, distinct: ['g'] } }),
        aPhoto('c', 0n),
      ],
      ['similar ac'],
    ],
  ])('%s', (_case, photos, groups) => {
    expect(idsOf(photos)).toEqual(groups);
  });

  it('a long chain of slowly changing pictures is cut', () => {
    const chain = Array.from({ length: 60 }, (_, at) => aPhoto(String(at).padStart(2, '0'), ones(at)));
    const groups = groupsOf(chain);
    expect(Math.max(...groups.map(({ members }) => members.length))).toBeLessThanOrEqual(17);
    expect(groups.length).toBeGreaterThan(2);
  });

  it('a photo whose file is not there is in no group', () => {
    const photos = [aPhoto('a', 0n), aPhoto('b', 0n)];
    expect(run(findGroups(run(candidatePairs(photos)), new Map([['a', photos[0]!]])))).toEqual([]);
  });

  it('a thousand black frames are groups that a person can look through', () => {
    const groups = groupsOf(
      Array.from({ length: 1_000 }, (_, at) => aPhoto(String(at).padStart(4, '0'), 0n)),
    );
    expect(groups.map(({ members }) => members.length)).toEqual(Array.from({ length: 10 }, () => 100));
  });
});

describe('bursts', () => {
  it.each<[string, Photo[], string[]]>([
    [
      'frames right after one another',
      [aFrame('a', 0n, 0), aFrame('b', ones(12), 1), aFrame('c', ones(14), 3), aFrame('d', 0n, 6)],
      ['burst abc'],
    ],
    ['of another camera', [aFrame('a', 0n, 0), aFrame('b', ones(12), 1, { camera: 'C\0D' })], []],
    ['that look like something else', [aFrame('a', 0n, 0), aFrame('b', ones(30), 1)], []],
    [
      'while the camera turns',
      [aFrame('a', 0n, 0), aFrame('b', ones(12), 1), aFrame('c', ones(30), 2), aFrame('d', ones(33), 3)],
      ['burst cd', 'burst ab'],
    ],
    [
      'that the camera marked',
      [aFrame('a', 0n, 0, { burstId: 'x' }), aFrame('b', ones(40), 9, { burstId: 'x' })],
      ['burst ab'],
    ],
    [
      'with a version of one frame',
      [aFrame('a', 0n, 0), aFrame('b', ones(12), 1), aFrame('c', 0n, 0, { width: 400, height: 300 })],
      ['burst ab', 'similar ac'],
    ],
    [
      'kept apart',
      [
        aFrame('a', 0n, 0, { decisions: { ...noDecisions, distinct: ['g'] } }),
        aFrame('b', ones(12), 1, { decisions: { ...noDecisions, distinct: ['g'] } }),
      ],
      [],
    ],
  ])('%s', (_case, photos, groups) => {
    expect(idsOf(photos)).toEqual(groups);
  });
});

/** Few looks, few seconds, few cameras: much of it belongs together. */
const somePhotos = fc
  .array(
    fc.record({
      bits: fc
        .tuple(fc.constantFrom(0n, ones(20), ones(44)), fc.integer({ min: 0, max: 8 }))
        .map(([base, count]) => base ^ ones(count, 48)),
      second: fc.integer({ min: 0, max: 12 }),
      camera: fc.constantFrom(null, 'A', 'B'),
      pixels: fc.constantFrom(1, 2, 4),
      burstId: fc.constantFrom(null, null, null, 'x'),
      distinct: fc.subarray(['g', 'h']),
      cosine: fc.constantFrom(null, 0.2, 0.9, 1),
    }),
    { maxLength: 24 },
  )
  .map((all) =>
    all.map(({ bits, second, camera, pixels, burstId, distinct, cosine }, at) =>
      aPhoto(`p${String(at).padStart(2, '0')}`, bits, {
        camera,
        shotMs: camera === null ? null : noon + second * 1_000,
        takenAtSortMs: noon + second * 1_000,
        width: 400 * pixels,
        height: 300 * pixels,
        burstId,
        decisions: { ...noDecisions, distinct },
        vector: cosine === null ? null : likeX(cosine),
      }),
    ),
  );

it('whatever there is: groups of two or more, no photo twice in one kind, the best first, nothing together that was kept apart', () => {
  fc.assert(
    fc.property(somePhotos, (photos) => {
      const groups = groupsOf(photos);
      const said = new Map(photos.map(({ id, decisions: { distinct } }) => [id, distinct]));
      for (const kind of ['similar', 'burst'] as const) {
        const ids = groups
          .filter((group) => group.kind === kind)
          .flatMap(({ members }) => members.map(({ id }) => id));
        expect(new Set(ids).size).toBe(ids.length);
      }
      for (const { members } of groups) {
        expect(members.length).toBeGreaterThan(1);
        expect(members.map(({ best }) => best)).toEqual(members.map((_, at) => at === 0));
        for (const { why } of members) expect(why.length).toBeGreaterThan(0);
        for (const one of members)
          for (const other of members)
            if (one !== other)
              expect(said.get(one.id)!.filter((group) => said.get(other.id)!.includes(group))).toEqual([]);
      }
    }),
  );
});

it('the order of photos says nothing', () => {
  fc.assert(
    fc.property(
      somePhotos.chain((photos) =>
        fc.tuple(fc.constant(photos), fc.shuffledSubarray(photos, { minLength: photos.length })),
      ),
      ([photos, shuffled]) => {
        expect(groupsOf(shuffled)).toEqual(groupsOf(photos));
      },
    ),
  );
});

it('a group is named by its members and by nothing else', () => {
  const [one] = groupsOf([aPhoto('a', 0n), aPhoto('b', 1n)]);
  const [again] = groupsOf([aPhoto('b', 1n, { sizeBytes: 9_000 }), aPhoto('x', ones(32)), aPhoto('a', 0n)]);
  const [other] = groupsOf([aPhoto('a', 0n), aPhoto('c', 1n)]);
  expect(again!.id).toBe(one!.id);
  expect(other!.id).not.toBe(one!.id);
});

it('newest first, undated last', () => {
  const at = (id: string, bits: bigint, year: number | null) =>
    aPhoto(id, bits, { takenAtSortMs: year === null ? null : Date.UTC(year, 0, 1) });
  expect(
    idsOf([
      at('a', 0n, 2001),
      at('b', 0n, 2001),
      at('c', ones(32), null),
      at('d', ones(32), null),
      at('e', ones(20, 40), 2020),
      at('f', ones(20, 40), 1999),
    ]),
  ).toEqual(['similar ef', 'similar ab', 'similar cd']);
});
