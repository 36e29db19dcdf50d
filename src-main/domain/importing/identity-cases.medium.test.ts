/**
 * @file Real pictures, edited and replaced at their paths and at others, both ways: what is still the photo,
 * what is offered, and what is another one. A library each, one import before and one after; all signs are
 * read from real files.
 */
import { mkdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  photoEdits,
  nextFrame,
  onAPage,
  plainSurface,
  textPage,
  type Edit,
} from '../../testing/picture-edits.ts';
import { openRealImport } from '../../testing/real-import.ts';
import { sampleNames as samples } from '../../testing/sample-photos.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import type { ImportReport } from '../../../src-preload/contract/index.ts';

/** What the file says of its moment and camera. */
interface Stamp {
  taken: string;
  fraction?: string;
  model?: string;
  serial?: string;
}
/**
 * `same`: the photo, with its words. `offered`: a photo of its own, to which the words are offered. `apart`:
 * a photo of its own.
 */
type Outcome = 'same' | 'offered' | 'apart';
interface Case {
  name: string;
  /** place in the list of samples, or a picture of its own */
  source?: number | (() => Promise<Buffer>);
  then?: Stamp | null;
  /** what is done to it, or the place of another sample that is saved over it */
  becomes: Edit | number | (() => Promise<Buffer>);
  now?: Stamp | null;
  outcome: Outcome;
}

const camera = (second: number, more: Partial<Stamp> = {}): Stamp => ({
  taken: `2019:05:02 10:11:${String(second).padStart(2, '0')}`,
  model: 'TC-1',
  ...more,
});
const scanner: Stamp = { taken: '1974:06:01 09:30:00', model: 'Perfection V600' };
const reset: Stamp = { taken: '2000:01:01 00:00:00', model: 'TC-1' };
const {
  'brightened by 10 %': brighter,
  'turned gray': gray,
  'straightened by 2°': straight,
  'cropped to a corner': corner,
} = photoEdits;

