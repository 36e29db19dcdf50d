/** @file The labels of a photo: one line of a labelled folder's captions.json. */
import { z } from 'zod';

export const labelledPhoto = z.object({
  /** name of a file in images/ */
  file: z
    .string()
    .min(1)
    .refine((name) => !/[/\\]/.test(name), 'must be a file name without folders'),
  /** sentences that describe the photo; absent = not labelled */
  captions: z.array(z.string().trim().min(1)).min(1).nullish(),
  /** COCO names of the things in the photo; absent = not labelled */
  objects: z.array(z.string()).nullish(),
  /** scenes and actions that people named for it (beach, running); absent = not labelled */
  scenes: z.array(z.string().trim().min(1)).nullish(),
  /** number of people; absent = not labelled */
  people: z.number().int().min(0).nullish(),
});

export type LabelledPhoto = z.infer<typeof labelledPhoto>;
