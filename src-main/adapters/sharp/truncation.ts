/**
 * @file Whether a file ends earlier than its own structure states: decoders show the existing part and report
 * no error where the rest is missing.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { heifFacts } from '../decoders/heif-file.ts';
import { readerOf } from '../decoders/read-at.ts';
import { tiffEnd } from '../decoders/tiff-directory.ts';
import { hasZeroTail } from './truncated-tail.ts';

/** larger GIFs are not checked */
const mostGifBytes = 256 * 2 ** 20;

/**
 * True where the end of the file is missing. False also where its format does not allow to know. @throws
 * system errors
 */
export async function isTruncated(path: string, mimeType: string): Promise<boolean> {
  if (mimeType === 'image/jpeg' && (await hasZeroTail(path))) return true;
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    switch (mimeType) {
      case 'image/png':
        return await pngIsCut(file, size);
      case 'image/gif':
        return size <= mostGifBytes && gifIsCut(await file.readFile());
      case 'image/jpeg':
        return await jpegIsCut(file, size);
      case 'image/webp':
        return (await numberAt(file, 4, 'little')) + 8 > size;
      case 'image/avif':
      case 'image/heic':
      case 'image/heif':
      case 'image/x-canon-cr3':
        return ((await heifFacts(readerOf(file), size))?.endsAt ?? 0) > size;
      case 'image/jxl':
        return await boxesAreCut(file, size);
      case 'image/x-fujifilm-raf':
        return await rafIsCut(file, size);
      default:
        return isTiffLike(await head(file)) && (await tiffEnd(readerOf(file))) > size;
    }
  } finally {
    await file.close();
  }
}

async function head(file: FileHandle): Promise<Buffer> {
  return Buffer.from(await readerOf(file)(0, 16));
}

function isTiffLike(bytes: Buffer): boolean {
  return /^(II[*+]\0|MM\0[*+])/.test(bytes.toString('latin1', 0, 4));
}

async function numberAt(file: FileHandle, at: number, order: 'little' | 'big'): Promise<number> {
  const bytes = Buffer.from(await readerOf(file)(at, 4));
  return bytes.length < 4 ? 0 : order === 'little' ? bytes.readUInt32LE(0) : bytes.readUInt32BE(0);
}

/** It ends with IEND, or contains one before appended data. */
async function pngIsCut(file: FileHandle, size: number): Promise<boolean> {
  const read = readerOf(file);
  const isEnd = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1', 4, 8) === 'IEND';
  if (isEnd(await read(size - 12, 12))) return false;
  for (let at = 8; at + 12 <= size;) {
    const chunk = Buffer.from(await read(at, 8));
    if (isEnd(chunk)) return false;
    at += 12 + chunk.readUInt32BE(0);
  }
  return true;
}

/** GIF89a: blocks until the trailer. */
function gifIsCut(gif: Buffer): boolean {
  const tableBytes = (flags: number) => (flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0);
  let at = 13 + tableBytes(gif[10] ?? 0);
  while (at < gif.length) {
    const kind = gif[at]!;
    if (kind === 0x3b) return false;
    if (kind === 0x2c) at += 11 + tableBytes(gif[at + 9] ?? 0);
    else if (kind === 0x21) at += 2;
    else return false; // invalid structure: the decoder reports the error
    while (at < gif.length && gif[at] !== 0) at += 1 + gif[at]!;
    at += 1;
  }
  return true;
}

/** a picture behind the first, as the multi-picture format lists it (CIPA DC-007) */
const listBytes = 64 * 1024;

/**
 * Where one of several pictures is incomplete. One that is missing altogether was left out by a program that
 * copied only the first.
 */
async function jpegIsCut(file: FileHandle, size: number): Promise<boolean> {
  const start = Buffer.from(await readerOf(file)(0, listBytes));
  const mark = start.indexOf('MPF\0', 0, 'latin1');
  if (mark < 0 || mark + 12 > start.length) return false;
  const base = mark + 4;
  const isLittle = start.toString('latin1', base, base + 2) === 'II';
  const short = (at: number) => (isLittle ? start.readUInt16LE(at) : start.readUInt16BE(at));
  const long = (at: number) => (isLittle ? start.readUInt32LE(at) : start.readUInt32BE(at));
  try {
    const directory = base + long(base + 4);
    for (let entry = directory + 2; entry < directory + 2 + 12 * short(directory); entry += 12) {
      if (short(entry) !== 0xb002) continue;
      const list = base + long(entry + 8);
      for (let picture = list + 16; picture + 16 <= list + long(entry + 4); picture += 16) {
        const [bytes, from] = [long(picture + 4), base + long(picture + 8)];
        // some programs state too many bytes: a file that ends with an end marker is complete
        if (from < size && from + bytes > size) return !(await endsAsJpeg(file, size));
      }
    }
    return false;
  } catch (error) {
    if (error instanceof RangeError) return false; // it points outside: unknown
    throw error;
  }
}

async function endsAsJpeg(file: FileHandle, size: number): Promise<boolean> {
  const end = await readerOf(file)(size - 2, 2);
  return end[0] === 0xff && end[1] === 0xd9;
}

/** JPEG XL's container. */
async function boxesAreCut(file: FileHandle, size: number): Promise<boolean> {
  if ((await head(file)).toString('latin1', 4, 8) !== 'JXL ') return false;
  for (let at = 0, count = 0; at < size && count < 10_000; count += 1) {
    const bytes = Buffer.from(await readerOf(file)(at, 16));
    if (bytes.length < 8) return true;
    const length = bytes.readUInt32BE(0);
    if (length === 0) return false;
    const long = length === 1 ? (bytes.length < 16 ? Infinity : Number(bytes.readBigUInt64BE(8))) : length;
    if (long < 8) return false;
    at += long;
    if (at > size) return true;
  }
  return false;
}

/** Fujifilm's head has places and lengths of JPEG, metadata and sensor values. */
async function rafIsCut(file: FileHandle, size: number): Promise<boolean> {
  const places = Buffer.from(await readerOf(file)(84, 24));
  if (places.length < 24) return true;
  return [0, 8, 16].some((at) => places.readUInt32BE(at) + places.readUInt32BE(at + 4) > size);
}
