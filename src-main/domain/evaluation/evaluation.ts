/**
 * @file Measures the product on a labelled folder through its own calls: search, tags, captions, counts and
 * questions.
 */
import { basename } from 'node:path';
import { AppError, type Answer, type Bridge, type Photo } from '../../../src-preload/contract/index.ts';
import type { Vocabulary } from '../tags/vocabulary.ts';
import { cocoNames, createCaptionNames } from './coco-names.ts';
import type { LabelledPhoto } from './labels.ts';
import {
  agreement,
  captionMeasures,
  countMeasures,
  meanAveragePrecision,
  questionMeasures,
  recallAt,
  type Agreement,
  type CaptionMeasures,
  type CountMeasures,
  type QuestionMeasures,
} from './measures.ts';

/**
 * What `sightline eval` prints. Each part is over the photos whose labels say what it needs; null = none says
 * it, so it is not measured.
 */
export interface EvaluationReport {
  /** needs captions */
  retrieval: { queries: number; r1: number; r5: number; r10: number } | null;
  /** these three need objects */
  tags: ({ map: number } & Agreement) | null;
  captions: CaptionMeasures | null;
  questions: QuestionMeasures | null;
  /** needs people */
  counts: CountMeasures | null;
  /** of measuring; importing apart */
  seconds: number;
}

export interface EvaluationDeps {
  /** an app on a library of its own that holds the folder's images and nothing else, imported to its end */
  call: Bridge['call'];
  vocabulary: Pick<Vocabulary, 'concepts' | 'get' | 'ancestors' | 'forObject'>;
  /** ms, only ever growing */
  now?: () => number;
  /** how far it is: for a progress line */
  report?: (step: string, done: number, total: number) => void;
  signal?: AbortSignal;
}

export interface Evaluation {
  /** @throws AppError not_found (an image was not imported), cancelled */
  run(labels: readonly LabelledPhoto[]): Promise<EvaluationReport>;
}

const photosAPage = 500;
const ranksLookedAt = 10;
/** Names in fewer photos have no average precision worth the name. */
const fewestPhotos = 3;

interface Labelled {
  label: LabelledPhoto;
  photo: Photo;
}
/** Photos whose labels say what is in them. */
interface WithObjects {
  label: { objects: readonly string[] };
  photo: Photo;
}

