/**
 * @file TIFF files of every kind of number, packing and colour that programs write; those that are shown, and
 * those that are refused.
 */
import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { card, picture } from './card.ts';
import { long, rgbTags, short, tiff, undefinedBytes, type Entry } from './containers.ts';
import type { Awkward } from './making.ts';

const [unsigned, signed, float] = [1, 2, 3] as const;
const [width, height] = [96, 64];

interface Kind {
  bits: number;
  format: number;
  photometric?: number;
  /** channels of the card, or what they are turned into, 0 … 1 */
  channels?: (rgb: readonly number[]) => readonly number[];
  /** from 0 … 1 to the number in the file */
  number?: (value: number) => number;
  bigEndian?: boolean;
  big?: boolean;
  planar?: boolean;
  deflated?: boolean;
  predictor?: number;
  tiled?: boolean;
  more?: Entry[];
}

/** The card as a TIFF of these numbers. */
export function tiffOf(kind: Kind): Buffer {
  const {
    bits,
    format,
    photometric = 2,
    channels = (rgb: readonly number[]) => rgb,
    planar = false,
    deflated = false,
    predictor = 1,
    tiled = false,
    more = [],
    bigEndian = false,
    big = false,
  } = kind;
  const { rgb } = card(width, height);
  const pixels = Array.from({ length: width * height }, (_, at) =>
    channels([...rgb.subarray(3 * at, 3 * at + 3)].map((value) => value / 255)),
  );
  const samples = pixels[0]!.length;
  const number =
    kind.number ??
    ((value: number) =>
      format === float ? value : value * (2 ** (format === signed ? bits - 1 : bits) - 1));
  const side = tiled ? 32 : 0;
  const areas = tiled
    ? Array.from({ length: 6 }, (_, tile) => ({
        left: (tile % 3) * side,
        top: Math.floor(tile / 3) * side,
        across: side,
        down: side,
      }))
    : [{ left: 0, top: 0, across: width, down: height }];
  const planes = planar
    ? Array.from({ length: samples }, (_, plane) => [plane])
    : [Array.from({ length: samples }, (_, sample) => sample)];
  const parts = planes.flatMap((plane) =>
    areas.map(({ left, top, across, down }) => {
      const rows = Array.from({ length: down }, (_, y) =>
        Array.from({ length: across }, (_unused, x) =>
          plane.map((sample) => number(pixels[(top + y) * width + left + x]![sample]!)),
        ).flat(),
      );
      const bytes = Buffer.concat(
        rows.map((row) => rowBytes(row, { bits, format, bigEndian, predictor, together: plane.length })),
      );
      return deflated ? deflateSync(bytes) : bytes;
    }),
  );
  const layout: Entry[] = tiled
    ? [
        [322, long, [side]],
        [323, long, [side]],
        [324, long, { parts }],
        [325, long, parts.map(({ length }) => length)],
      ]
    : [
        [273, long, { parts }],
        [278, long, [height]],
        [279, long, parts.map(({ length }) => length)],
      ];
  return tiff(
    [
      [
        [256, long, [width]],
        [257, long, [height]],
        [258, short, Array<number>(samples).fill(bits)],
        [259, short, [deflated ? 8 : 1]],
        [262, short, [photometric]],
        [277, short, [samples]],
        [284, short, [planar ? 2 : 1]],
        [317, short, [predictor]],
        [339, short, Array<number>(samples).fill(format)],
        ...layout,
        ...more,
      ],
    ],
    { bigEndian, big },
  );
}

function rowBytes(
  row: readonly number[],
  {
    bits,
    format,
    bigEndian,
    predictor,
    together,
  }: { bits: number; format: number; bigEndian: boolean; predictor: number; together: number },
): Buffer {
  if (bits % 8 !== 0) return bitsOf(row, bits);
  const size = bits / 8;
  const bytes = Buffer.alloc(row.length * size);
  for (const [at, value] of row.entries()) numberBytes(value, bits, format).copy(bytes, at * size);
  if (predictor === 3) {
    const apart = Buffer.from(
      bytes.map((_, at) => bytes[(at % row.length) * size + Math.floor(at / row.length)]!),
    );
    return Buffer.from(apart.map((byte, at) => (byte - (at >= together ? apart[at - together]! : 0)) & 255));
  }
  if (!bigEndian) for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
  return bytes;
}

/** The high byte first. */
function numberBytes(value: number, bits: number, format: number): Buffer {
  const bytes = Buffer.alloc(8);
  if (format === float) {
    if (bits === 64) bytes.writeDoubleBE(value);
    else if (bits === 32) bytes.writeFloatBE(value);
    else bytes.writeUInt16BE(halfOf(value));
    return bytes.subarray(0, bits / 8);
  }
  bytes.writeBigInt64BE(BigInt.asIntN(64, BigInt(Math.round(value))));
  return bytes.subarray(8 - bits / 8);
}

