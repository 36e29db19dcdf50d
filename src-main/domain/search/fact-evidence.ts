/**
 * @file What the facts of photos (place, season, light …) say to a query. They are evidence beside what models
 * see and below what people and files say: “dog in winter” prefers dogs of winter, and hides no other.
 */
import type { SearchIndex } from '../catalogue/search-index.ts';
import type { PhotoRow } from '../catalogue/rows.ts';
import {
  codesOfPhrase,
  codeToken,
  exclusiveCodes,
  factReason,
  holdOf,
  isPlaceCode,
  type FactHold,
} from '../facts/fact-codes.ts';
import { carriesMeaning, type Word } from '../shared/words.ts';
import type { NamedThings } from './named-objects.ts';
import { isPictureText, type PhotoText } from './photo-texts.ts';

/** Half-open range of the sentence's words. */
interface WordRange {
  from: number;
  to: number;
}

/** A phrase of the query that is a fact of some photo in the library. */
export interface FactTerm extends WordRange {
  /** as it was typed */
  phrase: string;
  code: string;
  /** share of the library's photos whose facts say it */
  share: number;
}

/** What the facts of one photo say to the query. */
export interface FactEvidence {
  /** probability that it is what is asked for, where its facts and its texts say every word; else null */
  complete: number | null;
  /** log-likelihood ratio of the terms, where they are only a part of the query */
  logRatio: number;
  /** of the things that the concept head decides, by index: the probability that facts give one that they say */
  decided: ReadonlyMap<number, number>;
  reasons: readonly string[];
}

export const noFactEvidence: FactEvidence = {
  complete: null,
  logRatio: 0,
  decided: new Map(),
  reasons: [],
};

const longestPhrase = 4;
const mostPhrases = 24;
const placeWords = new Set(['in', 'at', 'from', 'near', 'around', 'to', 'through', 'across', 'over']);
/**
 * How often what a fact says holds: of a clock and a position almost always; with doubt it rests on where most
 * of mankind, or the camera's clock, is.
 */
const holds: Readonly<Record<FactHold, number>> = { sure: 0.97, doubtful: 0.85, near: 0.45 };
/** However rare a fact, it is no more evidence than this: the rest of the query counts, too. */
const mostRatio = 4;
const againstRatio = -2;
/** A small library has no rare facts. */
const leastLibrary = 50;

/** Terms of the query that the library knows, the longest first where they overlap, and the photos of all. */
export async function findFactTerms(
  catalogue: Pick<SearchIndex, 'containing'>,
  sentence: string,
  named: NamedThings,
  total: number,
): Promise<{ terms: FactTerm[]; photos: ReadonlyMap<string, string> }> {
  const phrases = phrasesOf(sentence, named);
  const tokens = [...new Set(phrases.flatMap(({ codes }) => codes.map(codeToken)))];
  if (tokens.length === 0) return { terms: [], photos: new Map() };
  const hits = await catalogue.containing('factCodes', [tokens]);
  const photos = new Map(hits.map(({ id, text }) => [id, text]));
  const counts = countsOf(photos.values(), phrases);
  const terms: FactTerm[] = [];
  for (const { codes, ...phrase } of phrases.toSorted((a, b) => b.to - b.from - (a.to - a.from))) {
    const code = codes.find((one) => counts.has(one));
    if (code === undefined || terms.some((other) => phrase.from < other.to && phrase.to > other.from))
      continue;
    terms.push({ ...phrase, code, share: counts.get(code)! / Math.max(leastLibrary, total) });
  }
  return { terms: terms.filter((term) => isMeant(term, terms, sentence, named)), photos };
}

interface Phrase extends Pick<FactTerm, 'from' | 'to' | 'phrase'> {
  codes: string[];
}

/** Runs of words that may be a fact; they begin and end with a word that carries meaning. */
function phrasesOf(sentence: string, { words }: NamedThings): Phrase[] {
  const phrases: Phrase[] = [];
  for (let from = 0; from < words.length && phrases.length < mostPhrases; from += 1) {
    for (let to = from + 1; to <= Math.min(words.length, from + longestPhrase); to += 1) {
      if (!carriesMeaning(words[from]!) || !carriesMeaning(words[to - 1]!)) continue;
      const phrase = sentence.slice(words[from]!.start, words[to - 1]!.end);
      phrases.push({ from, to, phrase, codes: codesOfPhrase(phrase) });
    }
  }
  return phrases.slice(0, mostPhrases);
}

