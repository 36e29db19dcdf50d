/** @file Measures whether tags or captions name the scenes and actions that people named for photos. */
import type { Photo } from '../../../src-preload/contract/index.ts';
import { basesOf } from '../shared/words.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';

export interface SceneMeasures {
  /** scenes and actions of all photos; people and animals are not counted */
  asked: number;
  /** of these, named by a tag, by what a tag implies, or in the caption */
  told: number;
  words: readonly { word: string; asked: number; told: number }[];
}

/** A photo with labels of scenes and actions. */
export interface WithScenes {
  label: { scenes: readonly string[] };
  photo: Photo;
}

type Names = Pick<Vocabulary, 'find' | 'ancestors'>;

/**
 * Null where no photo has such labels. Other content of photos is not labelled, so precision is not measured.
 */
export function measureScenes(vocabulary: Names, photos: readonly WithScenes[]): SceneMeasures | null {
  const words = new Map<string, { asked: number; told: number }>();
  for (const { label, photo } of photos) {
    const named = namedIn(photo, vocabulary);
    for (const word of new Set(label.scenes)) {
      if (isSubject(word, vocabulary)) continue;
      const counted = words.get(word) ?? { asked: 0, told: 0 };
      words.set(word, counted);
      counted.asked += 1;
      if (named(word)) counted.told += 1;
    }
  }
  if (words.size === 0) return null;
  const all = [...words].map(([word, counted]) => ({ word, ...counted })).sort((a, b) => b.asked - a.asked);
  return { asked: sum(all.map(({ asked }) => asked)), told: sum(all.map(({ told }) => told)), words: all };
}

/** People and animals are things, not scenes. */
function isSubject(word: string, { find }: Names): boolean {
  const kinds = find(word).map(({ kind }) => kind);
  return kinds.length > 0 && kinds.every((kind) => kind === 'person' || kind === 'animal');
}

/** Whether a photo's tags or caption name a word, by any of its concepts. */
function namedIn(photo: Photo, { find, ancestors }: Names): (word: string) => boolean {
  const tags = new Set(photo.tags.flatMap(({ name }) => [name, ...ancestors(name)]));
  const caption = ` ${basesOf(photo.caption.text)} `;
  return (word) =>
    [word, ...find(word).map(({ name }) => name)].some(
      (name) => tags.has(name) || caption.includes(` ${basesOf(name)} `),
    );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
