/** @file The manifest of a detector: boxes around things it has labels for. */
import { z } from 'zod';
import { commonManifestFields, logisticSchema, packFile, insideInput } from '../pack-manifest.ts';

export const detectorManifest = z.object({
  ...commonManifestFields,
  role: z.literal('detector').default('detector'),
  model: z.object({
    file: packFile,
    input: insideInput,
    /**
     * the keys are the outputs' names: boxes [M, 4] as x, y, w, h in 0…1; scores [M]; classes [M]; the values
     * describe them
     */
    outputs: z.object({ boxes: z.string(), scores: z.string(), classes: z.string() }),
    minScore: z.number().min(0).max(1),
  }),
  thresholds: z.object({ default: z.number(), sure: z.number(), search: z.number() }),
  /** P(there) = σ(scale · logit(score) + bias); null = not calibrated */
  calibration: logisticSchema.nullable().default(null),
  labels: z.array(z.string().min(1)).min(1),
});

export type DetectorManifest = z.infer<typeof detectorManifest>;
