/** @file The measures for comparing pictures: a perceptual hash and a measure of sharpness. */
import type { Pixels } from '../../domain/evidence/analyzer.ts';

/** the picture the hash is made from, and how many frequencies of each direction it keeps */
const side = 32;
const kept = 8;
const waves = Array.from({ length: kept }, (_, frequency) =>
  Float64Array.from({ length: side }, (_value, at) =>
    Math.cos((Math.PI * (2 * at + 1) * frequency) / (2 * side)),
  ),
);

export interface SimilaritySignature {
  /** 16 hex digits; the Hamming distance of two grows with their difference */
  perceptualHash: string;
  /** comparable between pictures of one scene and of one size; 0 for less than 3 × 3 pixels */
  sharpness: number;
}

/** Both from one pass over the luminance: 2 ms for a picture of grid size. */
export function similaritySignatureOf(pixels: Pixels): SimilaritySignature {
  const grey = luminanceOf(pixels);
  return { perceptualHash: perceptualHashOf(grey, pixels), sharpness: sharpnessOf(grey, pixels) };
}

/** ITU-R BT.601, 0 … 255, in whole numbers */
function luminanceOf({ rgb, width, height }: Pixels): Int16Array {
  const grey = new Int16Array(width * height);
  for (let at = 0, from = 0; at < grey.length; at += 1, from += 3)
    grey[at] = (77 * rgb[from]! + 150 * rgb[from + 1]! + 29 * rgb[from + 2]!) >> 8;
  return grey;
}

/**
 * The 64 lowest frequencies of a cosine transform of the 32 × 32 luminance, each compared with their median
 * (Zauner, “Implementation and Benchmarking of Perceptual Image Hash Functions”, 2010; with the lowest row
 * and column, which measured better for crops and lighter copies than without).
 */
function perceptualHashOf(grey: Int16Array, extent: Extent): string {
  const small = shrunk(grey, extent);
  const rows = Array.from({ length: side }, (_, row) =>
    waves.map((wave) => wave.reduce((sum, value, at) => sum + value * small[row * side + at]!, 0)),
  );
  const frequencies = waves.flatMap((wave) =>
    waves.map((_wave, column) => wave.reduce((sum, value, at) => sum + value * rows[at]![column]!, 0)),
  );
  const sorted = Float64Array.from(frequencies).sort();
  const median = (sorted[31]! + sorted[32]!) / 2;
  const bits = frequencies.map((value) => (value > median ? '1' : '0')).join('');
  return BigInt(`0b${bits}`).toString(16).padStart(16, '0');
}

type Extent = Pick<Pixels, 'width' | 'height'>;

/** 32 × 32 averages, whatever the aspect ratio; in a smaller picture a pixel counts several times. */
function shrunk(grey: Int16Array, { width, height }: Extent): Float64Array {
  const small = new Float64Array(side * side);
  const span = (cell: number, length: number) => {
    const from = Math.floor((cell * length) / side);
    return [from, Math.max(from + 1, Math.floor(((cell + 1) * length) / side))] as const;
  };
  for (let cell = 0; cell < small.length; cell += 1) {
    const [top, bottom] = span(Math.floor(cell / side), height);
    const [left, right] = span(cell % side, width);
    let sum = 0;
    for (let row = top; row < bottom; row += 1)
      for (let at = row * width + left, end = row * width + right; at < end; at += 1) sum += grey[at]!;
    small[cell] = sum / ((bottom - top) * (right - left));
  }
  return small;
}

/** Variance of the Laplacian (Pech-Pacheco et al., “Diatom autofocusing in brightfield microscopy”, 2000). */
function sharpnessOf(grey: Int16Array, { width, height }: Extent): number {
  let sum = 0;
  let squares = 0;
  for (let row = 1; row < height - 1; row += 1) {
    for (let at = row * width + 1, end = at + width - 2; at < end; at += 1) {
      const edge = grey[at - 1]! + grey[at + 1]! + grey[at - width]! + grey[at + width]! - 4 * grey[at]!;
      sum += edge;
      squares += edge * edge;
    }
  }
  const count = (width - 2) * (height - 2);
  return width < 3 || height < 3 ? 0 : squares / count - (sum / count) ** 2;
}
