/** @file The score moves the right way with each sign, and the bands follow it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Seen, SeenThings } from '../tags/seen-boxes.ts';
import type { Requirement, ScoreStatistics, PhotoSignals, ScoringQuery } from './ranking.ts';
import { bands, bandsOf, canBeShown, lowestShownScore, scoreOf } from './ranking.ts';

const calibrations = {
  encoder: { calibration: { scale: 10, bias: -7 } },
};
const statistics: ScoreStatistics = { prior: () => 0.05, mean: 0.1, deviation: 0.1 };
const dog: Requirement = { labels: ['dog'], relation: 'same', count: 1 };
const sentence: ScoringQuery = {
  requirements: [dog],
  isName: false,
  decidedByDetector: false,
  suggestedByDetector: false,
  concepts: [],
};
/** Boxes with these labels and probabilities, the surest first. */
const sees = (...boxes: [label: string, probability: number][]): SeenThings => {
  const seen: Seen = {
    presence: new Map(boxes.toReversed()),
    boxes: boxes.map(([label, probability]) => ({ label, probability, box: [0, 0, 1, 1] })),
  };
  return { ...seen, byDetector: seen };
};
const signals = (part: Partial<PhotoSignals> = {}): PhotoSignals => ({
  cosine: 0.3,
  seen: sees(),
  textShare: 0,
  rejected: false,
  ...part,
});
const score = (query: ScoringQuery, part: Partial<PhotoSignals> = {}) =>
  scoreOf(query, signals(part), statistics, calibrations);
const byEncoder = { decidedByDetector: false };
const unit = fc.double({ min: 0, max: 1, noNaN: true });

describe('score', () => {
  it('grows with likeness, boxes and words, and falls where the person rejected the tag', () => {
    fc.assert(
      fc.property(
        unit,
        unit,
        unit,
        unit,
        fc.boolean(),
        fc.boolean(),
        (a, b, c, share, isName, decidedByDetector) => {
          const query = { ...sentence, isName, decidedByDetector };
          const [less, more] = a < b ? [a, b] : [b, a];
          expect(score(query, { cosine: more })).toBeGreaterThanOrEqual(score(query, { cosine: less }));
          expect(score(query, { seen: sees(['dog', more]) })).toBeGreaterThanOrEqual(
            score(query, { seen: sees(['dog', less]) }),
          );
          expect(score(query, { cosine: c, textShare: more })).toBeGreaterThanOrEqual(
            score(query, { cosine: c, textShare: less }),
          );
          expect(score(query, { textShare: share, rejected: true })).toBeLessThan(
            score(query, { textShare: share }),
          );
        },
      ),
    );
  });

  it('lets the boxes decide where all words are labels of the detector', () => {
    const dogs = { ...sentence, isName: true, decidedByDetector: true, suggestedByDetector: true };
    expect(score(dogs, { cosine: 0, seen: sees(['dog', 0.6]) })).toBeGreaterThan(bands.good);
    expect(score(dogs, { cosine: 0.5, seen: sees() })).toBeLessThan(bands.maybe.name);
  });

  it('asks for as many boxes as are named', () => {
    const two = { ...sentence, requirements: [{ ...dog, count: 2 }], decidedByDetector: true };
    expect(score(two, { seen: sees(['dog', 0.6], ['dog', 0.6]) })).toBeGreaterThan(
      score(two, { seen: sees(['dog', 0.6], ['cat', 0.6]) }) + 3,
    );
  });

  it('counts a rare thing for more than one that is everywhere', () => {
    const gain = (prior: number) => {
      const usual = { ...statistics, prior: () => prior };
      return (
        scoreOf(sentence, signals({ seen: sees(['dog', 0.6]) }), usual, calibrations) -
        scoreOf(sentence, signals({ seen: sees() }), usual, calibrations)
      );
    };
    expect(gain(0.02)).toBeGreaterThan(gain(0.5));
  });

  it('does not lower photos that lack some kinds of a general word', () => {
    const animals = {
      ...sentence,
      requirements: [{ labels: ['dog', 'cat'], relation: 'general' as const, count: 1 }],
    };
    expect(score(animals, { seen: sees() })).toBe(score({ ...animals, requirements: [] }, { seen: sees() }));
    expect(score(animals, { seen: sees(['cat', 0.5]) })).toBeGreaterThan(score(animals, { seen: sees() }));
  });

  it('makes a box of the kind above a maybe, not more', () => {
    const women = {
      ...sentence,
      requirements: [{ labels: ['person'], relation: 'kind' as const, count: 1 }],
      isName: true,
      suggestedByDetector: true,
    };
    const seen = score(women, { cosine: 0, seen: sees(['person', 0.9]) });
    expect(seen).toBeGreaterThan(bands.maybe.name);
    expect(seen).toBeLessThan(bands.good);
  });

  it('measures an encoder without calibration by how far a photo stands out in the library', () => {
    const uncalibrated = { ...calibrations, encoder: { calibration: null } };
    const at = (cosine: number) =>
      scoreOf({ ...sentence, requirements: [] }, signals({ cosine }), statistics, uncalibrated);
    expect(at(0.55)).toBeGreaterThan(bands.good);
    expect(at(0.2)).toBeLessThan(bands.maybe.sentence);
  });

  it('finds a photo without a vector by its words alone', () => {
    expect(
      score({ ...sentence, requirements: [] }, { cosine: null, seen: null, textShare: 1 }),
    ).toBeGreaterThan(bands.good);
    expect(score({ ...sentence, requirements: [] }, { cosine: null, seen: null })).toBeLessThan(
      bands.maybe.sentence,
    );
  });

  it('leaves out no photo that could be shown', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1, max: 1, noNaN: true }),
        unit,
        fc.boolean(),
        (cosine, detected, isName) => {
          const query = { ...sentence, isName };
          if (score(query, { cosine, seen: sees(['dog', detected]) }) >= lowestShownScore(query))
            expect(canBeShown(query, cosine, statistics, calibrations)).toBe(true);
        },
      ),
    );
  });
});

