/** @file Measures tags, captions and answers about the objects in photos. */
import type { Answer, Photo } from '../../../src-preload/contract/index.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import { cocoNames, createCaptionNames } from './coco-names.ts';
import type { EvaluatedProduct } from './evaluated-product.ts';
import {
  agreement,
  captionMeasures,
  meanAveragePrecision,
  questionMeasures,
  type Agreement,
  type CaptionMeasures,
  type QuestionMeasures,
} from './measures.ts';

export interface ObjectMeasures {
  tags: ({ map: number } & Agreement) | null;
  captions: CaptionMeasures | null;
  questions: QuestionMeasures | null;
}

/** Photos with labels of objects. */
export interface WithObjects {
  label: { objects: readonly string[] };
  photo: Photo;
}

type Names = Pick<Vocabulary, 'concepts' | 'get' | 'ancestors' | 'forObject'>;
/** By name, one for each photo. */
type Answers = ReadonlyMap<string, readonly Answer[]>;

/** for names in fewer photos the average precision means little */
const minPhotos = 3;

/** Each is null where there is no photo. */
export async function measureObjects(
  product: Pick<EvaluatedProduct, 'askAll' | 'checkpoint'>,
  vocabulary: Names,
  photos: readonly WithObjects[],
): Promise<ObjectMeasures> {
  if (photos.length === 0) return { tags: null, captions: null, questions: null };
  const answers = await presences(product, photos);
  const shown = photos.flatMap(({ label, photo }) =>
    shownPairs(label, shownNames(photo, vocabulary), vocabulary),
  );
  return {
    tags: {
      map: meanAveragePrecision(scoresByName(photos, answers), minPhotos),
      ...agreement(shown),
    },
    captions: captionMeasures(captionPairs(photos, vocabulary)),
    questions: questionMeasures(askedPairs(photos, answers)),
  };
}

/** Asks "Is there a dog?" for each of the 80 names and every photo. */
async function presences(
  { askAll, checkpoint }: Pick<EvaluatedProduct, 'askAll' | 'checkpoint'>,
  photos: readonly WithObjects[],
): Promise<Answers> {
  const answers = new Map<string, Answer[]>();
  for (const name of cocoNames) {
    checkpoint('Asking', answers.size, cocoNames.length);
    answers.set(name, await askAll(`Is there ${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}?`, photos));
  }
  return answers;
}

function scoresByName(photos: readonly WithObjects[], answers: Answers) {
  return cocoNames.map((name) =>
    photos.map(({ label }, index) => ({
      score: probabilityOf(answers.get(name)![index]!),
      present: label.objects.includes(name),
    })),
  );
}

function askedPairs(photos: readonly WithObjects[], answers: Answers) {
  return photos.flatMap(({ label }, index) =>
    questionsAbout(label).map(({ name, truth }) => ({ said: saidOf(answers.get(name)![index]!), truth })),
  );
}

function captionPairs(photos: readonly WithObjects[], vocabulary: Names) {
  const namesIn = createCaptionNames(vocabulary);
  return photos.map(({ label, photo }) => ({
    named: namesIn(photo.caption.text),
    present: new Set(label.objects),
  }));
}

/** Names of all tags of a photo and of what they imply. */
function shownNames(photo: Photo, vocabulary: Names): Set<string> {
  return new Set(photo.tags.flatMap(({ name }) => [name, ...vocabulary.ancestors(name)]));
}

function shownPairs(
  label: WithObjects['label'],
  shown: ReadonlySet<string>,
  vocabulary: Names,
): { shown: boolean; present: boolean }[] {
  return cocoNames.map((name) => ({
    shown: shown.has(vocabulary.forObject(name)?.name ?? name),
    present: label.objects.includes(name),
  }));
}

/** The probability of "yes" behind an answer; for an abstention, that of its doubtful box. */
function probabilityOf({ value, confidence, evidence }: Answer): number {
  if (typeof value === 'boolean' && confidence !== null) return value ? confidence : 1 - confidence;
  return evidence.reduce((most, { probability }) => Math.max(most, probability ?? 0), 0);
}

function saidOf({ value, abstained }: Answer): boolean | null {
  return abstained || typeof value !== 'boolean' ? null : value;
}

/**
 * As many questions with the answer "no" as with "yes": the objects that are present, and as many that are
 * not, spread over the list of names.
 */
export function questionsAbout(label: { objects: readonly string[] }): { name: string; truth: boolean }[] {
  const present = cocoNames.filter((name) => label.objects.includes(name));
  const absent = cocoNames.filter((name) => !label.objects.includes(name));
  const asked = present.map(
    (_, index) => absent[Math.floor(((index + 0.5) * absent.length) / present.length)]!,
  );
  return [
    ...present.map((name) => ({ name, truth: true })),
    ...asked.map((name) => ({ name, truth: false })),
  ];
}