function countsOf(texts: Iterable<string>, phrases: readonly Phrase[]): Map<string, number> {
  const wanted = [...new Set(phrases.flatMap(({ codes }) => codes))];
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const code of wanted)
      if (text.includes(codeToken(code))) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}

/**
 * Many places are called like something else (Nice, Reading, Orange): one word is a place after “in” and the
 * like, with a capital inside the sentence, or where the query is nothing but facts.
 */
function isMeant(
  { from, to, code }: FactTerm,
  terms: readonly FactTerm[],
  sentence: string,
  { words }: NamedThings,
): boolean {
  if (!isPlaceCode(code) || to - from > 1) return true;
  const lead = words[from - 1]?.text;
  if (lead !== undefined && placeWords.has(lead)) return true;
  if (from > 0 && /^\p{Lu}/u.test(sentence.slice(words[from]!.start))) return true;
  return words.every(
    (word, at) => !carriesMeaning(word) || terms.some((term) => at >= term.from && at < term.to),
  );
}

/**
 * @param texts of the photo; what people and files say covers words as facts do
 * @param decided things of the query that the concept head decides; a fact that says one speaks for that one alone:
 * a night is no evidence of a city
 */
export function factEvidenceOf(
  terms: readonly FactTerm[],
  words: readonly Word[],
  row: Pick<PhotoRow, 'factCodes' | 'tags' | 'metadata'>,
  texts: readonly PhotoText[],
  decided: readonly WordRange[] = [],
): FactEvidence {
  if (terms.length === 0) return noFactEvidence;
  const held = terms.map((term) => ({ term, hold: holdOf(row.factCodes, term.code) }));
  const said = held.flatMap(({ term, hold }) => (hold === null ? [] : [{ term, hold }]));
  const written = texts.filter((text) => !isPictureText(text));
  const isCovered = (word: Word, at: number) =>
    !carriesMeaning(word) ||
    said.some(({ term }) => at >= term.from && at < term.to) ||
    written.some((text) => text.words.has(word.base));
  const isComplete = said.length > 0 && words.every(isCovered);
  return {
    complete: isComplete ? said.reduce((product, { hold }) => product * holds[hold], 1) : null,
    logRatio: held.reduce((sum, { term, hold }) => {
      const ratio = ratioOf(term, hold, row);
      return decided.some((thing) => overlap(thing, term)) ? sum + Math.min(0, ratio) : sum + ratio;
    }, 0),
    decided: new Map(
      decided.flatMap((thing, index) => {
        const holding = said.find(({ term }) => overlap(thing, term));
        return holding ? [[index, holds[holding.hold]] as const] : [];
      }),
    ),
    reasons: said.map(({ term, hold }) => factReason(term.code, hold, nameIn(row, term))),
  };
}

function overlap(a: WordRange, b: WordRange): boolean {
  return a.from < b.to && b.from < a.to;
}

function ratioOf(
  { code, share }: FactTerm,
  hold: FactHold | null,
  row: Pick<PhotoRow, 'factCodes' | 'metadata'>,
) {
  if (hold !== null) {
    const doubt = 1 - holds[hold];
    return Math.min(mostRatio, Math.log(doubt + holds[hold] / Math.max(share, 1e-6)));
  }
  return isExcluded(code, row) ? againstRatio : 0;
}

/** Its facts say another season, another light, or another place. */
function isExcluded(
  code: string,
  { factCodes, metadata }: Pick<PhotoRow, 'factCodes' | 'metadata'>,
): boolean {
  if (isPlaceCode(code)) return metadata.latitude !== null;
  return exclusiveCodes.some(
    (codes) => codes.includes(code) && codes.some((other) => holdOf(factCodes, other) === 'sure'),
  );
}

/** The place as its tag spells it, else as it was typed. */
function nameIn({ tags }: Pick<PhotoRow, 'tags'>, { code, phrase }: FactTerm): string {
  const names = tags.flatMap(({ name, fact }) => (fact ? [name, ...fact.parents] : []));
  return names.find((name) => codesOfPhrase(name).includes(code)) ?? phrase;
}
