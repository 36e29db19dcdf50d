/** @file What the encoder tells together with what a concept head names. */
import { describe, expect, it } from 'vitest';
import { joinedLogit } from './joined-logits.ts';

const field = { encoder: 0.5, concepts: { grass: 1, sand: -2 }, bias: 3 };
const readings = (grass: number, sand: number) =>
  new Map([
    ['grass', { probability: grass, band: null }],
    ['sand', { probability: sand, band: null }],
  ]);

describe('joinedLogit', () => {
  it('adds up the encoder, the log-odds of the named concepts by their weights, and the bias', () => {
    expect(joinedLogit(field, -4, readings(0.5, 0.5))).toBeCloseTo(1);
    expect(joinedLogit(field, -4, readings(0.9, 0.5))).toBeCloseTo(1 + Math.log(9));
    expect(joinedLogit(field, -4, readings(0.5, 0.9))).toBeCloseTo(1 - 2 * Math.log(9));
  });

  it('lets no named concept count without limits', () => {
    expect(joinedLogit(field, 0, readings(1, 0.5))).toBeCloseTo(7);
    expect(joinedLogit(field, 0, readings(0, 0.5))).toBeCloseTo(-3);
  });

  it('says nothing where no pack names one of the concepts', () => {
    expect(joinedLogit(field, 0, new Map())).toBeNaN();
  });
});
