/**
 * @file From a file that sharp does not open to plain pixels, whatever its format; and the port to whoever
 * does that.
 */
import { readFileSync, statSync } from 'node:fs';
import { unpackBmp } from './bmp.ts';
import { heifMemoryBytes, unpackHeif } from './heif.ts';
import { jxlAsPng } from './jxl.ts';
import { unpackPsd } from './psd.ts';
import { unpackTiff } from './tiff.ts';
import { UnpackError, type Unpacked } from './unpacked.ts';

/** Plain pixels, or a PNG where the decoder makes one. */
export type UnpackResult =
  | { kind: 'pixels'; pixels: Unpacked }
  | { kind: 'png'; png: Uint8Array; width: number; height: number; damaged: boolean };

/**
 * Unpacks somewhere where it holds nobody up, and gives the result to `use`; nothing else is unpacked before
 * that has ended. @throws UnpackError, system errors
 */
export type Unpacker = <Result>(
  path: string,
  mimeType: string,
  use: (result: UnpackResult) => Promise<Result>,
) => Promise<Result>;

const heif = async (bytes: Uint8Array): Promise<UnpackResult> => ({
  kind: 'pixels',
  pixels: await unpackHeif(bytes),
});
const byType: Readonly<Record<string, (bytes: Uint8Array) => UnpackResult | Promise<UnpackResult>>> = {
  'image/heic': heif,
  'image/heif': heif,
  'image/jxl': (bytes) => ({ kind: 'png', ...jxlAsPng(bytes) }),
  'image/bmp': (bytes) => ({ kind: 'pixels', pixels: unpackBmp(bytes) }),
  'image/vnd.adobe.photoshop': (bytes) => ({ kind: 'pixels', pixels: unpackPsd(bytes) }),
  'image/tiff': async (bytes) => ({ kind: 'pixels', pixels: await unpackTiff(bytes) }),
};
/** types of which only the files that sharp cannot show right are unpacked */
const seldom: ReadonlySet<string> = new Set(['image/tiff']);
const mostFileBytes = 1_500_000_000;

/** True where all files of this type are unpacked. */
export function isUnpacked(mimeType: string): boolean {
  return mimeType in byType && !seldom.has(mimeType);
}

/**
 * Takes as long as the picture is large: call it where that is no harm. @throws UnpackError, system errors
 */
export async function unpackFile(path: string, mimeType: string): Promise<UnpackResult> {
  if (statSync(path).size > mostFileBytes)
    throw new UnpackError(
      'file_too_large',
      `This file is larger than ${mostFileBytes / 1e9} GB. Save a smaller copy to import it.`,
    );
  return byType[mimeType]!(readFileSync(path));
}

/** The memory that decoders keep for good. */
export function keptBytes(): number {
  return heifMemoryBytes();
}

/** Unpacks in the calling thread. */
export const unpackHere: Unpacker = async (path, mimeType, use) => use(await unpackFile(path, mimeType));
