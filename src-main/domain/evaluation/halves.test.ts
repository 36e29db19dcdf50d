/** @file Figures of each half, and thresholds that are fitted on one half and hold or fail on the other. */
import { describe, expect, it } from 'vitest';
import { fitPresence, measureHalves, type PresenceAnswer } from './halves.ts';

const answer = (probability: number, truth: boolean, more: Partial<PresenceAnswer> = {}): PresenceAnswer => ({
  file: 'a.jpg',
  probability,
  truth,
  said: probability >= 0.4,
  ...more,
});
const b = { file: 'b.jpg' };
const count = (file: string, counted: number) => ({ file, counted, atLeast: false, truth: 1 });

describe('thresholds of yes and no', () => {
  it('leave as few questions unanswered as the wanted share of right answers allows', () => {
    const things = [answer(0.9, true), answer(0.06, true), answer(0.02, false), answer(0.04, false)];
    expect(fitPresence(things)).toEqual({ absentBelow: 0.05, presentFrom: 0.2 });
    expect(fitPresence([answer(0.9, true), answer(0.1, false)])).toEqual({
      absentBelow: 0.12,
      presentFrom: 0.2,
    });
  });

  it('are those that are right most often where that share is not reached', () => {
    const things = [answer(0.001, true), answer(0.001, false), answer(0.3, false), answer(0.9, true)];
    expect(fitPresence(things)).toMatchObject({ presentFrom: 0.35 });
  });
});

describe('halves', () => {
  it('are measured by themselves, and each with what was fitted on the other', () => {
    const report = measureHalves(
      [answer(0.9, true), answer(0.15, false), answer(0.07, true, b)],
      [count('a.jpg', 1), count('b.jpg', 3)],
    );
    expect(report?.questions).toEqual({
      even: { accuracy: 1, abstained: 0 },
      odd: { accuracy: 0, abstained: 0 },
    });
    // on the first photo every "no" is right; of the second it is wrong
    expect(report?.fitted?.odd).toMatchObject({ accuracy: 0, abstained: 0 });
    expect(report?.counts).toMatchObject({ even: { withinOne: 1 }, odd: { withinOne: 0 } });
  });

  it('are not made of one photo', () => expect(measureHalves([answer(1, true)], [])).toBeNull());

  it('leave out what was not asked', () => {
    expect(measureHalves([], [count('a.jpg', 1), count('b.jpg', 1)])).toMatchObject({
      questions: null,
      fitted: null,
    });
    expect(measureHalves([answer(1, true), answer(1, true, b)], [])).toMatchObject({ counts: null });
  });
});
