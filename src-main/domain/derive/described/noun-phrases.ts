/** @file The things that an English sentence names: by the vocabulary, and by what follows an article. Pure. */
import { basesOf, carriesMeaning, wordsOf, type Word } from '../../shared/words.ts';
import type { Concept, Vocabulary } from '../../tags/vocabulary.ts';

export interface NounPhrase {
  /** half-open range in the text, with article, number and adjectives */
  start: number;
  end: number;
  /** indices of its words */
  from: number;
  to: number;
  /** that its last words may mean; empty = the vocabulary does not have it */
  concepts: readonly Concept[];
  /** its last words in base form */
  head: string;
  /** the number that stands before it; null = none is stated */
  count: number | null;
}

export interface NounIndex {
  find(text: string): { words: readonly Word[]; phrases: NounPhrase[] };
}

const longestName = 4;
/** words between an article and its noun, at most */
const longestPhrase = 6;
const nounKinds: ReadonlySet<Concept['kind']> = new Set([
  'object',
  'animal',
  'person',
  'food',
  'plant',
  'place',
  'scene',
  'vehicle',
  'building',
  'clothing',
  'event',
]);
const articles = new Set('a an the this that these those some his her its their another each'.split(' '));
const numbers = new Map(
  'one two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .flatMap((word, index): [string, number][] => [
      [word, index + 1],
      [String(index + 1), index + 1],
    ]),
);
/** “a cup of”: what counts or holds, and is no thing that anybody would miss */
const parts = new Set(
  (
    'image picture photo photograph view scene shot camera front back background foreground side top bottom ' +
    'middle center centre corner edge left right distance close-up closeup close day time way kind type group ' +
    'couple pair row number lot bunch piece moment face part color colour'
  ).split(' '),
);
/** Colours that are things, too: “an orange suit”. */
const colours = new Set('orange rose violet gold silver olive peach cream plum lemon chestnut'.split(' '));
const verbs = new Set(
  (
    'shows show showing depicts features is are was were be being has have having sits sit stands stand lies lie ' +
    'looks look wears wear holds hold rides ride plays play walks walk runs run eats eat drinks drink can could ' +
    'appears appear seems seem smiles smile flies fly swims swim sleeps sleep works work drives drive hangs hang'
  ).split(' '),
);

export function createNounIndex({ concepts }: Pick<Vocabulary, 'concepts'>): NounIndex {
  const names = new Map<string, Concept[]>();
  for (const concept of concepts)
    if (nounKinds.has(concept.kind))
      for (const name of new Set([concept.name, ...concept.synonyms].map(basesOf)))
        names.set(name, [...(names.get(name) ?? []), concept]);
  return {
    find(text) {
      const words = wordsOf(text);
      const phrases: NounPhrase[] = [];
      for (let at = 0; at < words.length;) {
        const phrase = phraseAt(text, words, at, names);
        if (phrase) phrases.push(phrase);
        at = phrase ? phrase.to : at + 1;
      }
      return { words, phrases };
    },
  };
}

/** The phrase that begins with this word: an article or a number with what follows, or a name alone. */
function phraseAt(
  text: string,
  words: readonly Word[],
  at: number,
  names: ReadonlyMap<string, Concept[]>,
): NounPhrase | null {
  const opens = articles.has(words[at]!.text) || numbers.has(words[at]!.text);
  const named = nameFrom(text, words, opens ? at + 1 : at, opens ? longestPhrase : 1, names);
  const found = named ?? (opens ? unknownFrom(text, words, at + 1) : null);
  if (!found || parts.has(found.head)) return null;
  const from = opens ? at : withAdjectives(text, words, at);
  return {
    ...found,
    start: words[from]!.start,
    end: words[found.to - 1]!.end,
    from,
    count: countIn(words.slice(from, found.to)),
  };
}

/** “green eyes”: the phrase begins with what stands before its name. */
function withAdjectives(text: string, words: readonly Word[], at: number): number {
  let from = at;
  while (from > 0 && !isEnd(words[from - 1]!) && areJoined(text, words, from)) from -= 1;
  return from;
}

type Found = Pick<NounPhrase, 'concepts' | 'head' | 'to'>;

/** The last name in a run of words that belong together: of “a wooden table” the table. */
function nameFrom(
  text: string,
  words: readonly Word[],
  first: number,
  most: number,
  names: ReadonlyMap<string, Concept[]>,
): Found | null {
  let found: Found | null = null;
  for (let at = first; at < words.length && at < first + most; at += 1) {
    if (at > first && !areJoined(text, words, at)) break;
    const name = longestNameAt(text, words, at, names);
    if (name) {
      found = name;
      at = name.to - 1;
      // “coffee cup”: the last name of the run is the thing
      continue;
    }
    if (isEnd(words[at]!)) break;
    if (found) break;
  }
  return found;
}

function longestNameAt(
  text: string,
  words: readonly Word[],
  at: number,
  names: ReadonlyMap<string, Concept[]>,
): Found | null {
  for (let length = Math.min(longestName, words.length - at); length > 0; length -= 1) {
    const to = at + length;
    if (!range(at + 1, to).every((index) => areJoined(text, words, index))) continue;
    const head = words
      .slice(at, to)
      .map(({ base }) => base)
      .join(' ');
    const concepts = names.get(head);
    if (!concepts) continue;
    if (length === 1 && (verbs.has(words[at]!.text) || isColourHere(text, words, at))) continue;
    return { concepts, head, to };
  }
  return null;
}

/** “an orange suit”: the colour. */
function isColourHere(text: string, words: readonly Word[], at: number): boolean {
  const next = words[at + 1];
  return colours.has(words[at]!.text) && next !== undefined && areJoined(text, words, at + 1) && !isEnd(next);
}

/** What stands after an article, up to a word that ends it: “a saucer”. */
function unknownFrom(text: string, words: readonly Word[], first: number): Found | null {
  let to = first;
  while (
    to < words.length &&
    to < first + longestPhrase &&
    !isEnd(words[to]!) &&
    (to === first || areJoined(text, words, to))
  )
    to += 1;
  return to === first ? null : { concepts: [], head: words[to - 1]!.base, to };
}

function isEnd(word: Word): boolean {
  return !carriesMeaning(word) || verbs.has(word.text) || articles.has(word.text) || /..ing$/.test(word.text);
}

/** Nothing but blanks or a hyphen between the word and the one before. */
function areJoined(text: string, words: readonly Word[], at: number): boolean {
  return /^[\s-]*$/.test(text.slice(words[at - 1]!.end, words[at]!.start));
}

function countIn(words: readonly Word[]): number | null {
  for (const { text } of words) if (numbers.has(text)) return numbers.get(text)!;
  return null;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
}
