/**
 * @file Windows bitmaps, after Microsoft's BITMAPFILEHEADER … BITMAPV5HEADER: all depths, masks, both
 * run-length forms. Pure.
 */
import { statedColoursProfile } from './icc-profile.ts';
import { checkContent, checkSize, UnpackError, type Unpacked } from './unpacked.ts';

/** biCompression */
const [plain, rle8, rle4, bitFields, alphaBitFields] = [0, 1, 2, 3, 6] as const;
/** bV5CSType */
const [calibrated, embedded] = [0, 0x4d424544] as const;

interface Header {
  width: number;
  height: number;
  /** rows run from the top down */
  topDown: boolean;
  bits: number;
  compression: number;
  pixelsAt: number;
  /** four bytes a colour (blue, green, red, nothing), or three in the oldest form */
  palette: Uint8Array;
  paletteStep: 3 | 4;
  /** red, green, blue, alpha; 0 = absent */
  masks: readonly [number, number, number, number];
  profile: Uint8Array | null;
}

/** @throws UnpackError */
export function unpackBmp(bytes: Uint8Array): Unpacked {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let header: Header;
  try {
    header = readHeader(view, bytes);
  } catch (error) {
    if (error instanceof RangeError) throw new UnpackError('unreadable_file', 'it ends within its head');
    throw error;
  }
  checkSize(header.width, header.height);
  const there = bytes.length - header.pixelsAt;
  if (there <= 0) throw new UnpackError('unreadable_file', 'it ends before its first pixel');
  const runs = header.compression === rle4 || header.compression === rle8;
  // two bytes of a run are 255 pixels at most
  checkContent(runs ? there * 128 : there, (header.width * header.height * (runs ? 8 : header.bits)) / 8);
  if (runs) return fromRuns(bytes, header);
  return header.bits <= 8 ? fromIndexes(bytes, header) : fromColours(bytes, header);
}

function readHeader(view: DataView, bytes: Uint8Array): Header {
  const size = view.getUint32(14, true);
  const old = size === 12;
  if (!old && size < 40) throw new UnpackError('unreadable_file', 'its head has no known size');
  const width = old ? view.getUint16(18, true) : view.getInt32(18, true);
  const rows = old ? view.getInt16(20, true) : view.getInt32(22, true);
  const bits = old ? view.getUint16(24, true) : view.getUint16(28, true);
  const compression = old ? plain : view.getUint32(30, true);
  const runs = (compression === rle8 && bits === 8) || (compression === rle4 && bits === 4);
  const masked =
    (compression === bitFields || compression === alphaBitFields) && (bits === 16 || bits === 32);
  if (![1, 2, 4, 8, 16, 24, 32].includes(bits) || !(compression === plain || runs || masked)) {
    throw new UnpackError(
      'unsupported_format',
      'This bitmap is packed in a way that cannot be read. Save a PNG copy to import it.',
    );
  }
  // the masks follow the 40 bytes of the first form, and are a part of the later ones
  const mask = (at: number, from: number) =>
    masked && (size >= from || compression === alphaBitFields || at < 66) ? view.getUint32(at, true) : 0;
  const standard: Header['masks'] = bits === 16 ? [0x7c00, 0x3e0, 0x1f, 0] : [0xff0000, 0xff00, 0xff, 0];
  const masks: Header['masks'] = masked ? [mask(54, 52), mask(58, 52), mask(62, 52), mask(66, 56)] : standard;
  const paletteAt = 14 + size + (masked && size === 40 ? (compression === alphaBitFields ? 16 : 12) : 0);
  const paletteStep = old ? 3 : 4;
  const colours = bits > 8 ? 0 : Math.min((!old && view.getUint32(46, true)) || 2 ** bits, 2 ** bits);
  const palette = bytes.subarray(paletteAt, paletteAt + colours * paletteStep);
  const space = size >= 108 ? view.getUint32(70, true) : null;
  const profileAt = size >= 124 && space === embedded ? 14 + view.getUint32(126, true) : 0;
  return {
    width,
    height: Math.abs(rows),
    topDown: rows < 0,
    bits,
    compression,
    pixelsAt: view.getUint32(10, true),
    palette,
    paletteStep,
    masks,
    profile:
      profileAt > 0
        ? bytes.slice(profileAt, profileAt + view.getUint32(130, true))
        : space === calibrated
          ? calibratedProfile(view)
          : null,
  };
}

/** BITMAPV4HEADER: XYZ of the three primaries with 30 bits of fraction, then three gammas with 16. */
function calibratedProfile(view: DataView): Uint8Array | null {
  const points = [0, 1, 2].map((primary) =>
    [0, 1, 2].map((axis) => view.getInt32(74 + 12 * primary + 4 * axis, true) / 2 ** 30),
  );
  const gamma = view.getUint32(110, true) / 65_536;
  const white = [0, 1, 2].map((axis) => points[0]![axis]! + points[1]![axis]! + points[2]![axis]!);
  const [red, green, blue, whitePoint] = [...points, white].map(
    ([x, y, z]) => [x! / (x! + y! + z!), y! / (x! + y! + z!)] as const,
  );
  const isStated = [...red!, ...green!, ...blue!].every((value) => Number.isFinite(value) && value > 0);
  const isSrgb = gamma < 0.5 || Math.abs(gamma - 2.2) < 0.05;
  return statedColoursProfile(
    isStated ? { red: red!, green: green!, blue: blue!, white: whitePoint! } : null,
    isSrgb ? null : (value) => value ** gamma,
  );
}

