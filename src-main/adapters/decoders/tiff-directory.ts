/** @file The directories of a TIFF (TIFF 6.0 §2, BigTIFF): its pages and their tags. */

import type { ReadAt } from './read-at.ts';

export const tiffTag = {
  kind: 254,
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  orientation: 274,
  samples: 277,
  rowsPerStrip: 278,
  stripBytes: 279,
  planar: 284,
  transferFunction: 301,
  predictor: 317,
  whitePoint: 318,
  primaries: 319,
  palette: 320,
  subDirectories: 330,
  tileWidth: 322,
  tileHeight: 323,
  tileOffsets: 324,
  tileBytes: 325,
  extraSamples: 338,
  sampleFormat: 339,
  jpegTables: 347,
  subsampling: 530,
  profile: 34_675,
} as const;

/** One directory. */
export interface TiffPage {
  /** its place in the chain, from 0 */
  index: number;
  bigEndian: boolean;
  /** all numbers of a tag; none where it is absent */
  all(tag: number): readonly number[];
  /** the first number of a tag */
  one(tag: number): number | undefined;
  one(tag: number, otherwise: number): number;
  /** a tag's bytes as in the file */
  bytes(tag: number): Uint8Array | null;
}

const sizes: Readonly<Record<number, number>> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8,
};
const wanted = new Set<number>(Object.values(tiffTag));
const mostPages = 32;
const mostTags = 1_000;
/** of one tag: a picture of 16,000 rows in as many strips takes far less */
const mostTagBytes = 16_000_000;
const reducedCopy = 1;

/**
 * @returns the pages in their order; none where it is no TIFF, or points outside of itself @throws system
 * errors
 */
export async function tiffPages(read: ReadAt): Promise<TiffPage[]> {
  return (await chainOf(read)).pages;
}

/**
 * The minimum length of the file: the end of all pixels that its directories list.
 * @returns Infinity where a directory is incomplete @throws system errors
 */
export async function tiffEnd(read: ReadAt): Promise<number> {
  const { pages, form, isBroken } = await chainOf(read);
  if (isBroken) return Infinity;
  const below: TiffPage[] = [];
  try {
    for (const at of pages.flatMap((page) => page.all(tiffTag.subDirectories)).slice(0, mostPages)) {
      below.push((await directory(read, at, { ...form, index: 0 })).page);
    }
  } catch (error) {
    if (error instanceof RangeError) return Infinity;
    throw error;
  }
  return Math.max(0, ...[...pages, ...below].map(pixelsEnd));
}

/** Counts larger than possible are ignored. */
function pixelsEnd(page: TiffPage): number {
  const tiled = page.one(tiffTag.tileOffsets) !== undefined;
  const offsets = page.all(tiled ? tiffTag.tileOffsets : tiffTag.stripOffsets);
  const counts = page.all(tiled ? tiffTag.tileBytes : tiffTag.stripBytes);
  const row = Math.ceil(
    (page.one(tiffTag.width, 0) * page.one(tiffTag.samples, 1) * page.one(tiffTag.bits, 1)) / 8,
  );
  const most =
    page.one(tiffTag.compression, 1) === 1 && !tiled ? row * page.one(tiffTag.height, 0) : Infinity;
  return offsets.reduce((end, at, index) => Math.max(end, at + Math.min(counts[index] ?? 0, most)), 0);
}

async function chainOf(
  read: ReadAt,
): Promise<{ pages: TiffPage[]; form: Omit<Form, 'index'>; isBroken: boolean }> {
  const pages: TiffPage[] = [];
  const form = { bigEndian: false, big: false };
  try {
    const head = view(await read(0, 16));
    form.bigEndian = head.getUint16(0) === 0x4d4d;
    form.big = head.getUint16(2, !form.bigEndian) === 43;
    let at = form.big ? long64(head, 8, form.bigEndian) : head.getUint32(4, !form.bigEndian);
    const seen = new Set<number>();
    while (at > 0 && pages.length < mostPages && !seen.has(at)) {
      seen.add(at);
      const { page, next } = await directory(read, at, { ...form, index: pages.length });
      pages.push(page);
      if (next === null) return { pages, form, isBroken: true };
      at = next;
    }
    return { pages, form, isBroken: false };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { pages, form, isBroken: true };
  }
}

