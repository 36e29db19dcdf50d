/**
 * @file The texts of a photo, as words: captions, titles, keywords, own tags, people, names of files and
 * folders. Those of kind `in the picture` are not people's: models read or named them.
 */
import type { FileRow, PhotoRow } from '../catalogue/rows.ts';
import {
  parseAuthoredText,
  authoredTextOf,
  type AuthoredKind,
  type AuthoredTextParts,
} from '../derive/authored-text.ts';
import { carriesMeaning, wordsOf, type Word } from '../shared/words.ts';

/** One text: a caption, a title, a file name … */
export interface PhotoText {
  kind: AuthoredKind | 'text';
  /** its words in base form, in order */
  text: string;
  /** these, and other words that find it */
  words: ReadonlySet<string>;
}

/**
 * @param files of the photo
 * @param withDerived also the derived text (the whole searchText): for a photo without a vector
 */
export function photoTextsOf(
  row: PhotoRow,
  files: readonly Pick<FileRow, 'relPath'>[],
  relations: AuthoredTextParts['relations'],
  withDerived: boolean,
): PhotoText[] {
  const parts = parseAuthoredText(authoredTextOfRow(row, files, relations)).map(
    ({ kind, sequence, others }): PhotoText => ({
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

/** The authored text of the row; composed here for rows of earlier versions, which have none. */
function authoredTextOfRow(
  row: PhotoRow,
  files: readonly Pick<FileRow, 'relPath'>[],
  relations: AuthoredTextParts['relations'],
): string {
  if (row.authoredText !== null) return row.authoredText;
  const { metadata, caption, tags, rejectedTags } = row;
  return authoredTextOf({
    ownCaptions: caption?.source === 'user' ? [caption.text] : [],
    ownTags: tags.filter(({ source }) => source === 'user').map(({ name }) => name),
    rejectedTags,
    metadata,
    relPaths: files.map(({ relPath }) => relPath),
    relations,
  });
}

const numberOrExtension =
  /^(?:\d{1,2}|jpe?g|jpe|png|gif|tiff?|webp|hei[cf]|hif|avif|jxl|bmp|psd|dng|nef|cr[23w]|arw|orf|rw2|raf)$/;

/**
 * Whether a word can describe a picture. Short numbers and file extensions do not: they are parts of file
 * names.
 */
export function isDescriptive(word: Word): boolean {
  return carriesMeaning(word) && !numberOrExtension.test(word.text);
}

/**
 * Share of the content words that the texts have, 0…1; 0 where there are no content words. Numbers and
 * extensions count only where they are the only word.
 */
export function textShare(words: readonly Word[], parts: readonly PhotoText[]): number {
  const meaning = new Map(words.filter(carriesMeaning).map((word) => [word.base, word]));
  if (meaning.size === 0) return 0;
  const isFound = (word: Word) =>
    (meaning.size === 1 || isDescriptive(word)) && parts.some((part) => part.words.has(word.base));
  return [...meaning.values()].filter(isFound).length / meaning.size;
}
