/** @file What people and files say about a photo, as words: captions, titles, keywords, own tags, people, names of files and folders. */
import type { FileRow, PhotoRow } from '../catalogue/catalogue.ts';
import { readSaid, saidTextOf, type SaidKind, type SaidTextParts } from '../derive/said-text.ts';
import { carriesMeaning, wordsOf, type Word } from './words.ts';

/** One thing somebody said. */
export interface SaidPart {
  kind: SaidKind | 'text';
  /** its words in base form, in order */
  text: string;
  /** these and others by which it is found */
  words: ReadonlySet<string>;
}

/**
 * @param files of the photo
 * @param withDerived also count what was derived (the whole searchText): for a photo that no encoder has seen
 */
export function saidAbout(
  row: PhotoRow,
  files: readonly Pick<FileRow, 'relPath'>[],
  relations: SaidTextParts['relations'],
  withDerived: boolean,
): SaidPart[] {
  const parts = readSaid(saidTextOfRow(row, files, relations)).map(
    ({ kind, sequence, others }): SaidPart => ({
      kind,
      text: sequence.join(' '),
      words: new Set([...sequence, ...others]),
    }),
  );
  const derived = withDerived ? wordsOf(row.searchText).map(({ base }) => base) : [];
  return derived.length > 0
    ? [...parts, { kind: 'text', text: derived.join(' '), words: new Set(derived) }]
    : parts;
}

/** What stands in the row, or for a row that was derived before it was kept, what would stand there. */
function saidTextOfRow(
  row: PhotoRow,
  files: readonly Pick<FileRow, 'relPath'>[],
  relations: SaidTextParts['relations'],
): string {
  if (row.saidText !== null) return row.saidText;
  const { metadata, caption, tags, rejectedTags } = row;
  return saidTextOf({
    ownCaptions: caption?.source === 'user' ? [caption.text] : [],
    ownTags: tags.filter(({ source }) => source === 'user').map(({ name }) => name),
    rejectedTags,
    metadata,
    relPaths: files.map(({ relPath }) => relPath),
    relations,
  });
}

const tellsNothing =
  /^(?:\d{1,2}|jpe?g|jpe|png|gif|tiff?|webp|hei[cf]|hif|avif|jxl|bmp|psd|dng|nef|cr[23w]|arw|orf|rw2|raf)$/;

/** Not for counts and endings, which files bear without saying anything of their picture; alone, they are what is asked. */
export function saysSomething(word: Word): boolean {
  return carriesMeaning(word) && !tellsNothing.test(word.text);
}

/** Share of the words that carry meaning which somebody wrote, 0…1; 0 where no word does. */
export function saidShare(words: readonly Word[], parts: readonly SaidPart[]): number {
  const meaning = new Map(words.filter(carriesMeaning).map((word) => [word.base, word]));
  if (meaning.size === 0) return 0;
  const isSaid = (word: Word) =>
    (meaning.size === 1 || saysSomething(word)) && parts.some((part) => part.words.has(word.base));
  return [...meaning.values()].filter(isSaid).length / meaning.size;
}
