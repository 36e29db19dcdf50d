/** @file Measures captions: what they name that is not there, what they leave out, and which say nothing. */
import type { Photo } from '../../../src-preload/contract/index.ts';
import { wordsOf } from '../shared/words.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import { createCaptionNames } from './coco-names.ts';
import type { Labelled } from './evaluated-product.ts';
import { captionMeasures, type CaptionMeasures } from './measures.ts';

export interface JudgedCaption {
  file: string;
  text: string;
  /** COCO's names of things it names and that are not there; null = the objects are not labelled */
  wrong: readonly string[] | null;
  /** COCO's names of things that are there and not named; null = the objects are not labelled */
  missing: readonly string[] | null;
  /** it names nothing seen: “A photo from June 2019” */
  bare: boolean;
}

export interface BareCaptions {
  photos: number;
  /** share of captions that name nothing seen */
  share: number;
}

export interface CaptionFindings {
  /** null = no photo's objects are labelled */
  measures: CaptionMeasures | null;
  /** over all photos */
  bareCaptions: BareCaptions;
  captions: JudgedCaption[];
}

type Names = Pick<Vocabulary, 'concepts' | 'get' | 'find' | 'ancestors'>;

export function measureCaptions(vocabulary: Names, photos: readonly Labelled[]): CaptionFindings {
  const namesIn = createCaptionNames(vocabulary);
  const withObjects: { named: ReadonlySet<string>; present: ReadonlySet<string> }[] = [];
  const captions = photos.map(({ label: { file, objects }, photo }): JudgedCaption => {
    const { text } = photo.caption;
    const bare = isBare(photo, vocabulary);
    if (!objects) return { file, text, wrong: null, missing: null, bare };
    const [named, present] = [namesIn(withoutQuotes(text)), new Set(objects)];
    withObjects.push({ named, present });
    const wrong = [...named].filter((name) => !present.has(name));
    const missing = [...present].filter((name) => !named.has(name));
    return { file, text, wrong, missing, bare };
  });
  return {
    measures: withObjects.length === 0 ? null : captionMeasures(withObjects),
    bareCaptions: {
      photos: photos.length,
      share: photos.length === 0 ? 0 : captions.filter(({ bare }) => bare).length / photos.length,
    },
    captions,
  };
}

/** What is written in a photo is quoted: a “BUS STOP” is no bus. */
function withoutQuotes(text: string): string {
  return text.replace(/“[^”]*”/g, '');
}

const months = new Set(
  'january february march april may june july august september october november december'.split(' '),
);
const longestName = 4;

/**
 * Whether a caption begins “A photo” and names no concept of the vocabulary besides those that only facts of
 * the photo say: place, season, light by the clock.
 */
export function isBare(
  { caption: { text }, tags }: Pick<Photo, 'caption' | 'tags'>,
  { find }: Pick<Vocabulary, 'find'>,
): boolean {
  const words = wordsOf(text).map((word) => word.text);
  const opening = words.findIndex((word) => !['a', 'the', 'this'].includes(word));
  if (!['photo', 'photograph', 'picture', 'image'].includes(words[opening] ?? '')) return false;
  const known = new Set(
    tags.flatMap(({ name, source, also }) => (source === 'fact' && also === undefined ? [name] : [])),
  );
  const rest = words.slice(opening + 1).filter((word) => !months.has(word));
  return !phrasesOf(rest).some((phrase) => find(phrase).some(({ name }) => !known.has(name)));
}

function phrasesOf(words: readonly string[]): string[] {
  return words.flatMap((_, start) =>
    Array.from({ length: Math.min(longestName, words.length - start) }, (__, more) =>
      words.slice(start, start + more + 1).join(' '),
    ),
  );
}
