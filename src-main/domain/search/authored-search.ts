/**
 * @file The photos of which somebody says what is asked: the whole library is looked through, and what is
 * found comes first.
 */
import type { SearchIndex } from '../catalogue/search-index.ts';
import { rawName, parseAuthoredText, rejects, type AuthoredLine } from '../derive/authored-text.ts';
import type { NamedThings } from './named-objects.ts';
import type { QueryPlan } from './parse-query.ts';
import { carriesMeaning, isUnspaced, spellingsOf, wordsOf, type Word } from '../shared/words.ts';

/** A word that is asked for. */
export interface AskedWord extends Word {
  /** base forms in other spellings, its own first */
  spellings: readonly string[];
  /** it names a thing that models know */
  namesThing: boolean;
}

/** What a sentence asks of the words that were said. */
export interface AuthoredQuery {
  /** all have to be said; empty = nothing is asked */
  words: readonly AskedWord[];
  /** words that say little by themselves ("the who") have to stand in this order */
  inOrder: boolean;
  /** the sentence as it was typed, where chips took words of it: it may be somebody's own, word for word */
  whole: readonly AskedWord[];
  /** a part of a file's name, as it was typed; null = it is none */
  filePart: string | null;
}

/** How a photo says what is asked. */
export interface AuthoredMatch {
  /**
   * the higher the plainer: 4 all that a part says · 3 word for word · 2 in one part · 1 over several parts ·
   * 0 only its beginning or a part of a name, or only models read it
   */
  level: number;
  words: readonly AskedWord[];
}

/** More words than anybody writes about one photo and asks for. */
const mostAsked = 40;
/** More words are a sentence: nobody types the beginnings of so many. */
const mostBegun = 3;
const shortestBeginning = 3;
/** Names of files begin with letters of all kinds. */
const shortestInFiles = 4;

/** @param named what `plan.text` names */
export function authoredQueryOf(plan: Pick<QueryPlan, 'text' | 'whole'>, named: NamedThings): AuthoredQuery {
  const asked = (text: string, words: readonly Word[], things: NamedThings['things']) =>
    words.map((word, at): AskedWord => ({
      ...word,
      spellings: spellingsOf(text.slice(word.start, word.end)),
      namesThing: things.some(({ from, to }) => at >= from && at < to),
    }));
  const all = asked(plan.text, named.words, named.things);
  const meaning = all.filter(carriesMeaning);
  const whole = plan.whole === null ? [] : asked(plan.whole, wordsOf(plan.whole), []);
  return {
    words: meaning.length > 0 ? meaning : all,
    inOrder: meaning.length === 0,
    whole: whole.some(({ text }) => /\p{L}/u.test(text)) ? whole : [],
    // "2019-07-04" alone is a date
    filePart: plan.whole === null || /\p{L}/u.test(plan.whole) ? filePartOf(plan.whole ?? plan.text) : null,
  };
}

/** "IMG_70", "7001.jp", "0704-1": no blanks, and a sign or a digit that words do not have. */
function filePartOf(sentence: string): string | null {
  const part = rawName(sentence.trim());
  return part.length >= shortestBeginning &&
    !/\s/.test(sentence.trim()) &&
    /[_.\p{N}]/u.test(part) &&
    /[\p{L}\p{N}]{2}/u.test(part)
    ? part
    : null;
}

/**
 * Every photo that says all that is asked. Where none does, those whose names begin so, and those whose
 * file's name has it inside.
 * @param allowed only these; null = all. A sentence that is somebody's own word for word is found whatever
 * its chips say.
 */
