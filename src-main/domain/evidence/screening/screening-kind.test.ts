/** @file The kind of evidence of screening: what is concluded from its probabilities, and what cannot be. */
import { describe, expect, it } from 'vitest';
import { screeningManifest } from './manifest.ts';
import { screeningKind } from './screening-kind.ts';

const json = {
  id: 'screening-test',
  title: 'A test',
  license: 'MIT',
  role: 'screening',
  files: { 'a.onnx': { sha256: 'a'.repeat(64), bytes: 1 } },
  model: {
    file: 'a.onnx',
    input: {
      name: 'image',
      type: 'uint8',
      layout: 'NHWC',
      channels: 'RGB',
      size: 512,
      fit: 'inside',
      enlarge: true,
      resample: 'bicubic',
    },
    outputs: { probabilities: 'float32 [3]' },
  },
  labels: ['a', 'b', 'c'],
  scores: { explicit: ['a', 'c'] },
  thresholds: { explicit: { default: 0.7, sensitive: 0.5 } },
};

describe('screening', () => {
  it('sums the labels of a score, and makes no tags, texts or caption of them', () => {
    const signals = screeningKind.signals(Float32Array.of(0.25, 0.25, 0.5), screeningManifest.parse(json));
    expect(signals).toEqual({ explicit: { score: 0.75, thresholds: { default: 0.7, sensitive: 0.5 } } });
  });

  it('is switched on by the person only', () => {
    expect(screeningKind.optIn).toBe(true);
  });

  it('knows probabilities that cannot be', () => {
    expect(screeningKind.invalidReason(Float32Array.of(0.2, 0.3, 0.5))).toBeNull();
    for (const values of [
      [0.2, 0.3, 0.6],
      [NaN, 0.5, 0.5],
      [1.2, -0.2, 0],
    ])
      expect(screeningKind.invalidReason(Float32Array.from(values))).toMatch(/sum up to 1/);
  });

  it('refuses a manifest that sums a label that it does not list', () => {
    const result = screeningManifest.safeParse({ ...json, scores: { explicit: ['z'] } });
    expect(result.error?.issues[0]?.message).toBe('sums a label that it does not list');
  });
});
