/**
 * @file From an error's code to the sentence a person reads: what happened, what it means for the photos,
 * what to do.
 */
import { AppError, pictureFormats, type ErrorCode } from '../../src-preload/contract/index.ts';

const readFormats = pictureFormats.join(', ').replace(/, ([^,]+)$/, ' and $1');

/** Why something was not done; `insist` = it can be done all the same, if the person means it. */
export interface Refusal {
  sentence: string;
  insist: boolean;
}

/** What went wrong, in words for the person at the screen. Never throws, never shows a stack. */
export function errorSentence(error: unknown): string {
  if (!(error instanceof AppError))
    return 'Something went wrong in this window. Your photos are safe. Reload it and try again.';
  if (error.details?.['unreachable'] === true) return error.message;
  return sentenceFor(error.code, error.message);
}

/**
 * The engine's own words, with the next step where they do not say one. Framework codes have words of their
 * own.
 */
function sentenceFor(code: ErrorCode, message: string): string {
  switch (code) {
    case 'bad_input':
      return withStep(message, 'Nothing was changed. Check what you typed and try again.');
    case 'unknown_call':
      return (
        'This window and the rest of Sightline are of different versions. ' +
        'Close Sightline and start it again.'
      );
    case 'forbidden':
      return (
        'This page may no longer talk to Sightline. Open it again with the address that Sightline ' +
        'printed when it started.'
      );
    case 'internal':
      return (
        `${message} Your photos are untouched. Try again; ` +
        'if it comes back, check the library in Settings.'
      );
    case 'cancelled':
      return 'Stopped, as you asked. What was finished until then is kept.';
    case 'not_found':
      return withStep(
        message,
        'It may have been moved or removed. Look for new photos in Folders to find it again.',
      );
    case 'unreadable_file':
      return withStep(
        message,
        'The file stays as it is. Check that it opens in another program and that you may read it.',
      );
    case 'unsupported_format':
      return withStep(message, `The file stays as it is. Sightline reads ${readFormats}.`);
    case 'file_too_large':
      return withStep(message, 'The file stays as it is. A smaller copy can be imported instead.');
    case 'decoder_crashed':
      return withStep(message, 'The picture is probably damaged, so it is passed by; the others go on.');
    case 'model_missing':
      return withStep(
        message,
        'Your photos and tags stay. Put the model back, or choose another in Settings.',
      );
    case 'model_damaged':
      return withStep(message, 'Your photos and tags stay. Add the model again in Settings, or use another.');
    case 'model_invalid':
      return withStep(message, 'Nothing was changed. Choose the folder that holds the model’s own files.');
    case 'out_of_memory':
      return withStep(
        message,
        'Your photos and tags stay. Close other programs and try again, or choose a smaller model in ' +
          'Settings.',
      );
    case 'provider_failed':
      return withStep(message, 'The processor does the work meanwhile. Settings says why.');
    case 'library_newer':
      return withStep(message, 'Nothing was changed. Use the newer Sightline that made this library.');
    case 'library_in_use':
      return withStep(message, 'Close the other Sightline, or use its window.');
    case 'library_unusable':
      return withStep(message, 'Your photos are untouched. Choose another place for the library.');
    case 'disk_full':
      return withStep(message, 'All that was done before is kept. Free some space and try again.');
    case 'no_voice':
      return withStep(message, 'Choose another voice in Settings.');
  }
  return unnamed(code);
}

/** Adds the step to a message of one sentence; one of several sentences already says what to do. */
function withStep(message: string, step: string): string {
  const sentence = /[.?!]$/.test(message.trim()) ? message.trim() : `${message.trim()}.`;
  return /[.?!]\s+\p{Lu}/u.test(sentence) ? sentence : `${sentence} ${step}`;
}

function unnamed(code: never): string {
  return `Something went wrong (${String(code)}). Your photos are untouched. Try again.`;
}
