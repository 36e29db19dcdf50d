/** @file PackBits (TIFF 6.0 §9), in which TIFF and Photoshop files pack rows. Pure. */

/** Fills `row` with the unpacked bytes. @returns bytes written */
export function unpackBits(packed: Uint8Array, row: Uint8Array): number {
  let [from, to] = [0, 0];
  while (from < packed.length && to < row.length) {
    const count = (packed[from++]! << 24) >> 24;
    if (count >= 0) {
      const literal = packed.subarray(from, Math.min(from + count + 1, from + row.length - to));
      row.set(literal, to);
      from += count + 1;
      to += literal.length;
    } else if (count > -128) {
      row.fill(packed[from++] ?? 0, to, to - count + 1);
      to += 1 - count;
    }
  }
  return Math.min(to, row.length);
}
