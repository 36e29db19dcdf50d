/**
 * @file Unpacks files that sharp does not open to plain pixels; and the port for doing so in another thread.
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
 * Unpacks without blocking the caller's thread, and passes the result to `use`; nothing else is unpacked
 * until that has ended.
 * @throws UnpackError, system errors
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
/** of these types only files that sharp cannot show correctly are unpacked */
const seldom: ReadonlySet<string> = new Set(['image/tiff']);
const mostFileBytes = 1_500_000_000;

/** True where all files of this type are unpacked. */
export function isUnpacked(mimeType: string): boolean {
  return mimeType in byType && !seldom.has(mimeType);
}

/** Blocks the thread for as long as the picture is large. @throws UnpackError, system errors */
export async function unpackFile(path: string, mimeType: string): Promise<UnpackResult> {
  if (statSync(path).size > mostFileBytes)
    throw new UnpackError(
      'file_too_large',
      `This file is larger than ${mostFileBytes / 1e9} GB. Save a smaller copy to import it.`,
    );
  return byType[mimeType]!(readFileSync(path));
}

/** Memory that decoders never release. */
export function keptBytes(): number {
  return heifMemoryBytes();
}

/** Unpacks in the calling thread. */
export const unpackHere: Unpacker = async (path, mimeType, use) => use(await unpackFile(path, mimeType));
