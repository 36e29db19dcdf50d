/** @file The labels of a photo: one entry of a labelled folder's captions.json (docs/evaluation.md). */
import { z } from 'zod';
import { fold } from '../../../src-preload/contract/index.ts';
import { cocoNames } from './coco-names.ts';

const word = z.string().trim().min(1);
const known = new Set(cocoNames);

const cocoName = z.string().superRefine((name, context) => {
  if (!known.has(name))
    context.addIssue({
      code: 'custom',
      message: `“${name}” is none of COCO’s 80 names (docs/evaluation.md)`,
    });
});

/** All but `file` may be absent: then the photo says nothing about that. Further fields are ignored. */
export const labelledPhoto = z
  .object({
    /** name of a file in images/ */
    file: z
      .string()
      .min(1)
      .refine((name) => !/[/\\]/.test(name), 'must be a file name without folders'),
    /** sentences that describe the photo */
    captions: z.array(word).min(1).nullish(),
    /** COCO names of all things of these kinds in the photo */
    objects: z.array(cocoName).nullish(),
    /** scenes and actions that people named for it (beach, running) */
    scenes: z.array(word).nullish(),
    /** scenes and actions that somebody looked for in it, and that are not there */
    absentScenes: z.array(word).nullish(),
    /** `scenes` has all of them: what is not there is absent */
    scenesComplete: z.boolean().nullish(),
    /** number of people */
    people: z.number().int().min(0).nullish(),
    /** what is written in it, line by line; '' = nothing */
    text: z.string().nullish(),
    /** nobody would mind its being seen; false = somebody would */
    harmless: z.boolean().nullish(),
  })
  .superRefine(({ scenes, absentScenes, scenesComplete }, context) => {
    const there = new Set((scenes ?? []).map(fold));
    for (const [index, absent] of (absentScenes ?? []).entries())
      if (there.has(fold(absent)))
        context.addIssue({
          code: 'custom',
          path: ['absentScenes', index],
          message: `“${absent}” is in scenes as well`,
        });
    if (scenesComplete && !scenes)
      context.addIssue({ code: 'custom', path: ['scenesComplete'], message: 'needs scenes' });
  });

export type LabelledPhoto = z.infer<typeof labelledPhoto>;
