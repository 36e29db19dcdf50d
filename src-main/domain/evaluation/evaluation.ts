/**
 * @file Measures the product on a labelled folder through its own calls: search, tags, captions, scenes,
 * counts, questions, and how far its probabilities hold.
 */
import type { Vocabulary } from '../tags/vocabulary.ts';
import { reliabilityOf, type Reliability } from './calibration-error.ts';
import { createEvaluatedProduct, type EvaluatedProductDeps, type Labelled } from './evaluated-product.ts';
import { measureHalves, type HalvesReport } from './halves.ts';
import type { LabelledPhoto } from './labels.ts';
import { measureCaptions, type BareCaptions, type JudgedCaption } from './measure-captions.ts';
import { measureCounts, type CountedPeople } from './measure-counts.ts';
import { measureNegations, type NegationMeasures, type WrongResult } from './measure-negations.ts';
import {
  measureObjects,
  statedAnswers,
  statedTags,
  type JudgedAnswer,
  type JudgedTag,
  type NameMeasures,
  type ObjectMeasures,
} from './measure-objects.ts';
import { measurePresence, type PresenceMeasures, type SearchedName } from './measure-presence.ts';
import { measureRetrieval, type RetrievalMeasures, type SearchedCaption } from './measure-retrieval.ts';
import { measureScenes, statedScenes, type SceneMeasures, type SceneTag } from './measure-scenes.ts';
import { measureDescribed, type DescribedMeasures, type JudgedDescription } from './measure-described.ts';
import { measureScreening, type ScreeningAlarm, type ScreeningMeasures } from './measure-screening.ts';
import { measureText, type ReadText, type TextMeasures } from './measure-text.ts';
import type { CaptionMeasures, CountMeasures } from './measures.ts';

/**
 * The measures of `sightline eval`. Each part covers the photos whose labels it needs; null = no photo has
 * them, so it is not measured.
 */
export interface EvaluationReport {
  photos: number;
  /** needs captions */
  retrieval: RetrievalMeasures | null;
  /** tags of COCO's 80 names; these three need objects */
  tags: ObjectMeasures['tags'];
  captions: CaptionMeasures | null;
  /** only where a model has described photos; needs objects */
  described?: DescribedMeasures;
  questions: ObjectMeasures['questions'];
  /** needs no labels */
  bareCaptions: BareCaptions;
  /** needs scenes or absentScenes */
  scenes: SceneMeasures | null;
  /** needs people */
  counts: CountMeasures | null;
  /** of questions and counts; needs two photos with one of these labels */
  halves: HalvesReport | null;
  /** needs text, and a model that reads */
  text: TextMeasures | null;
  /** only where screening is on */
  screening: ScreeningMeasures | null;
  /** "is anything here?": needs objects or scenes */
  presence: PresenceMeasures | null;
  /** "a dog without a person": needs objects */
  negations: NegationMeasures | null;
  /** of the probabilities that are stated: on tags, scenes, with answers, of good matches of a search */
  calibration: Record<CalibratedPart, Reliability | null>;
  /** of measuring, without importing */
  seconds: number;
}

/**
 * `questions`: as many about present as about absent names; `allQuestions`: about all names on each photo, as
 * often present as photos have them.
 */
export type CalibratedPart = 'tags' | 'scenes' | 'questions' | 'allQuestions' | 'search';

export const calibratedParts: readonly { part: CalibratedPart; words: string }[] = [
  { part: 'tags', words: 'tags' },
  { part: 'scenes', words: 'tags of scenes' },
  { part: 'questions', words: 'answers, as many present as absent' },
  { part: 'allQuestions', words: 'answers, as often present as in the photos' },
  { part: 'search', words: 'good matches' },
];

/** What the measures are made of, one by one. */
export interface EvaluationDetails {
  searches: SearchedCaption[];
  names: NameMeasures[];
  tags: JudgedTag[];
  answers: JudgedAnswer[];
  captions: JudgedCaption[];
  described: JudgedDescription[];
  scenes: SceneTag[];
  counted: CountedPeople[];
  texts: ReadText[];
  alarms: ScreeningAlarm[];
  presence: SearchedName[];
  withoutWrong: WrongResult[];
}

export interface EvaluationDeps extends EvaluatedProductDeps {
  vocabulary: Pick<Vocabulary, 'concepts' | 'get' | 'find' | 'ancestors' | 'forObject'>;
  /** ms of a monotonic clock */
  now?: () => number;
}

export interface EvaluationResult {
  report: EvaluationReport;
  details: EvaluationDetails;
  /** the measured photos, in the order of their labels */
  photos: readonly Labelled[];
}

export interface Evaluation {
  /** @throws AppError not_found (an image was not imported), cancelled */
  run(labels: readonly LabelledPhoto[]): Promise<EvaluationResult>;
}

/** Nothing is queried before `run`. */
export function createEvaluation({
  vocabulary,
  now = () => performance.now(),
  ...deps
}: EvaluationDeps): Evaluation {
  const product = createEvaluatedProduct(deps);
  return {
    async run(labels) {
      const begun = now();
      const photos = await product.photosOf(labels);
      const retrieval = await measureRetrieval(product, photos);
      const objects = await measureObjects(product, vocabulary, photos.flatMap(withObjects));
      const captions = measureCaptions(vocabulary, photos);
      const described = measureDescribed(vocabulary, photos);
      const scenes = measureScenes(vocabulary, photos);
      const counts = await measureCounts(product, photos);
      const text = measureText(photos);
      const screening = await measureScreening(product, photos);
      const presence = await measurePresence(product, photos);
      const negations = await measureNegations(product, photos);
      return {
        report: {
          photos: photos.length,
          retrieval: retrieval.measures,
          ...objects.measures,
          captions: captions.measures,
          ...(described.measures && { described: described.measures }),
          bareCaptions: captions.bareCaptions,
          scenes: scenes.measures,
          counts: counts.measures,
          halves: measureHalves(objects.answers, counts.counted),
          text: text.measures,
          screening: screening.measures,
          presence: presence.measures,
          negations: negations.measures,
          calibration: {
            tags: reliabilityOf(statedTags(objects.tags)),
            scenes: reliabilityOf(statedScenes(photos, scenes.tags)),
            questions: reliabilityOf(statedAnswers(objects.answers)),
            allQuestions: reliabilityOf(statedAnswers(objects.allAnswers)),
            search: reliabilityOf(presence.stated),
          },
          seconds: (now() - begun) / 1_000,
        },
        details: {
          searches: retrieval.searches,
          names: objects.names,
          tags: objects.tags,
          answers: objects.answers,
          captions: captions.captions,
          described: described.descriptions,
          scenes: scenes.tags,
          counted: counts.counted,
          texts: text.texts,
          alarms: screening.alarms,
          presence: presence.queries,
          withoutWrong: negations.wrong,
        },
        photos,
      };
    },
  };
}

function withObjects({ label: { file, objects }, photo }: Labelled) {
  return objects ? [{ label: { file, objects }, photo }] : [];
}
