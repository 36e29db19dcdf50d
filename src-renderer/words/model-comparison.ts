/** @file The comparison of two models in words. */
import type { ModelComparison, OwnWordsComparison } from '../../src-preload/contract/index.ts';
import { countOf, formatCount } from './numbers.ts';

/** On which photos both are compared. */
export function comparedWords({ photos, total }: ModelComparison): string {
  if (photos === 0) return 'The new model has seen no photo yet.';
  return photos === total
    ? `Compared on all ${countOf(photos, 'photo')}.`
    : `Compared on the ${countOf(photos, 'photo')} of ${formatCount(total)} that both have seen.`;
}

export interface OwnWordsRow {
  measure: string;
  old: string;
  new: string;
}

/** The figures that there is enough for. */
export function ownWordsRows({ captions, tags, least }: OwnWordsComparison): OwnWordsRow[] {
  const rows: OwnWordsRow[] = [];
  if (captions.captions >= least)
    rows.push({
      measure: `Of ${formatCount(captions.captions)} captions that you wrote, the photo is among the first five`,
      old: formatCount(captions.old),
      new: formatCount(captions.new),
    });
  if (tags.pairs >= least)
    rows.push({
      measure: `Of ${countOf(tags.pairs, 'pair')} of a photo that you gave a tag and one that you took it off, in the right order`,
      old: formatCount(tags.old),
      new: formatCount(tags.new),
    });
  return rows;
}

/** What the figures mean, and what is lacking for one. */
export function ownWordsNotes({ captions, tags, least }: OwnWordsComparison): string[] {
  const notes: string[] = [];
  if (captions.captions < least)
    notes.push(
      `You wrote ${countOf(captions.captions, 'caption')} for these photos; from ${formatCount(least)} on they are a measure.`,
    );
  else if (captions.better === null)
    notes.push('For your captions the difference is as small as chance can make it.');
  else
    notes.push(
      `For your captions the ${captions.better} model is better, by more than chance would make it.`,
    );
  if (tags.pairs >= least)
    notes.push(
      'What you took off had mostly been suggested by the old model, so the tags favour the new one.',
    );
  return notes;
}