const edits: Case[] = Object.entries(photoEdits).map(([name, becomes]) => ({
  name: `no date, ${name}`,
  becomes,
  outcome: 'same',
}));
const dated: Case[] = [
  { name: 'dated, its date kept, gray', then: camera(1), becomes: gray, now: camera(1), outcome: 'same' },
  { name: 'dated, its date lost, brighter', then: camera(2), becomes: brighter, now: null, outcome: 'same' },
  {
    name: 'dated, its camera lost, straightened',
    then: camera(3),
    becomes: straight,
    now: { taken: camera(3).taken },
    outcome: 'same',
  },
  { name: 'no date, dated by the edit', becomes: corner, now: camera(4), outcome: 'same' },
  {
    name: 'to the fraction of a second, much changed',
    then: camera(5, { fraction: '42' }),
    becomes: nextFrame(0.1),
    now: camera(5, { fraction: '42' }),
    outcome: 'same',
  },
  { name: 'reset clock, brighter', then: reset, becomes: brighter, now: reset, outcome: 'same' },
  { name: 'a scan made brighter', then: scanner, becomes: brighter, now: scanner, outcome: 'same' },
  { name: 'a page of text made brighter', source: () => textPage(3), becomes: brighter, outcome: 'same' },
];
const doubtful: Case[] = [
  {
    name: 'another time, and the same picture brighter',
    then: camera(10),
    becomes: brighter,
    now: camera(40),
    outcome: 'offered',
  },
  {
    name: 'another camera, and the same picture gray',
    then: camera(11),
    becomes: gray,
    now: camera(11, { model: 'TC-2' }),
    outcome: 'offered',
  },
  {
    name: 'another serial number, and the same picture cropped',
    then: camera(12, { serial: '1' }),
    becomes: corner,
    now: camera(12, { serial: '2' }),
    outcome: 'offered',
  },
  {
    name: 'one second and camera, another picture',
    then: camera(13),
    becomes: 20,
    now: camera(13),
    outcome: 'offered',
  },
  {
    name: 'one second and camera, another frame',
    then: camera(14),
    becomes: nextFrame(0.1),
    now: camera(14),
    outcome: 'offered',
  },
  { name: 'no date, another frame', becomes: nextFrame(0.12), outcome: 'offered' },
  { name: 'on a page with others', becomes: onAPage, outcome: 'offered' },
  { name: 'another page of text', source: () => textPage(5), becomes: () => textPage(8), outcome: 'offered' },
  {
    name: 'two plain surfaces',
    source: () => plainSurface(120),
    becomes: () => plainSurface(60),
    outcome: 'offered',
  },
];
const others: Case[] = [
  ...[3, 9, 14, 21, 27].map((becomes, at): Case => ({
    name: `no date, another picture (${at + 1})`,
    source: at + 1,
    becomes,
    outcome: 'apart',
  })),
  { name: 'two scans of one date and scanner', then: scanner, becomes: 11, now: scanner, outcome: 'apart' },
  { name: 'two pictures of a reset clock', then: reset, becomes: 17, now: reset, outcome: 'apart' },
  {
    name: 'two pictures dated to the day',
    then: { taken: '2012:12:24 00:00:00', model: 'TC-1' },
    becomes: 5,
    now: { taken: '2012:12:24 00:00:00', model: 'TC-1' },
    outcome: 'apart',
  },
  {
    name: 'the next frame of a burst',
    then: camera(20),
    becomes: nextFrame(0.08),
    now: camera(21),
    outcome: 'apart',
  },
  {
    name: 'a frame of a burst within the second',
    then: camera(22, { fraction: '10' }),
    becomes: nextFrame(0.08),
    now: camera(22, { fraction: '35' }),
    outcome: 'apart',
  },
  { name: 'another picture, another time', then: camera(23), becomes: 25, now: camera(53), outcome: 'apart' },
  {
    name: 'another picture, another camera at one time',
    then: camera(24),
    becomes: 8,
    now: camera(24, { model: 'TC-2' }),
    outcome: 'apart',
  },
  {
    name: 'another picture, without the date it had',
    then: camera(25),
    becomes: 12,
    now: null,
    outcome: 'apart',
  },
  {
    name: 'another picture, gray',
    becomes: async () =>
      (await gray(await readFile(resolve('resources/samples', samples[15]!)))).png().toBuffer(),
    outcome: 'apart',
  },
  { name: 'a page of text over a photo', becomes: () => textPage(4), outcome: 'apart' },
];
const all = [...edits, ...dated, ...doubtful, ...others];

async function written(path: string, picture: Sharp, stamp: Stamp | null, at: number): Promise<void> {
  const exif = stamp && {
    IFD0: { ...(stamp.model && { Make: 'TestCam', Model: stamp.model }) },
    IFD2: {
      DateTimeOriginal: stamp.taken,
      ...(stamp.fraction && { SubSecTimeOriginal: stamp.fraction }),
      ...(stamp.serial && { BodySerialNumber: stamp.serial }),
    },
  };
  const jpeg = picture.jpeg({ quality: 90 });
  await writeFile(
    path,
    await (exif ? jpeg.withExif(exif as Parameters<Sharp['withExif']>[0]) : jpeg).toBuffer(),
  );
  await utimes(path, 1_600_000_000 + at, 1_600_000_000 + at);
}

/** A copy of its own: no two files have one content, and a JPEG that is written again has other pixels. */
async function pictureOf(source: NonNullable<Case['source']>, at: number): Promise<Buffer> {
  if (typeof source === 'function') return source();
  const name = samples[source % samples.length]!;
  return sharp(resolve('resources/samples', name))
    .autoOrient()
    .resize({ width: 560 + at, height: 560 + at, fit: 'inside' })
    .png()
    .toBuffer();
}

const found = new Map<string, { outcome: Outcome; kept: boolean; moved: boolean }>();
/** of each photo before the second import, absolute */
const pathBefore = new Map<string, string>();
let report: ImportReport;

