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

/** Framework codes have words of their own. */
const ownSentences = {
  unknown_call:
    'This window and the rest of Sightline are of different versions. ' +
    'Close Sightline and start it again.',
  forbidden:
    'This page may no longer talk to Sightline. ' +
    'Open it again with the address that Sightline printed when it started.',
  cancelled: 'Stopped, as you asked. What was finished until then is kept.',
} as const satisfies Partial<Record<ErrorCode, string>>;

type OwnSentence = keyof typeof ownSentences;

/** The next step, for where the engine's own words do not say one. */
const steps: Readonly<Record<Exclude<ErrorCode, OwnSentence | 'internal'>, string>> = {
  bad_input: 'Nothing was changed. Check what you typed and try again.',
  refused: 'Nothing was changed.',
  not_found: 'It may have been moved or removed. Look for new photos in Folders to find it again.',
  unreadable_file:
    'The file stays as it is. Check that it opens in another program and that you may read it.',
  unsupported_format: `The file stays as it is. Sightline reads ${readFormats}.`,
  file_too_large: 'The file stays as it is. A smaller copy can be imported instead.',
  decoder_crashed: 'The picture is probably damaged, so it is passed by; the others go on.',
  model_missing: 'Your photos and tags stay. Put the model back, or choose another in Settings.',
  model_damaged: 'Your photos and tags stay. Add the model again in Settings, or use another.',
  model_invalid: 'Nothing was changed. Choose the folder that holds the model’s own files.',
  out_of_memory:
    'Your photos and tags stay. ' +
    'Close other programs and try again, or choose a smaller model in Settings.',
  provider_failed: 'The processor does the work meanwhile. Settings says why.',
  library_newer: 'Nothing was changed. Use the newer Sightline that made this library.',
  library_in_use: 'Close the other Sightline, or use its window.',
  library_unusable: 'Your photos are untouched. Choose another place for the library.',
  disk_full: 'All that was done before is kept. Free some space and try again.',
  network_failed: 'What came is kept. Check the connection, then go on with the download.',
  download_in_use: 'Wait until it is done there, or stop it there.',
  no_voice: 'Choose another voice in Settings.',
};

function sentenceFor(code: ErrorCode, message: string): string {
  if (code === 'internal')
    return (
      `${message} Your photos are untouched. ` + 'Try again; if it comes back, check the library in Settings.'
    );
  if (isOwnSentence(code)) return ownSentences[code];
  // an engine of another version may know more codes
  const step: string | undefined = steps[code];
  return step === undefined ? unnamed(code) : withStep(message, step);
}

function isOwnSentence(code: ErrorCode): code is OwnSentence {
  return Object.hasOwn(ownSentences, code);
}

/** Adds the step to a message of one sentence; one of several sentences already says what to do. */
function withStep(message: string, step: string): string {
  const sentence = /[.?!]$/.test(message.trim()) ? message.trim() : `${message.trim()}.`;
  return /[.?!]\s+\p{Lu}/u.test(sentence) ? sentence : `${sentence} ${step}`;
}

function unnamed(code: string): string {
  return `Something went wrong (${code}). Your photos are untouched. Try again.`;
}
