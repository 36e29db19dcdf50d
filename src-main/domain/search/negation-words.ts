/**
 * @file What a sentence says must not be there: "-dog", "without people or cars", "not on a beach", "nobody".
 */
import { carriesMeaning, wordsOf, type Word } from '../shared/words.ts';

/** A part of the sentence that negates these names, as they are written. */
export interface NegationMention {
  names: string[];
  start: number;
  end: number;
  /** written with a minus */
  exact: boolean;
}

type IsThing = (name: string) => boolean;

const minusPattern = /(?<=^|\s)[-−](?:["“]([^"”]+)["”]|([\p{L}][\p{L}\p{N}\p{M}'’_-]*))/gu;
const opening = "(?<![\\p{L}\\p{N}'’-])";
const determiner = '(?:(?:any|an?|the|some|my|our)\\s+)?';
/** After these whatever follows is negated. */
const surely = [
  'without',
  'but\\s+(?:no|not\\s+any)',
  'excluding',
  'except(?:\\s+for)?',
  'minus',
  'with\\s+no',
  'lacking',
  'rather\\s+than',
  'instead\\s+of',
  'other\\s+than',
  'free\\s+of',
  '(?:anything|everything|all|everyone)\\s+but',
  "(?:(?:that|which|who)\\s+)?(?:do(?:es)?\\s+not|don['’]t|doesn['’]t)\\s+(?:show|have|contain|include)",
].join('|');
/** After these only names of things are negated: "no parking" is a sign. */
const perhaps = [
  '(?:(?:that|which|who)\\s+)?(?:is|are|was|were)\\s+not',
  "(?:(?:that|which|who)\\s+)?(?:isn|aren|wasn|weren)['’]t",
  'not',
  'no',
  'neither',
  'never',
].join('|');
/** Between "not" and what is not there: "not on a beach", "not wearing a hat". */
const between =
  '(?:(?:in|on|at|near|by|beside|inside|under|with|from|of|to|wearing|riding|holding|having|showing|carrying|playing|eating)\\s+)?';
const negationPattern = new RegExp(
  `${opening}(?:(?!but\\s+(?:no|not\\s+any)\\s)(?:but|and)\\s+)?(?:(${surely})|(${perhaps})(?!\\s+(?:only|just|yet|sure|too|very|so)\\b))\\s+(${between})(${determiner})`,
  'giu',
);
/** Words that are a negation by themselves. */
const nobodyPattern = new RegExp(
  `${opening}(?:with(?:out)?\\s+)?(?:nobody|no[ -]one|without\\s+any(?:one|body))(?![\\p{L}\\p{N}'’])`,
  'giu',
);
const everybody = 'people';
/** An unknown name has at most so many words. */
const longestName = 3;

/** In the order of the sentence; no two overlap. */
export function findNegations(text: string, isThing: IsThing): NegationMention[] {
  const found: NegationMention[] = [];
  const add = (mention: NegationMention) => {
    if (
      mention.names.length > 0 &&
      !found.some((other) => mention.start < other.end && mention.end > other.start)
    )
      found.push(mention);
  };
  for (const match of text.matchAll(minusPattern))
    add({
      names: [(match[1] ?? match[2]!).trim()],
      start: match.index,
      end: match.index + match[0].length,
      exact: true,
    });
  for (const match of text.matchAll(nobodyPattern))
    add({ names: [everybody], start: match.index, end: match.index + match[0].length, exact: false });
  for (const match of text.matchAll(negationPattern)) {
    const [all, sure, not = '', way = '', article = ''] = match;
    const end = match.index + all.length;
    // "not on a frobnicator", "not smiling": no text of a sign, so a negation
    const isSure =
      sure !== undefined ||
      (way !== '' && article !== '') ||
      (!/^(?:no|neither)$/iu.test(not) && /^\p{L}+ing(?![\p{L}\p{N}])/iu.test(text.slice(end)));
    const named = namesAt(text, end, isThing, isSure, sure !== undefined);
    add({ ...named, start: match.index, exact: false });
  }
  return found.sort((a, b) => a.start - b.start);
}

/**
 * One or more names ("people or cars") from `at`: known things; where `sure`, else the words up to the next
 * function word.
 * @param listed "and" continues the list: "without people and cars"
 */
function namesAt(
  text: string,
  at: number,
  isThing: IsThing,
  sure: boolean,
  listed: boolean,
): { names: string[]; end: number } {
  const words = wordsOf(text.slice(at)).map((word) => ({
    ...word,
    start: word.start + at,
    end: word.end + at,
  }));
  const names: string[] = [];
  let end = at;
  for (let index = 0; index < words.length;) {
    const follows = names.length > 0 || touches(text, at, words[index]!.start);
    const length =
      nameLength(text, words, index, isThing) ||
      (sure && names.length === 0 && follows ? unknownLength(text, words, index, isThing) : 0);
    if (length === 0) break;
    const last = words[index + length - 1]!;
    names.push(text.slice(words[index]!.start, last.end));
    end = last.end;
    index += length;
    const join = (listed ? /^\s*(?:,|or\b|nor\b|and\b)/iu : /^\s*(?:,|or\b|nor\b)/iu).exec(text.slice(end));
    if (!join) break;
    // "and a beach" asks for a beach
    if (/and/i.test(join[0]) && ['a', 'an', 'the'].includes(words[index + 1]?.text ?? '')) break;
    while (['any', 'a', 'an', 'the', 'or', 'nor', 'and'].includes(words[index]?.text ?? '')) index += 1;
  }
  return { names, end };
}

/** Number of words of the longest known name that starts here; 0 = none. */
function nameLength(text: string, words: readonly Word[], index: number, isThing: IsThing): number {
  for (let length = Math.min(longestName, words.length - index); length > 0; length -= 1) {
    if (isUnbroken(text, words, index, length) && isThing(partOf(text, words, index, length))) return length;
  }
  return 0;
}

/** Number of words of an unknown name: "frobnicator", "red cars". */
function unknownLength(text: string, words: readonly Word[], index: number, isThing: IsThing): number {
  let length = 1;
  while (
    length < longestName &&
    index + length < words.length &&
    isUnbroken(text, words, index, length + 1) &&
    carriesMeaning(words[index + length]!)
  ) {
    length += 1;
    if (isThing(partOf(text, words, index + length - 1, 1))) break;
  }
  return length;
}

function partOf(text: string, words: readonly Word[], index: number, length: number): string {
  return text.slice(words[index]!.start, words[index + length - 1]!.end);
}

/** Only single blanks between the words: where a filter was taken out there are more. */
function isUnbroken(text: string, words: readonly Word[], index: number, length: number): boolean {
  return !/[,.;:!?]|\s{2}/.test(partOf(text, words, index, length));
}

function touches(text: string, from: number, to: number): boolean {
  return /^\s*$/.test(text.slice(from, to));
}
