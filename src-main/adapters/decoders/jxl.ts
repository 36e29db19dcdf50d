/**
 * @file JPEG XL through jxl-oxide compiled to WebAssembly: the first frame, upright, in the colours that the
 * file states.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { crc32 } from 'node:zlib';
import { initSync, JxlImage } from 'jxl-oxide-wasm';
import { checkSize, UnpackError } from './unpacked.ts';

let ready = false;

/**
 * @returns a PNG, the decoder gives nothing else; its colours are stated by cICP or iCCP @throws UnpackError
 */
export function jxlAsPng(bytes: Uint8Array): {
  png: Uint8Array;
  width: number;
  height: number;
  damaged: boolean;
} {
  if (!ready)
    initSync({ module: readFileSync(fileURLToPath(import.meta.resolve('jxl-oxide-wasm/module.wasm'))) });
  ready = true;
  const image = new JxlImage();
  try {
    image.feedBytes(bytes);
    if (!image.tryInit()) throw new UnpackError('unreadable_file', 'it ends before its picture');
    const [width, height] = [image.width ?? 0, image.height ?? 0];
    checkSize(width, height);
    // the encoder takes the frame over and frees it
    const damaged = !image.loaded;
    return { png: withDisplayP3(image.render().encodeToPng()), width, height, damaged };
  } catch (error) {
    if (error instanceof UnpackError) throw error;
    const text = error instanceof Error ? error.message : String(error);
    if (/unsupported|not (yet )?supported|unimplemented|profile conformance/i.test(text)) {
      throw new UnpackError(
        'unsupported_format',
        'This JPEG XL is of a kind that cannot be read. Save a JPEG or PNG copy to import it.',
      );
    }
    throw new UnpackError('unreadable_file', text);
  } finally {
    image.free();
  }
}

const [digitalCinemaP3, displayP3] = [11, 12] as const;

/**
 * The decoder writes JPEG XL's number for the primaries of Display P3, which in PNG means another white
 * point.
 */
function withDisplayP3(png: Uint8Array): Uint8Array {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  const at = bytes.subarray(0, 512).indexOf('cICP', 0, 'latin1');
  if (at < 0 || bytes[at + 4] !== digitalCinemaP3) return png;
  bytes[at + 4] = displayP3;
  bytes.writeUInt32BE(crc32(bytes.subarray(at, at + 8)), at + 8);
  return png;
}
