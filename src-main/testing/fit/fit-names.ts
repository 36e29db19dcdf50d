/** @file Scores of names that boxes decide: what the log-odds of tags would be multiplied by and raised to, and what holds. */
import { reliabilityOf } from '../../domain/evaluation/calibration-error.ts';
import { cocoNames } from '../../domain/evaluation/coco-names.ts';
import { presenceOf } from '../../domain/search/detection-probability.ts';
import { logit, sigmoid } from '../../domain/shared/log-odds.ts';
import { shownFrom, sureFrom } from '../../domain/tags/bands.ts';
import type { BoxReader } from '../../domain/tags/seen-boxes.ts';
import type { FitPhoto } from './collect.ts';

/** A name in a photo. */
interface Hit {
  half: 0 | 1;
  score: number;
  right: boolean;
}

export interface NameFit {
  fittedOn: 'odd' | 'even';
  scale: number;
  bias: number;
  /** on the other half, of good matches: expected calibration error with these, and as the product is */
  error: number;
  productError: number;
  /** as the product is */
  right: number;
  good: number;
}

export function fitNames(photos: readonly FitPhoto[], boxes: Pick<BoxReader, 'of'>): NameFit[] {
  const hits = hitsOf(photos, boxes);
  return (['odd', 'even'] as const).map((fittedOn) => {
    const half = fittedOn === 'odd' ? 1 : 0;
    const others = hits.filter((hit) => hit.half !== half);
    const { scale, bias } = fitted(hits.filter((hit) => hit.half === half && hit.score >= logit(shownFrom)));
    const good = others.filter(({ score }) => score >= logit(sureFrom));
    return {
      fittedOn,
      scale,
      bias,
      error: errorOf(others.map((hit) => ({ ...hit, score: scale * hit.score + bias }))),
      productError: errorOf(others),
      right: good.filter(({ right }) => right).length,
      good: good.length,
    };
  });
}

function hitsOf(photos: readonly FitPhoto[], boxes: Pick<BoxReader, 'of'>): Hit[] {
  return cocoNames.flatMap((name) => {
    const read = boxes.of([name]);
    return photos.map(({ half, boxes: objects, vector, objects: there }): Hit => {
      const presence = presenceOf(read({ objects, vector }), [name], 1);
      return {
        half,
        score: logit(Math.min(1 - 1e-9, Math.max(1e-9, presence))),
        right: !!there?.includes(name),
      };
    });
  });
}

function errorOf(hits: readonly Hit[]): number {
  const good = hits.filter(({ score }) => score >= logit(sureFrom));
  return (
    reliabilityOf(good.map(({ score, right }) => ({ probability: sigmoid(score), right })))?.expectedError ??
    0
  );
}

/** Logistic regression by gradient descent: two numbers, some hundred hits. */
function fitted(hits: readonly Hit[]): { scale: number; bias: number } {
  let [scale, bias] = [1, 0];
  for (let step = 0; step < 5_000; step += 1) {
    let [slope, rise] = [0, 0];
    for (const { score, right } of hits) {
      const error = Number(right) - sigmoid(scale * score + bias);
      slope += error * score;
      rise += error;
    }
    scale += (0.05 * slope) / hits.length;
    bias += (0.05 * rise) / hits.length;
  }
  return { scale, bias };
}