describe('what is at a photo’s path after it was edited or replaced', () => {
  beforeAll(
    () =>
      withTempDir(async (folder) => {
        const root = join(folder, 'pics');
        await mkdir(root);
        const pathOf = (at: number) => join(root, `${at}.jpg`);
        const sourceOf = ({ source }: Case, at: number) => source ?? (at * 5) % 13;
        for (const [at, one] of all.entries())
          await written(pathOf(at), sharp(await pictureOf(sourceOf(one, at), at)), one.then ?? null, at);
        const real = await openRealImport(join(folder, 'library'), root, {
          around: (deps) => ({ ...deps, packs: { importing: () => [] } }),
        });
        const { decisions, catalogue } = real.library;
        const ids = async () =>
          new Map((await catalogue.files()).map(({ relPath, photoId }) => [relPath, photoId]));
        await real.service.importNow(null, new AbortController().signal);
        const before = await ids();
        for (const [relPath, id] of before) pathBefore.set(id, join(root, relPath));
        for (const [id, row] of await catalogue.getPhotos([...before.values()])) {
          await decisions.record({
            kind: 'act',
            act: { act: 'caption.set', text: `words on ${id}` },
            photos: [{ id, hash: row.contentHash }],
          });
        }
        for (const [at, { becomes, now }] of all.entries()) {
          const earlier = await readFile(pathOf(at));
          const next =
            typeof becomes === 'number'
              ? sharp(await pictureOf(becomes, 300 + at))
              : becomes.length === 0
                ? sharp(await (becomes as () => Promise<Buffer>)())
                : await (becomes as Edit)(earlier);
          await written(pathOf(at), next, now ?? null, 1_000 + at);
        }
        report = await real.service.importNow(null, new AbortController().signal);
        const after = await ids();
        for (const [at, { name }] of all.entries()) {
          const [old, id] = [before.get(`${at}.jpg`)!, after.get(`${at}.jpg`)!];
          const said = decisions.of(id);
          const offered = said.offers.some(({ from, state }) => from === old && state === 'open');
          found.set(name, {
            outcome: id === old ? 'same' : offered ? 'offered' : 'apart',
            kept: decisions.of(old).caption === `words on ${old}`,
            moved: id !== old && said.caption !== null,
          });
        }
        await real.close();
      }),
    600_000,
  );

  it.each(all.map(({ name, outcome }) => [name, outcome] as const))('%s: %s', (name, outcome) => {
    expect(found.get(name)).toEqual({ outcome, kept: true, moved: false });
  });

  it('the report names the photos to which words are offered', () => {
    // samples are used for several cases: one that is gone may be found again at the path of another
    const here = report.offers.filter(({ path, from }) => pathBefore.get(from) === path);
    expect(here).toHaveLength(all.filter(({ outcome }) => outcome === 'offered').length);
    expect(report.updated).toBe(all.filter(({ outcome }) => outcome === 'same').length);
  });
});

