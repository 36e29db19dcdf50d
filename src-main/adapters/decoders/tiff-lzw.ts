/** @file LZW as TIFF packs it (TIFF 6.0 §13). Pure. */

const [clear, end] = [256, 257] as const;
const mostCodes = 4_096;

/** @returns at most `size` bytes; fewer where the data end early or are invalid */
export function lzwUnpacked(packed: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(size);
  // for each code: the last position of its text in the output, and its length
  const starts = new Uint32Array(mostCodes);
  const lengths = new Uint32Array(mostCodes);
  let [written, bit, next, width] = [0, 0, 258, 9];
  let before: { at: number; length: number } | null = null;
  while (bit + width <= packed.length * 8 && written < size) {
    const code = codeAt(packed, bit, width);
    bit += width;
    if (code === end) break;
    if (code === clear) {
      [next, width, before] = [258, 9, null];
      continue;
    }
    const at = written;
    if (code < 256) out[written++] = code;
    else {
      // the code that is being made: the text before and its first byte
      const isNew = code === next;
      if (before === null || code > next) break;
      const [from, length] = isNew ? [before.at, before.length + 1] : [starts[code]!, lengths[code]!];
      for (let index = 0; index < length && written < size; index += 1) out[written++] = out[from + index]!;
    }
    if (before !== null && next < mostCodes) {
      starts[next] = before.at;
      lengths[next] = before.length + 1;
      next += 1;
    }
    before = { at, length: written - at };
    // one code early
    width = next >= 2_047 ? 12 : next >= 1_023 ? 11 : next >= 511 ? 10 : 9;
  }
  return out.subarray(0, written);
}

function codeAt(packed: Uint8Array, bit: number, width: number): number {
  const at = bit >> 3;
  const bits = (packed[at]! << 16) | ((packed[at + 1] ?? 0) << 8) | (packed[at + 2] ?? 0);
  return (bits >> (24 - (bit & 7) - width)) & (2 ** width - 1);
}
