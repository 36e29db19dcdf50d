/**
 * @file Exact search in the authored text of all photos: what people wrote and what files are called. Its
 * matches rank first. Text that models read in pictures is no match, but evidence (picture-words.ts).
 */
import type { SearchIndex } from '../catalogue/search-index.ts';
import {
  rawName,
  parseAuthoredText,
  rejects,
  withoutReadText,
  type AuthoredLine,
} from '../derive/authored-text.ts';
import type { NamedThings } from './named-objects.ts';
import type { Misreadings } from './read-words.ts';
import type { QueryPlan } from './parse-query.ts';
import { carriesMeaning, isUnspaced, spellingsOf, wordsOf, type Word } from '../shared/words.ts';

/** A word of the query. */
export interface QueryWord extends Word {
  /** base forms of all its spellings, its own first */
  spellings: readonly string[];
  /** part of the name of a thing that models recognize */
  namesThing: boolean;
  /** words that a reader may have read in its place; none where left out */
  misreadings?: Misreadings;
}

/** What a sentence asks of the authored text. */
export interface AuthoredQuery {
  /** the text must have all of them; empty = nothing is asked */
  words: readonly QueryWord[];
  /** true where all are function words ("the who"): they must stand in this order */
  inOrder: boolean;
  /** the typed sentence, where filters took words of it: a text may have it word for word */
  wholeSentence: readonly QueryWord[];
  /** the typed sentence where it can be a part of a file name; null = it cannot */
  fileNamePart: string | null;
}

/** How exactly the authored text of a photo matches. */
export interface AuthoredMatch {
  /**
   * higher = more exact: 4 the whole of a line · 3 a phrase in a line · 2 all words in one line · 1 all
   * words, in several lines · 0 only prefixes, or a part of a file name
   */
  level: number;
  by: 'words' | 'prefix' | 'file name part';
  words: readonly QueryWord[];
}

export interface AuthoredSearch {
  /** by photo id */
  matches: Map<string, AuthoredMatch>;
  /** other photos that have all words, but some only in text that models read in the picture; newest first */
  read: string[];
  /** how many these are in the library, whatever is allowed */
  readTotal: number;
}

/** With more words only the whole sentence is searched for. */
const mostQueryWords = 40;
/** Prefix search only for up to so many words. */
const mostPrefixWords = 3;
const shortestPrefix = 3;
/** File names hold many short, meaningless runs of letters. */
const shortestPrefixInFiles = 4;

/** @param named what `plan.text` names */
export function authoredQueryOf(
  plan: Pick<QueryPlan, 'text' | 'wholeSentence'>,
  named: NamedThings,
): AuthoredQuery {
  const asked = (text: string, words: readonly Word[], things: NamedThings['things']) =>
    words.map((word, at): QueryWord => ({
      ...word,
      spellings: spellingsOf(text.slice(word.start, word.end)),
      namesThing: things.some(({ from, to }) => at >= from && at < to),
    }));
  const all = asked(plan.text, named.words, named.things);
  const meaning = all.filter(carriesMeaning);
  const wholeSentence =
    plan.wholeSentence === null ? [] : asked(plan.wholeSentence, wordsOf(plan.wholeSentence), []);
  return {
    words: meaning.length > 0 ? meaning : all,
    inOrder: meaning.length === 0,
    wholeSentence: wholeSentence.some(({ text }) => /\p{L}/u.test(text)) ? wholeSentence : [],
    // "2019-07-04" alone is a date
    fileNamePart:
      plan.wholeSentence === null || /\p{L}/u.test(plan.wholeSentence)
        ? fileNamePartOf(plan.wholeSentence ?? plan.text)
        : null,
  };
}

/** "IMG_70", "7001.jp", "0704-1": no blanks, and a digit, a dot or an underscore. */
function fileNamePartOf(sentence: string): string | null {
  const part = rawName(sentence.trim());
  return part.length >= shortestPrefix &&
    !/\s/.test(sentence.trim()) &&
    /[_.\p{N}]/u.test(part) &&
    /[\p{L}\p{N}]{2}/u.test(part)
    ? part
    : null;
}

/**
 * Every photo whose authored text has all words of the query. Where nobody wrote them: photos with words that
 * begin so; where there are none either: photos with such a part in a file name. Besides, photos in which models
 * read the words.
 * @param allowed only these; null = all. The whole sentence, word for word, is found in other photos, too.
 */
export async function findAuthored(
  catalogue: Pick<SearchIndex, 'containing'>,
  query: AuthoredQuery,
  allowed: readonly string[] | null,
): Promise<AuthoredSearch> {
  const permitted = allowed && new Set(allowed);
  const passing = <Hit extends { id: string }>(hits: readonly Hit[]) =>
    permitted ? hits.filter(({ id }) => permitted.has(id)) : hits;
  const [inFull, inWords] = await Promise.all([
    wordForWord(catalogue, query.wholeSentence),
    photosWithWords(catalogue, query),
  ]);
  const matches = new Map<string, AuthoredMatch>(
    inFull.map(({ id, text }) => [
      id,
      { level: levelOf(text, query.wholeSentence), by: 'words', words: query.wholeSentence },
    ]),
  );
  for (const { id, level } of passing(inWords))
    if (level > (matches.get(id)?.level ?? 0)) matches.set(id, { level, by: 'words', words: query.words });
  if (matches.size === 0)
    for (const { id } of passing(await photosWithPrefixes(catalogue, query)))
      matches.set(id, { level: 0, by: 'prefix', words: query.words });
  if (matches.size === 0 && query.fileNamePart !== null) {
    const ofFiles = await photosWithFileNamePart(catalogue, query.fileNamePart);
    const onlyFilters = query.words.length === 0;
    const words = onlyFilters ? query.wholeSentence : query.words;
    for (const { id } of onlyFilters ? ofFiles : passing(ofFiles))
      matches.set(id, { level: 0, by: 'file name part', words });
  }
  const read = inWords.filter(({ level }) => level === 0);
  return {
    matches,
    read: passing(read).flatMap(({ id }) => (matches.has(id) ? [] : [id])),
    readTotal: read.length,
  };
}