/** IEEE 754 binary16 of numbers that it holds in its ordinary range. */
function halfOf(value: number): number {
  if (value === 0) return 0;
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  return (
    (value < 0 ? 32_768 : 0) |
    ((exponent + 15) << 10) |
    Math.floor((Math.abs(value) / 2 ** exponent - 1) * 1_024)
  );
}

function bitsOf(row: readonly number[], bits: number): Buffer {
  const text = row.map((value) => Math.round(value).toString(2).padStart(bits, '0')).join('');
  return Buffer.from(text.match(/.{1,8}/g)!.map((eight) => Number.parseInt(eight.padEnd(8, '0'), 2)));
}

const srgbProfile = async (): Promise<Entry> => [
  34_675,
  undefinedBytes,
  (await sharp(await picture(card()).withIccProfile('srgb').png().toBuffer()).metadata()).icc!,
];
const withProfile = async (kind: Kind) => tiffOf({ ...kind, more: [await srgbProfile()] });
const grey = ([red, green, blue]: readonly number[]) => [(red! + green! + blue!) / 3];
/** the card's quarters in gray: 100, 97, 113, 168 */
const greyCard: Awkward['shows'] = { reds: [100, 97, 113, 168], size: [96, 64] };
const beside = (rgb: readonly number[]) => [...rgb, 0];
const inks = (rgb: readonly number[]) => [...rgb.map((value) => 1 - value), 0];
/** D50, as ImageCms of Pillow gives it for the card's red: the same everywhere */
const lab = (l: number, a: number, b: number) => () => [l, a, b];

const floats: Awkward[] = [16, 32, 64].flatMap((bits): Awkward[] => [
  {
    name: `TIFF of ${bits}-bit floats with an sRGB profile`,
    make: () => withProfile({ bits, format: float }),
    shows: 'card',
  },
  {
    name: `big-endian TIFF of ${bits}-bit floats`,
    make: () => withProfile({ bits, format: float, bigEndian: true }),
    shows: 'card',
  },
  {
    name: `BigTIFF of ${bits}-bit floats`,
    make: () => withProfile({ bits, format: float, big: true }),
    shows: 'card',
  },
  {
    name: `planar TIFF of ${bits}-bit floats`,
    make: () => withProfile({ bits, format: float, planar: true }),
    shows: 'card',
  },
  {
    name: `deflated TIFF of ${bits}-bit floats with predictor`,
    make: () => withProfile({ bits, format: float, deflated: true, predictor: 3 }),
    shows: 'card',
  },
  {
    name: `tiled TIFF of ${bits}-bit floats`,
    make: () => withProfile({ bits, format: float, tiled: true, deflated: true }),
    shows: 'card',
  },
  {
    name: `gray TIFF of ${bits}-bit floats`,
    make: () => tiffOf({ bits, format: float, photometric: 1, channels: grey }),
    shows: greyCard,
  },
  {
    name: `gray TIFF of ${bits}-bit floats up to 255`,
    make: () =>
      tiffOf({ bits, format: float, photometric: 1, channels: grey, number: (value) => value * 255 }),
    shows: greyCard,
  },
  {
    name: `TIFF of ${bits}-bit floats as inks`,
    make: () => tiffOf({ bits, format: float, photometric: 5, channels: inks }),
    shows: { look: 'red green blue yellow' },
  },
]);

const whole: Awkward[] = [8, 16, 32, 64].flatMap((bits): Awkward[] => [
  {
    name: `TIFF of signed numbers of ${bits} bits`,
    make: () =>
      tiffOf({
        bits,
        format: signed,
        number: (value) => value * (2 ** (bits - 1) - 1) * (bits === 64 ? 0.999 : 1),
      }),
    shows: 'card',
  },
  {
    name: `gray TIFF of signed numbers of ${bits} bits around 0`,
    make: () =>
      tiffOf({
        bits,
        format: signed,
        photometric: 1,
        channels: grey,
        number: (value) => (value * 2 - 1) * (2 ** (bits - 1) - 1) * 0.999,
      }),
    shows: greyCard,
  },
  {
    name: `TIFF of ${bits} bits`,
    make: () =>
      tiffOf({
        bits,
        format: unsigned,
        number: (value) => value * (2 ** bits - 1) * (bits === 64 ? 0.999 : 1),
      }),
    shows: 'card',
  },
]);

