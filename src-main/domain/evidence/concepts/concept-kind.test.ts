/** @file A concept head: what it says of a photo, and what it can never have said. */
import { describe, expect, it } from 'vitest';
import { colourConcepts } from '../../../testing/packs/concept-pack.ts';
import { conceptKind } from './concept-kind.ts';
import { conceptManifest } from './manifest.ts';
import { readConceptLogits } from './read-logits.ts';

const manifest = conceptManifest.parse({
  ...{ id: 'colours.concepts', title: 'Colours', license: 'MIT' },
  output: 'logits',
  items: colourConcepts,
});

it('a head says each concept with its calibrated probability, of one with fewer than 15 test photos “maybe” at most', () => {
  expect(conceptKind.concepts!(manifest)).toEqual(['red', 'green', 'blue']);
  expect(conceptKind.signals(Float32Array.of(0.11, 1, 5), manifest)).toEqual({
    concepts: [
      { name: 'red', probability: expect.closeTo(0.608, 3) as number, threshold: 0.6, surest: 'sure' },
      { name: 'green', probability: expect.closeTo(0.982, 3) as number, threshold: 0.6, surest: 'sure' },
      { name: 'blue', probability: expect.closeTo(1, 3) as number, threshold: 0.6, surest: 'maybe' },
    ],
  });
});

it('what is shown as “maybe” below its threshold is surer from the threshold on', () => {
  const items = manifest.items.map((item) => ({ ...item, shownFrom: 0.4 }));
  const { concepts } = conceptKind.signals(Float32Array.of(0, 1, 5), { ...manifest, items });
  expect(concepts).toMatchObject([
    { name: 'red', threshold: 0.4, surest: 'maybe' },
    { name: 'green', threshold: 0.4, surest: 'sure' },
    { name: 'blue', threshold: 0.4, surest: 'maybe' },
  ]);
});

it('a score that is no number can never have come from a picture', () => {
  expect(conceptKind.invalidReason(Float32Array.of(1, -20, 3))).toBeNull();
  for (const wrong of [NaN, Infinity])
    expect(conceptKind.invalidReason(Float32Array.of(1, wrong, 3))).toMatch(/no number/);
});

describe('the outputs of an inference', () => {
  const unusable = (why: string) => new Error(why) as never;
  const read = (data: number[], output = 'logits') =>
    readConceptLogits({ [output]: { data: Float32Array.from(data), dims: [data.length] } }, 2, manifest, {
      unusable,
    });

  it('are one list of logits a picture, in order', () => {
    expect(read([1, 2, 3, 4, 5, 6]).map((logits) => [...logits])).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it.each<[string, () => unknown, string]>([
    ['lacks the output', () => read([1, 2, 3, 4, 5, 6], 'other'), 'no output “logits”, only other'],
    ['names more than it scores', () => read([1, 2, 3, 4]), 'scores 2 concepts, and its manifest names 3'],
    ['gives no numbers', () => read([1, 2, 3, 4, 5, NaN]), 'no numbers'],
  ])('a model that %s cannot be used', (_what, reading, words) => {
    expect(reading).toThrow(words);
  });
});
