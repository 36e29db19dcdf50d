/** @file Sentences as words: where each stands, its base form, and whether it carries meaning. */
import pluralize from 'pluralize';
import QuickLRU from 'quick-lru';
import { apostrophes, fold } from '../../../src-preload/contract/index.ts';

export interface Word {
  /** folded: lower case, without accents, apostrophes straight */
  text: string;
  /** singular of `text`; for matching only, never shown ("lens" becomes "len", on both sides alike) */
  base: string;
  /** half-open range in the sentence */
  start: number;
  end: number;
}

/** Words that a sentence needs and a photo does not show. */
const emptyWords = new Set(
  (
    'a an the this that these those some any each every another other of in on at to from for with by into onto over under near next beside behind between among around ' +
    'through across along against up down out off and or but nor so as than then while when where which who whose what there here is are was were be been being am has have had ' +
    'do does did can could will would may might must shall should not no it its he him his she her they them their we us our i me my you your very too just only also ' +
    'image images picture pictures photo photos photograph photographs pic pics shot shots view'
  ).split(' '),
);

/**
 * An article or pronoun that French, Italian, Catalan and others write onto its word: "L'Aquila", "d'Orsay",
 * "dell'Arte".
 */
const elided =
  /^(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quelqu|un|all|dall|dell|nell|sull|coll|gl|degl|agl|quest|quell|bell|sant|tutt)$/;
const apostrophe = `[${apostrophes}]`;
const rest = '[\\p{L}\\p{N}\\p{M}\\p{Cf}]';
const wordPattern = new RegExp(
  `[\\p{L}\\p{N}]${rest}*(?:(?:${apostrophe}|[·‧])${rest}+)*|\\p{Extended_Pictographic}|\\p{Regional_Indicator}{2}`,
  'gu',
);

/**
 * The words of a text in order; a pictograph is a word. An inner apostrophe belongs to its word, but for that
 * of an elided article, which is left out; everything else divides.
 */
export function wordsOf(text: string): Word[] {
  return [...text.matchAll(wordPattern)].flatMap((match): Word[] => {
    const word = wordAt(match[0], match.index);
    return word.text === '' ? [] : [word];
  });
}

function wordAt(written: string, start: number): Word {
  const [, first, own] = anyElision.exec(written) ?? [];
  if (first !== undefined && own !== undefined && own.length > 1 && elided.test(fold(first))) {
    return wordAt(own, start + written.length - own.length);
  }
  const text = fold(written);
  return { text, base: baseForm(text), start, end: start + written.length };
}

const anyElision = new RegExp(`^([^${apostrophes}]+)${apostrophe}(.*[\\p{L}\\p{N}].*)$`, 'u');

/** Base forms of a text's words, one space between. */
export function basesOf(text: string): string {
  return wordsOf(text)
    .map(({ base }) => base)
    .join(' ');
}

/**
 * The words of a text as they are written, folded, one space between: what is compared where a text is
 * quoted.
 */
export function normalisedPhrase(text: string): string {
  return wordsOf(text)
    .map((word) => word.text)
    .join(' ');
}

/** Letters that some languages write as two where they lack them: "Muenchen", "Aarhus", "Toensberg". */
const twoLetters: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', å: 'aa', ø: 'oe' };

/**
 * Base forms that the word as it is written may have in another spelling: "München" and "Muenchen" are one.
 */
export function spellingsOf(written: string): string[] {
  const lower = written.normalize('NFC').toLowerCase();
  const longer = lower.replace(/[äöüåø]/gu, (letter) => twoLetters[letter]!);
  const shorter = fold(lower).replace(/[aou]e|aa/gu, (pair) => pair[0]!);
  return [
    ...new Set(
      [fold(lower), fold(longer), shorter].flatMap((spelling) => wordsOf(spelling).map(({ base }) => base)),
    ),
  ];
}

const maxSpellings = 16;

/** A name's words in base form, in all spellings of each; its own first. */
export function sequencesOf(name: string): string[] {
  return wordsOf(name)
    .reduce<string[]>(
      (sequences, { start, end }) => {
        const spellings = spellingsOf(name.slice(start, end));
        return sequences
          .flatMap((before) =>
            spellings.map((spelling) => (before === '' ? spelling : `${before} ${spelling}`)),
          )
          .slice(0, maxSpellings);
      },
      [''],
    )
    .filter((sequence) => sequence !== '');
}

/** Scripts that set no blanks between words: a word may lie anywhere in a run of them. */
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

/** Whether a word of this script may lie inside a longer run of letters. */
export function isUnspaced(word: string): boolean {
  return unspaced.test(word);
}

/** A library has the same words over and over, and each costs a hundred rules. */
const knownBases = new QuickLRU<string, string>({ maxSize: 20_000 });

/** Singular of one folded word, possessive ending and apostrophes taken off. */
function baseForm(word: string): string {
  const known = knownBases.get(word);
  if (known !== undefined) return known;
  const base = pluralize.singular(word.replace(/'s?$/, '').replaceAll("'", ''));
  knownBases.set(word, base);
  return base;
}

/** Whether the word says something about a picture. */
export function carriesMeaning(word: Word): boolean {
  return !emptyWords.has(word.text);
}