interface MovedCase {
  name: string;
  /** where the file lies now; before, the case with the number n is `n.jpg` */
  path: string;
  source: number;
  then?: Stamp;
  /** what was done to it, or the place of another sample; null = it was only moved */
  becomes: Edit | number | null;
  now?: Stamp;
  outcome: Outcome;
}
const elsewhere: MovedCase[] = [
  ...Object.entries(photoEdits).map(([name, becomes], at): MovedCase => ({
    name: `moved, ${name}`,
    path: `out/${at}.jpg`,
    source: at % 13,
    becomes,
    outcome: 'offered',
  })),
  ...([
    { name: 'renamed, brighter', path: 'lake.jpg', source: 14, becomes: brighter, outcome: 'offered' },
    {
      name: 'renamed and moved, gray',
      path: 'out/lake, gray.jpg',
      source: 15,
      becomes: gray,
      outcome: 'offered',
    },
    {
      name: 'renamed, cropped, its date kept',
      path: 'corner.jpg',
      source: 16,
      then: camera(1),
      becomes: corner,
      now: camera(1),
      outcome: 'offered',
    },
    {
      name: 'renamed, another frame, to the same second',
      path: 'frame.jpg',
      source: 17,
      then: camera(2),
      becomes: nextFrame(0.1),
      now: camera(2),
      outcome: 'offered',
    },
    { name: 'only moved', path: 'out/moved.jpg', source: 18, becomes: null, outcome: 'same' },
    {
      name: 'only renamed',
      path: 'renamed.jpg',
      source: 19,
      then: camera(3),
      becomes: null,
      outcome: 'same',
    },
    { name: 'a stranger of its name', path: 'out/{}.jpg', source: 20, becomes: 25, outcome: 'apart' },
    {
      name: 'a stranger of its name, and of its moment',
      path: 'out/{}.jpg',
      source: 21,
      then: camera(4),
      becomes: 26,
      now: camera(4),
      outcome: 'apart',
    },
    {
      name: 'a stranger of a reset clock',
      path: 'stranger.jpg',
      source: 22,
      then: reset,
      becomes: 27,
      now: reset,
      outcome: 'apart',
    },
    {
      name: 'the next frame of a burst',
      path: 'next.jpg',
      source: 23,
      then: camera(5),
      becomes: nextFrame(0.08),
      now: camera(6),
      outcome: 'apart',
    },
    {
      name: 'another frame of its name, without a date',
      path: 'out/{}.jpg',
      source: 24,
      becomes: nextFrame(0.12),
      outcome: 'apart',
    },
    {
      name: 'renamed, cropped, without a date: nothing leads to it',
      path: 'crop.jpg',
      source: 28,
      becomes: corner,
      outcome: 'apart',
    },
  ] satisfies MovedCase[]),
].map((one, at) => ({ ...one, path: one.path.replace('{}', String(at)) }));
const foundElsewhere = new Map<string, { outcome: Outcome; kept: boolean; moved: boolean }>();

describe('what is at another path, when a photo’s own file is gone', () => {
  beforeAll(
    () =>
      withTempDir(async (folder) => {
        const root = join(folder, 'pics');
        await mkdir(join(root, 'out'), { recursive: true });
        const pathOf = (at: number) => join(root, `${at}.jpg`);
        for (const [at, { source, then }] of elsewhere.entries())
          await written(pathOf(at), sharp(await pictureOf(source, at)), then ?? null, at);
        const real = await openRealImport(join(folder, 'library'), root, {
          around: (deps) => ({ ...deps, packs: { importing: () => [] } }),
        });
        const { decisions, catalogue } = real.library;
        const idAt = async (relPath: string) =>
          (await catalogue.filesAt([{ rootId: 'root-1', relPath }]))[0]!.photoId;
        await real.service.importNow(null, new AbortController().signal);
        const before = await Promise.all(elsewhere.map((_, at) => idAt(`${at}.jpg`)));
        for (const [id, row] of await catalogue.getPhotos(before)) {
          await decisions.record({
            kind: 'act',
            act: { act: 'caption.set', text: `words on ${id}` },
            photos: [{ id, hash: row.contentHash }],
          });
        }
        for (const [at, { path, becomes, now }] of elsewhere.entries()) {
          const to = join(root, path);
          await mkdir(dirname(to), { recursive: true });
          if (becomes === null) await rename(pathOf(at), to);
          else {
            const earlier = await readFile(pathOf(at));
            await rm(pathOf(at));
            await written(
              to,
              typeof becomes === 'number'
                ? sharp(await pictureOf(becomes, 300 + at))
                : await becomes(earlier),
              now ?? null,
              1_000 + at,
            );
          }
        }
        await real.service.importNow(null, new AbortController().signal);
        for (const [at, { name, path }] of elsewhere.entries()) {
          const [old, id] = [before[at]!, await idAt(path)];
          const said = decisions.of(id);
          const outcome =
            id === old
              ? 'same'
              : said.offers.some(({ from }) => from === old)
                ? 'offered'
                : said.offers.length > 0
                  ? ('offered to another' as Outcome)
                  : 'apart';
          foundElsewhere.set(name, {
            outcome,
            kept: decisions.of(old).caption === `words on ${old}`,
            moved: id !== old && said.caption !== null,
          });
        }
        await real.close();
      }),
    600_000,
  );

  it.each(elsewhere.map(({ name, outcome }) => [name, outcome] as const))('%s: %s', (name, outcome) => {
    expect(foundElsewhere.get(name)).toEqual({ outcome, kept: true, moved: false });
  });
});
