/**
 * @file The manifest of a screening model: a classifier of whole pictures whose labels are summed to scores.
 */
import { z } from 'zod';
import { commonManifestFields, packFile, insideInput } from '../pack-manifest.ts';

const share = z.number().min(0).max(1);

export const screeningManifest = z
  .object({
    ...commonManifestFields,
    role: z.literal('screening'),
    model: z.object({
      file: packFile,
      input: insideInput,
      /** the key is the output's name: float32 [labels], sum 1 */
      outputs: z.object({ probabilities: z.string() }),
    }),
    labels: z.array(z.string().min(1)).min(2),
    /** a score is the sum of its labels’ probabilities; only `explicit` suggests anything */
    scores: z.object({ explicit: z.array(z.string()).min(1) }),
    /** a photo is suggested above these scores; `sensitive` suggests more */
    thresholds: z.object({ explicit: z.object({ default: share, sensitive: share }) }),
  })
  .refine(({ labels, scores }) => scores.explicit.every((label) => labels.includes(label)), {
    message: 'sums a label that it does not list',
    path: ['scores', 'explicit'],
  });

export type ScreeningManifest = z.infer<typeof screeningManifest>;
