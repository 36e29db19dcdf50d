/** @file Which page of a TIFF is its picture: the first, unless that says it is a smaller copy of another one. */
import { open } from 'node:fs/promises';

/** pages that are looked at */
const mostPages = 32;
const newSubfileType = 254;
const reducedCopy = 1;

/** @returns the page's number from 0  @throws system errors */
export async function pictureTiffPage(path: string): Promise<number> {
  const file = await open(path, 'r');
  /** Reads little-endian numbers, whatever the file's order is. */
  const bytes = async (at: number, length: number, swap: boolean): Promise<(offset: number, size: 2 | 4 | 8) => number> => {
    const buffer = Buffer.alloc(length);
    await file.read(buffer, 0, length, at);
    return (offset, size) => (size === 8 ? Number(swap ? buffer.readBigUInt64BE(offset) : buffer.readBigUInt64LE(offset)) : swap ? buffer.readUIntBE(offset, size) : buffer.readUIntLE(offset, size));
  };
  try {
    const { buffer: mark } = await file.read(Buffer.alloc(2), 0, 2, 0);
    const swap = mark.toString('latin1') === 'MM';
    const head = await bytes(0, 16, swap);
    const big = head(2, 2) === 43;
    const [countBytes, entryBytes, pointerBytes] = big ? ([8, 20, 8] as const) : ([2, 12, 4] as const);
    let at = head(big ? 8 : 4, pointerBytes);
    for (let page = 0; page < mostPages && at > 0; page += 1) {
      const count = Math.min((await bytes(at, countBytes, swap))(0, countBytes), 1_000);
      const entries = await bytes(at + countBytes, count * entryBytes + pointerBytes, swap);
      const places = Array.from({ length: count }, (_, entry) => entry * entryBytes);
      const kind = places.find((place) => entries(place, 2) === newSubfileType);
      if (kind === undefined || (entries(kind + 4 + pointerBytes, 4) & reducedCopy) === 0) return page;
      at = entries(count * entryBytes, pointerBytes);
    }
    return 0;
  } catch (error) {
    if (error instanceof RangeError) return 0; // points outside: the decoder says what is wrong
    throw error;
  } finally {
    await file.close();
  }
}
