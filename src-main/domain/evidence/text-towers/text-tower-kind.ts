/**
 * @file Text-only packs: they embed what is searched for in the space of the encoder's pictures, and make no
 * evidence of photos. The vocabulary's tags stay with the encoder's own text tower.
 */
import type { EvidenceKind } from '../kind.ts';
import { textFiles } from '../vectors/manifest.ts';
import { createTextTowerAnalyzer } from './analyzer.ts';
import { textTowerManifest, type TextTowerManifest } from './manifest.ts';

const none = (): never => {
  throw new Error('a text tower makes no evidence');
};

export const textTowerKind: EvidenceKind<never, TextTowerManifest> = {
  role: 'text-tower',
  textsOnly: true,
  manifest: {
    schema: textTowerManifest,
    neededFiles: ({ text }) => textFiles(text),
    dimensions: (manifest) => manifest.dimensions,
  },
  rows: { columns: [], regions: false, toRows: none, fromRows: none },
  analysis: {
    batch: 1,
    embedsTexts: true,
    parallelModels: 1,
    shortSide: () => 0,
    prepare: none,
    open: createTextTowerAnalyzer,
  },
  signals: none,
  invalidReason: () => null,
  change: 'at once',
  builtIn: false,
  optIn: true,
  words: {
    title: 'Understands what you search for in more languages',
    purpose: 'Used for searches in place of the model’s own part for sentences. No photo is looked at again.',
    whileUnavailable: 'Until then searches are understood in the languages of the model for pictures.',
    allAnalyzed: none,
    someMissing: none,
  },
};
