/**
 * @file JPEG files whose end is zeros: created at their full length and never filled. libjpeg decodes zeros
 * without an error.
 */
import { open } from 'node:fs/promises';

/** files may be padded with a few */
const leastZeros = 64;
const mostFileBytes = 256 * 2 ** 20;
const [endOfImage, startOfScan] = [0xd9, 0xda];

/** True where the file ends in zeros and its picture does not end before them. @throws system errors */
export async function hasZeroTail(path: string): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size < 2 * leastZeros || size > mostFileBytes) return false;
    const { buffer: tail } = await file.read(Buffer.alloc(leastZeros), 0, leastZeros, size - leastZeros);
    return tail.every((byte) => byte === 0) && !isWhole(await file.readFile());
  } finally {
    await file.close();
  }
}

/**
 * True where an end follows the pixels (ISO/IEC 10918-1 annex B); thumbnails before them have ends of their
 * own.
 */
function isWhole(jpeg: Buffer): boolean {
  let at = 2;
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== startOfScan)
    at += 2 + jpeg.readUInt16BE(at + 2);
  return jpeg.indexOf(Buffer.from([0xff, endOfImage]), at) >= 0;
}
