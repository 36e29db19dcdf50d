/** @file Photos for tests of answers: what models see in them, what people and files say. */
import { readFileSync } from 'node:fs';
import type { PhotoTag } from '../../src-preload/contract/index.ts';
import { barePhoto } from '../../src-preload/contract/testing/bare-photo.ts';
import { findDates } from '../domain/search/dates/find-dates.ts';
import { createObjectNames } from '../domain/search/named-objects.ts';
import { bandOf } from '../domain/tags/bands.ts';
import type { PictureColours } from '../domain/shared/picture-colours.ts';
import type { TagReading } from '../domain/tags/tag-model.ts';
import { parseVocabulary } from '../domain/tags/vocabulary.ts';
import { answerPhoto } from '../domain/questions/answer-photo.ts';
import type { Reply } from '../domain/questions/answers/reply.ts';
import type { PhotoRecord } from '../domain/questions/known-photo.ts';
import { parseQuestion } from '../domain/questions/parse-question.ts';

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

export const vocabulary = parseVocabulary(readJson('resources/vocabulary/vocabulary.json'));
export const { labels } = readJson('resources/models/detector/manifest.json') as { labels: string[] };
export const names = createObjectNames(vocabulary, labels);
/** Friday, 15 March 2024, noon. */
export const now = new Date(Date.UTC(2024, 2, 15, 12));
export const grammar = {
  find: names.find,
  dates: (text: string) => findDates(text, { now, dayFirst: true }),
};

type Box = [number, number, number, number];
/** Probability of a box in the upper left, or of one at a place. */
export type MadeUpBox = number | { probability: number; box: Box };

export interface MadeUpPhoto {
  /** name → its boxes, the surest first; the probability of the concept is that of its best */
  boxes?: Record<string, MadeUpBox[]>;
  /** what an encoder sees in the whole picture; shown as tags where they are likely enough */
  concepts?: Record<string, number>;
  /** concepts that models probably exclude, at a probability of .001 */
  ruledOut?: string[];
  /** of the person */
  tags?: string[];
  keywords?: string[];
  record?: Partial<PhotoRecord>;
  /** the colours of the middle of every box, largest first */
  boxColours?: PictureColours['dominant'][];
  damaged?: boolean;
  boxed?: boolean;
}

export function readingOf({ boxes = {}, concepts = {}, ruledOut = [] }: MadeUpPhoto): TagReading {
  const place = (made: MadeUpBox) =>
    typeof made === 'number' ? { probability: made, box: [0.1, 0.1, 0.2, 0.2] as Box } : made;
  const score = (name: string, probability: number, source: 'detector' | 'encoder') => ({
    name,
    probability,
    band: bandOf(probability),
    source,
    implied: false,
  });
  return {
    scores: [
      ...labels.map((label) => {
        const { name } = vocabulary.forObject(label)!;
        const [best] = boxes[name] ?? [];
        return score(name, best === undefined ? 0.01 : place(best).probability, 'detector');
      }),
      ...Object.entries(concepts).map(([name, probability]) => score(name, probability, 'encoder')),
      ...ruledOut.map((name) => ({ ...score(name, 0.001, 'encoder'), ruledOut: true as const })),
    ],
    objects: Object.entries(boxes).flatMap(([name, all]) =>
      all.map((made) => ({ name, band: bandOf(place(made).probability), ...place(made) })),
    ),
  };
}

function tagsOf({ tags = [], keywords = [] }: MadeUpPhoto, { scores }: TagReading): PhotoTag[] {
  const stated = (name: string, source: 'user' | 'metadata'): PhotoTag => ({
    name,
    source,
    probability: 1,
    band: 'sure',
  });
  return [
    ...tags.map((name) => stated(name, 'user')),
    ...keywords.map((name) => stated(name, 'metadata')),
    ...scores.flatMap(({ name, probability, band, source }) =>
      band ? [{ name, probability, band, source }] : [],
    ),
  ];
}

/** The answer to a question about a made-up photo. */
export function ask(question: string, photo: MadeUpPhoto = {}): Reply {
  const reading = readingOf(photo);
  const record: PhotoRecord = barePhoto('01J0000000000000000000MADE', '/photos/IMG_1.jpg', {
    ...photo.record,
    keywords: photo.keywords ?? [],
    tags: tagsOf(photo, reading),
  });
  const { damaged = false, boxed = true, boxColours } = photo;
  const measured = boxColours && {
    boxColours: new Map(reading.objects.map((object, index) => [object, boxColours[index] ?? []])),
  };
  return answerPhoto(parseQuestion(question, grammar), {
    known: { reading, record, damaged, boxed, ...measured },
    vocabulary,
    now,
  });
}
