/**
 * @file Colours that files state: by codes, chromaticities, gammas and profiles, in every format that can,
 * each to be seen as (200, 100, 60).
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { bmp, psd } from './bmp-psd.ts';
import { flat, picture, type Raw } from './card.ts';
import {
  chunk,
  long,
  pngHead,
  pngSignature,
  rational,
  rgbTags,
  short,
  tiff,
  undefinedBytes,
  withChunk,
  withSegments,
  type Entry,
} from './containers.ts';
import { jpegOf, pngOf, type Awkward } from './making.ts';
import { codings, encodedAs, flatAs, seen } from './wide.ts';

const shown = (tolerance = 3): Awkward['shows'] => ({ colour: seen, tolerance });
const p3 = { primaries: 'p3', curve: 'srgb' } as const;

/** 16 bits a channel */
function deepPng(coding: Parameters<typeof encodedAs>[0], before: Buffer[] = []): Buffer {
  const row = Buffer.concat([
    Buffer.of(0),
    Buffer.concat(Array.from({ length: 96 }, () => deepPixel(coding))),
  ]);
  return Buffer.concat([
    pngSignature,
    pngHead(96, 64, 16, 2),
    ...before,
    chunk('IDAT', deflateSync(Buffer.concat(Array.from({ length: 64 }, () => row)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
function deepPixel(coding: Parameters<typeof encodedAs>[0], littleEndian = false): Buffer {
  const pixel = Buffer.alloc(6);
  for (const [at, value] of encodedAs(coding).entries())
    pixel.writeUInt16BE(Math.round(65_535 * value), 2 * at);
  return littleEndian ? pixel.swap16() : pixel;
}

/** PNG's numbers: a hundred thousandth each */
function hundredThousandths(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  for (const [at, value] of values.entries()) bytes.writeUInt32BE(Math.round(value * 100_000), 4 * at);
  return bytes;
}
const p3Points = [0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06];
const codes = ([primaries, transfer]: readonly [number, number], full = 1) =>
  Buffer.from([primaries, transfer, 0, full]);

const iccOf = async (profile: 'p3' | 'srgb') =>
  (await sharp(await picture(flat(seen)).withIccProfile(profile).png().toBuffer()).metadata()).icc!;
const iccp = (profile: Uint8Array) => Buffer.concat([Buffer.from('icc\0\0'), deflateSync(profile)]);

/** The codes that the encoder wrote, replaced. */
function recoded(file: Buffer, [primaries, transfer]: readonly [number, number]): Buffer {
  const changed = Buffer.from(file);
  const at = changed.indexOf('colrnclx', 0, 'latin1');
  changed.writeUInt16BE(primaries, at + 8);
  changed.writeUInt16BE(transfer, at + 10);
  return changed;
}
const avif = (raw: Raw) =>
  picture(raw).avif({ lossless: true, effort: 0, chromaSubsampling: '4:4:4' }).toBuffer();
/** One colour, as libheif wrote it with an nclx box: (200, 100, 60) in codes. */
const narrow = flat(
  seen.map((value) => Math.round(16 + (value * 219) / 255)) as unknown as [number, number, number],
);

const byCodes: Awkward[] = codings.flatMap(({ name, ...coding }): Awkward[] => [
  {
    name: `PNG whose codes say ${name}`,
    make: async () => withChunk(await pngOf(flatAs(coding)), 'cICP', codes(coding.codes)),
    shows: shown(6),
  },
  {
    name: `PNG of 16 bits whose codes say ${name}`,
    make: () => deepPng(coding, [chunk('cICP', codes(coding.codes))]),
    shows: shown(),
  },
  {
    name: `PNG whose codes say ${name}, and whose profile sRGB`,
    make: async () =>
      withChunk(
        withChunk(await pngOf(flatAs(coding)), 'iCCP', iccp(await iccOf('srgb'))),
        'cICP',
        codes(coding.codes),
      ),
    shows: shown(6),
  },
  {
    name: `AVIF whose codes say ${name}`,
    make: async () => recoded(await avif(flatAs(coding)), coding.codes),
    shows: shown(8),
  },
]);

const byNumbers: Awkward[] = [
  {
    name: 'PNG with the chromaticities of Display P3',
    make: async () =>
      withChunk(
        withChunk(await pngOf(flatAs(p3)), 'cHRM', hundredThousandths(...p3Points)),
        'gAMA',
        hundredThousandths(0.45455),
      ),
    shows: shown(),
  },
  {
    name: 'PNG of gamma 1',
    make: async () =>
      withChunk(await pngOf(flatAs({ primaries: 'srgb', curve: 'linear' })), 'gAMA', hundredThousandths(1)),
    shows: shown(),
  },
  {
    name: 'PNG of 16 bits and gamma 1',
    make: () => deepPng({ primaries: 'srgb', curve: 'linear' }, [chunk('gAMA', hundredThousandths(1))]),
    shows: shown(),
  },
  {
    name: 'PNG of sRGB with another gamma',
    make: async () =>
      withChunk(withChunk(await pngOf(flat(seen)), 'gAMA', hundredThousandths(1)), 'sRGB', Buffer.of(0)),
    shows: shown(0),
  },
  {
    name: 'PNG of the narrow range',
    make: async () => withChunk(await pngOf(narrow), 'cICP', codes([1, 13], 0)),
    shows: shown(),
  },
  {
    name: 'PNG of impossible chromaticities',
    make: async () => withChunk(await pngOf(flat(seen)), 'cHRM', hundredThousandths(0, 0, 0, 0, 0, 0, 0, 0)),
    shows: shown(0),
  },
  {
    name: 'TIFF with the chromaticities of Display P3',
    make: () =>
      tiff([
        [
          ...rgbTags(flatAs(p3)),
          [319, rational, p3Points.slice(2).flatMap((value) => [Math.round(value * 1_000), 1_000])],
          [318, rational, [3127, 10_000, 3290, 10_000]],
        ],
      ]),
    shows: shown(),
  },
  { name: 'bitmap with the chromaticities of Display P3', make: () => calibratedBmp(), shows: shown() },
];

const byProfile: Awkward[] = [
  {
    name: 'PNG of 16 bits with a profile',
    make: async () => deepPng(p3, [chunk('iCCP', iccp(await iccOf('p3')))]),
    shows: shown(2),
  },
  {
    name: 'PNG of 16 bits with sRGB’s profile',
    make: async () =>
      deepPng({ primaries: 'srgb', curve: 'srgb' }, [chunk('iCCP', iccp(await iccOf('srgb')))]),
    shows: shown(2),
  },
  {
    name: 'TIFF of 16 bits with a profile',
    make: async () => tiff([[...deepTags(), [34_675, undefinedBytes, await iccOf('p3')]]]),
    shows: shown(2),
  },
  {
    name: 'AVIF with a profile',
    make: async () =>
      picture(flat(seen))
        .withIccProfile('p3', { attach: true })
        .avif({ lossless: true, effort: 0, chromaSubsampling: '4:4:4' })
        .toBuffer(),
    shows: shown(4),
  },
  {
    name: 'JPEG with a gain map behind, in Display P3',
    make: async () =>
      Buffer.concat([
        withSegments(
          await picture(flat(seen))
            .withIccProfile('p3', { attach: true })
            .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
            .toBuffer(),
          gainMapSegment,
        ),
        await jpegOf(flat([128, 128, 128], 24, 16)),
      ]),
    shows: shown(4),
  },
  {
    name: 'p3-codes.jxl',
    make: () => readFile(join(import.meta.dirname, 'files', 'p3-codes.jxl')),
    shows: 'card',
  },
  ...[8, 16].map((depth): Awkward => ({
    name: `Lab PSD of ${depth} bits`,
    make: () =>
      psd({
        width: 96,
        height: 64,
        mode: 9,
        depth,
        planes: [128, 168, 158].map((value) =>
          Buffer.from(
            Array.from({ length: (96 * 64 * depth) / 8 }, (_, at) => (at % (depth / 8) === 0 ? value : 0)),
          ),
        ),
      }),
    shows: { colour: [188, 88, 71] },
  })),
];

const gainMapSegment: [number, Buffer] = [
  0xe1,
  Buffer.from(
    'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0"/></rdf:RDF></x:xmpmeta>',
    'latin1',
  ),
];

function deepTags(): Entry[] {
  const data = Buffer.concat(Array.from({ length: 96 * 64 }, () => deepPixel(p3, true)));
  return rgbTags({ rgb: data, width: 96, height: 64 }).map((entry): Entry =>
    entry[0] === 258 ? [258, short, [16, 16, 16]] : entry[0] === 279 ? [279, long, [data.length]] : entry,
  );
}

/** BITMAPV4HEADER: what the head of 40 bytes does not hold goes where that has its masks. */
function calibratedBmp(): Buffer {
  const { rgb, width, height } = flatAs(p3);
  const more = Buffer.alloc(68);
  // XYZ of Display P3's primaries
  for (const [at, value] of [0.4866, 0.229, 0, 0.2657, 0.6917, 0.0451, 0.1982, 0.0793, 1.0439].entries())
    more.writeInt32LE(Math.round(value * 2 ** 30), 20 + 4 * at);
  for (const at of [56, 60, 64]) more.writeUInt32LE(Math.round(2.2 * 65_536), at);
  const file = bmp({
    width,
    height,
    masks: more,
    pixels: Buffer.from(rgb.map((_, at, all) => all[at + 2 - 2 * (at % 3)]!)),
  });
  file.writeUInt32LE(108, 14);
  return file;
}

export const stated: Awkward[] = [...byCodes, ...byNumbers, ...byProfile];