const odd: Awkward[] = [
  ...[4, 6, 10, 12, 14, 24].map((bits): Awkward => ({
    name: `TIFF of ${bits} bits a channel`,
    make: () => tiffOf({ bits, format: unsigned }),
    shows: { look: 'red green blue yellow', size: [96, 64] },
  })),
  {
    name: 'gray TIFF of 12 bits',
    make: () => tiffOf({ bits: 12, format: unsigned, photometric: 1, channels: grey }),
    shows: greyCard,
  },
  {
    name: 'gray TIFF of 32 bits that hold 16',
    make: () =>
      tiffOf({
        bits: 32,
        format: unsigned,
        photometric: 1,
        channels: grey,
        number: (value) => value * 65_535,
      }),
    shows: greyCard,
  },
  {
    name: 'TIFF of linear floats brighter than white',
    make: () => tiffOf({ bits: 32, format: float, number: (value) => value * 4 }),
    shows: { size: [96, 64], reds: [252, 170, 182, 255] },
  },
  {
    name: 'TIFF of floats with one that is no number',
    make: () =>
      withProfile({ bits: 32, format: float, number: (value) => (value === 60 / 255 ? NaN : value) }),
    shows: { size: [96, 64] },
  },
  ...[8, 16].map((bits): Awkward => ({
    name: `TIFF of ${bits} bits with a saved selection`,
    make: () => tiffOf({ bits, format: unsigned, channels: beside, more: [[338, short, [0]]] }),
    shows: 'card',
  })),
  {
    name: 'TIFF with two channels beside',
    make: () =>
      tiffOf({
        bits: 8,
        format: unsigned,
        channels: (rgb) => [...rgb, 0, 0.5],
        more: [[338, short, [0, 0]]],
      }),
    shows: 'card',
  },
  {
    name: 'TIFF with transparency and a channel beside',
    make: () =>
      tiffOf({ bits: 8, format: unsigned, channels: (rgb) => [...rgb, 1, 0], more: [[338, short, [2, 0]]] }),
    shows: 'card',
  },
  {
    name: 'CMYK TIFF with a spot colour',
    make: () =>
      tiffOf({
        bits: 8,
        format: unsigned,
        photometric: 5,
        channels: (rgb) => [...inks(rgb), 0.5],
        more: [[338, short, [0]]],
      }),
    shows: { look: 'red green blue yellow' },
  },
  {
    name: 'CIELab TIFF',
    make: () =>
      tiffOf({
        bits: 8,
        format: unsigned,
        photometric: 8,
        channels: lab(128, 40, 30),
        number: (value) => value,
      }),
    shows: { colour: [188, 88, 71] },
  },
  {
    name: 'CIELab TIFF of 16 bits',
    make: () =>
      tiffOf({
        bits: 16,
        format: unsigned,
        photometric: 8,
        channels: lab(128 * 257, 40 * 256, 30 * 256),
        number: (value) => value,
      }),
    shows: { colour: [188, 88, 71] },
  },
  {
    name: 'ICCLab TIFF',
    make: () =>
      tiffOf({
        bits: 8,
        format: unsigned,
        photometric: 9,
        channels: lab(128, 168, 158),
        number: (value) => value,
      }),
    shows: { colour: [188, 88, 71] },
  },
  {
    name: 'ICCLab TIFF of 16 bits',
    make: () =>
      tiffOf({
        bits: 16,
        format: unsigned,
        photometric: 9,
        channels: lab(128 * 256, 168 * 256, 158 * 256),
        number: (value) => value,
      }),
    shows: { colour: [188, 88, 71] },
  },
  {
    name: 'uncompressed YCbCr TIFF',
    make: () =>
      tiffOf({ bits: 8, format: unsigned, photometric: 6, channels: yCbCr, more: [[530, short, [1, 1]]] }),
    shows: 'card',
  },
  {
    name: 'TIFF of floats, cut',
    make: async () => (await withProfile({ bits: 32, format: float })).subarray(0, 60_000),
    shows: null,
  },
];

function yCbCr([red, green, blue]: readonly number[]): number[] {
  const y = 0.299 * red! + 0.587 * green! + 0.114 * blue!;
  return [y, (blue! - y) / 1.772 + 0.5, (red! - y) / 1.402 + 0.5];
}

/** An ordinary TIFF that says it is packed otherwise. */
const packed = (compression: number) =>
  tiff([rgbTags(card()).map((entry): Entry => (entry[0] === 259 ? [259, short, [compression]] : entry))]);
const packings: Awkward[] = (
  [
    ['JBIG', 34_661],
    ['JPEG 2000', 34_712],
    ['JPEG 2000', 33_003],
    ['JPEG 2000', 33_005],
    ['LERC', 34_887],
    ['LZMA', 34_925],
    ['Zstandard', 50_000],
    ['JPEG XL', 50_002],
    ['JPEG XL', 52_546],
    ['PNG', 34_933],
    ['number 12345', 12_345],
  ] as const
).map(([name, compression]): Awkward => ({
  name: `TIFF packed as ${name} (${compression})`,
  make: () => packed(compression),
  shows: null,
  refused: /^unsupported_format$/,
  says: /Save it with LZW or ZIP/,
}));

const sensors: Awkward[] = [32_803, 34_892].map((photometric): Awkward => ({
  name: `TIFF of a sensor’s values (${photometric})`,
  make: () =>
    tiffOf({
      bits: 16,
      format: unsigned,
      photometric,
      channels: photometric === 32_803 ? grey : (rgb) => rgb,
    }),
  shows: null,
  refused: /^unsupported_format$/,
  says: /raw converter/,
}));

export const numbers: Awkward[] = [...floats, ...whole, ...odd, ...packings, ...sensors];
