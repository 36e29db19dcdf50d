/** @file Writing in a picture, in words. */
import {
  noTextWords,
  textAbsenceWords,
  type Photo,
  type TextLine,
} from '../../src-preload/contract/index.ts';
import { absenceWords } from './facts.ts';

/** A line each, as it stands in the picture. */
export function textOfLines(lines: readonly Pick<TextLine, 'text'>[]): string {
  return lines.map(({ text }) => text).join('\n');
}

/** Why there is no text to be shown; null where there is. */
export function whyNoText({
  text,
  textAbsence,
  files,
}: Pick<Photo, 'text' | 'textAbsence' | 'files'>): string | null {
  if (textAbsence === null) return text?.length === 0 ? noTextWords : null;
  const away = textAbsence === 'not-yet' ? absenceWords(files) : null;
  return [textAbsenceWords[textAbsence], ...(away ? [`${away}.`] : [])].join(' ');
}
