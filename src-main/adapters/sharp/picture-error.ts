/** @file Why one picture cannot be shown, in a sentence with a next step: one place for the words of all decoders. */
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
  // a sentence of ours is passed on as it is
  if (error instanceof UnpackError && /^[A-Z].*\.$/s.test(text)) return new PictureError(error.code, text, { cause: error });
  if (isOverLimit(error)) return new PictureError('file_too_large', 'This picture has more pixels than can be opened safely. Save a smaller copy to import it.', { cause: error });
  if (text.includes('timeout')) return new PictureError('unreadable_file', `Decoding this picture took longer than ${decodeSeconds} seconds and was stopped. Save a smaller copy to import it.`, { cause: error });
  // a decoder's words may have many lines, and name the path again
  const detail = text.split('\n')[0]?.replace(/^Input (file|buffer) has corrupt header:?\s*/, '').trim().slice(0, 120);
  return new PictureError('unreadable_file', `This picture is damaged and shows nothing${detail ? ` (${detail})` : ''}. Copy it again from where it came from.`, { cause: error });
}
