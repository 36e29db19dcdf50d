/** @file The boxes of a detector: things and people with their places, for counts, tags and captions. */
import type { EvidenceKind } from '../kind.ts';
import { createDetector } from './analyzer.ts';
import { detectorManifest, type DetectorManifest } from './manifest.ts';
import { isPossible, type Detection } from './detection.ts';

/** A value is all detections of a picture, best first; an empty list is a finding, too. */
export const objectKind: EvidenceKind<readonly Detection[], DetectorManifest> = {
  role: 'detector',
  manifest: {
    schema: detectorManifest,
    matchesWithoutRole: (json) => 'labels' in json,
    neededFiles: ({ model }) => [model.file],
    dimensions: () => null,
  },
  // one row a photo, as in existing libraries: the boxes of a photo are always read together
  rows: {
    columns: [{ name: 'objects', type: 'text' }],
    regions: false,
    toRows: (found) => [{ objects: JSON.stringify(found) }],
    fromRows: ([row]) => JSON.parse(row!['objects'] as string) as Detection[],
  },
  analysis: {
    batch: 1,
    // it gains nothing from threads, and analyzes several pictures at once instead. Measured on two cores:
    // with one detector a fifth of their time is idle, with two a fiftieth
    parallelModels: 4,
    shortSide: () => 0,
    prepare: (picture, { model }, tools) => tools.fitInside(picture, model.input),
    open: createDetector,
  },
  signals: () => ({}),
  invalidReason: (found) => (found.every(isPossible) ? null : 'a box outside of its picture'),
  change: 'at once',
  builtIn: true,
  words: {
    title: 'Finds things and people in pictures',
    purpose: 'Used for counts, boxes and captions.',
    whileUnavailable: 'Until then nothing is counted or found in new photos.',
    allAnalyzed: (packId, photos) => `“${packId}” has looked at all ${photos}.`,
    someMissing: (packId, photos) => `“${packId}” has still to look at ${photos}.`,
  },
};
