/** @file The measures on small examples worked out by hand. */
import { describe, expect, it } from 'vitest';
import {
  agreement,
  areaUnderCurve,
  averagePrecision,
  captionMeasures,
  countMeasures,
  meanAveragePrecision,
  questionMeasures,
  recallAt,
} from './measures.ts';

const ranked = (...present: boolean[]) =>
  present.map((there, index) => ({ score: 1 - index / 10, present: there }));

describe('recall at k', () => {
  it.each([
    [1, 0.25],
    [5, 0.5],
    [10, 0.75],
  ])('of ranks 0, 4, 9 and not found, at %i', (k, expected) => {
    expect(recallAt([0, 4, 9, null], k)).toBe(expected);
  });
  it('is 0 of nothing', () => expect(recallAt([], 1)).toBe(0));
});

describe('average precision', () => {
  it.each([
    [ranked(true, true), 1],
    [ranked(false, true), 0.5],
    [ranked(true, false, true), (1 + 2 / 3) / 2],
    [ranked(false, false), null],
    [[], null],
  ])('%#', (photos, expected) => expect(averagePrecision(photos)).toEqual(expected));

  it('gives nothing for ties', () => {
    expect(
      averagePrecision([
        { score: 0.5, present: true },
        { score: 0.5, present: false },
      ]),
    ).toBe(0.5);
  });

  it('is averaged over names that enough photos have', () => {
    expect(
      meanAveragePrecision(
        [ranked(true, true, true), ranked(false, true, true, true), ranked(false, true)],
        3,
      ),
    ).toBeCloseTo((1 + (1 / 2 + 2 / 3 + 3 / 4) / 3) / 2);
    expect(meanAveragePrecision([ranked(true)], 3)).toBe(0);
  });
});

describe('agreement', () => {
  it('is over all pairs', () => {
    const pair = (shown: boolean, present: boolean) => ({ shown, present });
    expect(
      agreement([
        pair(true, true),
        pair(true, false),
        pair(true, false),
        pair(false, true),
        pair(false, false),
      ]),
    ).toEqual({ precision: 1 / 3, recall: 0.5, f1: 0.4 });
    expect(agreement([pair(false, true)])).toEqual({ precision: 0, recall: 0, f1: 0 });
  });
});

describe('captions', () => {
  it('count each object once', () => {
    const caption = (named: string[], present: string[]) => ({
      named: new Set(named),
      present: new Set(present),
    });
    expect(
      captionMeasures([
        caption(['dog', 'cat'], ['dog', 'person']),
        caption(['person'], ['person']),
        caption([], ['bed']),
      ]),
    ).toEqual({ chairI: 1 / 3, chairS: 1 / 3, objectRecall: 0.5 });
    expect(captionMeasures([])).toEqual({ chairI: 0, chairS: 0, objectRecall: 0 });
  });
});

describe('counts', () => {
  const answer = (counted: number | null, truth: number, atLeast = false) => ({ counted, truth, atLeast });
  it('take “4 or more” as exact from 4 and within one from 3', () => {
    expect(
      countMeasures([answer(4, 12, true), answer(4, 4, true), answer(4, 3, true), answer(4, 2, true)]),
    ).toEqual({ exact: 0.5, withinOne: 0.75, abstained: 0 });
  });
  it('are of those answered', () => {
    expect(countMeasures([answer(1, 1), answer(2, 3), answer(0, 2), answer(null, 5)])).toEqual({
      exact: 1 / 3,
      withinOne: 2 / 3,
      abstained: 0.25,
    });
    expect(countMeasures([answer(null, 1)])).toEqual({ exact: 0, withinOne: 0, abstained: 1 });
  });
});

describe('questions', () => {
  it('are right or wrong where answered', () => {
    expect(
      questionMeasures([
        { said: true, truth: true },
        { said: false, truth: true },
        { said: null, truth: false },
        { said: false, truth: false },
      ]),
    ).toEqual({ accuracy: 2 / 3, abstained: 0.25 });
  });
});

describe('area under the curve', () => {
  it.each([
    [[3, 2], [1, 0], 1],
    [[1], [2], 0],
    [[2, 1], [1, 0], (1 + 1 + 0.5 + 1) / 4],
    [[-Infinity], [-Infinity, 1], 0.25],
    [[], [1], 0],
  ])('of %j over %j is %f', (positive, negative, expected) => {
    expect(areaUnderCurve(positive, negative)).toBe(expected);
  });
});
