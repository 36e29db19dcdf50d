/**
 * @file Which photos a question means: "show more than five people", "did I take in Paris in 2019", "have no
 * caption".
 */
import { parseQuery, type QueryPlan } from '../../search/parse-query.ts';
import type { NamedThings } from '../../search/named-objects.ts';
import { carriesMeaning, wordsOf } from '../../shared/words.ts';
import type { FindThings } from '../grammar/subject.ts';
import type { KeptPart, PhotosMeant, ShownThing } from './library-question.ts';

export interface MeantContext {
  find: FindThings;
  /** wall time as if UTC */
  now: Date;
  dayFirst: boolean;
}

/** What leads to the photos and says nothing of them. */
const frames = [
  /\b(?:do|did|have|had|are|were|can|could|would) (?:i|we|you) (?:ever |already )?(?:have|own|get|got|take|taken|took|make|made|shoot|shot|photograph|photographed|capture|captured|find|store|stored)\b/gu,
  /\b(?:i|we) (?:have )?(?:ever |already )?(?:have|own|took|taken|made|shot|photographed|captured)\b/gu,
  /\bin (?:my|our|the|this) (?:library|collection|photos|pictures|selection)\b/gu,
  /\b(?:among|of|in|from) (?:these|them|those|my photos|all)\b/gu,
  /\b(?:do i have|are there|is there|there are|there is|exist|exists|altogether|in total|at all|so far|until now|ever|overall)\b/gu,
  /\b(?:that|which|where|on which|in which) (?=(?:show|have|has|contain|are|is|were|was|i|we|you|there|lack)\b)/gu,
  /\b(?:(?:you|one|i|we) can see|can be seen|is visible|are visible)\b/gu,
  /\b(?:show|shows|showing|contain|contains|containing|depict|depicts|feature|features|include|includes)\b/gu,
  /\b(?:were|was|are|is|been) (?=taken\b|shot\b|made\b|photographed\b)/gu,
  /\b(?:photos?|pictures?|images?|pics?|shots?|photographs?|snapshots?) (?:of|with|from)\b/gu,
  /\b(?:photos?|pictures?|images?|pics?|shots?|photographs?|snapshots?)\b/gu,
];

const parts: Readonly<Record<string, KeptPart>> = {
  caption: 'caption',
  captions: 'caption',
  description: 'caption',
  descriptions: 'caption',
  title: 'title',
  titles: 'title',
  date: 'date',
  dates: 'date',
  place: 'place',
  places: 'place',
  location: 'place',
  locations: 'place',
  position: 'place',
  gps: 'place',
  coordinates: 'place',
  tag: 'tags',
  tags: 'tags',
  keyword: 'tags',
  keywords: 'tags',
  star: 'stars',
  stars: 'stars',
  rating: 'stars',
  ratings: 'stars',
  names: 'names',
};
const partWords = Object.keys(parts).join('|');
const lacksPart = new RegExp(
  `\\b(?:(?:have|has|with|having) no|without(?: any| a)?|lack(?:s|ing)?(?: any| a)?|(?:do|does|did) not have(?: any| a)?|no) (${partWords})\\b`,
  'gu',
);
const hasPart = new RegExp(`\\b(?:have|has|with|having) (?:an? |any |some )?(${partWords})\\b`, 'gu');
const lacksInAWord: readonly [RegExp, KeptPart][] = [
  [/\buncaptioned\b/gu, 'caption'],
  [/\buntitled\b/gu, 'title'],
  [/\bundated\b/gu, 'date'],
  [/\buntagged\b/gu, 'tags'],
  [/\bunrated\b/gu, 'stars'],
];

const saysWords =
  /\b(?:with|showing|show|shows|saying|says?|containing|contains?|having|has|have|reads?) the (?:words?|text|name|writing) "?([^"]+?)"? *$/u;

