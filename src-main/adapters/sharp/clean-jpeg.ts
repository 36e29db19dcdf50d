/** @file A JPEG file whose head has bytes between its segments, without them. */
import { open } from 'node:fs/promises';
import { withoutStrayBytes } from '../decoders/stray-bytes.ts';
import type { Decoding } from './decode.ts';

/** larger files are left as they are */
const mostFileBytes = 256 * 2 ** 20;

/** @returns null where it is no JPEG, or has no such bytes  @throws system errors */
export async function jpegWithoutStrayBytes(input: Decoding['input']): Promise<Buffer | null> {
  if (Buffer.isBuffer(input)) return withoutStrayBytes(input);
  if (typeof input !== 'string') return null;
  const file = await open(input, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    if (buffer.readUInt16BE(0) !== 0xffd8 || (await file.stat()).size > mostFileBytes) return null;
    return withoutStrayBytes(await file.readFile());
  } finally {
    await file.close();
  }
}