function picture(
  { width, height, profile }: Header,
  data: Uint8Array,
  damaged: boolean,
  alpha = false,
): Unpacked {
  return {
    data,
    width,
    height,
    space: 'rgb',
    alpha,
    bits: 8,
    profile: profile && profile.length > 128 ? profile : null,
    damaged,
  };
}

/** Row of the picture that the file's row `y` is. */
function rowOf({ height, topDown }: Header, y: number): number {
  return topDown ? y : height - 1 - y;
}

function paint({ palette, paletteStep }: Header, data: Uint8Array, to: number, index: number): void {
  const from = index * paletteStep;
  data[to] = palette[from + 2] ?? 0;
  data[to + 1] = palette[from + 1] ?? 0;
  data[to + 2] = palette[from] ?? 0;
}

function fromIndexes(bytes: Uint8Array, header: Header): Unpacked {
  const { width, height, bits, pixelsAt } = header;
  const rowBytes = 4 * Math.ceil((width * bits) / 32);
  const data = new Uint8Array(3 * width * height).fill(255);
  for (let y = 0; y < height; y += 1) {
    const from = pixelsAt + y * rowBytes;
    if (from + Math.ceil((width * bits) / 8) > bytes.length) return picture(header, data, true);
    let to = 3 * width * rowOf(header, y);
    for (let x = 0; x < width; x += 1, to += 3) {
      const bit = x * bits;
      paint(header, data, to, (bytes[from + (bit >> 3)]! >> (8 - bits - (bit & 7))) & (2 ** bits - 1));
    }
  }
  return picture(header, data, false);
}

function fromColours(bytes: Uint8Array, header: Header): Unpacked {
  const { width, height, bits, pixelsAt, masks } = header;
  const step = bits / 8;
  const rowBytes = 4 * Math.ceil((width * bits) / 32);
  const channels = masks.map((mask) => channelOf(mask));
  const samples = masks[3] === 0 ? 3 : 4;
  const data = new Uint8Array(samples * width * height).fill(255);
  let opaque = false;
  let damaged = false;
  for (let y = 0; y < height; y += 1) {
    let from = pixelsAt + y * rowBytes;
    if (from + width * step > bytes.length) {
      damaged = true;
      break;
    }
    let to = samples * width * rowOf(header, y);
    for (let x = 0; x < width; x += 1, from += step, to += samples) {
      const value =
        (bytes[from]! |
          (bytes[from + 1]! << 8) |
          (step > 2 ? bytes[from + 2]! << 16 : 0) |
          (step > 3 ? bytes[from + 3]! << 24 : 0)) >>>
        0;
      for (let channel = 0; channel < 3; channel += 1) data[to + channel] = channels[channel]!(value);
      if (samples === 3) continue;
      const alpha = channels[3]!(value);
      data[to + 3] = alpha;
      if (alpha > 0) opaque = true;
    }
  }
  // many programs leave the fourth byte at 0 in opaque pictures
  if (samples === 4 && !opaque) for (let at = 3; at < data.length; at += 4) data[at] = 255;
  return picture(header, data, damaged, samples === 4);
}

/** Takes the bits of a mask as a value of 0 … 255. */
function channelOf(mask: number): (value: number) => number {
  if (mask === 0) return () => 0;
  const shift = 31 - Math.clz32(mask & -mask);
  const most = mask >>> shift;
  if (most === 255) return (value) => (value >>> shift) & 255;
  return (value) => Math.round((((value & mask) >>> shift) * 255) / most);
}

/**
 * Run-length forms: a count and an index, or 0 and an order (end of row, end, jump, so many indexes as they
 * are).
 */
function fromRuns(bytes: Uint8Array, header: Header): Unpacked {
  const { width, height, compression, pixelsAt } = header;
  const data = new Uint8Array(3 * width * height);
  for (let at = 0; at < data.length; at += 3) paint(header, data, at, 0);
  let [x, y, at] = [0, 0, pixelsAt];
  const nibbles = compression === rle4;
  const put = (index: number) => {
    if (x < width && y < height) paint(header, data, 3 * (width * rowOf(header, y) + x), index);
    x += 1;
  };
  while (at + 1 < bytes.length && y < height) {
    const [count, value] = [bytes[at]!, bytes[at + 1]!];
    at += 2;
    if (count > 0) {
      for (let i = 0; i < count; i += 1) put(nibbles ? (i % 2 === 0 ? value >> 4 : value & 15) : value);
    } else if (value === 0) [x, y] = [0, y + 1];
    else if (value === 1) return picture(header, data, false);
    else if (value === 2) {
      x += bytes[at] ?? 0;
      y += bytes[at + 1] ?? 0;
      at += 2;
    } else {
      for (let i = 0; i < value; i += 1) {
        const byte = bytes[at + (nibbles ? i >> 1 : i)] ?? 0;
        put(nibbles ? (i % 2 === 0 ? byte >> 4 : byte & 15) : byte);
      }
      const used = nibbles ? Math.ceil(value / 2) : value;
      at += used + (used % 2);
    }
  }
  return picture(header, data, y < height - 1);
}
