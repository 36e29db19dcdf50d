/**
 * @file TIFF files that libvips interprets wrongly: floats, signed and wide numbers, unusual bit depths, Lab,
 * extra channels.
 */
import { labToSrgb, toSrgb } from './lab.ts';
import {
  float,
  formatOf,
  numbersOf,
  signed,
  unpackedCompressions,
  unsigned,
  type TiffNumbers,
} from './tiff-chunks.ts';
import { readerIn } from './read-at.ts';
import { picturePage, tiffPages, tiffTag, type TiffPage } from './tiff-directory.ts';
import { checkContent, checkSize, UnpackError, type Unpacked } from './unpacked.ts';

/** PhotometricInterpretation */
const [whiteIsZero, blackIsZero, rgb, palette, inks, brightnessAndColour, cieLab, iccLab, ituLab] = [
  0, 1, 2, 3, 5, 6, 8, 9, 10,
] as const;
const coloursOf: Readonly<Record<number, number>> = {
  [whiteIsZero]: 1,
  [blackIsZero]: 1,
  [rgb]: 3,
  [palette]: 1,
  [inks]: 4,
  [brightnessAndColour]: 3,
  [cieLab]: 3,
  [iccLab]: 3,
  [ituLab]: 3,
};
const sensor: ReadonlySet<number> = new Set([32_803, 34_892]);
/** compressions of libtiff as sharp has it, besides those that are unpacked here */
const byLibtiff: ReadonlySet<number> = new Set([
  2, 3, 4, 6, 7, 32_771, 32_809, 32_909, 34_676, 34_677, 50_001,
]);
const packedAs: Readonly<Record<number, string>> = {
  34_661: 'JBIG',
  34_712: 'JPEG 2000',
  33_003: 'JPEG 2000',
  33_004: 'JPEG 2000',
  33_005: 'JPEG 2000',
  33_007: 'JPEG',
  34_887: 'LERC',
  34_892: 'JPEG',
  34_925: 'LZMA',
  34_926: 'Zstandard',
  50_000: 'Zstandard',
  50_002: 'JPEG XL',
  52_546: 'JPEG XL',
  34_933: 'PNG',
  34_934: 'JPEG XR',
  22_610: 'JPEG XR',
  50_003: 'a lossy form of deflate',
  34_715: 'JBIG2',
  9: 'JBIG',
  10: 'JBIG',
};

/** How a page is decoded: by libvips, by `unpackTiff`, or not at all, with the reason. */
export type TiffWay = 'libvips' | 'here' | UnpackError;

/** Decides from the tags alone. */
export function tiffWay(page: TiffPage): TiffWay {
  const compression = page.one(tiffTag.compression, 1);
  const photometric = page.one(tiffTag.photometric, blackIsZero);
  if (!unpackedCompressions.has(compression) && !byLibtiff.has(compression)) {
    const name = packedAs[compression];
    const how = name ? `as ${name}` : `in a way (${compression})`;
    return unsupported(
      `This TIFF is packed ${how}, which cannot be read. ` +
        'Save it with LZW or ZIP compression, or as PNG or JPEG, to import it.',
    );
  }
  if (sensor.has(photometric))
    return unsupported(
      'This TIFF holds a camera sensor’s own values, not a picture. ' +
        'Save a JPEG or TIFF copy with a raw converter to import it.',
    );
  if (isOrdinary(page, photometric) || !unpackedCompressions.has(compression)) return 'libvips';
  if (coloursOf[photometric] !== undefined && page.one(tiffTag.samples, 1) >= coloursOf[photometric])
    return 'here';
  return page.one(tiffTag.samples, 1) === 1 || photometric > 10
    ? 'libvips'
    : unsupported('This TIFF holds its colours in a way that cannot be read. Save it as RGB to import it.');
}

function unsupported(sentence: string): UnpackError {
  return new UnpackError('unsupported_format', sentence);
}

/**
 * What libvips shows correctly: whole numbers of 1, 8 and 16 bits, and at most one extra channel, which is
 * transparency.
 */
