/** @file Which colours a picture has, as they were measured in it. */
import type { AnswerContext } from '../known-photo.ts';
import { abstain, fact, type Reply } from './reply.ts';

/** The tone of a picture without colours, else its main colours with their shares. */
export function answerPictureColours({ known: { record } }: AnswerContext): Reply {
  const found =
    record.facts.find(({ kind, text }) => kind === 'tone' && /^(?:black and white|sepia)$/iu.test(text)) ??
    record.facts.find(({ kind }) => kind === 'colours');
  if (!found) return abstain('The colours of this picture have not been measured.');
  return fact(`${found.text}${found.doubt === null ? '' : `, but ${found.doubt}`}.`, found.text, {
    label: found.text,
    basis: found.basis,
    confidence: found.doubt === null ? 0.95 : 0.7,
  });
}

/** Null = not measured, or with doubt. */
export function isBlackAndWhite({ known: { record } }: AnswerContext): boolean | null {
  const has = (text: string) => record.facts.some((found) => found.kind === 'tone' && found.text === text);
  if (has('Black and white')) return true;
  return record.facts.some(({ kind }) => kind === 'colours') && !has('Sepia') ? false : null;
}
