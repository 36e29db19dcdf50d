/**
 * @file The texts that people and files give for a photo, and those that models read in it, as one text in
 * which a search finds whole words, phrases and parts of names. Pure.
 */
import { fold, tagKey, type PhotoDetailKind } from '../../../src-preload/contract/index.ts';
import { writtenDescription } from './captions/camera-words.ts';
import type { PhotoMetadata } from '../shared/metadata.ts';
import { basesOf, wordsOf } from '../shared/words.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';

/** Where a text comes from. The letter begins its line. */
export const authoredKinds = {
  caption: 'c',
  title: 'i',
  description: 'd',
  person: 'p',
  keyword: 'k',
  tag: 't',
  place: 'l',
  creator: 'a',
  'in the file': 'x',
  'file name': 'f',
  folder: 'o',
  /** read in the picture by a model: no person or file wrote it, nor the next */
  'in the picture': 's',
  /** written about the picture by a model, and checked */
  described: 'w',
} as const;
export type AuthoredKind = keyof typeof authoredKinds;

export interface AuthoredTextParts {
  /** the person's own, also those that a later one replaced */
  ownCaptions: readonly string[];
  ownTags: readonly string[];
  rejectedTags: readonly string[];
  metadata: Pick<
    PhotoMetadata,
    'title' | 'description' | 'altText' | 'keywords' | 'hierarchies' | 'people' | 'details'
  >;
  /** what models read in the picture */
  readTexts?: readonly string[];
  /** what a model wrote about the picture, checked */
  described?: readonly string[];
  /** of every file of the photo, relative to its root, with `/` */
  relPaths: readonly string[];
  relations: Pick<Vocabulary, 'get' | 'ancestors'>;
}

interface AuthoredEntry {
  kind: AuthoredKind;
  text: string;
  /** names that the text implies */
  implied?: readonly string[];
}

/**
 * One line for each text: `\nk: old town | oldtown \n`. Before the bar are its words in base form, in order;
 * after it other words by which it is found. So ` town ` matches a word, ` old town ` a phrase,
 * `: old town |` the whole text. `\nr:old-town\n` names a tag that the person rejected.
 */
export function authoredTextOf(parts: AuthoredTextParts): string {
  const lines = entriesOf(parts).flatMap(({ kind, text, implied = [] }) => {
    const sequence = basesOf(text);
    const others = [
      ...new Set([...otherForms(kind, text), ...implied.flatMap((name) => basesOf(name).split(' '))]),
    ];
    if (sequence === '' && kind !== 'file name') return [];
    const ownWords = new Set(sequence.split(' '));
    return [
      `${authoredKinds[kind]}: ${sequence} | ${others.filter((word) => word !== '' && !ownWords.has(word)).join(' ')} `,
    ];
  });
  const rejectedLines = parts.rejectedTags.map((name) => `r:${basesOf(name).replaceAll(' ', '-')}`);
  return lines.length + rejectedLines.length === 0
    ? ''
    : `\n${[...new Set([...lines, ...rejectedLines])].join('\n')}\n`;
}

/** In the order of `authoredTextOf`'s lines. */
function entriesOf({
  ownCaptions,
  ownTags,
  rejectedTags,
  metadata,
  readTexts = [],
  described = [],
  relPaths,
  relations,
}: AuthoredTextParts): AuthoredEntry[] {
  const rejected = new Set(rejectedTags.map(tagKey));
  const people = metadata.people.map(({ name }) => name).filter((name) => !rejected.has(tagKey(name)));
  const isPerson = new Set(metadata.people.map(({ name }) => tagKey(name)));
  const keywords = metadata.keywords.filter(
    (name) => !isPerson.has(tagKey(name)) && !rejected.has(tagKey(name)),
  );
  const entry = (kind: AuthoredKind, text: string | null): AuthoredEntry[] =>
    text === null ? [] : [{ kind, text }];
  return [
    ...ownCaptions.flatMap((text) => entry('caption', text)),
    ...entry('title', metadata.title),
    ...entry('description', writtenDescription(metadata.description)),
    ...entry('description', writtenDescription(metadata.altText)),
    ...people.map((text): AuthoredEntry => ({ kind: 'person', text })),
    ...keywords.map((text): AuthoredEntry => ({
      kind: 'keyword',
      text,
      implied: impliedNames(text, relations),
    })),
    ...metadata.hierarchies
      .flatMap((path) => path.split('|').slice(0, -1))
      .map((text): AuthoredEntry => ({ kind: 'keyword', text })),
    ...metadata.details.map(({ kind, text }): AuthoredEntry => ({ kind: kindOfDetail(kind), text })),
    ...ownTags.map((text): AuthoredEntry => ({ kind: 'tag', text, implied: impliedNames(text, relations) })),
    ...relPaths.flatMap(pathEntries),
    ...readTexts.map((text): AuthoredEntry => ({ kind: 'in the picture', text })),
    ...described.map((text): AuthoredEntry => ({ kind: 'described', text })),
  ];
}

