/** @file A question in the form in which the grammar reads it: lower case, written out, without courtesies. */
import { apostrophes } from '../../../../src-preload/contract/index.ts';

const anyApostrophe = new RegExp(`[${apostrophes}]`, 'gu');
const quotes = /[“”„«»]/gu;

/** Written short → written out. */
const short: readonly [pattern: RegExp, out: string][] = [
  [/\b(what|where|who|when|how|that|there|here|it|he|she|which|why)'s\b/gu, '$1 is'],
  [/\b(what|where|who|when|they|there|we|you)'re\b/gu, '$1 are'],
  [/\b(i|we|you|they)'ve\b/gu, '$1 have'],
  [/\bwhats\b/gu, 'what is'],
  [/\bcan't\b|\bcannot\b/gu, 'can not'],
  [/\b(is|are|was|were|do|does|did|have|has|could)n't\b/gu, '$1 not'],
];

const courtesies =
  /^(?:(?:please|hey|hello|hi|so|and|well|ok|okay|sightline|now|then|just|(?:can|could|would) you (?:please )?(?:tell|say to) me|(?:please )?tell me|do you know|any idea|i wonder|i want to know|i would like to know|let me know|say)(?: please)?(?: if| whether)? )+(?=\S)/u;

/** Marks of a sentence become spaces; dates, times and quotes keep theirs. */
export function plainQuestion(question: string): string {
  const plain = question
    .toLowerCase()
    .replace(anyApostrophe, "'")
    .replace(quotes, '"')
    .replace(/[?!,;¿¡()…]+|\.(?=\s|$)|:(?=\s|$)/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  const written = short.reduce((text, [pattern, out]) => text.replace(pattern, out), plain);
  return written
    .replace(courtesies, '')
    .replace(/^(?:if|whether) (?=\S)/u, '')
    .replace(/^there (is|are|was|were) (?=\S)/u, '$1 there ')
    .replace(/ (?:please|thanks|thank you)$/u, '')
    .trim();
}
