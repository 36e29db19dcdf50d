/** @file What a describer wrote about one picture, and how: the model, the question, the time, the run. */
import { z } from 'zod';
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

export const description = z.object({
  texts: z.array(describedText),
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
