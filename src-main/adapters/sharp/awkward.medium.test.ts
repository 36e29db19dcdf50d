/**
 * @file A bank of awkward pictures of our own, each through the real decoders: what is seen, or in which
 * words it is refused.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cardLook, cornersOf, lookOf } from '../../testing/awkward/card.ts';
import { cut, damaged, huge, unfilled } from '../../testing/awkward/damage.ts';
import { encoded } from '../../testing/awkward/encoded.ts';
import { coloured, misnamed, others, several } from '../../testing/awkward/kinds.ts';
import type { Awkward } from '../../testing/awkward/making.ts';
import { numbers } from '../../testing/awkward/numbers.ts';
import { sequences, unreadable, whole } from '../../testing/awkward/unread.ts';
import { stated } from '../../testing/awkward/stated.ts';
import { raws, turned } from '../../testing/awkward/turned.ts';
import { unpackHere } from '../decoders/unpack.ts';
import { createPictureSources } from './other-formats.ts';
import { decodePicture, openPicture } from './open-picture.ts';
import { gridExtent } from './picture.ts';

const sources = createPictureSources(unpackHere);
let folder: string;
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'sightline-awkward-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function see(path: string) {
  const picture = await openPicture(path, sources);
  const { pixels, damaged: isDamaged } = await decodePicture(
    picture,
    gridExtent(picture.source.width, picture.source.height),
  );
  return { size: [picture.width, picture.height], pixels, isDamaged };
}

async function expectSeen({
  make,
  file = 'picture.jpg',
  shows,
  damaged: expected = false,
  refused = /./,
  says = /./,
}: Awkward): Promise<void> {
  const path = join(folder, file);
  await writeFile(path, await make());
  if (shows === null) {
    const error = await see(path).then(
      () => null,
      (reason: unknown) => reason as { code: string; message: string },
    );
    // a code, and a sentence without paths or a decoder's jargon
    expect(error).toMatchObject({
      code: expect.stringMatching(/^(unreadable_file|unsupported_format|file_too_large)$/) as string,
      message: expect.stringMatching(/^[A-Z](?!.*(\/tmp|Vips|vips|undefined)).{20,}\.$/) as string,
    });
    expect(error!.code).toMatch(refused);
    expect(error!.message).toMatch(says);
    return;
  }
  const { size, pixels, isDamaged } = await see(path);
  if (expected !== 'either') expect(isDamaged).toBe(expected);
  const {
    size: wanted,
    look,
    colour,
    reds,
    tolerance = 2,
  } = shows === 'card' ? { size: [96, 64], look: cardLook } : shows;
  if (wanted) expect(size).toEqual(wanted);
  if (look !== undefined) expect(lookOf(pixels)).toBe(look);
  if (reds)
    for (const [at, [red]] of cornersOf(pixels).entries())
      expect(Math.abs(red - reds[at]!)).toBeLessThanOrEqual(tolerance);
  if (colour)
    for (const corner of cornersOf(pixels))
      for (const [at, value] of corner.entries())
        expect(Math.abs(value - colour[at]!)).toBeLessThanOrEqual(tolerance);
}

const sets: Record<string, Awkward[]> = {
  'turned pictures': turned,
  'camera raw': raws,
  'what other programs made': encoded,
  'cut off': cut,
  'not filled': unfilled,
  damaged: damaged,
  'too large': huge,
  colours: coloured,
  'kinds of numbers': numbers,
  'kinds that are not read': unreadable,
  sequences: sequences,
  'stated colours': stated,
  'several pictures': several,
  'wrong names': misnamed,
  'other formats': others,
};
describe.each(Object.entries(sets))('%s', (_set, cases) => {
  it.each(cases.map((awkward) => [awkward.name, awkward] as const))('%s', (_name, awkward) =>
    expectSeen(awkward),
  );
});

describe('a file without its end', () => {
  const missing = (length: number) => [
    1,
    2,
    4,
    8,
    12,
    16,
    40,
    ...[0.05, 0.3, 0.6].map((part) => Math.round(part * length)),
  ];

  it.each(Object.entries(whole))('%s is shown and marked, or refused', async (name, make) => {
    const bytes = await make();
    const path = join(folder, `whole-${name.replaceAll(/[^\w.]/g, '-')}`);
    await writeFile(path, bytes);
    expect(await see(path)).toMatchObject({ isDamaged: false });
    for (const count of missing(bytes.length)) {
      await writeFile(path, bytes.subarray(0, bytes.length - count));
      const outcome = await see(path).then(
        ({ isDamaged }) => (isDamaged ? 'marked' : 'shown'),
        (error: { code: string }) => error.code,
      );
      expect([count, outcome]).toEqual([count, expect.stringMatching(/^(marked|unreadable_file)$/)]);
    }
  });
});
