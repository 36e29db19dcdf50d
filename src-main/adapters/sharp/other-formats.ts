/**
 * @file Pictures that sharp cannot open: unpacked by another decoder, or shown by what a camera embedded;
 * brought to a size that suffices for all previews.
 */
import sharp from 'sharp';
import { plainTiff } from '../decoders/plain-tiff.ts';
import { readerIn } from '../decoders/read-at.ts';
import type { Unpacker } from '../decoders/unpack.ts';
import { createRawPreviews, type RawPreviews } from '../exiftool/raw-preview.ts';
import { decodeTo, plainly, withOwnProfile, type Decoding } from './decode.ts';
import { PictureError } from './picture-error.ts';
import { keptExtent } from './picture.ts';
import type { Pixels } from '../../domain/evidence/analyzer.ts';
import { pngColours } from './stated-colours.ts';

/** The decoders besides sharp. */
export interface PictureSources {
  unpack: Unpacker;
  rawPreviews: RawPreviews;
  /** the size to which a picture of this size is brought */
  keptExtent(width: number, height: number): { width: number; height: number };
}

/** @param unpack unpacks without blocking the thread */
export function createPictureSources(unpack: Unpacker): PictureSources {
  return { unpack, rawPreviews: createRawPreviews(), keptExtent };
}

/** The same decoders, and each pixel is kept. */
export function atFullSize(sources: PictureSources): PictureSources {
  return { ...sources, keptExtent: (width, height) => ({ width, height }) };
}

export interface Brought {
  pixels: Pixels;
  /** of the original, as displayed */
  width: number;
  height: number;
  damaged: boolean;
}

/** HEIC, JPEG XL, bitmaps, Photoshop. @throws UnpackError, PictureError */
export function fromUnpacked(
  path: string,
  mimeType: string,
  { unpack, ...sources }: PictureSources,
): Promise<Brought> {
  return unpack(path, mimeType, async (result) => {
    const { width, height, damaged: isPart } = result.kind === 'png' ? result : result.pixels;
    const file = result.kind === 'png' ? Buffer.from(result.png) : plainTiff(result.pixels);
    // it is upright, whatever the container states
    const metadata = await sharp(file, { limitInputPixels: false }).metadata();
    const stated = result.kind === 'png' ? await pngColours(readerIn(file), metadata.icc !== undefined) : {};
    const { pixels, damaged } = await decodeTo(
      { ...plainly(file), ...withOwnProfile(metadata), ...stated, orientation: 1 },
      sources.keptExtent(width, height),
    );
    return { pixels, width, height, damaged: damaged || isPart };
  });
}

/**
 * How far the shape of an embedded picture may be from the raw one's for both to show the same: borders are
 * cut differently.
 */
const sameShape = 0.02;

/**
 * The largest embedded picture that can be decoded, in the orientation that the raw file states; null where
 * none is embedded.
 * @throws PictureError
 */
export async function fromRaw(
  path: string,
  { rawPreviews, ...sources }: PictureSources,
): Promise<Brought | null> {
  if (!rawPreviews.available())
    throw new PictureError(
      'unsupported_format',
      'Camera raw files are read with perl, which is not installed. ' +
        'Install perl and start Sightline again, or import the JPEG beside the file.',
    );
  let embedded = false;
  for await (const { jpeg, orientation, size } of rawPreviews.of(path)) {
    embedded = true;
    const opened = await sharp(jpeg, { failOn: 'none' })
      .metadata()
      .catch(() => null); // the next one may be whole
    if (!opened) continue;
    const stands = isTurned(size, opened) ? 1 : orientation;
    const decoding: Decoding = { ...plainly(jpeg), orientation: stands };
    const shown =
      stands >= 5
        ? { width: opened.height, height: opened.width }
        : { width: opened.width, height: opened.height };
    // likewise
    const decoded = await decodeTo(decoding, sources.keptExtent(shown.width, shown.height)).catch(() => null);
    if (decoded) return { ...decoded, ...sizeOf(shown, size) };
  }
  if (embedded) throw unshownRaw();
  return null;
}

export function unshownRaw(): PictureError {
  return new PictureError(
    'unsupported_format',
    'This camera raw file carries no picture that can be shown. Save a JPEG copy to import it.',
  );
}

/** Some programs embed a picture that is rotated already: then it is upright where the raw one is not. */
function isTurned(
  raw: { width: number; height: number } | null,
  preview: { width: number; height: number },
): boolean {
  return (
    raw !== null && raw.width > raw.height !== preview.width > preview.height && raw.width !== raw.height
  );
}

/**
 * The raw picture's own size where the embedded one has its shape, else that of what is shown. Some files
 * state that of a thumbnail.
 */
function sizeOf(
  shown: { width: number; height: number },
  raw: { width: number; height: number } | null,
): { width: number; height: number } {
  if (!raw || raw.width * raw.height < shown.width * shown.height) return shown;
  const lies = raw.width > raw.height === shown.width > shown.height;
  const [width, height] = lies ? [raw.width, raw.height] : [raw.height, raw.width];
  return Math.abs((width * shown.height) / (height * shown.width) - 1) <= sameShape
    ? { width, height }
    : shown;
}
