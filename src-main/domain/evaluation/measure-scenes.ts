/**
 * @file Measures scenes and actions: whether tags or captions name those that people named for photos, and
 * whether tags of these kinds are right where labels tell.
 */
import type { Photo, PhotoTag } from '../../../src-preload/contract/index.ts';
import { basesOf } from '../shared/words.ts';
import type { Concept, Vocabulary } from '../tags/vocabulary.ts';
import type { Stated } from './calibration-error.ts';
import type { Labelled } from './evaluated-product.ts';
import type { LabelledPhoto } from './labels.ts';

export interface SceneMeasures {
  /** scenes and actions of all photos; people and animals are not counted */
  asked: number;
  /** of these, named by a tag, by what a tag implies, or in the caption */
  told: number;
  /** share of right ones among the tags that labels judge; null = labels say of no photo what is absent */
  precision: number | null;
  /** tags that labels judge */
  judged: number;
  words: readonly { word: string; asked: number; told: number }[];
}

/** A tag of a scene, an action, light or a kind of picture, that models found. */
export interface SceneTag {
  file: string;
  name: string;
  probability: number | null;
  band: PhotoTag['band'];
  /** null = the labels do not tell: to be judged by eye */
  right: boolean | null;
}

export interface SceneFindings {
  /** null = no photo has labels of scenes */
  measures: SceneMeasures | null;
  /** of the photos with such labels */
  tags: SceneTag[];
}

type Names = Pick<Vocabulary, 'find' | 'get' | 'ancestors'>;
type SceneLabels = Pick<LabelledPhoto, 'scenes' | 'absentScenes' | 'scenesComplete'>;

const sceneKinds: ReadonlySet<Concept['kind']> = new Set([
  'place',
  'scene',
  'activity',
  'event',
  'weather',
  'time',
  'quality',
]);

export function measureScenes(vocabulary: Names, photos: readonly Labelled[]): SceneFindings {
  const withScenes = photos.filter(({ label }) => label.scenes || label.absentScenes);
  const words = toldWords(vocabulary, withScenes);
  const tags = withScenes.flatMap(({ label, photo }) => sceneTags(label, photo, vocabulary));
  if (withScenes.length === 0) return { measures: null, tags };
  const judged = judgedScenes(withScenes, tags);
  const right = judged.filter((tag) => tag.right).length;
  return {
    measures: {
      asked: sum(words.map(({ asked }) => asked)),
      told: sum(words.map(({ told }) => told)),
      precision: judged.length === 0 ? null : right / judged.length,
      judged: judged.length,
      words,
    },
    tags,
  };
}

/** What tags state that labels judge. */
export function statedScenes(photos: readonly Labelled[], tags: readonly SceneTag[]): Stated[] {
  return judgedScenes(photos, tags).flatMap(({ probability, right }) =>
    right !== null && probability !== null ? [{ probability, right }] : [],
  );
}

/** On photos whose labels say nothing of what is absent, right ones alone would flatter. */
function judgedScenes(photos: readonly Labelled[], tags: readonly SceneTag[]): SceneTag[] {
  const files = new Set(photos.flatMap(({ label }) => (saysWhatIsAbsent(label) ? [label.file] : [])));
  return tags.filter(({ file, right }) => right !== null && files.has(file));
}

function saysWhatIsAbsent({ absentScenes, scenesComplete }: SceneLabels): boolean {
  return (absentScenes ?? []).length > 0 || scenesComplete === true;
}

/** The words of all labels, most frequent first. */
function toldWords(vocabulary: Names, photos: readonly Labelled[]): SceneMeasures['words'] {
  const words = new Map<string, { asked: number; told: number }>();
  for (const { label, photo } of photos) {
    const named = namedIn(photo, vocabulary);
    for (const word of new Set(label.scenes ?? [])) {
      if (isSubject(word, vocabulary)) continue;
      const counted = words.get(word) ?? { asked: 0, told: 0 };
      words.set(word, counted);
      counted.asked += 1;
      if (named(word)) counted.told += 1;
    }
  }
  return [...words].map(([word, counted]) => ({ word, ...counted })).sort((a, b) => b.asked - a.asked);
}

/** People and animals are things, not scenes. */
function isSubject(word: string, { find }: Pick<Vocabulary, 'find'>): boolean {
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

function sceneTags(label: LabelledPhoto, photo: Photo, vocabulary: Names): SceneTag[] {
  const judge = judgeBy(label, vocabulary);
  return photo.tags.flatMap((tag): SceneTag[] => {
    const seen = tag.source === 'fact' ? tag.also : tag;
    const kind = vocabulary.get(tag.name)?.kind;
    if (!seen || !kind || !sceneKinds.has(kind)) return [];
    const { probability, band } = seen;
    return [{ file: label.file, name: tag.name, probability, band, right: judge(tag.name) }];
  });
}

/**
 * A tag is right where a scene of the label is it or implies it, wrong where it is or implies an absent one,
 * and wrong where the scenes are complete and none is it.
 */
function judgeBy(
  { scenes, absentScenes, scenesComplete }: SceneLabels,
  { find, ancestors }: Names,
): (name: string) => boolean | null {
  const conceptsOf = (word: string) => [word, ...find(word).map(({ name }) => name)];
  const there = new Set(
    (scenes ?? []).flatMap(conceptsOf).flatMap((name) => [name, ...ancestors(name)].map(basesOf)),
  );
  const absent = new Set((absentScenes ?? []).flatMap(conceptsOf).map(basesOf));
  return (name) => {
    if (there.has(basesOf(name))) return true;
    if ([name, ...ancestors(name)].some((implied) => absent.has(basesOf(implied)))) return false;
    return scenesComplete ? false : null;
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
