/**
 * @file Scenes, actions, light and subjects that a concept head names: a second output of an encoder's image
 * tower, so that it costs no inference.
 */
import { sigmoid } from '../../shared/log-odds.ts';
import type { EvidenceKind } from '../kind.ts';
import { conceptManifest, type ConceptManifest } from './manifest.ts';
import { readConceptLogits } from './read-logits.ts';

/** Of a concept with fewer test photos than these the measured precision says too little: it stays “maybe”. */
const fewestTestPhotos = 15;

/**
 * A value is the head's logits, one for each item of the manifest, in its order. They are stored, and not the
 * probabilities, so that another calibration needs no new look at the photos.
 */
export const conceptKind: EvidenceKind<Float32Array, ConceptManifest> = {
  role: 'concepts',
  manifest: {
    schema: conceptManifest,
    neededFiles: () => [],
    dimensions: ({ items }) => items.length,
  },
  rows: {
    columns: [{ name: 'conceptLogits', type: 'vector' }],
    regions: false,
    toRows: (conceptLogits) => [{ conceptLogits }],
    fromRows: ([row]) => row!['conceptLogits'] as Float32Array,
  },
  analysis: { partOf: 'encoder', read: readConceptLogits },
  signals: (logits, { items }) => ({
    concepts: items.map(({ name, scale, bias, threshold, shownFrom = threshold, n }, index) => {
      const probability = sigmoid(scale * logits[index]! + bias);
      const surest = n >= fewestTestPhotos && probability >= threshold ? 'sure' : 'maybe';
      return { name, probability, threshold: Math.min(shownFrom, threshold), surest };
    }),
  }),
  concepts: ({ items }) => items.map(({ name }) => name),
  invalidReason: (logits) => (logits.every(Number.isFinite) ? null : 'a score that is no number'),
  change: 'when complete',
  builtIn: false,
  words: {
    title: 'Names scenes, actions and light',
    purpose: 'Used for tags, captions and search.',
    whileUnavailable: 'Until then new photos get no tags for scenes, actions and light.',
    allAnalyzed: (packId, photos) => `“${packId}” has looked at all ${photos}.`,
    someMissing: (packId, photos) => `“${packId}” has still to look at ${photos}.`,
  },
};
