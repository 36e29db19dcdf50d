/** @file The text of a photo for full-text search. Pure. */
import { tagKey, type PhotoTag } from '../../../src-preload/contract/index.ts';
import { writtenDescription } from './captions/camera-words.ts';
import { cameraName } from '../shared/camera-name.ts';
import type { PhotoMetadata } from '../shared/metadata.ts';
import { normalisedPhrase } from '../shared/words.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';

export interface SearchTextParts {
  caption: string;
  /** also written for this photo, not shown */
  otherCaptions?: readonly string[];
  tags: readonly PhotoTag[];
  metadata: Pick<
    PhotoMetadata,
    'title' | 'description' | 'altText' | 'keywords' | 'hierarchies' | 'people' | 'details' | 'make' | 'model'
  >;
  /** what models read in the picture */
  readTexts?: readonly string[];
  /** what a model wrote of it, checked */
  described?: readonly string[];
  /** by which its facts are found */
  factPhrases?: readonly string[];
  /** relative to the root, with `/` */
  relPaths: readonly string[];
  vocabulary: Vocabulary;
}

/**
 * Caption, shown tags with parents and synonyms, title, description, alt text, keywords with their parents,
 * people, places, creators and other details, camera, file and folder names, and what models read: one line
 * each, without duplicates. Lines hold words in the form in which they are compared (words.ts), with blanks
 * around each: the index only splits them, and a phrase is a substring.
 */
export function searchTextOf({
  caption,
  otherCaptions = [],
  tags,
  metadata,
  readTexts = [],
  described = [],
  factPhrases = [],
  relPaths,
  vocabulary,
}: SearchTextParts): string {
  const people = new Set(metadata.people.map(({ name }) => tagKey(name)));
  const lines = [
    caption,
    ...otherCaptions,
    ...tags.flatMap(({ name }) =>
      people.has(tagKey(name))
        ? [name]
        : [name, ...(vocabulary.get(name)?.synonyms ?? []), ...vocabulary.ancestors(name)],
    ),
    metadata.title,
    writtenDescription(metadata.description),
    writtenDescription(metadata.altText),
    ...metadata.keywords,
    ...metadata.hierarchies.flatMap((path) => path.split('|')),
    ...metadata.people.map(({ name }) => name),
    ...metadata.details.map(({ text }) => text),
    cameraName(metadata),
    ...relPaths.flatMap((relPath) => relPath.split('/')),
    ...readTexts,
    ...described,
    ...factPhrases,
  ];
  return foldedLines(lines);
}

/** The search text of a row of an earlier version, in the form of today. */
export function foldedSearchText(searchText: string): string {
  return foldedLines(searchText.split('\n'));
}

function foldedLines(lines: readonly (string | null)[]): string {
  const folded = lines.map((line) => normalisedPhrase(line ?? '')).filter((line) => line !== '');
  return [...new Set(folded)].map((line) => ` ${line} `).join('\n');
}