export async function findAuthored(
  catalogue: Pick<SearchIndex, 'containing'>,
  query: AuthoredQuery,
  allowed: readonly string[] | null,
): Promise<Map<string, AuthoredMatch>> {
  const permitted = allowed && new Set(allowed);
  const passing = <Hit extends { id: string }>(hits: readonly Hit[]) =>
    permitted ? hits.filter(({ id }) => permitted.has(id)) : hits;
  const [inFull, inWords] = await Promise.all([
    wordForWord(catalogue, query.whole),
    photosWithWords(catalogue, query),
  ]);
  const found = new Map(
    inFull.map(({ id, text }) => [id, { level: levelOf(text, query.whole), words: query.whole }]),
  );
  const add = (hits: readonly { id: string; level: number }[]) => {
    for (const { id, level } of hits)
      if (level > (found.get(id)?.level ?? -1)) found.set(id, { level, words: query.words });
  };
  add(passing(inWords));
  if (found.size === 0) add(passing(await photosWithBeginnings(catalogue, query)));
  if (found.size === 0 && query.filePart !== null) {
    const ofFiles = await photosWithFileNamePart(catalogue, query.filePart);
    const onlyChips = query.words.length === 0;
    for (const { id } of onlyChips ? ofFiles : passing(ofFiles))
      found.set(id, { level: 0, words: onlyChips ? query.whole : query.words });
  }
  return found;
}

type Hit = { id: string; text: string };

async function wordForWord(
  catalogue: Pick<SearchIndex, 'containing'>,
  words: readonly AskedWord[],
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
  if (words.length === 0 || words.length > mostAsked) return [];
  const parts = inOrder
    ? [[` ${basesIn(words)} `]]
    : words.map(({ base, spellings }) =>
        isUnspaced(base) ? [base] : spellings.map((spelling) => ` ${spelling} `),
      );
  const hits = await catalogue.containing('authoredText', parts);
  const bases = words.map(({ base }) => base);
  return hits
    .filter(({ text }) => !rejects(text, bases))
    .map(({ id, text }) => ({ id, level: levelOf(text, words) }));
}

/**
 * Names of which only the beginning was typed. What models know is asked whole: "car" is no beginning of
 * "Carla".
 */
async function photosWithBeginnings(
  catalogue: Pick<SearchIndex, 'containing'>,
  { words, inOrder }: AuthoredQuery,
): Promise<{ id: string; level: number }[]> {
  const shortest = (at: number) => (at > 0 && at === words.length - 1 ? 1 : shortestBeginning);
  const isBeginning = (word: AskedWord, at: number) => !word.namesThing && word.text.length >= shortest(at);
  if (inOrder || words.length > mostBegun || !words.some(isBeginning)) return [];
  const hits = await catalogue.containing(
    'authoredText',
    words.map((word, at) =>
      isBeginning(word, at) ? [` ${word.text}`] : word.spellings.map((spelling) => ` ${spelling} `),
    ),
  );
  const begins = ({ kind, sequence, others }: AuthoredLine, { text }: AskedWord) =>
    ((kind !== 'file name' && kind !== 'folder') || text.length >= shortestInFiles || /\d/.test(text)) &&
    [...sequence, ...others].some((word) => word.startsWith(text));
  return hits.flatMap(({ id, text }) => {
    const lines = parseAuthoredText(text);
    const inAll = words.every((word, at) =>
      lines.some((line) => (isBeginning(word, at) ? begins(line, word) : lineHas(line, word))),
    );
    return inAll ? [{ id, level: 0 }] : [];
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

function levelOf(text: string, words: readonly AskedWord[]): number {
  const sequence = basesIn(words);
  // what models read is below what anybody wrote
  const lines = parseAuthoredText(text).filter(({ kind }) => kind !== 'in the picture');
  if (lines.some((line) => line.sequence.join(' ') === sequence)) return 4;
  if (lines.some((line) => ` ${line.sequence.join(' ')} `.includes(` ${sequence} `))) return 3;
  if (lines.some((line) => words.every((word) => lineHas(line, word)))) return 2;
  return words.every((word) => lines.some((line) => lineHas(line, word))) ? 1 : 0;
}

function lineHas({ sequence, others }: AuthoredLine, { spellings }: AskedWord): boolean {
  return spellings.some((spelling) => sequence.includes(spelling) || others.includes(spelling));
}

function basesIn(words: readonly Word[]): string {
  return words.map(({ base }) => base).join(' ');
}
