/** @file The words of answers, and how sure each is. Pure. */
import pluralize from 'pluralize';
import type { Answer } from '../../../src-preload/contract/index.ts';
import type { Attribute } from './parse-question.ts';

/** An answer without its photo. */
export type Reply = Omit<Answer, 'path'>;
export type Evidence = Answer['evidence'];

/** From this count on a number would pretend to know: the detector sees too few of many. */
const several = 4;

/**
 * How often a count of people is right, by the number counted, on the evaluation photos: none 38 of 40, one
 * 11 of 18, "about" two or three within one 8 of 11, four or more 7 of 10.
 */
const rightCounts = { none: 0.95, one: 0.61, about: 0.73, several: 0.7 } as const;

/** No answer about what is there is surer than this: small and hidden things are overlooked. */
const surest = 0.99;

export function abstain(reason: string, evidence: Evidence = []): Reply {
  return {
    answer: `I can’t tell. ${reason}`,
    value: null,
    atLeast: false,
    confidence: null,
    evidence,
    abstained: true,
    reason,
  };
}

/** @param name singular */
export function countReply(count: number, name: string, evidence: Evidence): Reply {
  const answer = `${seen(count, name)}.`;
  const atLeast = count >= several;
  const confidence =
    count === 0
      ? rightCounts.none
      : count === 1
        ? rightCounts.one
        : atLeast
          ? rightCounts.several
          : rightCounts.about;
  return {
    answer,
    value: Math.min(count, several),
    atLeast,
    confidence,
    evidence,
    abstained: false,
    reason: null,
  };
}

/** "I can see about 3 people"; without a full stop, so that it can go on. */
export function seen(count: number, name: string): string {
  if (count === 0) return `I can’t see any ${manyOf(name)}`;
  if (count === 1) return `I can see 1 ${name}`;
  return count < several
    ? `I can see about ${count} ${manyOf(name)}`
    : `I can see ${several} or more ${manyOf(name)}`;
}

export function presenceReply(
  present: boolean,
  name: string,
  probability: number,
  evidence: Evidence,
): Reply {
  const confidence = Math.min(surest, present ? probability : 1 - probability);
  const lead = present
    ? probability >= 0.7
      ? `Yes, I can see ${oneOf(name)}`
      : `Probably: it looks as if there is ${oneOf(name)}`
    : `No, I can’t see ${oneOf(name)}`;
  return {
    answer: `${lead}.`,
    value: present,
    atLeast: false,
    confidence,
    evidence,
    abstained: false,
    reason: null,
  };
}

/**
 * Nothing was seen in the part of a damaged picture that could be read: it may be in the rest. @param name
 * singular
 */
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

/** What cannot be told about things that can be seen, to follow "but". */
export function untold(attribute: Attribute, several: boolean): string {
  const they = several ? 'they are' : 'it is';
  switch (attribute) {
    case 'wearing':
      return `I can’t tell what ${several ? 'they are' : 'anyone is'} wearing`;
    case 'doing':
      return `I can’t tell what ${they} doing`;
    case 'colour':
      return `I can’t tell what colour ${they}`;
    case 'place':
      return `I can’t tell where ${several ? 'each of them is' : 'it is'}`;
    case 'other':
      return `I can’t tell more about ${several ? 'them' : 'it'}`;
  }
}

const uncounted = new Set(['broccoli', 'luggage', 'food', 'furniture']);

export function manyOf(name: string): string {
  return name === 'person' ? 'people' : uncounted.has(name) ? name : pluralize.plural(name);
}

/** With its article; none before what comes in the plural ("skis"). */
export function oneOf(name: string): string {
  if (
    uncounted.has(name) ||
    /^(?:\d|several )/.test(name) ||
    (pluralize.isPlural(name) && !pluralize.isSingular(name))
  )
    return name;
  return `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
}
