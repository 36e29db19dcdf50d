/**
 * @file Rewrites what a model wrote so that it claims no more than else is known: what nothing confirms stands after
 * “perhaps”, what something denies goes with the words that belong to it. Pure.
 */
import type { DescribedNoun } from '../../../../src-preload/contract/index.ts';
import type { NounState } from './known-things.ts';
import type { NounIndex, NounPhrase } from './noun-phrases.ts';

export interface CheckedText {
  /** null = nothing could stay */
  text: string | null;
  nouns: DescribedNoun[];
}

/** Words that join a phrase to what stands before it. */
const connectors = new Set(
  (
    'with and in on at of by near beside behind under over above below between among around through across along ' +
    'against next to into onto for from or plus holding wearing carrying riding using'
  ).split(' '),
);
const finite =
  /^(is|are|was|were|has|have|can|will|looks?|sits?|stands?|lies?|shows?|plays?|wears?|holds?|rides?|walks?|runs?)$/;

/** A sentence that begins with what is not there goes as a whole. */
export function checkedText(
  text: string,
  nouns: NounIndex,
  check: (phrase: NounPhrase) => NounState,
): CheckedText {
  const told: DescribedNoun[] = [];
  const heads = new Map<string, NounState>();
  const sentences = sentencesOf(text).map((sentence) => {
    const { words, phrases } = nouns.find(sentence);
    const checked = phrases.map((phrase) => {
      const before = heads.get(phrase.head);
      const state = before ?? check(phrase);
      heads.set(phrase.head, state);
      if (!before) told.push({ phrase: sentence.slice(phrase.start, phrase.end), ...state });
      return { phrase, state, isAgain: before !== undefined };
    });
    return rewritten(sentence, words, checked);
  });
  const kept = sentences
    .filter((sentence) => sentence !== null)
    .join(' ')
    .trim();
  return { text: kept === '' ? null : kept, nouns: told };
}

interface Checked {
  phrase: NounPhrase;
  state: NounState;
  /** the sentence, or one before it, named it already */
  isAgain: boolean;
}

type Words = ReturnType<NounIndex['find']>['words'];

/** @returns null where nothing of the sentence can stay */
function rewritten(sentence: string, words: Words, checked: readonly Checked[]): string | null {
  const cuts: { from: number; to: number }[] = [];
  const marks: number[] = [];
  for (const { phrase, state, isAgain } of checked) {
    if (cuts.some(({ from, to }) => phrase.start >= from && phrase.start < to)) continue;
    if (state.state === 'confirmed') continue;
    if (state.state === 'unsure') {
      if (!isAgain) marks.push(phrase.start);
      continue;
    }
    const cut = cutOf(sentence, words, phrase);
    if (cut === 'sentence') return null;
    if (cut === null) marks.push(phrase.start);
    else cuts.push(cut);
  }
  return tidied(withMarks(sentence, marks, cuts));
}

/**
 * The phrase with the words that join it and those that belong to it. “sentence”: it is what the sentence is about;
 * null: a verb of the sentence follows, which cannot go.
 */
function cutOf(
  sentence: string,
  words: Words,
  { from, start }: NounPhrase,
): { from: number; to: number } | 'sentence' | null {
  let first = from;
  while (first > 0 && connectors.has(words[first - 1]!.text) && isClose(sentence, words, first)) first -= 1;
  const isListed = from > 0 && first === from && /,\s*$/.test(sentence.slice(0, start));
  if (first === from && !isListed) return 'sentence';
  let to = sentence.search(/[.!?]*\s*$/);
  for (let at = from + 1; at < words.length; at += 1) {
    const { text, start: begin } = words[at]!;
    if (finite.test(text)) return null;
    const hasComma = /,\s*$/.test(sentence.slice(0, begin));
    if (at > from && (text === 'and' || hasComma)) {
      to = hasComma ? sentence.lastIndexOf(',', begin) : begin;
      break;
    }
  }
  return { from: isListed ? sentence.lastIndexOf(',', start) : words[first]!.start, to };
}

function isClose(sentence: string, words: Words, at: number): boolean {
  return /^\s*$/.test(sentence.slice(words[at - 1]!.end, words[at]!.start));
}

function withMarks(
  sentence: string,
  marks: readonly number[],
  cuts: readonly { from: number; to: number }[],
): string {
  let made = '';
  for (let at = 0; at < sentence.length; at += 1) {
    const cut = cuts.find(({ from }) => from === at);
    if (cut) {
      at = cut.to - 1;
      continue;
    }
    if (!marks.includes(at)) {
      made += sentence[at]!;
      continue;
    }
    made += at === 0 ? `Perhaps ${sentence[at]!.toLowerCase()}` : `perhaps ${sentence[at]!}`;
  }
  return made;
}

/** Without what cuts leave behind: two blanks, a blank before a comma, a comma before the end. */
function tidied(sentence: string): string | null {
  const made = sentence
    .replace(/\s+/g, ' ')
    .replace(/\s+([,.!?])/g, '$1')
    .replace(/,+(?=[.!?]?$)/, '')
    .replace(/\b(and|with)(?=[.!?]?$)/, '')
    .replace(/\s+([,.!?])/g, '$1')
    .trim();
  if (!/\p{L}/u.test(made)) return null;
  return made.charAt(0).toUpperCase() + made.slice(1);
}

/** With their full stops. */
function sentencesOf(text: string): string[] {
  return (
    text
      .match(/[^.!?]+(?:[.!?]+(?=\s|$)|$)|[^.!?]*[.!?]+\S+[^.!?]*[.!?]*/g)
      ?.map((part) => part.trim())
      .filter((part) => part !== '') ?? []
  );
}
