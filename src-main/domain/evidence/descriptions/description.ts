/**
 * @file What a describer wrote about one picture and found in it, and how: the model, the question, the time, the
 * run.
 */
import { z } from 'zod';
import type { TextLine } from '../texts/text-line.ts';
import { descriptionLengths, type DescriptionLength } from './manifest.ts';

const describedText = z.object({
  length: z.enum(descriptionLengths),
  /** what the model was asked */
  prompt: z.string(),
  /** as the model wrote it; '' = it wrote nothing */
  text: z.string(),
  tokens: z.number().int(),
  /** it was not finished when it had as many tokens as it may: the unfinished sentence is left out */
  cut: z.boolean(),
});
export type DescribedText = z.infer<typeof describedText>;

const share = z.number();
const namedRegion = z.object({
  /** as the model wrote it */
  label: z.string(),
  /** [x, y, width, height] in 0…1 of the displayed picture */
  box: z.tuple([share, share, share, share]),
  /** the name of a thing, or the description of an area */
  of: z.enum(['object', 'area']),
});
export type NamedRegion = z.infer<typeof namedRegion>;

const corner = z.tuple([share, share]);
const readLine = z.object({
  text: z.string(),
  /** as lines of other readers have them */
  corners: z.tuple([corner, corner, corner, corner]),
});
/** A line of writing; a describer does not say how sure it is. */
export type ReadLine = Omit<TextLine, 'score'>;

export const description = z.object({
  texts: z.array(describedText),
  /** what it names, with where it is; none where the model was not asked */
  regions: z.array(namedRegion).default([]),
  /** writing in the picture, in the order in which the model read it */
  lines: z.array(readLine).default([]),
  /** SHA-256 over the checksums of the model’s files */
  modelHash: z.string(),
  /** precision of each model, kernel of the resize: “vision_encoder fp16, …; cubic” */
  settings: z.string(),
  /** the run that it was made in, and can be taken back with */
  run: z.string(),
  /** ISO 8601 */
  at: z.string(),
  seconds: z.number(),
});
export type Description = z.infer<typeof description>;

/** The text of this length, else the nearest that there is, the shorter first; null = none was written. */
export function textOfLength(
  texts: readonly Pick<DescribedText, 'length' | 'text'>[],
  length: DescriptionLength,
): string | null {
  const order: Record<DescriptionLength, readonly DescriptionLength[]> = {
    short: ['short', 'standard', 'full'],
    standard: ['standard', 'short', 'full'],
    full: ['full', 'standard', 'short'],
  };
  for (const wanted of order[length]) {
    const found = texts.find((text) => text.length === wanted && text.text.trim() !== '');
    if (found) return found.text.trim();
  }
  return null;
}
