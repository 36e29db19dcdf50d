/**
 * @file What people and files say of a photo, and what models read in it, as one text in which a search finds
 * whole words, phrases and parts of names. Pure.
 */
import { fold, tagKey, type PhotoDetailKind } from '../../../src-preload/contract/index.ts';
import { writtenDescription } from './captions/camera-words.ts';
import type { PhotoMetadata } from '../shared/metadata.ts';
import { basesOf, wordsOf } from '../shared/words.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';

/** Where something was said. The letter stands before its line. */
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
  /** by models that name things or read writing: the only line that nobody wrote */
  'in the picture': 's',
} as const;
export type AuthoredKind = keyof typeof authoredKinds;

export interface AuthoredTextParts {
  /** the person's own, also those that another one took the place of */
  ownCaptions: readonly string[];
  ownTags: readonly string[];
  rejectedTags: readonly string[];
  metadata: Pick<
    PhotoMetadata,
    'title' | 'description' | 'altText' | 'keywords' | 'hierarchies' | 'people' | 'details'
  >;
  /** what models named or read in the picture, besides the vocabulary's concepts */
  seenTexts?: readonly string[];
  /** of every file of the photo, relative to its root, with `/` */
  relPaths: readonly string[];
  relations: Pick<Vocabulary, 'get' | 'ancestors'>;
}

interface Said {
  kind: AuthoredKind;
  text: string;
  /** what it implies */
  also?: readonly string[];
}

/**
 * One line a thing that was said: `\nk: old town | oldtown \n`. Before the bar its words in base form, in
 * order; after it other words by which it is found. So ` town ` is a word of it, ` old town ` a phrase, `:
 * old town |` all that is said. `\nr:old-town\n` names a tag that the person took off.
 */
export function authoredTextOf(parts: AuthoredTextParts): string {
  const lines = saidOf(parts).flatMap(({ kind, text, also = [] }) => {
    const sequence = basesOf(text);
    const others = [
      ...new Set([...otherForms(kind, text), ...also.flatMap((name) => basesOf(name).split(' '))]),
    ];
    if (sequence === '' && kind !== 'file name') return [];
    const known = new Set(sequence.split(' '));
    return [
      `${authoredKinds[kind]}: ${sequence} | ${others.filter((word) => word !== '' && !known.has(word)).join(' ')} `,
    ];
  });
  const rejected = parts.rejectedTags.map((name) => `r:${basesOf(name).replaceAll(' ', '-')}`);
  return lines.length + rejected.length === 0
    ? ''
    : `\n${[...new Set([...lines, ...rejected])].join('\n')}\n`;
}

/** In the order in which a photo's words are told. */
function saidOf({
  ownCaptions,
  ownTags,
  rejectedTags,
  metadata,
  seenTexts = [],
  relPaths,
  relations,
}: AuthoredTextParts): Said[] {
  const away = new Set(rejectedTags.map(tagKey));
  const people = metadata.people.map(({ name }) => name).filter((name) => !away.has(tagKey(name)));
  const isPerson = new Set(metadata.people.map(({ name }) => tagKey(name)));
  const keywords = metadata.keywords.filter((name) => !isPerson.has(tagKey(name)) && !away.has(tagKey(name)));
  const written = (kind: AuthoredKind, text: string | null): Said[] =>
    text === null ? [] : [{ kind, text }];
  return [
    ...ownCaptions.flatMap((text) => written('caption', text)),
    ...written('title', metadata.title),
    ...written('description', writtenDescription(metadata.description)),
    ...written('description', writtenDescription(metadata.altText)),
    ...people.map((text): Said => ({ kind: 'person', text })),
    ...keywords.map((text): Said => ({ kind: 'keyword', text, also: impliedBy(text, relations) })),
    ...metadata.hierarchies
      .flatMap((path) => path.split('|').slice(0, -1))
      .map((text): Said => ({ kind: 'keyword', text })),
    ...metadata.details.map(({ kind, text }): Said => ({ kind: kindOfDetail(kind), text })),
    ...ownTags.map((text): Said => ({ kind: 'tag', text, also: impliedBy(text, relations) })),
    ...relPaths.flatMap(saidByPath),
    ...seenTexts.map((text): Said => ({ kind: 'in the picture', text })),
  ];
}

function kindOfDetail(kind: PhotoDetailKind): AuthoredKind {
  if (kind === 'place' || kind === 'placeShown') return 'place';
  return kind === 'creator' ? 'creator' : 'in the file';
}

function saidByPath(relPath: string): Said[] {
  const folders = relPath.split('/');
  const text = folders.pop() ?? '';
  return [
    { kind: 'file name', text },
    ...folders.filter((name) => name !== '').map((name): Said => ({ kind: 'folder', text: name })),
  ];
}

/** A tag of the person says its parents and synonyms, too: "poodle" is found by "dog". */
function impliedBy(name: string, relations: Pick<Vocabulary, 'get' | 'ancestors'>): string[] {
  const concept = relations.get(name) ?? relations.get(name.trim().toLowerCase());
  return concept ? [...concept.synonyms, ...relations.ancestors(concept.name)] : [];
}

const joiners = /[\p{L}\p{N}\p{M}\p{Cf}]+(?:[-'’‘ʼʻ`´.‐‑_·][\p{L}\p{N}\p{M}\p{Cf}]+)+/gu;
const inName = /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{L})(?=\p{N})|(?<=\p{N})(?=\p{L})/u;
const inWord = /(?<=\p{Ll})(?=\p{Lu})/u;

/**
 * Other forms in which the words of a text are looked for: "O'Brien" as "obrien", "BeachParty" as "party",
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

/** "0042" is the forty-second. */
function withoutZeros(piece: string): string {
  return /^0+\d/.test(piece) ? piece.replace(/^0+(?=\d)/, '') : '';
}

/** A file's name without its ending and without what divides it. */
function compact(name: string): string {
  return fold(name)
    .replace(/\.[^.]*$/, '')
    .replace(/[^\p{L}\p{N}\p{M}]/gu, '');
}

/** A file's name as one word, in which any part of it can be found. */
export function rawName(name: string): string {
  return fold(name)
    .trim()
    .replace(/[\s|]+/gu, '_');
}

/** What was said, read back. */
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

/** Whether the person took a tag of just these words off the photo. */
export function rejects(text: string, sequence: readonly string[]): boolean {
  return text.includes(`\nr:${sequence.join('-')}\n`);
}
