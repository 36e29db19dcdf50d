/** @file What full-text search sees of a photo. Pure. */
import type { PhotoTag } from '../../../src-preload/contract/index.ts';
import { writtenDescription } from '../captions/camera-words.ts';
import type { PhotoMetadata } from '../photos/metadata.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';

export interface SearchTextParts {
  caption: string;
  /** also written for this photo, not shown */
  otherCaptions?: readonly string[];
  tags: readonly PhotoTag[];
  metadata: Pick<PhotoMetadata, 'title' | 'description' | 'altText' | 'keywords' | 'hierarchies' | 'people' | 'make' | 'model'>;
  /** relative to the root, with `/` */
  relPaths: readonly string[];
  vocabulary: Vocabulary;
}

/** Caption, shown tags with parents and synonyms, title, description, alt text, keywords with their parents, people, camera, file and folder names: one line each, each line once. */
export function searchTextOf({ caption, otherCaptions = [], tags, metadata, relPaths, vocabulary }: SearchTextParts): string {
  const people = new Set(metadata.people.map(({ name }) => name.toLowerCase()));
  const lines = [
    caption,
    ...otherCaptions,
    ...tags.flatMap(({ name }) => people.has(name.toLowerCase()) ? [name] : [name, ...(vocabulary.get(name)?.synonyms ?? []), ...vocabulary.ancestors(name)]),
    metadata.title,
    writtenDescription(metadata.description),
    writtenDescription(metadata.altText),
    ...metadata.keywords,
    ...metadata.hierarchies.flatMap((path) => path.split('|')),
    ...metadata.people.map(({ name }) => name),
    [metadata.make, metadata.model].filter((part) => part !== null).join(' '),
    ...relPaths.flatMap(namesOfPath),
  ];
  return [...new Set(lines.flatMap((line) => line?.trim() || []))].join('\n');
}

/** The file's name without its ending, and its folders; separators become spaces so that words can be found. */
function namesOfPath(relPath: string): string[] {
  const parts = relPath.split('/');
  const file = parts.pop() ?? '';
  return [...parts, file.replace(/\.[^.]+$/, '')].map((name) => name.replace(/[_\-.]+/g, ' ').trim());
}
