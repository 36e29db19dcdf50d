/** @file Finds tags by typed text: suggestions, and the one tag that a name refers to. Pure. */
import { fold, tagKey } from '../../../src-preload/contract/index.ts';
import type { TagCount } from './tag-index.ts';
import type { Vocabulary } from './vocabulary.ts';

const maxSuggestions = 12;

/**
 * Names that begin with the text, then those that contain it or have it as a synonym. Empty text: the first
 * of `used`.
 * @param used names of the library's tags, most used first
 */
export function suggestNames(
  text: string,
  used: readonly string[],
  concepts: Vocabulary['concepts'],
): string[] {
  const typed = fold(text).trim();
  if (typed === '') return used.slice(0, maxSuggestions);
  const names = [...new Set([...used, ...concepts.map(({ name }) => name)])];
  const synonyms = concepts
    .filter((concept) => concept.synonyms.some((word) => fold(word).startsWith(typed)))
    .map(({ name }) => name);
  const folded = names.map((name) => ({ name, key: fold(name) }));
  const where = (passes: (key: string) => boolean) =>
    folded.filter(({ key }) => passes(key)).map(({ name }) => name);
  const found = [
    ...where((key) => key === typed),
    ...where((key) => key.startsWith(typed)),
    ...where((key) => key.includes(` ${typed}`)),
    ...synonyms,
  ];
  return [...new Set(found)].slice(0, maxSuggestions);
}

/** The tag of that name, else that of the concept it is a synonym of. */
export function tagNamed(
  name: string,
  tags: readonly TagCount[],
  vocabulary: Pick<Vocabulary, 'find'>,
): TagCount | undefined {
  const named = (wanted: string) =>
    tags.find((tag) => tagKey(tag.name) === tagKey(wanted)) ??
    tags.find((tag) => fold(tag.name) === fold(wanted).trim());
  return (
    named(name.trim()) ??
    vocabulary
      .find(name)
      .map((concept) => named(concept.name))
      .find((found) => found !== undefined)
  );
}
