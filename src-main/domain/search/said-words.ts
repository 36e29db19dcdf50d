/** @file What people wrote about a photo, as words: captions, titles, keywords, own tags, names of files and folders. */
import { writtenDescription } from '../captions/camera-words.ts';
import type { FileRow, PhotoRow } from '../catalogue/catalogue.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import { carriesMeaning, wordsOf, type Word } from './words.ts';

/** One thing somebody wrote. */
export interface SaidPart {
  kind: 'caption' | 'title' | 'description' | 'person' | 'keyword' | 'tag' | 'file name' | 'folder' | 'text';
  text: string;
  words: ReadonlySet<string>;
}

type Relations = Pick<Vocabulary, 'get' | 'ancestors'>;

/**
 * @param files of the photo
 * @param withDerived also count what was derived (the whole searchText): for a photo that no encoder has seen
 */
export function saidAbout(row: PhotoRow, files: readonly Pick<FileRow, 'relPath'>[], relations: Relations, withDerived: boolean): SaidPart[] {
  const { metadata, caption, tags } = row;
  const people = new Set(metadata.people.map(({ name }) => name.toLowerCase()));
  const parts: { kind: SaidPart['kind']; text: string | null; also?: string }[] = [
    { kind: 'caption', text: caption?.source === 'user' ? caption.text : null },
    { kind: 'title', text: metadata.title },
    { kind: 'description', text: writtenDescription(metadata.description) },
    { kind: 'description', text: writtenDescription(metadata.altText) },
    ...metadata.people.map(({ name }) => ({ kind: 'person' as const, text: name })),
    ...metadata.keywords.filter((text) => !people.has(text.toLowerCase())).map((text) => ({ kind: 'keyword' as const, text, also: impliedBy(text.toLowerCase(), relations) })),
    ...metadata.hierarchies.flatMap((path) => path.split('|').slice(0, -1)).map((text) => ({ kind: 'keyword' as const, text })),
    ...tags.filter(({ source }) => source === 'user').map(({ name }) => ({ kind: 'tag' as const, text: name, also: impliedBy(name, relations) })),
    ...files.flatMap(({ relPath }) => {
      const folders = relPath.split('/');
      const name = folders.pop() ?? '';
      return [{ kind: 'file name' as const, text: name.replace(/\.[^.]*$/, '') }, ...folders.map((text) => ({ kind: 'folder' as const, text }))];
    }),
    { kind: 'text', text: withDerived ? row.searchText : null },
  ];
  return parts.flatMap(({ kind, text, also }) => (text ? [{ kind, text, words: new Set(wordsOf(`${text} ${also ?? ''}`.replaceAll('_', ' ')).map((word) => word.base)) }] : []));
}

/** A tag of the person says its parents and synonyms, too: "poodle" is found by "dog". */
function impliedBy(name: string, relations: Relations): string {
  return [...(relations.get(name)?.synonyms ?? []), ...relations.ancestors(name)].join(' ');
}

/** Share of the words that carry meaning which somebody wrote, 0…1; 0 where no word does. */
export function saidShare(words: readonly Word[], parts: readonly SaidPart[]): number {
  const meaning = new Set(words.filter(carriesMeaning).map((word) => word.base));
  if (meaning.size === 0) return 0;
  return [...meaning].filter((word) => parts.some((part) => part.words.has(word))).length / meaning.size;
}
