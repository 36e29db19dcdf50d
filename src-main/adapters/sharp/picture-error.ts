/**
 * @file Why one picture cannot be shown, in a sentence with a next step: one place for the words of all
 * decoders.
 */
import { UnpackError } from '../decoders/unpacked.ts';

/** libvips gives up by itself after this long; a decoder that cannot is ended from outside */
export const decodeSeconds = 45;

export type PictureErrorCode = 'unreadable_file' | 'unsupported_format' | 'file_too_large' | 'not_found';

export class PictureError extends Error {
  override readonly name = 'PictureError';
  readonly code: PictureErrorCode;

  constructor(code: PictureErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

export function isOverLimit(error: unknown): boolean {
  return error instanceof Error && error.message.includes('exceeds pixel limit');
}

/** Any decoder's error in our words. */
export function pictureError(error: unknown): PictureError {
  if (error instanceof PictureError) return error;
  const text = error instanceof Error ? error.message : String(error);
  // a whole sentence is passed on unchanged
  if (error instanceof UnpackError && /^[A-Z].*\.$/s.test(text))
    return new PictureError(error.code, text, { cause: error });
  if (isOverLimit(error))
    return new PictureError(
      'file_too_large',
      'This picture has more pixels than can be opened safely. Save a smaller copy to import it.',
      { cause: error },
    );
  if (text.includes('timeout'))
    return new PictureError(
      'unreadable_file',
      `Decoding this picture took longer than ${decodeSeconds} seconds and was stopped. ` +
        'Save a smaller copy to import it.',
      { cause: error },
    );
  // a detail of our decoders, or a library's message
  const detail = error instanceof UnpackError && /^its? /.test(text) ? text : inWords(text);
  const found = `This picture is damaged and shows nothing${detail ? ` (${detail})` : ''}.`;
  return new PictureError('unreadable_file', `${found} Copy it again from where it came from.`, {
    cause: error,
  });
}

/**
 * Messages of libvips, libheif and the libraries below them, in plain words; empty where they do not help.
 */
const meanings: readonly [pattern: RegExp, words: string][] = [
  [/premature end|unexpected end|bad seek|truncat|end of (file|stream|data)/i, 'it ends too early'],
  [/read error|no frames|not enough/i, 'it ends too early'],
  [
    /huffman|quantization table|scan (script|parameters)|progressive|precision|components/i,
    'its coding is not one that can be read',
  ],
  [/empty jpeg|dimensions|width|height|size/i, 'it states no width or height'],
  [/crc|checksum|corrupt|invalid|parse|unsupported image format|unknown/i, 'its inner order is broken'],
];

function inWords(text: string): string {
  return meanings.find(([pattern]) => pattern.test(text))?.[1] ?? '';
}