export function createEvaluation({
  call,
  vocabulary,
  now = () => performance.now(),
  report = () => {},
  signal,
}: EvaluationDeps): Evaluation {
  const checkpoint = (step: string, done: number, total: number) => {
    if (signal?.aborted) throw new AppError('cancelled', 'Stopped.');
    report(step, done, total);
  };

  async function labelled(labels: readonly LabelledPhoto[]): Promise<Labelled[]> {
    const byName = new Map<string, Photo>();
    for (let offset = 0, total = 1; offset < total; offset += photosAPage) {
      const page = await call('photos.list', { offset, limit: photosAPage });
      total = page.total;
      for (const photo of page.photos) for (const path of photo.paths) byName.set(basename(path), photo);
    }
    return labels.map((label) => {
      const photo = byName.get(label.file);
      if (!photo)
        throw new AppError(
          'not_found',
          `${label.file} is not in the library. Import the folder's images first.`,
          { file: label.file },
        );
      return { label, photo };
    });
  }

  async function retrieval(photos: readonly Labelled[]): Promise<EvaluationReport['retrieval']> {
    const queries = photos.flatMap(({ label, photo }) =>
      (label.captions ?? []).map((text) => ({ text, id: photo.id })),
    );
    if (queries.length === 0) return null;
    const ranks: (number | null)[] = [];
    for (const { text, id } of queries) {
      checkpoint('Searching', ranks.length, queries.length);
      const { results } = await call('search.run', { text, limit: ranksLookedAt });
      const rank = results.findIndex((hit) => hit.id === id);
      ranks.push(rank < 0 ? null : rank);
    }
    return {
      queries: queries.length,
      r1: recallAt(ranks, 1),
      r5: recallAt(ranks, 5),
      r10: recallAt(ranks, 10),
    };
  }

  /** The same question about every photo. */
  async function askAll(question: string, photos: readonly { photo: Photo }[]): Promise<Answer[]> {
    const answers: Answer[] = [];
    for (let start = 0; start < photos.length; start += photosAPage) {
      answers.push(
        ...(await call('questions.ask', {
          question,
          targets: photos.slice(start, start + photosAPage).map(({ photo }) => ({ id: photo.id })),
        })),
      );
    }
    return answers;
  }

  /** "Is there a dog?" for each of the 80 names and every photo. */
  async function presences(photos: readonly WithObjects[]): Promise<Map<string, Answer[]>> {
    const answers = new Map<string, Answer[]>();
    for (const name of cocoNames) {
      checkpoint('Asking', answers.size, cocoNames.length);
      answers.set(name, await askAll(`Is there ${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}?`, photos));
    }
    return answers;
  }

  async function measure(labels: readonly LabelledPhoto[]): Promise<EvaluationReport> {
    const begun = now();
    const photos = await labelled(labels);
    const found = await retrieval(photos);
    const seen = await objects(
      photos.flatMap(({ label, photo }) =>
        label.objects ? [{ label: { objects: label.objects }, photo }] : [],
      ),
    );
    const counts = await people(
      photos.flatMap(({ label, photo }) =>
        typeof label.people === 'number' ? [{ truth: label.people, photo }] : [],
      ),
    );
    return { retrieval: found, ...seen, counts, seconds: (now() - begun) / 1_000 };
  }

  async function objects(
    photos: readonly WithObjects[],
  ): Promise<Pick<EvaluationReport, 'tags' | 'captions' | 'questions'>> {
    if (photos.length === 0) return { tags: null, captions: null, questions: null };
    const answers = await presences(photos);
    const scores = cocoNames.map((name) =>
      photos.map(({ label }, index) => ({
        score: probabilityOf(answers.get(name)![index]!),
        present: label.objects.includes(name),
      })),
    );
    const asked = photos.flatMap(({ label }, index) =>
      questionsAbout(label).map(({ name, truth }) => ({ said: saidOf(answers.get(name)![index]!), truth })),
    );
    return {
      tags: {
        map: meanAveragePrecision(scores, fewestPhotos),
        ...agreement(
          photos.flatMap(({ label, photo }) => shownPairs(label, shownNames(photo, vocabulary), vocabulary)),
        ),
      },
      captions: captionMeasures(captionPairs(photos)),
      questions: questionMeasures(asked),
    };
  }

  async function people(
    photos: readonly { truth: number; photo: Photo }[],
  ): Promise<EvaluationReport['counts']> {
    if (photos.length === 0) return null;
    const counted = await askAll('How many people are there?', photos);
    return countMeasures(photos.map(({ truth }, index) => countOf(counted[index]!, truth)));
  }

  function captionPairs(photos: readonly WithObjects[]) {
    const namesIn = createCaptionNames(vocabulary);
    return photos.map(({ label, photo }) => ({
      named: namesIn(photo.caption.text),
      present: new Set(label.objects),
    }));
  }

  return { run: measure };
}

/** Names of all tags of a photo and of what they imply. */
function shownNames(photo: Photo, vocabulary: EvaluationDeps['vocabulary']): Set<string> {
  return new Set(photo.tags.flatMap(({ name }) => [name, ...vocabulary.ancestors(name)]));
}

function shownPairs(
  label: WithObjects['label'],
  shown: ReadonlySet<string>,
  vocabulary: EvaluationDeps['vocabulary'],
): { shown: boolean; present: boolean }[] {
  return cocoNames.map((name) => ({
    shown: shown.has(vocabulary.forObject(name)?.name ?? name),
    present: label.objects.includes(name),
  }));
}

/** The probability of "yes" behind an answer; where it abstained, that of its doubtful box. */
function probabilityOf({ value, confidence, evidence }: Answer): number {
  if (typeof value === 'boolean' && confidence !== null) return value ? confidence : 1 - confidence;
  return evidence.reduce((most, { probability }) => Math.max(most, probability), 0);
}

function saidOf({ value, abstained }: Answer): boolean | null {
  return abstained || typeof value !== 'boolean' ? null : value;
}

function countOf({ value, atLeast, abstained }: Answer, truth: number) {
  return { counted: abstained || typeof value !== 'number' ? null : value, atLeast, truth };
}

/**
 * As many questions to be answered "no" as "yes": the objects that are there, and as many that are not,
 * spread over the list of names.
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