type Hit = { id: string; text: string };

async function wordForWord(
  catalogue: Pick<SearchIndex, 'containing'>,
  words: readonly QueryWord[],
): Promise<Hit[]> {
  if (words.length === 0) return [];
  const hits = await catalogue.containing('authoredText', [[` ${basesIn(words)} `]]);
  return hits.filter(
    ({ text }) =>
      !rejects(
        text,
        words.map(({ base }) => base),
      ) && levelOf(text, words) >= 3,
  );
}

async function photosWithWords(
  catalogue: Pick<SearchIndex, 'containing'>,
  { words, inOrder }: AuthoredQuery,
): Promise<{ id: string; level: number }[]> {
  if (words.length === 0 || words.length > mostQueryWords) return [];
  const parts = inOrder
    ? [[` ${basesIn(words)} `]]
    : words.map(({ base, spellings, misreadings }) =>
        isUnspaced(base)
          ? [base]
          : [...spellings, ...(misreadings?.keys() ?? [])].map((spelling) => ` ${spelling} `),
      );
  const hits = await catalogue.containing('authoredText', parts);
  const bases = words.map(({ base }) => base);
  const isMisreading = words.some(({ misreadings }) => (misreadings?.size ?? 0) > 0);
  return hits
    .filter(({ text }) => !rejects(text, bases) && (!isMisreading || hasReadWords(text, words)))
    .map(({ id, text }) => ({ id, level: levelOf(text, words) }));
}

/**
 * Photos with words that begin like those typed. Names of things that models recognize must match whole:
 * "car" does not find "Carla".
 */
async function photosWithPrefixes(
  catalogue: Pick<SearchIndex, 'containing'>,
  { words, inOrder }: AuthoredQuery,
): Promise<Hit[]> {
  const shortest = (at: number) => (at > 0 && at === words.length - 1 ? 1 : shortestPrefix);
  const isPrefix = (word: QueryWord, at: number) => !word.namesThing && word.text.length >= shortest(at);
  if (inOrder || words.length > mostPrefixWords || !words.some(isPrefix)) return [];
  const hits = await catalogue.containing(
    'authoredText',
    words.map((word, at) =>
      isPrefix(word, at) ? [` ${word.text}`] : word.spellings.map((spelling) => ` ${spelling} `),
    ),
  );
  const hasPrefix = ({ kind, sequence, others }: AuthoredLine, { text }: QueryWord) =>
    ((kind !== 'file name' && kind !== 'folder') ||
      text.length >= shortestPrefixInFiles ||
      /\d/.test(text)) &&
    [...sequence, ...others].some((word) => word.startsWith(text));
  return hits.filter(({ text }) => {
    const lines = parseAuthoredText(withoutReadText(text));
    return words.every((word, at) =>
      lines.some((line) => (isPrefix(word, at) ? hasPrefix(line, word) : lineHas(line, word))),
    );
  });
}

async function photosWithFileNamePart(
  catalogue: Pick<SearchIndex, 'containing'>,
  part: string,
): Promise<Hit[]> {
  const hits = await catalogue.containing('authoredText', [[part]]);
  return hits.filter(({ text }) =>
    parseAuthoredText(text).some(
      ({ kind, others }) => kind === 'file name' && others.some((name) => name.includes(part)),
    ),
  );
}

/** Whether each word stands in any line, or a misreading of it in a line that was read. */
function hasReadWords(text: string, words: readonly QueryWord[]): boolean {
  const lines = parseAuthoredText(text);
  const isMisread = ({ kind, sequence, others }: AuthoredLine, { misreadings }: QueryWord) =>
    kind === 'in the picture' && [...sequence, ...others].some((word) => misreadings?.has(word));
  return words.every((word) =>
    lines.some((line) => lineHas(line, word) || hasUnspaced(line, word) || isMisread(line, word)),
  );
}

/** As in `AuthoredMatch`; 0 where people and files did not write all words. */
function levelOf(text: string, words: readonly QueryWord[]): number {
  const sequence = basesIn(words);
  const lines = parseAuthoredText(withoutReadText(text));
  if (lines.some((line) => line.sequence.join(' ') === sequence)) return 4;
  if (lines.some((line) => ` ${line.sequence.join(' ')} `.includes(` ${sequence} `))) return 3;
  if (lines.some((line) => words.every((word) => lineHas(line, word)))) return 2;
  const isWritten = (word: QueryWord) => lines.some((line) => lineHas(line, word) || hasUnspaced(line, word));
  return words.every(isWritten) ? 1 : 0;
}

function lineHas({ sequence, others }: AuthoredLine, { spellings }: QueryWord): boolean {
  return spellings.some((spelling) => sequence.includes(spelling) || others.includes(spelling));
}

/** A word of a script without blanks may stand inside a longer run of letters. */
function hasUnspaced({ sequence, others }: AuthoredLine, { base }: QueryWord): boolean {
  return isUnspaced(base) && [...sequence, ...others].some((part) => part.includes(base));
}

function basesIn(words: readonly Word[]): string {
  return words.map(({ base }) => base).join(' ');
}
