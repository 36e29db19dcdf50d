/** @file Opens a picture file: its type by its bytes, its displayed size, and how its pixels are decoded. */
import { basename } from 'node:path';
import sharp from 'sharp';
import { pictureFormats } from '../../../src-preload/contract/index.ts';
import { heifFactsOf } from '../decoders/heif-file.ts';
import { isUnpacked } from '../decoders/unpack.ts';
import { picturePage } from '../decoders/tiff-directory.ts';
import { tiffWay } from '../decoders/tiff.ts';
import { mostPixels, tooManyPixels, UnpackError } from '../decoders/unpacked.ts';
import { displayedSize, type Orientation } from '../../domain/shared/orientation.ts';
import { openRegularFile } from '../files/regular-file.ts';
import { RefusedFileError } from '../../domain/files/files.ts';
import { contentType, isRaw, sniffedBytes, unreadFormat } from '../disk/content-type.ts';
import { failureOf } from '../disk/failure.ts';
import { statedColours } from './stated-colours.ts';
import { decodeTo, plainly, withOwnProfile, type Decoding } from './decode.ts';
import { isHeif, stillAvif, unreadableCoding, withKind } from './kinds.ts';
import { fromRaw, fromUnpacked, unshownRaw, type Brought, type PictureSources } from './other-formats.ts';
import { PictureError, pictureError } from './picture-error.ts';
import type { Pixels } from '../../domain/evidence/analyzer.ts';
import { representativeFrame } from './representative-frame.ts';
import { tiffPagesOf } from './tiff-file.ts';
import { isTruncated } from './truncation.ts';
import { isFlatFromMuch } from './flatness.ts';

export interface OpenedPicture {
  mimeType: string;
  /** as displayed */
  width: number;
  height: number;
  /** of the pixels that can be had: smaller for formats that are brought to size while opened */
  source: { width: number; height: number };
  decoding: Decoding;
  /** known already: only a part of it is there */
  damaged: boolean;
  /** of profile and metadata, where sharp reads them */
  metadataBytes: number;
}

/**
 * Reads the type and header of a picture file; for formats that sharp does not open, the picture, too.
 * @param turn for a file without an orientation of its own @throws PictureError
 */
export async function openPicture(
  path: string,
  sources: PictureSources,
  turn: Orientation | null = null,
): Promise<OpenedPicture> {
  const head = await readHead(path);
  const mimeType = await pictureType(path, head);
  try {
    const picture = await openedByKind(path, mimeType, head, sources);
    return turnedBy({ ...picture, damaged: picture.damaged || (await isTruncated(path, mimeType)) }, turn);
  } catch (error) {
    throw pictureError(await withKind(error, path, mimeType));
  }
}

/** Applies the orientation from a sidecar to a picture without one. */
function turnedBy(picture: OpenedPicture, turn: Orientation | null): OpenedPicture {
  if (turn === null) return picture;
  const size = displayedSize(picture, turn);
  return {
    ...picture,
    ...size,
    source: displayedSize(picture.source, turn),
    decoding: { ...picture.decoding, orientation: turn },
  };
}

async function openedByKind(
  path: string,
  mimeType: string,
  head: Uint8Array,
  sources: PictureSources,
): Promise<OpenedPicture> {
  if (isHeif(mimeType)) return openedHeif(path, mimeType, sources);
  if (isUnpacked(mimeType)) return brought(mimeType, await fromUnpacked(path, mimeType, sources));
  if (!isRaw(mimeType)) return opened(path, mimeType, sources);
  const embedded = await fromRaw(path, sources);
  if (embedded) return brought(mimeType, embedded);
  const plain = await plainTiffIn(path, head, sources);
  if (plain) return { ...plain, mimeType };
  throw unshownRaw();
}

/** Decodes to exactly this size. @throws PictureError */
export async function decodePicture(
  picture: OpenedPicture,
  extent: { width: number; height: number },
): Promise<{ pixels: Pixels; damaged: boolean }> {
  const { decoding, mimeType } = picture;
  try {
    const { pixels, damaged } = await decodeTo(decoding, extent);
    return {
      pixels,
      damaged:
        damaged || picture.damaged || (await isFlatFromMuch(pixels, decoding.input, picture.metadataBytes)),
    };
  } catch (error) {
    throw typeof decoding.input === 'string'
      ? pictureError(await withKind(error, decoding.input, mimeType))
      : error;
  }
}

