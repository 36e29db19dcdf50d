/** @file Sentences as words: where each stands, its base form, and whether it carries meaning. */
import pluralize from 'pluralize';

export interface Word {
  /** lower case, without accents, curly quotes made straight */
  text: string;
  /** singular of `text`; for matching only, never shown ("lens" becomes "len", on both sides alike) */
  base: string;
  /** half-open range in the sentence */
  start: number;
  end: number;
}

/** Words that a sentence needs and a photo does not show. */
const emptyWords = new Set(
  ('a an the this that these those some any each every another other of in on at to from for with by into onto over under near next beside behind between among around ' +
    'through across along against up down out off and or but nor so as than then while when where which who whose what there here is are was were be been being am has have had ' +
    'do does did can could will would may might must shall should not no it its he him his she her they them their we us our i me my you your very too just only also ' +
    'image images picture pictures photo photos photograph photographs pic pics shot shots view').split(' '),
);

/** The words of a text in order. An inner apostrophe belongs to its word; everything else divides. */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(/[\p{L}\p{N}][\p{L}\p{N}\p{M}]*(?:['’][\p{L}\p{N}\p{M}]+)*/gu)].map((match) => {
    const lower = plain(match[0]);
    return { text: lower, base: baseForm(lower), start: match.index, end: match.index + match[0].length };
  });
}

/** Lower case, without accents. */
export function plain(text: string): string {
  return text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '').replaceAll('’', "'");
}

/** A library has the same words over and over, and each costs a hundred rules. */
const knownBases = new Map<string, string>();
const mostKnown = 20_000;

/** Singular of one lower-case word, possessive ending taken off. */
export function baseForm(word: string): string {
  const known = knownBases.get(word);
  if (known !== undefined) return known;
  if (knownBases.size >= mostKnown) knownBases.clear();
  const base = pluralize.singular(word.replace(/'s?$/, ''));
  knownBases.set(word, base);
  return base;
}

/** Whether the word says something about a picture. */
export function carriesMeaning(word: Word): boolean {
  return !emptyWords.has(word.text);
}
