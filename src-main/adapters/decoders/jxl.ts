/** @file JPEG XL through jxl-oxide compiled to WebAssembly: the first frame, upright, in sRGB. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { initSync, JxlImage } from 'jxl-oxide-wasm';
import { checkSize, UnpackError } from './unpacked.ts';

let ready = false;

/** @returns a PNG; the decoder gives nothing else  @throws UnpackError */
export function jxlAsPng(bytes: Uint8Array): { png: Uint8Array; width: number; height: number } {
  if (!ready) initSync({ module: readFileSync(fileURLToPath(import.meta.resolve('jxl-oxide-wasm/module.wasm'))) });
  ready = true;
  const image = new JxlImage();
  try {
    image.forceSrgb = true;
    image.feedBytes(bytes);
    if (!image.tryInit()) throw new UnpackError('unreadable_file', 'it ends before its picture');
    const [width, height] = [image.width ?? 0, image.height ?? 0];
    checkSize(width, height);
    // the encoder takes the frame over and frees it
    return { png: image.render().encodeToPng(), width, height };
  } catch (error) {
    if (error instanceof UnpackError) throw error;
    throw new UnpackError('unreadable_file', error instanceof Error ? error.message : String(error));
  } finally {
    image.free();
  }
}