describe('where the concept head decides', () => {
  const sea = { ...sentence, requirements: [], concepts: [['sea']] };
  const both = { ...sea, concepts: [['sea'], ['night']] };

  it('its logits above their thresholds make the score', () => {
    expect(score(sea, { concepts: [1] })).toBeGreaterThan(bands.good);
    expect(score(sea, { concepts: [-4] })).toBeLessThan(bands.maybe.name);
    expect(score(sea, { concepts: [1], cosine: 0.5 })).toBeGreaterThan(score(sea, { concepts: [1] }));
  });

  it('what is plain makes up for nothing that is not there', () => {
    expect(score(both, { concepts: [9, -6] })).toBeLessThan(bands.maybe.exact);
    expect(score(both, { concepts: [0.3, -1.5] })).toBeGreaterThan(bands.maybe.exact);
  });

  it('boxes that the query names must be there, too', () => {
    const riding = { ...sea, requirements: [dog] };
    expect(score(riding, { concepts: [1], seen: sees(['dog', 0.6]) })).toBeGreaterThan(
      score(riding, { concepts: [1], seen: sees() }) + 1,
    );
  });

  it('a photo that the head has not seen is ranked by the encoder', () => {
    expect(score(sea, { concepts: null })).toBe(score({ ...sea, concepts: [] }));
  });
});

describe('bands', () => {
  it('shows nothing where the best is below the limit', () => {
    expect(bandsOf([-4.1, -7, -4.01], { ...byEncoder, isName: false, concepts: [] })).toEqual([
      null,
      null,
      null,
    ]);
    expect(bandsOf([-1.8, -3], { ...byEncoder, isName: true, concepts: [] })).toEqual([null, null]);
    expect(bandsOf([-1, -3], { ...byEncoder, isName: true, concepts: [['sea']] })).toEqual([null, null]);
    expect(bandsOf([], { ...byEncoder, isName: true, concepts: [] })).toEqual([]);
  });

  it('shows a sentence’s near misses beside a better hit, a name’s not', () => {
    expect(bandsOf([0.5, -1, -5.5, -6], { ...byEncoder, isName: false, concepts: [] })).toEqual([
      'good',
      'maybe',
      'maybe',
      null,
    ]);
    expect(bandsOf([0.5, -0.5, -2.5, -4], { ...byEncoder, isName: true, concepts: [] })).toEqual([
      'good',
      'maybe',
      null,
      null,
    ]);
  });

  it('where boxes decide, is good from where tags are sure', () => {
    const name = { isName: true, concepts: [] };
    expect(bandsOf([0.84, 0.85, -1], { ...name, decidedByDetector: true })).toEqual([
      'maybe',
      'good',
      'maybe',
    ]);
    expect(bandsOf([0.84], { ...name, decidedByDetector: false })).toEqual(['good']);
  });
});
