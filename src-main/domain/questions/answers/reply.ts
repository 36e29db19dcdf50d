/** @file The shape of an answer, and the words that all answers share. Pure. */
import type { Answer } from '../../../../src-preload/contract/index.ts';
import {
  capitalised,
  listOf,
  manyOf as pluralOf,
  oneOf as withArticle,
} from '../../derive/captions/grammar.ts';
import type { Attribute } from '../question.ts';

/** An answer without its photo. */
export type Reply = Omit<Answer, 'path'>;
export type Evidence = Answer['evidence'];

export function abstain(reason: string, evidence: Evidence = []): Reply {
  return {
    answer: `I can’t tell. ${reason}`,
    value: null,
    atLeast: false,
    confidence: null,
    evidence,
    basis: '',
    abstained: true,
    reason,
  };
}

export interface Said {
  answer: string;
  value: NonNullable<Answer['value']>;
  confidence: number | null;
  basis: string;
  evidence?: Evidence;
  atLeast?: boolean;
}

export function say({ answer, value, confidence, basis, evidence = [], atLeast = false }: Said): Reply {
  return { answer, value, atLeast, confidence, evidence, basis, abstained: false, reason: null };
}

/** What the file or the person says; a name or a field of a file can be wrong, but no model guessed it. */
export function fact(
  answer: string,
  value: NonNullable<Answer['value']>,
  { label, basis, confidence = 0.95 }: { label: string; basis: string; confidence?: number },
): Reply {
  return say({
    answer,
    value,
    confidence,
    basis,
    evidence: [{ kind: 'fact', label, box: null, probability: confidence }],
  });
}

/** From here on something is said to be there without "probably". */
export const surely = 0.7;
/** No answer about what is there is surer than this: small and hidden things are overlooked. */
export const surest = 0.99;

/** So often a scene or an activity is not there that models rule out, where half of those asked about are there. */
export const ruledOutConfidence = 0.93;

/** "Probably" where it is not sure. */
export function hedged(probability: number | null, sentence: string): string {
  if (probability !== null && probability >= surely) return sentence;
  return `Probably ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
}

/** @param name singular */
export function manyOf(name: string): string {
  return name === 'person' ? 'people' : pluralOf(name);
}

/** With its article; none before a number. */
export function oneOf(name: string): string {
  return /^(?:\d|several )/.test(name) ? name : withArticle(name);
}

export { capitalised, listOf };

/** What cannot be told about things that can be seen, to follow "but". */
export function untold(attribute: Attribute, several: boolean): string {
  const they = several ? 'they are' : 'it is';
  switch (attribute.kind) {
    case 'wearing':
      return `I can’t tell what ${several ? 'they are' : 'anyone is'} wearing`;
    case 'doing':
      return `I can’t tell what ${they} doing`;
    case 'colour':
      return `I can’t tell what colour ${they}`;
    case 'side':
      return `I can’t tell where ${several ? 'each of them is' : 'it is'}`;
    case 'other':
      return /^(?:on|in|at|with|under|above|behind|beside|between|near|next|inside|outside|front)\b/u.test(
        attribute.what,
      )
        ? `I can’t tell where ${several ? 'each of them is' : 'it is'}`
        : `I can’t tell more about ${several ? 'them' : 'it'}`;
  }
}

/** Nothing was seen in the part of a damaged picture that could be read. @param name singular */
export function unseenInPart(name: string): Reply {
  return abstain(`Only a part of this picture could be read, and I can’t see ${oneOf(name)} in it.`);
}

/** A count of what is in the part of a damaged picture that could be read. */
export function atLeastInPart(reply: Reply): Reply {
  return {
    ...reply,
    answer: `${reply.answer} Only a part of this picture could be read: there may be more.`,
    atLeast: true,
  };
}

export const whatCanBeAsked =
  'You can ask whether something is there, how many there are, what happens, what is written, who is named, and when, where and with what the photo was taken.';

export function notKnown(unknown: string | null): string {
  return unknown === null
    ? `I don’t understand the question. ${whatCanBeAsked}`
    : `I don’t know what “${unknown}” looks like.`;
}
