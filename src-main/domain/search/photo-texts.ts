/**
 * @file The texts of a photo, as words: captions, titles, keywords, own tags, people, names of files and
 * folders. Three kinds are not people's (picture-words.ts): `in the picture` are texts that models read in it,
 * `described` are texts that a model wrote about it, `model tag` are tags of models other than encoder and detector.
 */
import { tagKey } from '../../../src-preload/contract/index.ts';
import type { FileRow, PhotoRow } from '../catalogue/rows.ts';
import {
  parseAuthoredText,
  authoredTextOf,
  type AuthoredKind,
  type AuthoredTextParts,
} from '../derive/authored-text.ts';
import { assumedProbability } from '../tags/tag-probability.ts';
import { basesOf, carriesMeaning, type Word } from '../shared/words.ts';

/** One text: a caption, a title, a file name … */
export interface PhotoText {
  kind: AuthoredKind | 'text' | 'model tag';
  /** its words in base form, in order */
  text: string;
  /** these, and other words that find it */
  words: ReadonlySet<string>;
  /** of a model's tag, or of a thing that a model writes about */
  probability?: number;
}

/** Of what a model wrote about the picture: what else is known did not deny it, and need not confirm it. */
const describedProbability = 0.5;

/** Whether a text was read in the picture. */
export function isReadText({ kind }: Pick<PhotoText, 'kind'>): boolean {
  return kind === 'in the picture';
}

/** Whether models read or named the text; nobody wrote it. */
export function isPictureText(text: Pick<PhotoText, 'kind'>): boolean {
  return text.kind === 'model tag' || text.kind === 'described' || isReadText(text);
}

/**
 * @param files of the photo
 * @param withDerived also the derived text (searchText but for what was read in the picture): for a photo
 * without a vector
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
      ...(kind === 'described' && { probability: describedProbability }),
    }),
  );
  const all = [...parts, ...modelTagTexts(row, relations)];
  if (!withDerived) return all;
  const read = new Set(parts.filter(isReadText).map(({ text }) => text));
  const derived = row.searchText
    .split('\n')
    .map(basesOf)
    .filter((line) => line !== '' && !read.has(line))
    .flatMap((line) => line.split(' '));
  return derived.length > 0
    ? [...all, { kind: 'text', text: derived.join(' '), words: new Set(derived) }]
    : all;
}

/** Tags of models other than encoder and detector, with what they imply. */
function modelTagTexts({ tags }: PhotoRow, relations: AuthoredTextParts['relations']): PhotoText[] {
  return tags.flatMap((tag): PhotoText[] => {
    if (tag.source !== 'model') return [];
    const concept = relations.get(tag.name) ?? relations.get(tagKey(tag.name));
    const implied = concept ? [...concept.synonyms, ...relations.ancestors(concept.name)] : [];
    const text = basesOf(tag.name);
    const words = new Set([text, ...implied.map(basesOf)].flatMap((name) => name.split(' ')));
    return [{ kind: 'model tag', text, words, probability: assumedProbability(tag) }];
  });
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
 * Share of the content words that the texts of people and files have, 0…1; 0 where there are no content
 * words. Numbers and extensions count only where they are the only word.
 */
export function textShare(words: readonly Word[], parts: readonly PhotoText[]): number {
  const meaning = new Map(words.filter(carriesMeaning).map((word) => [word.base, word]));
  if (meaning.size === 0) return 0;
  const written = parts.filter((part) => !isPictureText(part));
  const isFound = (word: Word) =>
    (meaning.size === 1 || isDescriptive(word)) && written.some((part) => part.words.has(word.base));
  return [...meaning.values()].filter(isFound).length / meaning.size;
}
