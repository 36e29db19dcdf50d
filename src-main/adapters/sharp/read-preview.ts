/** @file Reads a grid preview that was written before. */
import sharp from 'sharp';
import type { Pixels } from '../../domain/evidence/analyzer.ts';

/** @returns null where it is not there, or no picture any more */
export async function readPreview(path: string): Promise<Pixels | null> {
  try {
    const { data, info } = await sharp(path)
      .toColourspace('srgb')
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    return info.channels === 3 ? { rgb: data, width: info.width, height: info.height } : null;
  } catch {
    return null; // for whatever reason: it cannot be compared with
  }
}
