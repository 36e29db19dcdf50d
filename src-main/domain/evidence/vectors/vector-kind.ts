/** @file The vectors of an encoder: pictures and texts in one space, for search, tags and similar photos. */
import type { EvidenceKind } from '../kind.ts';
import { createEncoder } from './analyzer.ts';
import { encoderManifest, neededFiles, type EncoderManifest } from './manifest.ts';

/** How far a stored vector's length may be from 1. */
const lengthTolerance = 0.01;

/** A value is a unit vector of the pack's dimensions. */
export const vectorKind: EvidenceKind<Float32Array, EncoderManifest> = {
  role: 'encoder',
  manifest: {
    schema: encoderManifest,
    neededFiles,
    dimensions: (manifest) => manifest.dimensions,
  },
  rows: {
    columns: [{ name: 'vector', type: 'vector' }],
    regions: false,
    toRows: (vector) => [{ vector }],
    fromRows: ([row]) => row!['vector'] as Float32Array,
  },
  analysis: {
    batch: 16,
    embedsTexts: true,
    // its threads share one inference
    parallelModels: 1,
    shortSide: ({ image }) => Math.round(image.size / image.cropFraction),
    prepare: (picture, { image }, tools) => tools.cropToSquare(picture, image),
    open: createEncoder,
  },
  signals: () => ({}),
  invalidReason(vector) {
    const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
    return Math.abs(length - 1) <= lengthTolerance ? null : 'a vector that has not the length 1';
  },
  change: 'when complete',
  builtIn: true,
  words: {
    title: 'Understands pictures and sentences',
    purpose: 'Used for search, tags and similar photos.',
    whileUnavailable:
      'Until then search goes by words only, and new photos get no tags from what they look like.',
    allAnalyzed: (packId, photos) => `“${packId}” has looked at all ${photos}.`,
    someMissing: (packId, photos) => `“${packId}” has still to look at ${photos}.`,
  },
};
