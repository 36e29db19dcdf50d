/** @file Opens a picture file and decodes it once, small: type from its bytes, upright, in sRGB, without alpha, first frame only. */
import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import sharp from 'sharp';
import { contentType, sniffedBytes } from '../disk/content-type.ts';
import { failureOf } from '../disk/failure.ts';
import type { Pixels } from './picture.ts';

// one picture is one thread: pictures, not stripes of one, run side by side
sharp.concurrency(1);
sharp.cache(false);

/** About 16,000 × 16,000: a file that claims more is refused before anything is decoded. */
const mostPixels = 268_402_689;
/** libvips gives up by itself after this long; a decoder that cannot is ended from outside */
const decodeSeconds = 45;

export type PictureErrorCode = 'unreadable_file' | 'unsupported_format' | 'file_too_large' | 'not_found';

/** Why one picture cannot be shown, in a sentence with a next step. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
  readonly code: PictureErrorCode;

  constructor(code: PictureErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

export interface OpenedPicture {
  path: string;
  /** one of image/jpeg, png, webp, gif, tiff, avif */
  mimeType: string;
  /** as displayed */
  width: number;
  height: number;
}

/** Reads the type and the head of a picture file. @throws PictureError */
export async function openPicture(path: string): Promise<OpenedPicture> {
  const mimeType = await pictureType(path);
  try {
    const { autoOrient } = await sharp(path, { failOn: 'none', limitInputPixels: false }).metadata();
    const { width, height } = autoOrient;
    if (width * height > mostPixels) {
      throw new PictureError('file_too_large', `This picture claims ${width.toLocaleString('en')} × ${height.toLocaleString('en')} pixels, more than can be opened safely. Save a smaller copy to import it.`);
    }
    return { path, mimeType, width, height };
  } catch (error) {
    throw pictureError(error);
  }
}

/**
 * Decodes to exactly this size. A file that is damaged but gives pixels is decoded as far as it goes.
 * @throws PictureError
 */
export async function decodePicture(picture: OpenedPicture, extent: { width: number; height: number }): Promise<{ pixels: Pixels; damaged: boolean }> {
  try {
    return { pixels: await decode(picture.path, extent, 'warning'), damaged: false };
  } catch (strict) {
    if (isOverLimit(strict)) throw pictureError(strict);
    try {
      return { pixels: await decode(picture.path, extent, 'none'), damaged: true };
    } catch (error) {
      throw pictureError(error);
    }
  }
}

async function decode(path: string, extent: { width: number; height: number }, failOn: 'warning' | 'none'): Promise<Pixels> {
  const { data, info } = await sharp(path, { failOn, limitInputPixels: mostPixels })
    .timeout({ seconds: decodeSeconds })
    .autoOrient()
    .resize({ ...extent, fit: 'fill' })
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.channels !== 3) throw new Error(`decoded to ${info.channels} channels`);
  return { rgb: data, width: info.width, height: info.height };
}

async function pictureType(path: string): Promise<string> {
  const head = await readHead(path);
  if (head.length === 0) throw new PictureError('unreadable_file', 'This file is empty. Copy it again from where it came from.');
  const type = await contentType(head, basename(path));
  if (type.kind === 'picture') return type.mimeType;
  if (type.name === 'heic') throw new PictureError('unsupported_format', 'HEIC pictures cannot be read yet. Save a JPEG copy to import it.');
  if (type.name === 'raw') throw new PictureError('unsupported_format', 'Camera raw files cannot be read yet. Import the JPEG beside it, or save one.');
  throw new PictureError('unsupported_format', 'This file is no picture of a format that can be read: JPEG, PNG, WebP, GIF, TIFF or AVIF.');
}

async function readHead(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(sniffedBytes), 0, sniffedBytes, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    const { code, message } = failureOf(error, 'file');
    throw new PictureError(code === 'not_found' ? 'not_found' : 'unreadable_file', message, { cause: error });
  }
}

function isOverLimit(error: unknown): boolean {
  return error instanceof Error && error.message.includes('exceeds pixel limit');
}

function pictureError(error: unknown): PictureError {
  if (error instanceof PictureError) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (isOverLimit(error)) return new PictureError('file_too_large', 'This picture has more pixels than can be opened safely. Save a smaller copy to import it.', { cause: error });
  if (text.includes('timeout')) return new PictureError('unreadable_file', `Decoding this picture took longer than ${decodeSeconds} seconds and was stopped. Save a smaller copy to import it.`, { cause: error });
  // a decoder's words may have many lines, and name the path again
  const detail = text.split('\n')[0]?.replace(/^Input (file|buffer) has corrupt header:?\s*/, '').trim().slice(0, 120);
  return new PictureError('unreadable_file', `This picture is damaged and shows nothing${detail ? ` (${detail})` : ''}. Copy it again from where it came from.`, { cause: error });
}
