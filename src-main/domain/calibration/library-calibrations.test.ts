import { expect, it } from 'vitest';
import { noPackKnowledge } from '../tags/calibration.ts';
import type { EncoderCalibration } from '../shared/model-calibration.ts';
import { createLibraryCalibrations, type LibraryFit } from './library-calibrations.ts';

const fromManifest: EncoderCalibration = {
  packId: 'clip',
  dimensions: 512,
  templates: ['a photo of a {}'],
  calibration: null,
  separates: null,
};
const fit: LibraryFit = {
  fingerprint: 'f1',
  calibration: { scale: 100, bias: -25 },
  biases: { dog: 0.5 },
  separates: ['beach'],
  withBoxes: { weight: 0.05, floor: -4 },
  photos: 600,
  sure: 900,
  disagreement: 0.06,
  total: 4_000,
  said: 12,
};

function memory() {
  const kept = new Map<string, Uint8Array>();
  const cache = {
    read: async (key: string) => kept.get(key) ?? null,
    write: async (key: string, bytes: Uint8Array) => void kept.set(key, bytes),
  };
  return { kept, cache };
}

it('an encoder of which nothing is known has the calibration that was fitted, also after a restart', async () => {
  const { cache } = memory();
  const first = createLibraryCalibrations(noPackKnowledge, cache);
  expect(first.knowledge.encoder(fromManifest).calibration).toBeNull();
  await first.keep('clip', fit);
  const next = createLibraryCalibrations(noPackKnowledge, cache);
  await next.load('clip', 'f1');
  for (const { knowledge, summaryOf } of [first, next]) {
    const known = knowledge.encoder(fromManifest);
    expect(known).toMatchObject({ calibration: fit.calibration, withBoxes: fit.withBoxes });
    expect(known.separates).toEqual(new Set(['beach']));
    // a name is a good match where search has it at 0: near even odds
    const { scale, bias } = known.inSearch!;
    expect(scale * 0.265 + bias + 2.5).toBeGreaterThan(0);
    expect(scale * 0.25 + bias + 2.5).toBeLessThan(0);
    expect(summaryOf('clip')).toEqual({ photos: 600, concepts: 1, disagreement: 0.06 });
    expect(summaryOf('another')).toBeNull();
  }
});

it('what a pack or a file of ours states is never replaced', async () => {
  const { knowledge, keep } = createLibraryCalibrations(noPackKnowledge, memory().cache);
  await keep('clip', fit);
  const stated = { ...fromManifest, calibration: { scale: 10, bias: -5 } };
  expect(knowledge.encoder(stated)).toEqual(stated);
});

it('a damaged one counts as none: it is fitted again', async () => {
  const { kept, cache } = memory();
  const { load, keep, fitOf } = createLibraryCalibrations(noPackKnowledge, cache);
  await keep('clip', fit);
  kept.set([...kept.keys()][0]!, new TextEncoder().encode('{"calibration": {'));
  const again = createLibraryCalibrations(noPackKnowledge, cache);
  await again.load('clip', 'f1');
  expect(again.fitOf('clip')).toBeNull();
  await load('clip', 'f1');
  expect(fitOf('clip')).toEqual(fit);
});

it('what was fitted for other files of the pack is not used for these', async () => {
  const { cache } = memory();
  const { keep, load, knowledge } = createLibraryCalibrations(noPackKnowledge, cache);
  await keep('clip', fit);
  await load('clip', 'f2');
  expect(knowledge.encoder(fromManifest).calibration).toBeNull();
});
