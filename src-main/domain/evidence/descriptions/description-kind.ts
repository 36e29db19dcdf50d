/**
 * @file Sentences that a model wrote about a picture. It runs on request only, in a process of its own
 * (domain/describing); what it wrote is checked noun by noun before it is shown (derive/described).
 */
import type { EvidenceKind } from '../kind.ts';
import { textOf } from '../texts/text-line.ts';
import { description, type Description } from './description.ts';
import { describerManifest, type DescriberManifest } from './manifest.ts';

const longestText = 10_000;

export const descriptionKind: EvidenceKind<Description, DescriberManifest> = {
  role: 'describer',
  manifest: {
    schema: describerManifest,
    neededFiles: ({ models, cards = {}, settings }) => [
      ...new Set([...Object.values(models), ...Object.values(cards)].map(({ file }) => file)),
      ...settings,
    ],
    dimensions: () => null,
  },
  rows: {
    columns: [{ name: 'description', type: 'text' }],
    regions: false,
    toRows: (value) => [{ description: JSON.stringify(value) }],
    fromRows: ([row]) => description.parse(JSON.parse(row!['description'] as string)),
  },
  analysis: { onRequest: true },
  signals: (value, { title }) => ({
    described: { ...value, title },
    ...(value.lines.length > 0 && { texts: [textOf(value.lines)] }),
  }),
  invalidReason({ texts, regions, lines }) {
    if (texts.some(({ text }) => text.length > longestText))
      return 'a description of more than 10,000 letters';
    const shares = [...regions.flatMap(({ box }) => box), ...lines.flatMap(({ corners }) => corners.flat())];
    return shares.some((share) => !(share >= 0 && share <= 1)) ? 'a place outside of the picture' : null;
  },
  change: 'at once',
  builtIn: false,
  optIn: true,
  words: {
    title: 'Describes pictures in sentences',
    purpose: 'Runs only where you ask for it, on the page “Descriptions”. What it writes is checked first.',
    whileUnavailable: 'Until then no photos are described.',
    allAnalyzed: (packId, photos) => `“${packId}” has described all ${photos}.`,
    someMissing: (packId, photos) =>
      `“${packId}” has not described ${photos}: it does so only where you ask.`,
  },
};
