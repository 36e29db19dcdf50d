/** @file Measures tags of COCO's 80 names and yes/no answers about them. */
import type { Answer, Photo } from '../../../src-preload/contract/index.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import { unaskedProbability } from '../shared/asked-probability.ts';
import type { Stated } from './calibration-error.ts';
import { cocoNames } from './coco-names.ts';
import type { EvaluatedProduct } from './evaluated-product.ts';
import {
  agreement,
  averagePrecision,
  meanAveragePrecision,
  questionMeasures,
  type Agreement,
  type QuestionMeasures,
} from './measures.ts';

export interface ObjectMeasures {
  tags: ({ map: number } & Agreement) | null;
  questions: QuestionMeasures | null;
}

/** One of the 80 names over all photos. */
export interface NameMeasures {
  name: string;
  /** photos that have it */
  present: number;
  /** photos that are tagged with it, or with what implies it */
  shown: number;
  /** photos that have it and are tagged */
  right: number;
  /** null = no photo has it */
  averagePrecision: number | null;
}

/** A tag among the 80 names on a photo: shown, or missing. */
export interface JudgedTag {
  file: string;
  name: string;
  /** as the tag states it; null = not stated, or not shown */
  probability: number | null;
  shown: boolean;
  present: boolean;
}

/** An answer to "Is there a dog?". */
export interface JudgedAnswer {
  file: string;
  question: string;
  answer: string;
  truth: boolean;
  /** null = abstained */
  said: boolean | null;
  /** of "yes", whatever was said, in photos at random */
  probability: number;
  /** of what was said; null = not stated */
  confidence: number | null;
}

export interface ObjectFindings {
  measures: ObjectMeasures;
  names: NameMeasures[];
  /** shown ones and missing ones; what is neither shown nor present is left out */
  tags: JudgedTag[];
  /** of as many present as absent names */
  answers: JudgedAnswer[];
  /** of all 80 names on each photo */
  allAnswers: JudgedAnswer[];
}

/** A photo with its label of objects. */
export interface WithObjects {
  label: { file: string; objects: readonly string[] };
  photo: Photo;
}

type Names = Pick<Vocabulary, 'ancestors' | 'forObject'>;
/** By name, one for each photo. */
type Answers = ReadonlyMap<string, readonly Answer[]>;

/** for names in fewer photos the average precision means little */
const minPhotos = 3;

/** Measures are null where there is no photo. */
export async function measureObjects(
  product: Pick<EvaluatedProduct, 'askAll' | 'checkpoint'>,
  vocabulary: Names,
  photos: readonly WithObjects[],
): Promise<ObjectFindings> {
  if (photos.length === 0)
    return { measures: { tags: null, questions: null }, names: [], tags: [], answers: [], allAnswers: [] };
  const presences = await askPresences(product, photos);
  const judged = photos.flatMap(({ label, photo }) => judgedTags(label, photo, vocabulary));
  const scores = scoresByName(photos, presences);
  const answers = judgedAnswers(photos, presences, questionsAbout);
  return {
    measures: {
      tags: { map: meanAveragePrecision([...scores.values()], minPhotos), ...agreement(judged) },
      questions: questionMeasures(answers),
    },
    names: cocoNames.map((name) => nameMeasures(name, judged, scores.get(name)!)),
    tags: judged.filter(({ shown, present }) => shown || present),
    answers,
    allAnswers: judgedAnswers(photos, presences, allQuestionsAbout),
  };
}

/** What shown tags state. */
export function statedTags(tags: readonly JudgedTag[]): Stated[] {
  return tags.flatMap(({ shown, probability, present }) =>
    shown && probability !== null ? [{ probability, right: present }] : [],
  );
}

/** What answers state that are not abstentions. */
export function statedAnswers(answers: readonly JudgedAnswer[]): Stated[] {
  return answers.flatMap(({ said, confidence, truth }) =>
    said !== null && confidence !== null ? [{ probability: confidence, right: said === truth }] : [],
  );
}

/** "a dog", "an umbrella" */
export function aThing(name: string): string {
  return `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`;
}

function questionAbout(name: string): string {
  return `Is there ${aThing(name)}?`;
}

/** Asks "Is there a dog?" for each of the 80 names and every photo. */
async function askPresences(
  { askAll, checkpoint }: Pick<EvaluatedProduct, 'askAll' | 'checkpoint'>,
  photos: readonly WithObjects[],
): Promise<Answers> {
  const answers = new Map<string, Answer[]>();
  for (const name of cocoNames) {
    checkpoint('Asking', answers.size, cocoNames.length);
    answers.set(name, await askAll(questionAbout(name), photos));
  }
  return answers;
}

function scoresByName(photos: readonly WithObjects[], answers: Answers) {
  return new Map(
    cocoNames.map((name) => [
      name,
      photos.map(({ label }, index) => ({
        score: probabilityOf(answers.get(name)![index]!),
        present: label.objects.includes(name),
      })),
    ]),
  );
}

function nameMeasures(
  name: string,
  judged: readonly JudgedTag[],
  scores: Parameters<typeof averagePrecision>[0],
): NameMeasures {
  const own = judged.filter((tag) => tag.name === name);
  return {
    name,
    present: own.filter(({ present }) => present).length,
    shown: own.filter(({ shown }) => shown).length,
    right: own.filter(({ shown, present }) => shown && present).length,
    averagePrecision: averagePrecision(scores),
  };
}

/** All 80 names on one photo. */
function judgedTags({ file, objects }: WithObjects['label'], photo: Photo, vocabulary: Names): JudgedTag[] {
  const stated = statedNames(photo, vocabulary);
  return cocoNames.map((name) => {
    const tag = vocabulary.forObject(name)?.name ?? name;
    const probability = stated.get(tag) ?? null;
    return { file, name, probability, shown: stated.has(tag), present: objects.includes(name) };
  });
}

/** Names of all tags of a photo and of what they imply, with the highest probability that is stated. */
function statedNames(photo: Photo, vocabulary: Names): Map<string, number | null> {
  const stated = new Map<string, number | null>();
  for (const { name, probability } of photo.tags)
    for (const implied of [name, ...vocabulary.ancestors(name)]) {
      const most = Math.max(probability ?? -1, stated.get(implied) ?? -1);
      stated.set(implied, most < 0 ? null : most);
    }
  return stated;
}

function judgedAnswers(
  photos: readonly WithObjects[],
  answers: Answers,
  questionsOf: typeof questionsAbout,
): JudgedAnswer[] {
  return photos.flatMap(({ label }, index) =>
    questionsOf(label).map(({ name, truth }) => {
      const answer = answers.get(name)![index]!;
      const said = answer.abstained || typeof answer.value !== 'boolean' ? null : answer.value;
      return {
        file: label.file,
        question: questionAbout(name),
        answer: answer.answer,
        truth,
        said,
        probability: probabilityOf(answer),
        confidence: said === null ? null : answer.confidence,
      };
    }),
  );
}

/**
 * The probability of "yes" behind an answer, as a tag would state it: that of its surest box or tag, also for an
 * abstention; for "no", what its confidence leaves.
 */
function probabilityOf({ value, confidence, evidence }: Answer): number {
  if (value === false && confidence !== null) return unaskedProbability(1 - confidence);
  const seen = evidence.flatMap(({ probability }) => probability ?? []);
  if (value === true && confidence !== null && seen.length === 0) return unaskedProbability(confidence);
  return Math.max(0, ...seen);
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

function allQuestionsAbout({ objects }: { objects: readonly string[] }): { name: string; truth: boolean }[] {
  return cocoNames.map((name) => ({ name, truth: objects.includes(name) }));
}