/** The brands are ambiguous: the decoder is chosen by the coding of the picture. */
async function openedHeif(path: string, mimeType: string, sources: PictureSources): Promise<OpenedPicture> {
  const facts = await heifFactsOf(path);
  const refused = facts && unreadableCoding(facts);
  if (refused) throw refused;
  const isAv1 = facts === null || facts.coding === null ? mimeType === 'image/avif' : facts.coding === 'av01';
  if (!isAv1) return brought(mimeType, await fromUnpacked(path, 'image/heic', sources));
  if (facts?.brands[0] === 'avif' && facts.coding !== null) return opened(path, mimeType, sources);
  return opened(path, mimeType, sources, await stillAvif(path, facts));
}

/** @param bytes what to decode instead of the file as it is */
async function opened(
  path: string,
  mimeType: string,
  sources: PictureSources,
  bytes?: Buffer,
): Promise<OpenedPicture> {
  const tiffPage = mimeType === 'image/tiff' ? picturePage(await tiffPagesOf(path)) : undefined;
  const way = tiffPage ? tiffWay(tiffPage) : 'libvips';
  if (way instanceof UnpackError) throw way;
  if (way === 'here') return brought(mimeType, await fromUnpacked(path, mimeType, sources));
  const input = bytes ?? path;
  const first = await sharp(input, { failOn: 'none', limitInputPixels: false }).metadata();
  const { pages = 1 } = first;
  const tiffIndex = pages > 1 ? (tiffPage?.index ?? 0) : 0;
  const metadata =
    tiffIndex === 0
      ? first
      : await sharp(path, { failOn: 'none', limitInputPixels: false, page: tiffIndex }).metadata();
  const { width, height } = metadata.autoOrient;
  if (width * height > mostPixels) throw new PictureError('file_too_large', tooManyPixels(width, height));
  const page =
    pages > 1 && (mimeType === 'image/gif' || mimeType === 'image/webp')
      ? await representativeFrame(path, pages)
      : tiffIndex;
  const colours = await statedColours(path, mimeType, metadata, tiffPage);
  return {
    mimeType,
    width,
    height,
    source: { width, height },
    decoding: { ...plainly(input), page, ...withOwnProfile(metadata), ...colours },
    damaged: false,
    metadataBytes: [metadata.icc, metadata.exif, metadata.xmp, metadata.iptc].reduce(
      (sum, part) => sum + (part?.length ?? 0),
      0,
    ),
  };
}

/**
 * What is named like camera raw and is a TIFF in colour, as some programs save it; null for a sensor's own
 * values, which would be shown as a gray mosaic.
 */
async function plainTiffIn(
  path: string,
  head: Uint8Array,
  sources: PictureSources,
): Promise<OpenedPicture | null> {
  const mark = String.fromCharCode(...head.subarray(0, 4));
  if (!['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].includes(mark)) return null;
  const found = await sharp(path, { failOn: 'none', limitInputPixels: false })
    .metadata()
    .catch(() => null); // no picture that libtiff knows
  return found && ['srgb', 'rgb', 'rgb16', 'cmyk'].includes(found.space ?? '')
    ? opened(path, 'image/tiff', sources)
    : null;
}

function brought(mimeType: string, { pixels, width, height, damaged }: Brought): OpenedPicture {
  return {
    mimeType,
    width,
    height,
    source: { width: pixels.width, height: pixels.height },
    decoding: plainly(pixels),
    damaged,
    metadataBytes: 0,
  };
}

async function pictureType(path: string, head: Uint8Array): Promise<string> {
  if (head.length === 0)
    throw new PictureError('unreadable_file', 'This file is empty. Copy it again from where it came from.');
  const type = await contentType(head, basename(path));
  if (type.kind === 'picture') return type.mimeType;
  const sentence = unreadFormat(head);
  if (sentence) throw new PictureError('unsupported_format', sentence);
  const formats = pictureFormats.join(', ').replace(/, ([^,]+)$/, ' or $1');
  throw new PictureError(
    'unsupported_format',
    `This file is no picture of a format that can be read: ${formats}.`,
  );
}

async function readHead(path: string): Promise<Uint8Array> {
  try {
    const file = await openRegularFile(path, { mostBytes: Infinity });
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(sniffedBytes), 0, sniffedBytes, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw notOpened(error);
  }
}

/** A path that a person typed may lead nowhere, or to a folder: nothing that importing again would mend. */
function notOpened(error: unknown): PictureError {
  const cause = { cause: error };
  if (error instanceof RefusedFileError && error.reason !== 'folder')
    return new PictureError('unreadable_file', error.message, cause);
  switch (error instanceof RefusedFileError ? 'EISDIR' : (error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new PictureError(
        'not_found',
        'There is no such file. Check the spelling, or whether its drive is connected.',
        cause,
      );
    case 'EISDIR':
      return new PictureError('unreadable_file', 'This is a folder. Choose a picture in it.', cause);
    default:
      return new PictureError('unreadable_file', failureOf(error, 'file').message, cause);
  }
}
