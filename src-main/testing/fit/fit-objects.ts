/** @file How encoder and detector are joined for COCO's names: fitted on one half, reported on the other. */
import { cocoNames } from '../../domain/evaluation/coco-names.ts';
import { agreement, meanAveragePrecision } from '../../domain/evaluation/measures.ts';
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
}

export interface ObjectParts {
  detector: { scale: number; bias: number };
  encoder: { scale: number; bias: number };
  floor: number;
  shownFrom: number;
  /** unit vectors of a name's concept and the narrower ones that the encoder separates */
  vectorsOf(name: string): readonly Float32Array[];
}

export interface ObjectFit {
  fittedOn: 'odd' | 'even' | 'all';
  weight: number;
  offset: number;
  /** on the other half, or on all */
  map: number;
  f1: number;
}

const undetected = 0.02;

export function fitObjects(photos: readonly FitPhoto[], parts: ObjectParts): ObjectFit[] {
  const pairs = pairsOf(photos, parts);
  return (['odd', 'even', 'all'] as const).map((fittedOn) => {
    const isFitted = ({ half }: Pair) => fittedOn === 'all' || half === (fittedOn === 'odd' ? 1 : 0);
    const [weight, offset] = fitted(pairs.filter(isFitted));
    const asked = fittedOn === 'all' ? pairs : pairs.filter((pair) => !isFitted(pair));
    const scoreOf = ({ detector, encoder }: Pair) => detector + weight * encoder + offset;
    const byName = cocoNames.map((name) =>
      asked
        .filter((pair) => pair.name === name)
        .map((pair) => ({ score: scoreOf(pair), present: pair.present })),
    );
    const shown = asked.map((pair) => ({
      shown: sigmoid(scoreOf(pair)) >= parts.shownFrom,
      present: pair.present,
    }));
    return { fittedOn, weight, offset, map: meanAveragePrecision(byName, 3), f1: agreement(shown).f1 };
  });
}

function pairsOf(photos: readonly FitPhoto[], parts: ObjectParts): Pair[] {
  const { detector, encoder, floor, vectorsOf } = parts;
  return photos.flatMap(({ half, boxes, vector, objects }) => {
    const present = new Set(objects ?? []);
    const best = new Map<string, number>();
    for (const { label: name, score } of shareScores(boxes))
      best.set(name, Math.max(score, best.get(name) ?? 0));
    return cocoNames.map((name): Pair => {
      const score = Math.min(0.999, Math.max(undetected, best.get(name) ?? 0));
      const cosine = Math.max(...vectorsOf(name).map((other) => dot(other, vector)));
      return {
        half,
        name,
        present: present.has(name),
        detector: detector.scale * Math.log(score / (1 - score)) + detector.bias,
        encoder: Math.max(0, encoder.scale * cosine + encoder.bias - floor),
      };
    });
  });
}

/** Logistic regression with the detector's log-odds as they are: Newton's method on two numbers. */
function fitted(pairs: readonly Pair[]): [weight: number, offset: number] {
  let [weight, offset] = [0, 0];
  for (let step = 0; step < 50; step += 1) {
    let [gw, go, hww, hwo, hoo] = [0, 0, 1e-9, 0, 1e-9];
    for (const { detector, encoder, present } of pairs) {
      const p = sigmoid(detector + weight * encoder + offset);
      const [error, curve] = [Number(present) - p, p * (1 - p)];
      gw += error * encoder;
      go += error;
      hww += curve * encoder * encoder;
      hwo += curve * encoder;
      hoo += curve;
    }
    const determinant = hww * hoo - hwo * hwo;
    weight += (hoo * gw - hwo * go) / determinant;
    offset += (hww * go - hwo * gw) / determinant;
  }
  return [weight, offset];
}

function sigmoid(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
