/** @file Decodes to a small size with sharp: upright, in sRGB, without alpha; a damaged file as far as it goes. */
import sharp, { type Sharp } from 'sharp';
import { plainTiff } from '../decoders/plain-tiff.ts';
import { mostPixels } from '../decoders/unpacked.ts';
import { mendedPng } from './damaged-png.ts';
import { decodeSeconds, isOverLimit, pictureError } from './picture-error.ts';
import type { Pixels } from './picture.ts';

// one picture is one thread: pictures, not stripes of one, run side by side
sharp.concurrency(1);
sharp.cache(false);

export interface Decoding {
  /** a path, a file in memory, or pixels that are upright sRGB already */
  input: string | Buffer | Pixels;
  /** of an animation, from 0 */
  page: number;
  /** EXIF orientation 1 … 8 to turn by; null = as the file itself says */
  orientation: number | null;
  /** what the colours are meant in where the file itself does not say it in a way that libvips knows; null = as the file says */
  profile: Uint8Array | null;
}

/** How most files are decoded. */
export function plainly(input: Decoding['input']): Decoding {
  return { input, page: 0, orientation: null, profile: null };
}

/**
 * Decodes to exactly this size. A file that is damaged but gives pixels is decoded as far as it goes.
 * @throws PictureError
 */
export async function decodeTo(decoding: Decoding, extent: { width: number; height: number }): Promise<{ pixels: Pixels; damaged: boolean }> {
  try {
    return { pixels: await decode(decoding, extent, 'warning'), damaged: false };
  } catch (strict) {
    if (isOverLimit(strict)) throw pictureError(strict);
    try {
      const mended = typeof decoding.input === 'string' ? await mendedPng(decoding.input) : null;
      return { pixels: await decode(mended ? { ...decoding, input: mended } : decoding, extent, 'none'), damaged: true };
    } catch (error) {
      throw pictureError(error);
    }
  }
}

async function decode({ input, page, orientation, profile }: Decoding, { width, height }: { width: number; height: number }, failOn: 'warning' | 'none'): Promise<Pixels> {
  if (typeof input === 'object' && 'rgb' in input) return toRgb(sharp(input.rgb, { raw: { width: input.width, height: input.height, channels: 3 } }).resize({ width, height, fit: 'fill' }));
  const opened = sharp(input, { failOn, limitInputPixels: mostPixels, page }).timeout({ seconds: decodeSeconds });
  const upright = orientation === null ? opened.autoOrient() : turned(opened, orientation);
  const sized = upright.resize({ width, height, fit: 'fill' }).flatten({ background: '#ffffff' });
  if (profile === null) return toRgb(sized.toColourspace('srgb'));
  const { rgb: data } = await toRgb(sized);
  return toRgb(sharp(plainTiff({ data, width, height, space: 'rgb', alpha: false, bits: 8, profile, damaged: false })).toColourspace('srgb'));
}

async function toRgb(picture: Sharp): Promise<Pixels> {
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`decoded to ${info.channels} channels`);
  return { rgb: data, width: info.width, height: info.height };
}

/** Turns by an EXIF orientation. sharp mirrors first and turns then, in whatever order it is told. */
function turned(picture: Sharp, orientation: number): Sharp {
  const angle = [0, 0, 0, 180, 0, 90, 90, 90, 270][orientation] ?? 0;
  const rotated = angle === 0 ? picture : picture.rotate(angle);
  if (orientation === 2 || orientation === 7) return rotated.flop();
  return orientation === 4 || orientation === 5 ? rotated.flip() : rotated;
}
