/** @file The manifest of a reader: a model that finds lines of writing, and one that reads a line. */
import { z } from 'zod';
import { commonManifestFields, packFile } from '../pack-manifest.ts';

const three = z.array(z.number()).length(3);
const network = {
  file: packFile,
  input: z.string(),
  output: z.string(),
  /** float32 [1, 3, h, w] of (x / 255 − mean) ÷ std */
  channels: z.enum(['RGB', 'BGR']),
  mean: three,
  std: three,
};
const probability = z.number().min(0).max(1);

export const readerManifest = z.object({
  ...commonManifestFields,
  role: z.literal('reader'),
  /** longer side of the picture that lines are cut out of; a small picture is enlarged at most so many times */
  source: z.object({
    longSide: z.number().int().min(64).max(4_096),
    mostEnlarged: z.number().min(1).max(4),
  }),
  /** the output is a map of the input's size: the probability that a pixel is in the middle of writing */
  detection: z.object({
    ...network,
    /** longer side of its input at most; both are multiples of `multiple` */
    longSide: z.number().int().min(32).max(4_096),
    multiple: z.number().int().min(1).max(256),
    /** a pixel above it counts as writing */
    pixel: probability,
    /** regions whose mean is below it are left out */
    region: probability,
    /** regions are grown by area · grow ÷ half their circumference */
    grow: z.number().min(0).max(10),
  }),
  /** the output has a column of probabilities for every few pixels: the blank, the alphabet, the space */
  recognition: z.object({
    ...network,
    alphabet: packFile,
    height: z.number().int().min(8).max(256),
    mostWidth: z.number().int().min(32).max(8_192),
    /** what is so many times taller than wide is read from both sides */
    upright: z.number().min(1),
    /** between two signs, a space is taken from this probability on */
    space: probability,
  }),
  /** what is read with less certainty is left out; short pieces need more */
  thresholds: z.object({ line: probability, short: probability }),
});

export type ReaderManifest = z.infer<typeof readerManifest>;

/** The files a reader cannot do without. */
export function neededFiles({ detection, recognition }: ReaderManifest): string[] {
  return [detection.file, recognition.file, recognition.alphabet];
}
