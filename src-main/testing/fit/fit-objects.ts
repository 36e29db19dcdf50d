/** @file How encoder and detector are joined for COCO's names: fitted on one half, reported on the other. */
import { reliabilityOf } from '../../domain/evaluation/calibration-error.ts';
import { cocoNames } from '../../domain/evaluation/coco-names.ts';
import { agreement, meanAveragePrecision } from '../../domain/evaluation/measures.ts';
import { detectorLogit, detectorProbability, joint, lonePenalty } from '../../domain/tags/box-probability.ts';
import { shownFrom, sureFrom } from '../../domain/tags/bands.ts';
import { sigmoid } from '../../domain/shared/log-odds.ts';
import { shareScores } from '../../domain/evidence/objects/detections.ts';
import type { FitPhoto } from './collect.ts';
import { dot } from '../../domain/shared/vector-cosine.ts';

/** One name in one photo. */
interface Pair {
  half: 0 | 1;
  name: string;
  present: boolean;
  /** log-odds by the detector alone, calibrated */
  detector: number;
  /** the encoder's logit above the floor */
  encoder: number;
  /** how alone it is in its photo, 0…1; people never are */
  alone: number;
}

export interface ObjectParts {
  detector: { scale: number; bias: number };
  encoder: { scale: number; bias: number };
  /** unit vectors of a name's concept and the narrower ones that the encoder separates */
  vectorsOf(name: string): readonly Float32Array[];
}

export interface ObjectFit {
  fittedOn: 'odd' | 'even' | 'all';
  detector: number;
  weight: number;
  offset: number;
  /** on the other half, or on all */
  map: number;
  f1: number;
  /** expected calibration error of what is shown, there */
  error: number;
}

export function fitObjects(photos: readonly FitPhoto[], parts: ObjectParts): ObjectFit[] {
  const pairs = pairsOf(photos, parts);
  return (['odd', 'even', 'all'] as const).map((fittedOn) => {
    const isFitted = ({ half }: Pair) => fittedOn === 'all' || half === (fittedOn === 'odd' ? 1 : 0);
    const [share, weight, offset] = fitted(pairs.filter(isFitted));
    const asked = fittedOn === 'all' ? pairs : pairs.filter((pair) => !isFitted(pair));
    const scoreOf = ({ detector, encoder, alone }: Pair) =>
      share * detector + weight * encoder + offset - lonePenalty * alone;
    const byName = cocoNames.map((name) =>
      asked
        .filter((pair) => pair.name === name)
        .map((pair) => ({ score: scoreOf(pair), present: pair.present })),
    );
    const shown = asked.map((pair) => ({
      shown: sigmoid(scoreOf(pair)) >= shownFrom,
      present: pair.present,
    }));
    const stated = asked
      .map((pair) => ({ probability: sigmoid(scoreOf(pair)), right: pair.present }))
      .filter(({ probability }) => probability >= shownFrom);
    return {
      fittedOn,
      detector: share,
      weight,
      offset,
      map: meanAveragePrecision(byName, 3),
      f1: agreement(shown).f1,
      error: reliabilityOf(stated)?.expectedError ?? 0,
    };
  });
}

/** What tags state with another penalty for what is alone, all else as it is. */
export interface LoneMeasures {
  penalty: number;
  half: 0 | 1;
  map: number;
  f1: number;
  /** of those stated as sure */
  right: number;
  sure: number;
}

export function measurePenalties(photos: readonly FitPhoto[], parts: ObjectParts): LoneMeasures[] {
  const pairs = pairsOf(photos, parts);
  return [0, 1, 2, 3, 4].flatMap((penalty) =>
    ([0, 1] as const).map((half) => {
      const asked = pairs
        .filter((pair) => pair.half === half)
        .map(({ name, present, detector, encoder, alone }) => ({
          name,
          present,
          score: joint.share * detector + joint.weight * encoder + joint.offset - penalty * alone,
        }));
      const sure = asked.filter(({ score }) => sigmoid(score) >= sureFrom);
      return {
        penalty,
        half,
        map: meanAveragePrecision(
          cocoNames.map((of) => asked.filter(({ name }) => name === of)),
          3,
        ),
        f1: agreement(asked.map(({ score, present }) => ({ shown: sigmoid(score) >= shownFrom, present })))
          .f1,
        right: sure.filter(({ present }) => present).length,
        sure: sure.length,
      };
    }),
  );
}

function pairsOf(photos: readonly FitPhoto[], parts: ObjectParts): Pair[] {
  const { detector, encoder, vectorsOf } = parts;
  return photos.flatMap(({ half, boxes, vector, objects }) => {
    const present = new Set(objects ?? []);
    const best = new Map<string, number>();
    for (const { label: name, score } of shareScores(boxes))
      best.set(name, Math.max(score, best.get(name) ?? 0));
    const expected = (name: string) => detectorProbability(detector, best.get(name) ?? 0);
    const all = cocoNames.reduce((sum, name) => sum + expected(name), 0);
    return cocoNames.map((name): Pair => {
      const cosine = Math.max(...vectorsOf(name).map((other) => dot(other, vector)));
      return {
        half,
        name,
        present: present.has(name),
        detector: detectorLogit(detector, best.get(name) ?? 0),
        encoder: Math.max(0, encoder.scale * cosine + encoder.bias - joint.floor),
        alone: name === 'person' ? 0 : 1 - Math.min(1, all - expected(name)),
      };
    });
  });
}

/**
 * Logistic regression of what the detector says, what the encoder says, and an offset, with the penalty as it
 * is: Newton's method.
 */
function fitted(pairs: readonly Pair[]): [share: number, weight: number, offset: number] {
  const values = [1, 0, 0];
  for (let step = 0; step < 50; step += 1) {
    const slope = [0, 0, 0];
    const curve = [1e-9, 0, 0, 0, 1e-9, 0, 0, 0, 1e-9];
    for (const { detector, encoder, alone, present } of pairs) {
      const inputs = [detector, encoder, 1];
      const p = sigmoid(inputs.reduce((sum, input, at) => sum + input * values[at]!, -lonePenalty * alone));
      for (const [at, input] of inputs.entries()) {
        slope[at]! += (Number(present) - p) * input;
        for (const [other, second] of inputs.entries())
          curve[3 * at + other]! += p * (1 - p) * input * second;
      }
    }
    for (const [at, change] of solved(curve, slope).entries()) values[at]! += change;
  }
  return values as [number, number, number];
}

/** Three linear equations by Cramer's rule. */
function solved(rows: readonly number[], right: readonly number[]): number[] {
  const whole = determinant(rows);
  return right.map((_, at) => {
    const replaced = rows.map((value, index) => (index % 3 === at ? right[Math.floor(index / 3)]! : value));
    return determinant(replaced) / whole;
  });
}

function determinant(rows: readonly number[]): number {
  const [a, b, c, d, e, f, g, h, i] = rows as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g);
}
