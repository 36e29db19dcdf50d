/**
 * @file Size and turn from the head of a JPEG XL (ISO/IEC 18181-1 §C): the part that stands before everything
 * of any length. Pure.
 */
import { orientationOf, type Orientation } from '../../domain/shared/orientation.ts';

export interface JxlHead {
  /** as stored */
  width: number;
  height: number;
  orientation: Orientation;
}

/** how many first bytes are enough in nearly all files; boxes of metadata may stand before the picture */
export const jxlHeadBytes = 256 * 1024;

/** @param start the file's first bytes  @returns null where the head is not among them */
export function jxlHeadIn(start: Uint8Array): JxlHead | null {
  const bytes = Buffer.from(start.buffer, start.byteOffset, start.byteLength);
  try {
    const at = codestreamAt(bytes);
    return at === null ? null : headAt(bytes.subarray(at));
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Behind the box's head; a part (`jxlp`) has a number before it. */
function codestreamAt(bytes: Buffer): number | null {
  if (bytes[0] === 0xff && bytes[1] === 0x0a) return 0;
  for (let at = 0; at + 16 <= bytes.length;) {
    const size = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const body = at + (size === 1 ? 16 : 8);
    if (type === 'jxlc') return body;
    if (type === 'jxlp') return body + 4;
    const length = size === 1 ? Number(bytes.readBigUInt64BE(at + 8)) : size;
    if (length < 8) return null;
    at += length;
  }
  return null;
}

/** ratios of width to height that take no numbers of their own */
const ratios = [0, 1, 12 / 10, 4 / 3, 3 / 2, 16 / 9, 5 / 4, 2] as const;

function headAt(stream: Buffer): JxlHead | null {
  if (stream.readUInt16BE(0) !== 0xff0a) return null;
  let bit = 16;
  const take = (count: number): number => {
    let value = 0;
    for (let index = 0; index < count; index += 1, bit += 1) {
      if (bit >> 3 >= stream.length) throw new RangeError('the head ends');
      value += ((stream[bit >> 3]! >> (bit & 7)) & 1) * 2 ** index;
    }
    return value;
  };
  const side = (small: boolean) => (small ? 8 * (take(5) + 1) : take([9, 13, 18, 30][take(2)]!) + 1);
  const small = take(1) === 1;
  const height = side(small);
  const ratio = take(3);
  const width = ratio === 0 ? side(small) : Math.floor(height * ratios[ratio]!);
  const isDefault = take(1) === 1;
  const hasMore = !isDefault && take(1) === 1;
  return { width, height, orientation: (hasMore && orientationOf(take(3) + 1)) || 1 };
}
