/** @file From an error's code to the sentence a person reads: what happened, what it means for the photos, what to do. */
import { AppError, type ErrorCode } from '../../src-preload/contract/index.ts';

/** What went wrong, in words for the person at the screen. Never throws, never shows a stack. */
export function errorSentence(error: unknown): string {
  if (!(error instanceof AppError)) return 'Something went wrong in this window. Your photos are safe. Reload it and try again.';
  if (error.details?.['unreachable'] === true) return error.message;
  return sentenceFor(error.code, error.message);
}

/** The engine's own sentence where it names the very file or model; else one that always holds. */
function sentenceFor(code: ErrorCode, message: string): string {
  switch (code) {
    case 'bad_input':
      return `That can’t be done as asked (${message}). Nothing was changed. Check what you typed and try again.`;
    case 'unknown_call':
      return 'This window and the rest of Sightline are of different versions. Close Sightline and start it again.';
    case 'forbidden':
      return 'This page may no longer talk to Sightline. Open it again with the address that Sightline printed when it started.';
    case 'internal':
      return `${message} Your photos are untouched. Try again; if it comes back, look at Settings → Library → Check.`;
    case 'cancelled':
      return 'Stopped, as you asked. What was finished until then is kept.';
    case 'not_found':
      return `${message} It may have been moved or removed. Import its folder again to find it.`;
    case 'unreadable_file':
      return `${message} The file stays as it is. Check that it opens in another program and that you may read it.`;
    case 'unsupported_format':
      return `${message} Sightline reads JPEG, PNG, WebP, GIF, TIFF and AVIF. The file stays as it is.`;
    case 'file_too_large':
      return `${message} The file stays as it is. A smaller copy can be imported instead.`;
    case 'decoder_crashed':
      return `${message} The picture is probably damaged, so it is skipped; the others go on.`;
    case 'model_missing':
      return `${message} Your photos and tags stay. Put the model back, or choose another in Settings → Models.`;
    case 'model_damaged':
      return `${message} Your photos and tags stay. Add the model again in Settings → Models, or use another.`;
    case 'model_invalid':
      return `${message} Nothing was changed. Choose the folder that holds the model’s own files.`;
    case 'provider_failed':
      return `${message} The processor does the work meanwhile. Settings → Models says why.`;
    case 'library_newer':
      return `${message} Nothing was changed. Use the newer Sightline that made this library.`;
    case 'library_in_use':
      return `${message} Close the other Sightline, or use its window.`;
    case 'library_unusable':
      return `${message} Your photos are untouched. Choose another place for the library.`;
    case 'disk_full':
      return 'The disk is full, so nothing more was written. All that was done before is kept. Free some space and try again.';
    case 'no_voice':
      return `${message} Choose another voice in Settings → Reading aloud.`;
  }
  return unnamed(code);
}

function unnamed(code: never): string {
  return `Something went wrong (${String(code)}). Your photos are untouched. Try again.`;
}
