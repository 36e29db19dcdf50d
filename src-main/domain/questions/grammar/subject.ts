/** @file What a question is about: the things it names, and what is said of them. */
import type { NamedThing, NamedThings } from '../../search/named-objects.ts';
import { carriesMeaning, type Word } from '../../shared/words.ts';
import type { Attribute, Side, Subject } from '../question.ts';
import { createEnding } from './forms.ts';
import { phrases } from './phrases.ts';

export type FindThings = (text: string) => NamedThings;

const withoutTail = createEnding(phrases, '<TAIL>');

/** The things without "in this photo", "can you see" and the like. */
export function bareThings(asked: string): string {
  return withoutTail(asked.replace(/^(?:all |of )?(?:the |these |those )?(?:different )?(?=\S)/u, ''));
}

/**
 * The things asked about: the first named, and those joined to it by "and" or "or". Whatever else carries
 * meaning is said about them; without a named thing the words that carry meaning are what is not known.
 */
export function subjectOf(asked: string, find: FindThings): Subject {
  const text = bareThings(asked);
  const { words, things } = find(text);
  const [first] = things;
  if (!first) return { things: [], attribute: null, unknown: unknownWords(words) };
  const subject = [first];
  for (const thing of things.slice(1)) {
    if (!isJoined(words.slice(subject.at(-1)!.to, thing.from))) break;
    subject.push(thing);
  }
  const said = words.filter(
    (word, at) => !isTaken(subject, at) && !isCount(subject, at) && (carriesMeaning(word) || isPlace(word)),
  );
  const rest = said.map((word) => word.text).join(' ');
  return {
    things: subject,
    attribute: rest === '' ? null : attributeOf(rest, text.slice(words[first.to]?.start ?? text.length)),
    unknown: null,
  };
}

function unknownWords(words: readonly Word[]): string | null {
  return (
    words
      .filter(carriesMeaning)
      .map((word) => word.text)
      .join(' ') || null
  );
}

const joiners = new Set(['and', 'or', 'a', 'an', 'any', 'the', 'some']);

function isJoined(between: readonly Word[]): boolean {
  return (
    between.some(({ text }) => text === 'and' || text === 'or') &&
    between.every(({ text }) => joiners.has(text) || /^\d+$/.test(text))
  );
}

function isTaken(subject: readonly NamedThing[], at: number): boolean {
  return subject.some(({ from, to }) => at >= from && at < to);
}

/** "two dogs", "a couple of dogs" */
function isCount(subject: readonly NamedThing[], at: number): boolean {
  return subject.some(({ count, from }) => count > 1 && at >= from - 3 && at < from);
}

const places =
  /^(?:left|right|behind|beside|between|front|top|bottom|middle|center|centre|corner|background|foreground|near|next|inside|outside|under|above|on|in|at|with)$/u;

function isPlace({ text }: Word): boolean {
  return places.test(text);
}

/** Colours that are measured, by the words for them. */
export const colourWords: Readonly<Record<string, string>> = {
  red: 'red',
  crimson: 'red',
  scarlet: 'red',
  orange: 'orange',
  yellow: 'yellow',
  golden: 'yellow',
  green: 'green',
  blue: 'blue',
  navy: 'blue',
  purple: 'purple',
  violet: 'purple',
  pink: 'pink',
  brown: 'brown',
  black: 'black',
  white: 'white',
  grey: 'grey',
  gray: 'grey',
  silver: 'grey',
  turquoise: 'turquoise',
  teal: 'turquoise',
  beige: 'beige',
};

const garments =
  /\b(?:wear|wears|wearing|dressed|hats?|caps?|helmets?|glasses|sunglasses|clothes|clothing|shirts?|t-shirts?|jackets?|coats?|dress|dresses|suits?|ties?|scarf|scarves|shoes|boots|shorts|jeans|uniforms?|masks?|gloves)\b/u;

/** @param rest the words that carry meaning; @param after the text that follows the first thing */
function attributeOf(rest: string, after: string): Attribute {
  const side = sideOf(rest);
  if (garments.test(rest)) return { kind: 'wearing', what: garmentOf(after, rest) };
  const colour = colourWords[rest.replace(/^(?:light|dark|bright) /u, '')];
  if (colour !== undefined) return { kind: 'colour', colour };
  const doing = /(?:^|\s)(\p{L}{2,}ing\b.*)$/u.exec(after)?.[1] ?? (/ing\b/u.test(rest) ? rest : undefined);
  if (doing !== undefined) return { kind: 'doing', what: doing };
  return side ? { kind: 'side', side } : { kind: 'other', what: rest };
}

function garmentOf(after: string, rest: string): string {
  const worn =
    /(?:wearing|wears|wear|dressed in|with|in|has|have) (?:an? |the |any |some )?(.+?)(?: on)?$/u.exec(
      after,
    )?.[1];
  return worn ?? rest.replace(/^(?:wear|wears|wearing|dressed) /u, '');
}

const sides: Readonly<Record<string, Side>> = {
  left: 'left',
  right: 'right',
  top: 'top',
  bottom: 'bottom',
  middle: 'middle',
  centre: 'middle',
  center: 'middle',
};

/** "on the left side": null where more is said ("left of the tree"). */
export function sideOf(text: string): Side | null {
  const [, named, more] =
    /(?:^|\s)(?:(?:on|in|at|to)\s(?:the\s)?)?(?:far |very |upper |lower )?(left|right|top|bottom|middle|centre|center)(?: hand)?(?: (?:side|half|part|corner))?(\s.*)?$/u.exec(
      text,
    ) ?? [];
  return named !== undefined && (more ?? '').trim() === '' ? sides[named]! : null;
}
