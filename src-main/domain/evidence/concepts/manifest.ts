/** @file The manifest of a concept head: an output of an encoder's image tower that names what it was taught. */
import { z } from 'zod';
import { logisticSchema, partManifestFields } from '../pack-manifest.ts';

const share = z.number().min(0).max(1);

export const conceptManifest = z.object({
  ...partManifestFields,
  role: z.literal('concepts').default('concepts'),
  /** of the image model: float32 [N, items], logits */
  output: z.string().min(1),
  items: z
    .array(
      z.object({
        name: z.string().min(1),
        kind: z.enum(['scene', 'action', 'light', 'subject']),
        /** P(there) = σ(scale · logit + bias) */
        ...logisticSchema.shape,
        /** from this probability on it is shown, plainly where there are enough test photos */
        threshold: share,
        /** from this probability on it is shown as “maybe”; where left out, from the threshold on */
        shownFrom: share.optional(),
        /** at this threshold, on photos that it has not learned from; `n` of them show the concept */
        precision: share,
        recall: share,
        n: z.number().int().min(0),
      }),
    )
    .min(1)
    .refine((items) => new Set(items.map(({ name }) => name)).size === items.length, 'has a name twice'),
});

export type ConceptManifest = z.infer<typeof conceptManifest>;
