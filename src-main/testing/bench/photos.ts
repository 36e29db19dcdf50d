/**
 * @file Makes photos to import: variations of the samples, so that no two have the same bytes, and each
 * decodes like a photo.
 */
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import sharp from 'sharp';

const atOnce = 4;

/** @param longSide pixels; the samples' own size is about 640 to 1,600 */
export async function makePhotos(
  samplesDir: string,
  into: string,
  count: number,
  longSide = 640,
): Promise<void> {
  await mkdir(into, { recursive: true });
  const samples = (await readdir(samplesDir)).filter((name) => /\.jpg$/i.test(name)).sort();
  const limit = pLimit(atOnce);
  await Promise.all(
    Array.from({ length: count }, (_, index) =>
      limit(() =>
        sharp(join(samplesDir, samples[index % samples.length]!))
          .rotate()
          .resize({ width: longSide, height: longSide, fit: 'inside' })
          .modulate({
            brightness: 0.8 + 0.4 * noise(index, 1),
            saturation: 0.7 + 0.6 * noise(index, 2),
            hue: Math.round(20 * noise(index, 3)),
          })
          .jpeg({ quality: 88 })
          .toFile(join(into, `IMG_${String(index).padStart(5, '0')}.jpg`)),
      ),
    ),
  );
}

/** The same 0…1 for the same numbers, in every run. */
export function noise(index: number, stream: number): number {
  const value = Math.sin(index * 12.9898 + stream * 78.233) * 43758.5453;
  return value - Math.floor(value);
}
