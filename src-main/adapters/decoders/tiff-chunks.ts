/**
 * @file The pixels of a TIFF as numbers, from strips or tiles in the packings of TIFF 6.0: any width of a
 * number, any order, either predictor.
 */
import { inflateSync, constants } from 'node:zlib';
import { unpackBits } from './pack-bits.ts';
import { tiffTag, type TiffPage } from './tiff-directory.ts';
import { lzwUnpacked } from './tiff-lzw.ts';
import { UnpackError } from './unpacked.ts';

/** compressions that are unpacked here: none, LZW, deflate in two numbers, PackBits */
const [plain, lzw, deflate, oldDeflate, packBits] = [1, 5, 8, 32_946, 32_773] as const;
export const unpackedCompressions: ReadonlySet<number> = new Set([plain, lzw, deflate, oldDeflate, packBits]);

/** SampleFormat */
export const [unsigned, signed, float] = [1, 2, 3] as const;

export interface TiffNumbers {
  width: number;
  height: number;
  samples: number;
  /** row by row, samples interleaved; 0 where the file ends early */
  values: Float32Array;
  damaged: boolean;
}

interface Layout {
  width: number;
  height: number;
  /** interleaved numbers in a chunk; 1 where each sample has its own plane */
  together: number;
  planes: number;
  bits: number;
  format: number;
  tileWidth: number;
  tileHeight: number;
  /** bytes of a row of a chunk */
  rowBytes: number;
  predictor: number;
  bigEndian: boolean;
}

/** @throws UnpackError where the kind of numbers is unknown, or nothing of the picture is there */
export function numbersOf(file: Uint8Array, page: TiffPage): TiffNumbers {
  const layout = layoutOf(page);
  const { width, height, together, planes, tileWidth, tileHeight } = layout;
  const samples = together * planes;
  const values = new Float32Array(width * height * samples);
  const tiled = page.one(tiffTag.tileWidth) !== undefined;
  const offsets = page.all(tiled ? tiffTag.tileOffsets : tiffTag.stripOffsets);
  const counts = page.all(tiled ? tiffTag.tileBytes : tiffTag.stripBytes);
  const [across, down] = [Math.ceil(width / tileWidth), Math.ceil(height / tileHeight)];
  const compression = page.one(tiffTag.compression, plain);
  const reverse = page.one(tiffTag.fillOrder) === 2;
  let damaged = false;
  let there = 0;
  for (let chunk = 0; chunk < across * down * planes; chunk += 1) {
    const [plane, place] = [Math.floor(chunk / (across * down)), chunk % (across * down)];
    const [left, top] = [(place % across) * tileWidth, Math.floor(place / across) * tileHeight];
    const rows = tiled ? tileHeight : Math.min(tileHeight, height - top);
    const wanted = rows * layout.rowBytes;
    const from = offsets[chunk] ?? file.length;
    const packed = file.subarray(
      from,
      from + (counts[chunk] ?? (compression === plain ? wanted : file.length)),
    );
    if (from + (counts[chunk] ?? 0) > file.length) damaged = true;
    const bytes = unpackedChunk(reverse ? packed.map(reversed) : packed, compression, wanted);
    if (bytes.length < wanted) damaged = true;
    there += bytes.length;
    writeChunk(bytes, layout, { left, top, plane, rows }, values);
  }
  if (there === 0) throw new UnpackError('unreadable_file', 'it ends before its picture');
  return { width, height, samples, values, damaged };
}

function layoutOf(page: TiffPage): Layout {
  const [width, height] = [page.one(tiffTag.width, 0), page.one(tiffTag.height, 0)];
  const samples = page.one(tiffTag.samples, 1);
  const bits = page.one(tiffTag.bits, 1);
  const format = formatOf(page);
  const planar = page.one(tiffTag.planar, 1) === 2;
  const together = planar ? 1 : samples;
  const tileWidth = page.one(tiffTag.tileWidth) ?? width;
  const tileHeight = page.one(tiffTag.tileHeight) ?? Math.min(page.one(tiffTag.rowsPerStrip, height), height);
  const predictor = page.one(tiffTag.predictor, 1);
  const isKnown =
    format === float ? [16, 24, 32, 64].includes(bits) : bits >= 1 && (bits <= 32 || bits === 64);
  const isPredictable =
    predictor === 1 ||
    (predictor === 2 && [8, 16, 32].includes(bits)) ||
    (predictor === 3 && format === float);
  if (
    ![unsigned, signed, float].includes(format as 1) ||
    !isKnown ||
    !isPredictable ||
    tileWidth < 1 ||
    tileHeight < 1 ||
    samples > 64
  ) {
    throw new UnpackError(
      'unsupported_format',
      'This TIFF holds its picture in a kind of number that cannot be read. ' +
        'Save it with 8 or 16 bits a channel to import it.',
    );
  }
  const rowBytes = Math.ceil((tileWidth * together * bits) / 8);
  return {
    width,
    height,
    together,
    planes: planar ? samples : 1,
    bits,
    format,
    tileWidth,
    tileHeight,
    rowBytes,
    predictor,
    bigEndian: page.bigEndian,
  };
}

/** “Undefined” is read as whole numbers, as other programs do. */
export function formatOf(page: TiffPage): number {
  const format = page.one(tiffTag.sampleFormat, unsigned);
  return format === 4 ? unsigned : format;
}

function unpackedChunk(packed: Uint8Array, compression: number, size: number): Uint8Array {
  if (compression === plain) return packed.subarray(0, size);
  if (compression === lzw) return lzwUnpacked(packed, size);
  if (compression === packBits) {
    const bytes = new Uint8Array(size);
    return bytes.subarray(0, unpackBits(packed, bytes));
  }
  try {
    return inflateSync(packed, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: size + 65_536,
    }).subarray(0, size);
  } catch {
    return new Uint8Array(0); // a damaged chunk is shorter, which marks it as missing
  }
}