export function photosMeant(asked: string, context: MeantContext): PhotosMeant {
  const kept: { part: KeptPart; has: boolean }[] = [];
  const take = (text: string, pattern: RegExp, has: boolean, fixed?: KeptPart) =>
    text.replace(pattern, (_found, word: string) => {
      kept.push({ part: fixed ?? parts[word]!, has });
      return ' ';
    });
  let text = ` ${asked} `;
  const written: string[] = [];
  text = text.replace(saysWords, (_found, words: string) => {
    written.push(words);
    return ' ';
  });
  for (const [pattern, part] of lacksInAWord) text = take(text, pattern, false, part);
  text = take(text, lacksPart, false);
  text = take(text, hasPart, true);
  for (const frame of frames) text = text.replace(frame, ' ');
  const counted = takeCounted(tidy(text), context.find);
  const filters = counted.rest;
  const plan = planOf(filters, context);
  const named = context.find(plan.text);
  return {
    shown: [...counted.shown, ...named.things.map((thing) => ({ thing, min: thing.count, max: null }))],
    kept,
    words: [...written, ...leftWords(named)],
    filters: withoutText(filters, plan),
  };
}

/** How the search understands a text: its filters, and what is left of it. */
export function planOf(text: string, { find, now, dayFirst }: MeantContext): QueryPlan {
  return parseQuery(text, { now, dayFirst, isThing: (name) => isOneThing(find(name)) });
}

function isOneThing({ words, things }: NamedThings): boolean {
  const [thing] = things;
  return things.length === 1 && thing?.from === 0 && thing.to === words.length;
}

const number = '(\\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)';
/** Bounds of a count, and which numbers they let through. */
const bounds: readonly [pattern: string, range: (count: number) => [min: number, max: number | null]][] = [
  [`(?:more than|over|above) ${number}`, (count) => [count + 1, null]],
  [`(?:at least|no fewer than|no less than|a minimum of) ${number}`, (count) => [count, null]],
  [`(?:fewer than|less than|under|below) ${number}`, (count) => [1, count - 1]],
  [`(?:at most|no more than|up to|a maximum of) ${number}`, (count) => [1, count]],
  [`(?:exactly|only|just) ${number}`, (count) => [count, count]],
  [`${number} or more`, (count) => [count, null]],
];
const numbers = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');

/** Takes "more than five people" out of the text. */
function takeCounted(text: string, find: FindThings): { shown: ShownThing[]; rest: string } {
  const shown: ShownThing[] = [];
  let rest = text;
  for (const [pattern, range] of bounds) {
    for (;;) {
      const found = new RegExp(`\\b${pattern} (?=\\S)`, 'u').exec(rest);
      if (!found) break;
      const after = rest.slice(found.index + found[0].length);
      const { words, things } = find(after);
      const [thing] = things;
      // the number is of what follows, or it is none of a thing
      if (!thing || thing.from > 1) break;
      const [min, max] = range(numberOf(found[1]!));
      shown.push({ thing: { ...thing, count: 1, exact: false }, min, max });
      rest = tidy(`${rest.slice(0, found.index)} ${after.slice(words[thing.to - 1]!.end)}`);
    }
  }
  return { shown, rest };
}

function numberOf(word: string): number {
  return /^an?$/u.test(word) ? 1 : numbers.includes(word) ? numbers.indexOf(word) + 1 : Number(word);
}

/** Words that carry meaning and name no thing, as phrases of what stood together. */
function leftWords({ words, things }: NamedThings): string[] {
  const phrases: string[] = [];
  let current: string[] = [];
  words.forEach((word, at) => {
    const taken = things.some(({ from, to }) => at >= from && at < to);
    if (!taken && carriesMeaning(word) && !saysNothing.has(word.text) && !isCounting(things, at))
      current.push(word.text);
    else if (current.length > 0) {
      phrases.push(current.join(' '));
      current = [];
    }
  });
  return current.length > 0 ? [...phrases, current.join(' ')] : phrases;
}

const saysNothing = new Set(
  'taken shot made photographed captured saw seen last first most often times many much got about'.split(' '),
);

function isCounting(things: NamedThings['things'], at: number): boolean {
  return things.some(({ count, from }) => count > 1 && at < from && at >= from - 2);
}

/** The text without the words that no filter took. */
function withoutText(text: string, plan: QueryPlan): string {
  const words = new Set(wordsOf(plan.text).map(({ text: word }) => word));
  const taken = [
    ...plan.parsed.filters.map(({ source }) => source),
    ...plan.excluded.map((name) => `without ${name}`),
  ];
  return words.size === 0 ? text : taken.join(' ');
}

function tidy(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}