function isOrdinary(page: TiffPage, photometric: number): boolean {
  const bits = page.one(tiffTag.bits, 1);
  const samples = page.one(tiffTag.samples, 1);
  const colours = coloursOf[photometric] ?? 0;
  const extras = samples - colours;
  const isMany = bits === 8 || bits === 16 || (samples === 1 && [1, 2, 4].includes(bits));
  const isSubsampled =
    photometric === brightnessAndColour && page.all(tiffTag.subsampling).some((step) => step > 1);
  const isKnown = [whiteIsZero, blackIsZero, rgb, palette, inks].includes(photometric as 0) || isSubsampled;
  return (
    isKnown &&
    isMany &&
    formatOf(page) === unsigned &&
    (extras === 0 || (extras === 1 && isAlpha(page.one(tiffTag.extraSamples, 0))))
  );
}

const [premultiplied, straight] = [1, 2] as const;
function isAlpha(extra: number): boolean {
  return extra === premultiplied || extra === straight;
}

/** @throws UnpackError */
export async function unpackTiff(file: Uint8Array): Promise<Unpacked> {
  const page = picturePage(await tiffPages(readerIn(file)));
  if (!page) throw new UnpackError('unreadable_file', 'it ends within its head');
  const [width, height] = [page.one(tiffTag.width, 0), page.one(tiffTag.height, 0)];
  checkSize(width, height);
  // a packed byte may be a thousand
  checkContent(
    file.length * (page.one(tiffTag.compression, 1) === 1 ? 1 : 1_000),
    (width * height * page.one(tiffTag.samples, 1) * page.one(tiffTag.bits, 1)) / 8,
  );
  const numbers = numbersOf(file, page);
  return { ...picture(numbers, page), width, height, bits: 16, damaged: numbers.damaged };
}

function picture(
  numbers: TiffNumbers,
  page: TiffPage,
): Pick<Unpacked, 'data' | 'space' | 'alpha' | 'profile'> {
  const photometric = page.one(tiffTag.photometric, blackIsZero);
  const colours = coloursOf[photometric]!;
  const extra = page.one(tiffTag.extraSamples, 0);
  const alpha = numbers.samples > colours && isAlpha(extra);
  const scale = scaleOf(numbers, page, colours);
  const colour = colourOf(photometric, page, scale);
  const { values, samples } = numbers;
  const kept = (photometric === inks ? 4 : photometric <= blackIsZero ? 1 : 3) + (alpha ? 1 : 0);
  const data = new Uint16Array((values.length / samples) * kept);
  const full =
    page.one(tiffTag.bits, 1) > 32 || formatOf(page) === float ? 1 : 2 ** page.one(tiffTag.bits, 1) - 1;
  const out = new Float64Array(4);
  for (let from = 0, to = 0; from < values.length; from += samples, to += kept) {
    colour(values, from, out);
    const opacity = alpha ? Math.min(1, Math.max(0, values[from + colours]! / full)) : 1;
    const divisor = extra === premultiplied && alpha && opacity > 0 ? opacity : 1;
    for (let channel = 0; channel < kept; channel += 1)
      data[to + channel] = sixteenBits(out[channel]! / divisor);
    if (alpha) data[to + kept - 1] = sixteenBits(opacity);
  }
  const isGrey = photometric <= blackIsZero;
  const hasOwnNumbers = photometric === inks || isGrey || photometric === rgb;
  const space = photometric === inks ? 'cmyk' : isGrey ? 'grey' : 'rgb';
  return {
    data: new Uint8Array(data.buffer),
    space,
    alpha,
    profile: hasOwnNumbers ? (page.bytes(tiffTag.profile)?.slice() ?? null) : null,
  };
}

/** 0 … 1, what is beyond cut and what is no number black. */
function sixteenBits(value: number): number {
  return Number.isNaN(value) ? 0 : Math.round(Math.min(1, Math.max(0, value)) * 65_535);
}

type Colour = (values: Float32Array, at: number, out: Float64Array) => void;