interface Place {
  left: number;
  top: number;
  plane: number;
  rows: number;
}

function writeChunk(
  bytes: Uint8Array,
  layout: Layout,
  { left, top, plane, rows }: Place,
  values: Float32Array,
): void {
  const { width, height, together, planes, tileWidth, rowBytes, predictor, bits, format } = layout;
  const row = new Float64Array(tileWidth * together);
  const samples = together * planes;
  const read = rowReader(layout);
  const range = 2 ** bits;
  for (let y = 0; y < Math.min(rows, height - top) && (y + 1) * rowBytes <= bytes.length; y += 1) {
    const source = bytes.subarray(y * rowBytes, (y + 1) * rowBytes);
    read(predictor === 3 ? withoutFloatPredictor(source, row.length, together) : source, row);
    if (predictor === 2)
      for (let at = together; at < row.length; at += 1) row[at] = (row[at]! + row[at - together]!) % range;
    if (format === signed)
      for (let at = 0; at < row.length; at += 1) if (row[at]! >= range / 2) row[at]! -= range;
    if (predictor === 2 && format === float) asFloats(row, bits);
    for (let x = 0; x < Math.min(tileWidth, width - left); x += 1) {
      const to = ((top + y) * width + left + x) * samples + plane;
      for (let sample = 0; sample < together; sample += 1) values[to + sample] = row[x * together + sample]!;
    }
  }
}

/** Reads a row as numbers: floats, and whole numbers as if they had no sign. */
function rowReader({
  bits,
  format,
  bigEndian,
  predictor,
}: Layout): (bytes: Uint8Array, row: Float64Array) => void {
  // the float predictor leaves the high byte first, and differences are taken between whole numbers
  const little = !bigEndian && predictor !== 3;
  const isFloat = format === float && predictor !== 2;
  const at = (get: (view: DataView, index: number) => number) => (bytes: Uint8Array, row: Float64Array) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let index = 0; index < row.length; index += 1) row[index] = get(view, index);
  };
  const three = (view: DataView, index: number) =>
    little
      ? view.getUint8(3 * index) | (view.getUint8(3 * index + 1) << 8) | (view.getUint8(3 * index + 2) << 16)
      : (view.getUint8(3 * index) << 16) | (view.getUint8(3 * index + 1) << 8) | view.getUint8(3 * index + 2);
  if (bits === 8) return at((view, index) => view.getUint8(index));
  if (bits === 16)
    return at((view, index) =>
      isFloat ? halfFloat(view.getUint16(2 * index, little)) : view.getUint16(2 * index, little),
    );
  if (bits === 24) return at((view, index) => (isFloat ? float24(three(view, index)) : three(view, index)));
  if (bits === 32)
    return at((view, index) =>
      isFloat ? view.getFloat32(4 * index, little) : view.getUint32(4 * index, little),
    );
  if (bits === 64)
    return at((view, index) =>
      isFloat ? view.getFloat64(8 * index, little) : Number(view.getBigUint64(8 * index, little)),
    );
  return (bytes, row) => readBits(bytes, row, bits);
}

/** Numbers of any width, the high bit first. */
function readBits(bytes: Uint8Array, row: Float64Array, bits: number): void {
  for (let index = 0, bit = 0; index < row.length; index += 1) {
    let value = 0;
    for (let left = bits; left > 0;) {
      const take = Math.min(left, 8 - (bit & 7));
      value = value * 2 ** take + ((bytes[bit >> 3]! >> (8 - (bit & 7) - take)) & (2 ** take - 1));
      bit += take;
      left -= take;
    }
    row[index] = value;
  }
}

/** IEEE 754 binary16 */
function halfFloat(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1_023];
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1_024) * 2 ** (exponent - 15);
}

/** Adobe's TIFF technical note 3: a sign, 7 bits of exponent, 16 of fraction */
function float24(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 23 ? -1 : 1, (bits >> 16) & 127, bits & 65_535];
  if (exponent === 127) return fraction ? NaN : sign * Infinity;
  return exponent === 0 ? sign * fraction * 2 ** -78 : sign * (1 + fraction / 65_536) * 2 ** (exponent - 63);
}

/** Whole numbers that are the bits of floats. */
function asFloats(row: Float64Array, bits: number): void {
  const four = new DataView(new ArrayBuffer(4));
  for (let at = 0; at < row.length; at += 1) {
    if (bits === 16) row[at] = halfFloat(row[at]!);
    else {
      four.setUint32(0, row[at]!);
      row[at] = four.getFloat32(0);
    }
  }
}

/**
 * Adobe's TIFF technical note 3: bytes of the same significance are stored together, each as its difference
 * from the one a sample before.
 */
function withoutFloatPredictor(bytes: Uint8Array, numbers: number, together: number): Uint8Array {
  const summed = Uint8Array.from(bytes);
  for (let at = together; at < summed.length; at += 1) summed[at] = summed[at]! + summed[at - together]!;
  const size = Math.floor(bytes.length / numbers);
  const ordered = new Uint8Array(summed.length);
  for (let index = 0; index < numbers; index += 1)
    for (let byte = 0; byte < size; byte += 1) ordered[index * size + byte] = summed[byte * numbers + index]!;
  return ordered;
}

function reversed(byte: number): number {
  let result = 0;
  for (let bit = 0; bit < 8; bit += 1) if (byte & (1 << bit)) result |= 128 >> bit;
  return result;
}
