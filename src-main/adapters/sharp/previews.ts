/** @file What is kept of a picture: grid and large preview, thumbhash, pixel hash. */
import { createHash, randomBytes } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import sharp from 'sharp';
import { rgbaToThumbHash } from 'thumbhash';
import { privateFileMode } from '../files/private-files.ts';
import { ensureFolder } from '../files/ensure-folder.ts';
import type { Pixels } from '../../domain/evidence/analyzer.ts';

/**
 * WebP (effort is low: more of it costs twice the time for 5 % of the bytes). The quality is high enough to
 * embed again from it. Graphics are kept exactly: lossy WebP shifts a flat colour by up to 5 of 255, and
 * exact is smaller for them.
 */
export function encodeGrid(pixels: Pixels): Promise<Buffer> {
  return fromPixels(pixels)
    .webp(isGraphic(pixels) ? { lossless: true, effort: 0 } : { quality: 85, effort: 1 })
    .toBuffer();
}

/** A drawing, a scan of nothing, a test card: few colours at all of these places. */
function isGraphic({ rgb, width, height }: Pixels): boolean {
  const [places, mostColours] = [64, 48];
  const colours = new Set<number>();
  for (let row = 0; row < places; row += 1) {
    for (let column = 0; column < places; column += 1) {
      const at = 3 * (Math.floor((row * height) / places) * width + Math.floor((column * width) / places));
      colours.add((rgb[at]! << 16) | (rgb[at + 1]! << 8) | rgb[at + 2]!);
    }
    if (colours.size > mostColours) return false;
  }
  return true;
}

export function encodeLarge(pixels: Pixels): Promise<Buffer> {
  return fromPixels(pixels).jpeg({ quality: 85 }).toBuffer();
}

/**
 * Creates the last folder, writes under another name and renames: the file at `path` is always complete. The
 * parent folder has to exist: a library that was moved away is not created again at its old path.
 * @throws system errors
 */
export async function writePreview(path: string, bytes: Buffer): Promise<void> {
  await ensureFolder(dirname(path));
  const temporary = `${path}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, bytes, { mode: privateFileMode });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** base64 of a ThumbHash (evanw.github.io/thumbhash) */
export async function thumbhashOf(pixels: Pixels): Promise<string> {
  const { data, info } = await fromPixels(pixels)
    .resize({ width: 100, height: 100, fit: 'inside' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return Buffer.from(rgbaToThumbHash(info.width, info.height, data)).toString('base64');
}

/** SHA-256 of the pixels, hex */
export function pixelHashOf(pixels: Pixels): string {
  return createHash('sha256').update(pixels.rgb).digest('hex');
}

function fromPixels({ rgb, width, height }: Pixels) {
  return sharp(rgb, { raw: { width, height, channels: 3 } });
}
