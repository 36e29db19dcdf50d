/**
 * @file Which things a sentence names: concepts of the vocabulary and labels of the detector, with their
 * counts.
 */
import type { Vocabulary, Concept } from '../tags/vocabulary.ts';
import { adjectiveNames, misleadingPhrases, everydayNames } from './everyday-names.ts';
import { basesOf, carriesMeaning, wordsOf, type Word } from '../shared/words.ts';

/** Labels of which the detector gives one to a thing. */
export interface BoxGroup {
  labels: readonly string[];
  /**
   * same: the labels name the thing. kind: the thing is a kind of what they name ("poodle"): a box is
   * necessary and not sufficient. general: they name some kinds of the thing ("animal"): a box is sufficient
   * and not necessary.
   */
  relation: 'same' | 'kind' | 'general';
}

/** A thing that a sentence names. */
export interface NamedThing {
  /** as written */
  phrase: string;
  /** the concept's name where the vocabulary has it */
  concept: string | null;
  /** names of tags that a photo of the thing may show */
  tags: readonly string[];
  /** a photo of the thing has a box of each group; empty = the detector has no label for it */
  groups: readonly BoxGroup[];
  /** items of the concept head of which each is the thing; empty = the head does not know it */
  heads: readonly string[];
  /** at least so many */
  count: number;
  /** the sentence states this number, not "some" or "several" */
  exact: boolean;
  /** half-open range of word indices, number words not included */
  from: number;
  to: number;
}

export interface NamedThings {
  words: readonly Word[];
  things: readonly NamedThing[];
  /** share of the content words that name things for which the detector has labels, 0…1 */
  boxedShare: number;
  /** share of the content words that name things for which the detector or the concept head decides, 0…1 */
  decidedShare: number;
}

export interface ObjectNames {
  find(sentence: string): NamedThings;
}

/** The part of the vocabulary that names are made from. */
export type NameSource = Pick<Vocabulary, 'concepts' | 'get' | 'forObject' | 'ancestors' | 'descendants'>;

interface Entry {
  concept: string | null;
  tags: readonly string[];
  groups: readonly BoxGroup[];
  heads: readonly string[];
}

const longestName = 4;

const numbers = new Map<string, number>(
  'one two three four five six seven eight nine ten eleven twelve'
    .split(' ')
    .flatMap((word, index) => [[word, index + 1] as const, [String(index + 1), index + 1] as const]),
);
/**
 * Words for more than one that state no number: those that stand before the name, and those that stand before
 * "of".
 */
const severals = new Map<string, number>([
  ['few', 3],
  ['several', 3],
  ['many', 4],
  ['both', 2],
]);
const collections = new Map<string, number>([
  ['couple', 2],
  ['pair', 2],
  ['group', 3],
  ['bunch', 3],
  ['herd', 3],
  ['flock', 3],
  ['crowd', 4],
  ['row', 3],
  ['pile', 2],
  ['lots', 4],
  ['number', 3],
]);
/** One thing that is called a pair: "a pair of scissors" is one. */
const halves = new Set(['scissors', 'skis', 'glasses', 'trousers', 'jeans']);
/** Words that mean several people. */
const peopleCounts = new Map<string, number>([
  ['couple', 2],
  ['couples', 2],
  ['crowd', 4],
  ['audience', 4],
  ['family', 2],
]);

/**
 * @param vocabulary leads from concepts to the detector's labels: by ancestors or, for general words, by
 * descendants
 * @param labels the active detector's labels; empty without a detector
 * @param items what the active encoder's concept head names; empty without one
 */
export function createObjectNames(
  vocabulary: NameSource,
  labels: readonly string[],
  items: readonly string[] = [],
): ObjectNames {
  const entries = entriesOf(vocabulary, new Set(labels), new Set(items));
  const misleading = new Set(misleadingPhrases.map(basesOf));
  return {
    find(sentence) {
      const words = wordsOf(sentence);
      const things: NamedThing[] = [];
      for (let at = 0; at < words.length;) {
        const taken = isCollection(words, at)
          ? { length: 1, entry: null }
          : nameAt(words, at, entries, misleading);
        if (taken.entry && !isAdjective(words, at, taken.length))
          things.push(toThing(sentence, words, at, taken.length, taken.entry));
        at += taken.length;
      }
      return {
        words,
        things,
        boxedShare: shareOf(words, things, ({ groups }) => groups.length > 0),
        decidedShare: shareOf(words, things, ({ groups, heads }) => groups.length > 0 || heads.length > 0),
      };
    },
  };
}

/** The longest name that starts at a word; a misleading phrase names nothing. */
function nameAt(
  words: readonly Word[],
  at: number,
  entries: ReadonlyMap<string, Entry>,
  misleading: ReadonlySet<string>,
): { length: number; entry: Entry | null } {
  for (let length = Math.min(longestName, words.length - at); length > 0; length -= 1) {
    const key = words
      .slice(at, at + length)
      .map((word) => word.base)
      .join(' ');
    if (misleading.has(key)) return { length, entry: null };
    const entry = entries.get(key);
    if (entry) return { length, entry };
  }
  return { length: 1, entry: null };
}

