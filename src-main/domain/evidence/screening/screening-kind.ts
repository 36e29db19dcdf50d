/**
 * @file Scores of a small classifier for explicit pictures. They only ever suggest that a photo may be
 * sensitive (domain/screening), and only where the person asked for it.
 */
import type { EvidenceKind } from '../kind.ts';
import { createScreener } from './analyzer.ts';
import { screeningManifest, type ScreeningManifest } from './manifest.ts';

/** how far the probabilities of a picture may be from 1 together */
const rounding = 0.01;

/** A value is the probability of each label, in the manifest's order. */
export const screeningKind: EvidenceKind<Float32Array, ScreeningManifest> = {
  role: 'screening',
  manifest: {
    schema: screeningManifest,
    neededFiles: ({ model }) => [model.file],
    dimensions: ({ labels }) => labels.length,
  },
  rows: {
    columns: [{ name: 'labelProbabilities', type: 'vector' }],
    regions: false,
    toRows: (labelProbabilities) => [{ labelProbabilities }],
    fromRows: ([row]) => row!['labelProbabilities'] as Float32Array,
  },
  analysis: {
    batch: 1,
    parallelModels: 4,
    after: 'others',
    shortSide: () => 0,
    prepare: (picture, { model }, tools) => tools.fitInside(picture, model.input),
    open: createScreener,
  },
  signals: (probabilities, { labels, scores, thresholds }) => ({
    explicit: {
      score: scores.explicit.reduce((sum, label) => sum + probabilities[labels.indexOf(label)]!, 0),
      thresholds: thresholds.explicit,
    },
  }),
  invalidReason(probabilities) {
    const sum = probabilities.reduce((total, value) => total + value, 0);
    const arePossible = probabilities.every((value) => value >= 0 && value <= 1 + rounding);
    return arePossible && Math.abs(sum - 1) <= rounding ? null : 'probabilities that do not sum up to 1';
  },
  change: 'at once',
  builtIn: true,
  optIn: true,
  words: {
    title: 'Suggests pictures that may be sensitive',
    purpose: 'Used for screening only, where you have switched it on.',
    atWork: 'Screening photos',
    whileUnavailable: 'Until then new photos are not screened by their pictures.',
    allAnalyzed: (packId, photos) => `“${packId}” has looked at all ${photos}.`,
    someMissing: (packId, photos) => `“${packId}” has still to look at ${photos}.`,
  },
};
