/** @file What is asked about is likelier than what is there at random. */
import { describe, expect, it } from 'vitest';
import { askedProbability, unaskedProbability } from './asked-probability.ts';

describe('askedProbability', () => {
  it('raises what is doubtful, and leaves what is certain', () => {
    expect(askedProbability(0.4)).toBeCloseTo(0.75, 2);
    expect(askedProbability(0.9)).toBeCloseTo(0.976, 3);
    expect([askedProbability(0), askedProbability(1)]).toEqual([0, 1]);
  });

  it('keeps the order, and is undone', () => {
    expect(askedProbability(0.41)).toBeGreaterThan(askedProbability(0.4));
    expect(unaskedProbability(askedProbability(0.3))).toBeCloseTo(0.3);
  });
});
