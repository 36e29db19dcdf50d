/** @file What is known of the photos of a labelled folder: a line of its captions.json. */
import { z } from 'zod';

export const labelledPhoto = z.object({
  /** name of a file in images/ */
  file: z
    .string()
    .min(1)
    .refine((name) => !/[/\\]/.test(name), 'must be a file name without folders'),
  /** sentences that describe the photo; absent = not said */
  captions: z.array(z.string().trim().min(1)).min(1).nullish(),
  /** COCO names of what is in the photo; absent = not said */
  objects: z.array(z.string()).nullish(),
  /** scenes and actions that people see in it (beach, running); absent = not said */
  scenes: z.array(z.string().trim().min(1)).nullish(),
  /** how many; absent = not said */
  people: z.number().int().min(0).nullish(),
});

export type LabelledPhoto = z.infer<typeof labelledPhoto>;
