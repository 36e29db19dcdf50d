/**
 * @file Detects a picture of one colour from a file with much more content: it was decoded wrongly, though
 * the decoder reports no error.
 */
import { open } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';
import { readerOf } from '../decoders/read-at.ts';
import type { Decoding } from './decode.ts';
import type { Pixels } from '../../domain/evidence/analyzer.ts';

/** less than this may be words, thumbnails and makers' notes */
const leastPixelBytes = 256 * 1024;
const sampleBytes = 16 * 1024;
/** positions in the file that are sampled, as shares of it */
const places = [0.55, 0.65, 0.75, 0.85];
/** data that compress to less than this share are repetitive */
const leastShare = 0.3;

/**
 * True where all pixels are alike and most of the file is not.
 * @param besides bytes of profile and metadata in the file  @throws system errors
 */
export async function isFlatFromMuch(
  pixels: Pixels,
  input: Decoding['input'],
  besides: number,
): Promise<boolean> {
  return typeof input === 'string' && isFlat(pixels) && (await holdsMuch(input, besides));
}

function isFlat({ rgb }: Pixels): boolean {
  for (let at = 3; at < rgb.length; at += 1) if (rgb[at] !== rgb[at - 3]) return false;
  return true;
}

async function holdsMuch(path: string, besides: number): Promise<boolean> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    if (size < leastPixelBytes + 2 * besides) return false;
    const samples = await Promise.all(
      places.map((place) => readerOf(file)(Math.floor(size * place), sampleBytes)),
    );
    return samples.every((sample) => deflateRawSync(sample).length > sample.length * leastShare);
  } finally {
    await file.close();
  }
}