/** "an orange cat": the colour, not the fruit. A plural, or a word at the end of its phrase, is the thing. */
function isAdjective(words: readonly Word[], at: number, length: number): boolean {
  const word = words[at]!;
  if (length > 1 || !adjectiveNames.has(word.text)) return false;
  const next = words[at + 1];
  const joined = next !== undefined && next.start - word.end <= 1;
  return joined && carriesMeaning(next);
}

function toThing(
  sentence: string,
  words: readonly Word[],
  from: number,
  length: number,
  entry: Entry,
): NamedThing {
  const to = from + length;
  const phrase = sentence.slice(words[from]!.start, words[to - 1]!.end);
  return {
    phrase,
    concept: entry.concept,
    tags: entry.tags,
    groups: entry.groups,
    heads: entry.heads,
    ...countBefore(words, from),
    from,
    to,
  };
}

/** "a couple of": a number, not two people. */
function isCollection(words: readonly Word[], at: number): boolean {
  return collections.has(words[at]!.text) && words[at + 1]?.text === 'of';
}

/**
 * The number before a name: at most three words back, and not beyond a word that starts another phrase.
 */
function countBefore(words: readonly Word[], from: number): { count: number; exact: boolean } {
  const name = words[from]!;
  for (let at = from - 1; at >= Math.max(0, from - 3); at -= 1) {
    const word = words[at]!;
    const stated = numbers.get(word.text);
    if (stated !== undefined) return { count: stated, exact: true };
    const several = isCollection(words, at) ? collections.get(word.text) : severals.get(word.text);
    if (several !== undefined)
      return { count: word.text === 'pair' && halves.has(name.text) ? 1 : several, exact: false };
    if (word.text !== 'of' && !carriesMeaning(word)) break;
  }
  return { count: peopleCounts.get(name.text) ?? 1, exact: false };
}

/** Share of the content words that name things of some kind; numbers before them are not counted. */
function shareOf(
  words: readonly Word[],
  things: readonly NamedThing[],
  counts: (thing: NamedThing) => boolean,
): number {
  const boxed = things.filter(counts);
  const counting = new Set(
    boxed.flatMap((thing) =>
      words
        .slice(Math.max(0, thing.from - 3), thing.from)
        .filter((word) => numbers.has(word.text) || severals.has(word.text) || collections.has(word.text)),
    ),
  );
  const meaning = words.filter((word) => carriesMeaning(word) && !counting.has(word)).length;
  const naming = boxed.reduce(
    (sum, thing) => sum + words.slice(thing.from, thing.to).filter(carriesMeaning).length,
    0,
  );
  return meaning === 0 ? 0 : Math.min(1, naming / meaning);
}

function entriesOf(
  vocabulary: NameSource,
  labels: ReadonlySet<string>,
  items: ReadonlySet<string>,
): Map<string, Entry> {
  const known = (group: BoxGroup) => ({
    ...group,
    labels: group.labels.filter((label) => labels.has(label)),
  });
  const entries = new Map<string, Entry>();
  const everyday = everydayNames(basesOf);
  for (const label of labels) everyday.set(basesOf(label), [{ labels: [label], same: true }]);
  for (const [name, alternatives] of everyday) {
    const groups = alternatives
      .map(({ labels: of, same }) => known({ labels: of, relation: same ? 'same' : 'kind' }))
      .filter((group) => group.labels.length > 0);
    entries.set(name, {
      concept: null,
      tags: groups.flatMap((group) =>
        group.labels.flatMap((label) => vocabulary.forObject(label)?.name ?? []),
      ),
      groups,
      heads: [],
    });
  }
  for (const concept of vocabulary.concepts) {
    const boxes = known(boxesOf(concept, vocabulary));
    const parent = eitherOr(concept, vocabulary);
    for (const name of [concept.name, ...concept.synonyms]) {
      const key = basesOf(name);
      const before = entries.get(key);
      if (before && before.concept !== null && name !== concept.name) continue; // a synonym never takes another concept's own name
      const groups =
        before && before.groups.length > 0 ? before.groups : boxes.labels.length > 0 ? [boxes] : [];
      entries.set(key, {
        concept: concept.name,
        tags: [...new Set([concept.name, ...(parent ? [parent.name] : []), ...(before?.tags ?? [])])],
        groups,
        heads: (parent ?? concept).concepts.filter((item) => items.has(item)),
      });
    }
  }
  entries.delete('');
  return entries;
}

/**
 * The labels of a concept: its own, else those of its nearest ancestor that has some, else those of its
 * descendants.
 */
function boxesOf(concept: Concept, vocabulary: NameSource): BoxGroup {
  if (concept.objects.length > 0) return { labels: concept.objects, relation: 'same' };
  const objects = (names: readonly string[]) => names.map((name) => vocabulary.get(name)?.objects ?? []);
  const above = objects(vocabulary.ancestors(concept.name)).find((labels) => labels.length > 0);
  return above
    ? { labels: above, relation: 'kind' }
    : { labels: objects(vocabulary.descendants(concept.name)).flat(), relation: 'general' };
}

/**
 * The parent that the concept head knows in its place, because it names both: "sunset or dusk" for a sunset.
 */
function eitherOr({ name, parents, concepts }: Concept, { get }: Pick<NameSource, 'get'>): Concept | null {
  if (concepts.length > 0) return null;
  const known = parents.flatMap((parent) => get(parent) ?? []);
  return (
    known.find((parent) => parent.concepts.length > 0 && parent.name.split(' or ').includes(name)) ?? null
  );
}