/** From the numbers of a pixel to what is stored of it, 0 … 1 each. */
function colourOf(photometric: number, page: TiffPage, scale: (value: number) => number): Colour {
  const isLinear = photometric === rgb && formatOf(page) === float && page.bytes(tiffTag.profile) === null;
  const bits = page.one(tiffTag.bits, 1);
  switch (photometric) {
    case palette: {
      const table = page.all(tiffTag.palette);
      const length = table.length / 3;
      return (values, at, out) =>
        [0, 1, 2].forEach(
          (channel) => (out[channel] = (table[channel * length + values[at]!] ?? 0) / 65_535),
        );
    }
    case brightnessAndColour:
      // ITU-R BT.601, the full range
      return (values, at, out) => {
        const [y, blue, red] = [
          scale(values[at]!),
          scale(values[at + 1]!) - 0.5,
          scale(values[at + 2]!) - 0.5,
        ];
        out.set([y + 1.402 * red, y - 0.344136 * blue - 0.714136 * red, y + 1.772 * blue]);
      };
    case cieLab:
    case iccLab:
    case ituLab:
      return (values, at, out) =>
        out.set(labToSrgb(...labOf(values, at, { photometric, bits, isFloat: formatOf(page) === float })));
    case whiteIsZero:
      return (values, at, out) => (out[0] = 1 - scale(values[at]!));
    default: {
      const channels = coloursOf[photometric]!;
      return (values, at, out) => {
        for (let channel = 0; channel < channels; channel += 1)
          out[channel] = isLinear ? toSrgb(scale(values[at + channel]!)) : scale(values[at + channel]!);
      };
    }
  }
}

/** CIELab has signed colours, ICCLab such that begin at the middle; 16 bits are 256 times 8. */
function labOf(
  values: Float32Array,
  at: number,
  { photometric, bits, isFloat }: { photometric: number; bits: number; isFloat: boolean },
): [number, number, number] {
  const [l, a, b] = [values[at]!, values[at + 1]!, values[at + 2]!];
  if (isFloat) return [l, a, b];
  const step = 2 ** (bits - 8);
  const whole = photometric === iccLab && bits > 8 ? 255 * step : 2 ** bits - 1;
  const colour = (value: number) => {
    const eight = value / step;
    return photometric === cieLab ? (eight >= 128 ? eight - 256 : eight) : eight - 128;
  };
  return [(100 * l) / whole, colour(a), colour(b)];
}

/** Whole numbers below this share of their range are thought of in a smaller one: 32 bits often hold 16. */
const smallerRanges = [255, 65_535, 2 ** 32 - 1] as const;

/**
 * Scales numbers to 0 … 1. Whole numbers fill their range, or the smaller one that holds them all. Floats run
 * from 0 to 1; where nearly all are larger or much smaller, from 0 (or the minimum, where that is negative)
 * to the maximum; linear light above 1 is compressed by Reinhard's curve.
 */
function scaleOf(numbers: TiffNumbers, page: TiffPage, colours: number): (value: number) => number {
  const bits = page.one(tiffTag.bits, 1);
  const format = formatOf(page);
  if (format === unsigned && bits <= 24) return (value) => value / (2 ** bits - 1);
  const { least, most } = spreadOf(numbers, colours);
  if (format === unsigned) return within(0, smallerRanges.find((range) => most <= range) ?? 2 ** bits - 1);
  if (format === signed) {
    if (least >= 0)
      return within(
        0,
        [127, 255, 32_767, 65_535].find((range) => range < 2 ** (bits - 1) && most <= range) ??
          2 ** (bits - 1) - 1,
      );
    const half = [128, 32_768].find((range) => Math.max(-least, most) <= range) ?? 2 ** (bits - 1);
    return within(-half, half - 1);
  }
  const isLight = page.one(tiffTag.photometric) === rgb;
  if (least < -0.05 * most && !isLight) return within(least, most);
  if (most > 100) return within(0, smallerRanges.find((range) => most <= range) ?? most);
  if (most > 1.001 && isLight && page.bytes(tiffTag.profile) === null)
    return (value) => (value * (1 + value / most ** 2)) / (1 + value);
  return most > 1.001 || (most < 0.02 && most > 0) ? within(0, most) : (value) => value;
}

function within(least: number, most: number): (value: number) => number {
  return (value) => (value - least) / (most - least || 1);
}

/**
 * The least and the largest number, but for one in a thousand at each end of what floats may hold by mistake.
 */
function spreadOf({ values, samples }: TiffNumbers, colours: number): { least: number; most: number } {
  const pixels = values.length / samples;
  const step = Math.max(1, Math.floor(pixels / 100_000));
  const seen: number[] = [];
  for (let pixel = 0; pixel < pixels; pixel += step) {
    for (let channel = 0; channel < colours; channel += 1) {
      const value = values[pixel * samples + channel]!;
      if (Number.isFinite(value)) seen.push(value);
    }
  }
  const sorted = Float64Array.from(seen).sort();
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return { least: at(0.001), most: at(0.999) };
}
