/** @file The lines of writing that a reader finds in a picture: for search, captions, and to be shown over it. */
import type { EvidenceKind } from '../kind.ts';
import { createReader } from './analyzer.ts';
import { readerManifest, neededFiles, type ReaderManifest } from './manifest.ts';
import type { Corners } from './rectangle.ts';
import { isPossible, textOf, type TextLine } from './text-line.ts';

/** A value is all lines of a picture, in the order in which they are read; none is a finding, too. */
export const textKind: EvidenceKind<readonly TextLine[], ReaderManifest> = {
  role: 'reader',
  manifest: { schema: readerManifest, neededFiles, dimensions: () => null },
  rows: {
    columns: [
      { name: 'lineText', type: 'text' },
      { name: 'lineScore', type: 'number' },
      { name: 'lineCorners', type: 'text' },
    ],
    regions: true,
    toRows: (lines) =>
      lines.map(({ text, score, corners }) => ({
        lineText: text,
        lineScore: score,
        lineCorners: JSON.stringify(corners),
      })),
    fromRows: (rows) =>
      rows.map((row) => ({
        text: row['lineText'] as string,
        score: row['lineScore'] as number,
        corners: JSON.parse(row['lineCorners'] as string) as Corners,
      })),
  },
  analysis: {
    batch: 1,
    // as the detector: its networks gain little from threads
    parallelModels: 4,
    needsOriginal: true,
    after: 'others',
    shortSide: () => 0,
    longSide: ({ source }) => source.longSide,
    prepare(picture, { source }, tools) {
      const enlarged = source.mostEnlarged * Math.max(picture.width, picture.height);
      const size = Math.round(Math.min(source.longSide, enlarged));
      return tools.fitInside(picture, { size, enlarge: true, resample: 'bicubic' });
    },
    open: createReader,
  },
  signals: (lines) => ({ texts: lines.length > 0 ? readingsOf(textOf(lines)) : [], lines }),
  invalidReason: (lines) => (lines.every(isPossible) ? null : 'a line of text outside of its picture'),
  change: 'at once',
  builtIn: true,
  words: {
    title: 'Reads text in pictures',
    purpose: 'Used to find, show and read out signs, notes and documents.',
    atWork: 'Reading text in photos',
    whileUnavailable: 'Until then no text is read in new photos.',
    allAnalyzed: (packId, photos) => `“${packId}” has looked for text in all ${photos}.`,
    someMissing: (packId, photos) => `“${packId}” has still to look for text in ${photos}.`,
  },
};

/** The text, and as it is meant where the model, whose alphabet lacks ß, read a B inside of a word. */
function readingsOf(text: string): string[] {
  return [...new Set([text, text.replace(/(?<=\p{Ll})B(?=\p{Ll}|\P{L}|$)/gu, 'ß')])];
}
