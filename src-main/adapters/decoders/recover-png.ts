/**
 * @file Recovers a damaged PNG: where the data end early, libvips drops a whole strip, or the whole of an
 * interlaced picture.
 */
import { promisify } from 'node:util';
import { constants, crc32, createInflate, deflate } from 'node:zlib';
import { mostPixels } from './unpacked.ts';

const signature = '89504e470d0a1a0a';
const samplesOf: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
/** Adam7 (PNG specification §8.2): first column and row of each pass, and the steps to the next */
const passes = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;
/** distances between decoded pixels after this many passes */
const lattices = [
  [8, 8],
  [8, 8],
  [4, 8],
  [4, 4],
  [2, 4],
  [2, 2],
  [1, 2],
  [1, 1],
] as const;
/** larger unpacked data are left to libvips */
const mostBytes = 512 * 2 ** 20;

export interface RecoveredPng {
  /** a complete PNG; missing pixels are 0 in all channels */
  png: Buffer;
  /** of an interlaced picture: the distances between decoded columns and rows */
  lattice: readonly [columns: number, rows: number];
}

/**
 * @param file a PNG that does not decode @returns null where none of its pixels can be decoded, or it is no
 * PNG
 */
export async function recoverPng(file: Buffer): Promise<RecoveredPng | null> {
  if (
    file.toString('hex', 0, 8) !== signature ||
    file.toString('latin1', 12, 16) !== 'IHDR' ||
    file.length < 33
  )
    return null;
  const head = file.subarray(16, 29);
  const [width, height, depth, colours, interlaced] = [
    head.readUInt32BE(0),
    head.readUInt32BE(4),
    head[8]!,
    head[9]!,
    head[12] === 1,
  ];
  const bits = depth * (samplesOf[colours] ?? 0);
  if (
    width === 0 ||
    height === 0 ||
    width * height > mostPixels ||
    ![1, 2, 4, 8, 16].includes(depth) ||
    bits === 0
  )
    return null;
  const rows = interlaced
    ? interlacedRows(width, height, bits)
    : [{ count: height, bytes: 1 + Math.ceil((width * bits) / 8) }];
  const size = rows.reduce((sum, { count, bytes }) => sum + count * bytes, 0);
  if (size > mostBytes) return null;

  const { kept, data } = chunksOf(file);
  const found = await inflated(data, size);
  const whole = Buffer.alloc(size);
  found.copy(whole);
  const last = wholeRows(whole, found.length, rows);
  if (last.bytes === 0) return null;
  whole.fill(0, last.bytes);
  const packed = await promisify<Buffer, object, Buffer>(deflate)(whole, { level: 1 });
  return {
    png: Buffer.concat([
      file.subarray(0, 8),
      chunk('IHDR', head),
      ...kept,
      chunk('IDAT', packed),
      chunk('IEND', Buffer.alloc(0)),
    ]),
    lattice: interlaced ? lattices[last.parts]! : [1, 1],
  };
}

/** Rows of each pass; passes without pixels have none. */
function interlacedRows(width: number, height: number, bits: number): { count: number; bytes: number }[] {
  return passes.map(([left, top, right, down]) => {
    const [columns, count] = [Math.ceil((width - left) / right), Math.ceil((height - top) / down)];
    return { count: columns > 0 ? Math.max(0, count) : 0, bytes: 1 + Math.ceil((columns * bits) / 8) };
  });
}

/**
 * Where the last whole row with a possible filter ends, and how many parts (passes) are whole until there.
 */
function wholeRows(
  whole: Buffer,
  known: number,
  rows: readonly { count: number; bytes: number }[],
): { bytes: number; parts: number } {
  let at = 0;
  for (const [parts, { count, bytes }] of rows.entries()) {
    for (let row = 0; row < count; row += 1, at += bytes)
      if (at + bytes > known || whole[at]! > 4) return { bytes: at, parts };
  }
  return { bytes: at, parts: rows.length };
}

/** The complete chunks about the meaning of the pixels, and all pixel data that exist. */
function chunksOf(file: Buffer): { kept: Buffer[]; data: Buffer[] } {
  const [kept, data]: [Buffer[], Buffer[]] = [[], []];
  for (let at = 33; at + 8 <= file.length;) {
    const end = at + 12 + file.readUInt32BE(at);
    const type = file.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT') data.push(file.subarray(at + 8, Math.min(end - 4, file.length)));
    else if (!/^[a-zA-Z]{4}$/.test(type) || type === 'IEND') break;
    else if (
      ['PLTE', 'tRNS', 'iCCP', 'eXIf', 'sRGB', 'gAMA', 'cHRM'].includes(type) &&
      end <= file.length &&
      crc32(file.subarray(at + 4, end - 4)) === file.readUInt32BE(end - 4)
    )
      kept.push(file.subarray(at, end));
    at = end;
  }
  return { kept, data };
}

/** As much as can be unpacked, at most this many bytes. */
function inflated(parts: readonly Buffer[], most: number): Promise<Buffer> {
  return new Promise((resolve) => {
    const found: Buffer[] = [];
    let size = 0;
    // small chunks: an error loses the current one
    const stream = createInflate({ chunkSize: 1_024, finishFlush: constants.Z_SYNC_FLUSH });
    const done = () => {
      stream.destroy();
      resolve(Buffer.concat(found).subarray(0, most));
    };
    stream.on('data', (bytes: Buffer) => {
      found.push(bytes);
      size += bytes.length;
      if (size >= most) done();
    });
    stream.on('end', done).on('error', done);
    for (const part of parts) stream.write(part);
    stream.end();
  });
}

function chunk(type: string, body: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(body.length, 0);
  frame.writeUInt32BE(crc32(named), 4);
  return Buffer.concat([frame.subarray(0, 4), named, frame.subarray(4)]);
}