/** The first page that is no smaller copy of another one. */
export function picturePage(pages: readonly TiffPage[]): TiffPage | undefined {
  return pages.find((page) => (page.one(tiffTag.kind, 0) & reducedCopy) === 0) ?? pages[0];
}

interface Form {
  index: number;
  bigEndian: boolean;
  big: boolean;
}
interface Value {
  type: number;
  count: number;
  bytes: Uint8Array;
}

/** @returns `next`: position of the next directory, 0 = none; null where this one is incomplete */
async function directory(
  read: ReadAt,
  at: number,
  { index, bigEndian, big }: Form,
): Promise<{ page: TiffPage; next: number | null }> {
  const [countBytes, step, pointer] = big ? ([8, 20, 8] as const) : ([2, 12, 4] as const);
  const head = view(await read(at, countBytes));
  const count = Math.min(big ? long64(head, 0, bigEndian) : head.getUint16(0, !bigEndian), mostTags);
  const table = await read(at + countBytes, count * step + pointer);
  const entries = view(table);
  const values = new Map<number, Value>();
  for (let entry = 0; entry < count; entry += 1) {
    const from = entry * step;
    const tag = entries.getUint16(from, !bigEndian);
    const type = entries.getUint16(from + 2, !bigEndian);
    const amount = big ? long64(entries, from + 4, bigEndian) : entries.getUint32(from + 4, !bigEndian);
    const length = amount * (sizes[type] ?? 0);
    if (!wanted.has(tag) || length === 0 || length > mostTagBytes || values.has(tag)) continue;
    const valueAt = from + 4 + pointer;
    const place = big ? long64(entries, valueAt, bigEndian) : entries.getUint32(valueAt, !bigEndian);
    const bytes = length <= pointer ? table.subarray(valueAt, valueAt + length) : await read(place, length);
    values.set(tag, { type, count: amount, bytes });
  }
  const nextAt = count * step;
  const isWhole =
    table.length >= nextAt + pointer &&
    [...values.values()].every((value) => value.bytes.length === value.count * sizes[value.type]!);
  const next = !isWhole
    ? null
    : big
      ? long64(entries, nextAt, bigEndian)
      : entries.getUint32(nextAt, !bigEndian);
  return { page: pageOf(values, index, bigEndian), next };
}

function pageOf(values: ReadonlyMap<number, Value>, index: number, bigEndian: boolean): TiffPage {
  const decoded = new Map<number, readonly number[]>();
  const all = (tag: number): readonly number[] => {
    const known = decoded.get(tag);
    if (known) return known;
    const value = values.get(tag);
    const found = value ? numbersOf(value, bigEndian) : [];
    decoded.set(tag, found);
    return found;
  };
  return {
    index,
    bigEndian,
    all,
    one: ((tag: number, otherwise?: number) => all(tag)[0] ?? otherwise) as TiffPage['one'],
    bytes: (tag) => values.get(tag)?.bytes ?? null,
  };
}

function numbersOf({ type, bytes }: Value, bigEndian: boolean): number[] {
  const size = sizes[type]!;
  const data = view(bytes);
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, index) =>
    numberAt(data, index * size, type, bigEndian),
  );
}

function numberAt(data: DataView, at: number, type: number, bigEndian: boolean): number {
  const little = !bigEndian;
  switch (type) {
    case 3:
      return data.getUint16(at, little);
    case 4:
    case 13:
      return data.getUint32(at, little);
    case 5:
      return data.getUint32(at, little) / data.getUint32(at + 4, little);
    case 6:
      return data.getInt8(at);
    case 8:
      return data.getInt16(at, little);
    case 9:
      return data.getInt32(at, little);
    case 10:
      return data.getInt32(at, little) / data.getInt32(at + 4, little);
    case 11:
      return data.getFloat32(at, little);
    case 12:
      return data.getFloat64(at, little);
    case 16:
    case 17:
    case 18:
      return long64(data, at, bigEndian);
    default:
      return data.getUint8(at);
  }
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function long64(data: DataView, at: number, bigEndian: boolean): number {
  return Number(data.getBigUint64(at, !bigEndian));
}