function kindOfDetail(kind: PhotoDetailKind): AuthoredKind {
  if (kind === 'place' || kind === 'placeShown') return 'place';
  return kind === 'creator' ? 'creator' : 'in the file';
}

function pathEntries(relPath: string): AuthoredEntry[] {
  const folders = relPath.split('/');
  const text = folders.pop() ?? '';
  return [
    { kind: 'file name', text },
    ...folders.filter((name) => name !== '').map((name): AuthoredEntry => ({ kind: 'folder', text: name })),
  ];
}

/** The parents and synonyms of a tag: "poodle" is found by "dog". */
function impliedNames(name: string, relations: Pick<Vocabulary, 'get' | 'ancestors'>): string[] {
  const concept = relations.get(name) ?? relations.get(name.trim().toLowerCase());
  return concept ? [...concept.synonyms, ...relations.ancestors(concept.name)] : [];
}

const joiners = /[\p{L}\p{N}\p{M}\p{Cf}]+(?:[-'’‘ʼʻ`´.‐‑_·][\p{L}\p{N}\p{M}\p{Cf}]+)+/gu;
const inName = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u;
const inWord = /(?<=\p{Ll})(?=\p{Lu})/u;

/**
 * Other forms under which the words of a text are found: "O'Brien" as "obrien", "BeachParty" as "party",
 * "IMG_0042.jpg" as "42".
 */
function otherForms(kind: AuthoredKind, text: string): string[] {
  const isName = kind === 'file name' || kind === 'folder';
  const forms = [...text.matchAll(joiners)].flatMap(([joined]) => {
    const parts = joined.split(/[^\p{L}\p{N}\p{M}\p{Cf}]+/u);
    return isName ? [] : [basesOf(parts.join('')), ...parts.map(basesOf)];
  });
  if (kind !== 'caption' && kind !== 'description') {
    for (const { start, end } of wordsOf(text)) {
      const pieces = text.slice(start, end).split(isName ? inName : inWord);
      if (pieces.length > 1 || isName) forms.push(...pieces.map(basesOf), ...pieces.map(withoutZeros));
    }
  }
  return kind === 'file name' ? [...forms, compact(text), rawName(text)] : forms;
}

/** "0042" is found by "42". */
function withoutZeros(piece: string): string {
  return /^0+\d/.test(piece) ? piece.replace(/^0+(?=\d)/, '') : '';
}

/** A file name without extension and separators. */
function compact(name: string): string {
  return fold(name)
    .replace(/\.[^.]*$/, '')
    .replace(/[^\p{L}\p{N}\p{M}]/gu, '');
}

/** A file name as one word, in which any part of it can be found. */
export function rawName(name: string): string {
  return fold(name)
    .trim()
    .replace(/[\s|]+/gu, '_');
}

/** One line of an authored text, parsed. */
export interface AuthoredLine {
  kind: AuthoredKind;
  /** base forms in order */
  sequence: readonly string[];
  others: readonly string[];
}

const kindOf = new Map<string, AuthoredKind>(
  Object.entries(authoredKinds).map(([kind, letter]) => [letter, kind as AuthoredKind]),
);

export function parseAuthoredText(text: string): AuthoredLine[] {
  return text.split('\n').flatMap((line): AuthoredLine[] => {
    const kind = kindOf.get(line.slice(0, 1));
    const bar = line.indexOf(' | ');
    if (kind === undefined || bar < 0 || line.slice(1, 3) !== ': ') return [];
    const words = (part: string) => part.split(' ').filter((word) => word !== '');
    return [{ kind, sequence: words(line.slice(3, bar)), others: words(line.slice(bar + 3)) }];
  });
}

/** What people and files say: the text without the lines that models read in the picture or wrote about it. */
export function withoutReadText(text: string): string {
  const starts = [authoredKinds['in the picture'], authoredKinds.described].map((letter) => `${letter}: `);
  return text
    .split('\n')
    .filter((line) => !starts.some((start) => line.startsWith(start)))
    .join('\n');
}

/** Whether the person rejected a tag of exactly these words. */
export function rejects(text: string, sequence: readonly string[]): boolean {
  return text.includes(`\nr:${sequence.join('-')}\n`);
}
