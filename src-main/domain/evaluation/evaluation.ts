/**
 * @file Measures the product on a labelled folder through its own calls: search, tags, captions, scenes,
 * counts and questions.
 */
import type { Vocabulary } from '../tags/vocabulary.ts';
import { createEvaluatedProduct, type EvaluatedProductDeps } from './evaluated-product.ts';
import type { LabelledPhoto } from './labels.ts';
import { measureCounts } from './measure-counts.ts';
import { measureObjects, type ObjectMeasures } from './measure-objects.ts';
import { measureRetrieval, type RetrievalMeasures } from './measure-retrieval.ts';
import { measureScenes, type SceneMeasures } from './measure-scenes.ts';
import type { CountMeasures } from './measures.ts';

/**
 * The report of `sightline eval`. Each part covers the photos whose labels it needs; null = no photo has
 * them, so it is not measured.
 */
export interface EvaluationReport {
  /** needs captions */
  retrieval: RetrievalMeasures | null;
  /** these three need objects */
  tags: ObjectMeasures['tags'];
  captions: ObjectMeasures['captions'];
  questions: ObjectMeasures['questions'];
  /** needs scenes */
  scenes: SceneMeasures | null;
  /** needs people */
  counts: CountMeasures | null;
  /** of measuring, without importing */
  seconds: number;
}

export interface EvaluationDeps extends EvaluatedProductDeps {
  vocabulary: Pick<Vocabulary, 'concepts' | 'get' | 'find' | 'ancestors' | 'forObject'>;
  /** ms of a monotonic clock */
  now?: () => number;
}

export interface Evaluation {
  /** @throws AppError not_found (an image was not imported), cancelled */
  run(labels: readonly LabelledPhoto[]): Promise<EvaluationReport>;
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
      const withObjects = photos.flatMap(({ label: { objects }, photo }) =>
        objects ? [{ label: { objects }, photo }] : [],
      );
      const seen = await measureObjects(product, vocabulary, withObjects);
      const withScenes = photos.flatMap(({ label: { scenes }, photo }) =>
        scenes ? [{ label: { scenes }, photo }] : [],
      );
      const withPeople = photos.flatMap(({ label: { people }, photo }) =>
        typeof people === 'number' ? [{ truth: people, photo }] : [],
      );
      const counts = await measureCounts(product, withPeople);
      return {
        retrieval,
        ...seen,
        scenes: measureScenes(vocabulary, withScenes),
        counts,
        seconds: (now() - begun) / 1_000,
      };
    },
  };
}
