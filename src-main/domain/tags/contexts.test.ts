/** @file What follows from things, and how surely. */
import { describe, expect, it } from 'vitest';
import { contextProbability, parseContexts } from './contexts.ts';
import { parseVocabulary } from './vocabulary.ts';

const vocabulary = parseVocabulary({
  about: 'a test',
  concepts: ['kitchen', 'oven', 'refrigerator', 'skiing', 'skis', 'person'].map((name) => ({
    name,
    kind: 'object',
  })),
});
const rule = (json: object) => parseContexts({ about: 'a test', rules: [json] }, vocabulary)[0]!;
const kitchen = rule({ concept: 'kitchen', things: ['oven', 'refrigerator'], count: 2, probability: 0.9 });
const skiing = rule({ concept: 'skiing', things: ['skis'], with: 'person', probability: 0.9 });
const probabilities = (known: Record<string, number>) => (name: string) => known[name] ?? 0;

describe('contextProbability', () => {
  it('is as sure as the least sure of the things it needs', () => {
    expect(contextProbability(kitchen, probabilities({ oven: 1, refrigerator: 0.5 }))).toBeCloseTo(0.45);
    expect(contextProbability(kitchen, probabilities({ oven: 1 }))).toBe(0);
  });

  it('needs its companion', () => {
    expect(contextProbability(skiing, probabilities({ skis: 1 }))).toBe(0);
    expect(contextProbability(skiing, probabilities({ skis: 1, person: 0.8 }))).toBeCloseTo(0.72);
  });
});

describe('parseContexts', () => {
  it('refuses a concept that is not in the vocabulary', () => {
    expect(() => rule({ concept: 'spaceship', things: ['oven'], probability: 0.5 })).toThrow(
      /“spaceship” is not in the vocabulary/,
    );
  });
});
