/** @file The result of the decoders besides sharp: plain pixels, or the reason why there are none. */

/** Pixels as displayed, row by row, 8 or 16 bits a channel, with their colour profile. */
export interface Unpacked {
  /** 16-bit samples are little-endian */
  data: Uint8Array;
  width: number;
  height: number;
  /** grey, RGB, CMYK (0 = no ink) */
  space: 'grey' | 'rgb' | 'cmyk';
  /** with an alpha channel (not premultiplied) after the colours */
  alpha: boolean;
  bits: 8 | 16;
  /** ICC profile; null = sRGB */
  profile: Uint8Array | null;
  /** the file ended early: the missing part is blank */
  damaged: boolean;
}

export type UnpackFailure = 'unreadable_file' | 'unsupported_format' | 'file_too_large';

/** `message` is a detail in words without a full stop, or a whole sentence with a next step. */
export class UnpackError extends Error {
  override readonly name = 'UnpackError';
  readonly code: UnpackFailure;

  constructor(code: UnpackFailure, message: string) {
    super(message);
    this.code = code;
  }
}

/** About 16,000 × 16,000: a file that claims more is refused before anything is decoded. */
export const mostPixels = 268_402_689;

/** @throws UnpackError for a size that is none or too large */
export function checkSize(width: number, height: number): void {
  if (!(width > 0 && height > 0)) throw new UnpackError('unreadable_file', 'it has no width or no height');
  if (width * height > mostPixels) throw new UnpackError('file_too_large', tooManyPixels(width, height));
}

/**
 * Refuses files of a few bytes that claim the memory of a huge picture.
 * @param there bytes that the content of the file can give @param wanted bytes of the whole picture
 * @throws UnpackError where less than a hundredth is there
 */
export function checkContent(there: number, wanted: number): void {
  if (there * 100 < wanted) throw new UnpackError('unreadable_file', 'it ends before its picture');
}

export function tooManyPixels(width: number, height: number): string {
  const size = `${width.toLocaleString('en')} × ${height.toLocaleString('en')} pixels`;
  return `This picture claims ${size}, more than can be opened safely. Save a smaller copy to import it.`;
}
