import { expect, test } from 'vitest';
import { boxProbability, detectorProbability, type BoxClues } from './box-probability.ts';

const calibration = { scale: 2.6, bias: 4.25 };
const of = (clues: Partial<BoxClues> = {}) =>
  boxProbability({ calibration, score: 0.3, encoderLogit: -5, others: 1, isPerson: false, ...clues });

test('a thing that is alone in its photo is less sure than one among others, a person is not', () => {
  expect(of({ others: 0 })).toBeLessThan(of({ others: 0.5 }));
  expect(of({ others: 0.5 })).toBeLessThan(of());
  expect(of({ others: 4 })).toBe(of());
  expect(of({ others: 0, isPerson: true })).toBe(of({ isPerson: true }));
});

test('a clear thing is sure, also alone', () => {
  expect(of({ score: 0.9, encoderLogit: -1, others: 0 })).toBeGreaterThan(0.95);
});

test('the encoder adds to it, and is left out where it says nothing', () => {
  expect(of({ encoderLogit: -1 })).toBeGreaterThan(of({ encoderLogit: -5 }));
  expect(of({ encoderLogit: NaN })).toBeCloseTo(detectorProbability(calibration, 0.3), 10);
});

test('the detector alone says nothing of what it has no box for', () => {
  expect(detectorProbability(calibration, 0.02)).toBe(0);
  expect(detectorProbability(calibration, 0.05)).toBeGreaterThan(0);
});
