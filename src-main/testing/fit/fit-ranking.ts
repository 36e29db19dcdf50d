/** @file Weights of encoder and detector in the ranking of sentences: the best of a grid on each half. */
import { recallAt } from '../../domain/evaluation/measures.ts';
import { presenceOf } from '../../domain/search/detection-probability.ts';
import type { ObjectNames } from '../../domain/search/named-objects.ts';
import { toScoringQuery } from '../../domain/search/ranking.ts';
import type { EncoderCalibration } from '../../domain/shared/model-calibration.ts';
import type { BoxReader } from '../../domain/tags/seen-boxes.ts';
import type { FitPhoto } from './collect.ts';
import { dot } from '../../domain/shared/vector-cosine.ts';

export interface RankingParts {
  names: ObjectNames;
  encoder: Pick<EncoderCalibration, 'separates'> & { calibration: { scale: number; bias: number } };
  /** reads boxes as the product does */
  boxes: Pick<BoxReader, 'of'>;
  /** unit vectors of sentences, in their order */
  embed(sentences: readonly string[]): Promise<readonly Float32Array[]>;
}

interface Query {
  half: 0 | 1;
  photo: number;
  cosines: readonly number[];
  /** per requirement: each photo's presence, and whether only more of it counts */
  required: readonly { presences: readonly number[]; prior: number; isGeneral: boolean }[];
}

export interface RankingFit {
  fittedOn: 'odd' | 'even';
  encoder: number;
  detections: number;
  doubt: number;
  /** on the other half */
  r1: number;
  r5: number;
}

const grid = {
  encoder: [0.6, 0.7, 0.8, 0.9, 1, 1.1],
  detections: [0.3, 0.4, 0.5, 0.6, 0.75, 1],
  doubt: [0.05, 0.1, 0.15],
};

export async function fitRanking(photos: readonly FitPhoto[], parts: RankingParts): Promise<RankingFit[]> {
  const queries = await queriesOf(photos, parts);
  return (['odd', 'even'] as const).map((fittedOn) => {
    const half = fittedOn === 'odd' ? 1 : 0;
    const own = queries.filter((query) => query.half === half);
    const others = queries.filter((query) => query.half !== half);
    let best = { mrr: -1, encoder: 0, detections: 0, doubt: 0 };
    for (const encoder of grid.encoder)
      for (const detections of grid.detections)
        for (const doubt of grid.doubt) {
          const mrr = mean(ranksOf(own, parts, { encoder, detections, doubt }).map((rank) => 1 / (rank + 1)));
          if (mrr > best.mrr) best = { mrr, encoder, detections, doubt };
        }
    const ranks = ranksOf(others, parts, best);
    const { mrr: _mrr, ...weights } = best;
    return { fittedOn, ...weights, r1: recallAt(ranks, 1), r5: recallAt(ranks, 5) };
  });
}

async function queriesOf(photos: readonly FitPhoto[], parts: RankingParts): Promise<Query[]> {
  const sentences = photos.flatMap(({ captions, half }, photo) =>
    (captions ?? []).map((text) => ({ text: text.replace(/[\s.!?]+$/u, ''), half, photo })),
  );
  const vectors = await parts.embed(sentences.map(({ text }) => text));
  return sentences.map(({ text, half, photo }, index): Query => {
    const { requirements } = toScoringQuery(parts.names.find(text), parts.encoder.separates);
    return {
      half,
      photo,
      cosines: photos.map(({ vector }) => dot(vector, vectors[index]!)),
      required: requirements.map(({ labels, count, relation }) => {
        const read = parts.boxes.of(labels);
        const presences = photos.map(({ boxes }) =>
          presenceOf(read({ objects: boxes, vector: null }).byDetector, labels, count),
        );
        // as score-statistics.ts: .05, with the weight of 20 photos
        const prior = (sum(presences) + 1) / (photos.length + 20);
        return { presences, prior, isGeneral: relation === 'general' };
      }),
    };
  });
}

function ranksOf(
  queries: readonly Query[],
  { encoder: { calibration } }: RankingParts,
  weights: { encoder: number; detections: number; doubt: number },
): number[] {
  return queries.map(({ photo, cosines, required }) => {
    const scores = cosines.map((cosine, index) => {
      const boxes = required.map(({ presences, prior, isGeneral }) => {
        const ratio = Math.log(weights.doubt + (1 - weights.doubt) * (presences[index]! / prior));
        return isGeneral ? Math.max(0, ratio) : ratio;
      });
      return (
        weights.encoder * (calibration.scale * cosine + calibration.bias) + weights.detections * sum(boxes)
      );
    });
    return scores.filter((score) => score > scores[photo]!).length;
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / Math.max(1, values.length);
}
