/** @file What is to be described, as library.json keeps it: a run goes on after a restart. */
import { z } from 'zod';

const run = z.object({
  id: z.string(),
  /** of the model; a run ends with the change to another one */
  packId: z.string(),
  /** all photos that lack a description, the newest first */
  all: z.boolean(),
  /** these before */
  ids: z.array(z.string()),
  paused: z.boolean(),
});
export type DescribingRunPlan = z.infer<typeof run>;

export const describingPlan = z.looseObject({
  /** also while the computer runs on its battery */
  onBattery: z.boolean().default(false),
  run: run.nullable().default(null),
});
export type DescribingPlan = z.infer<typeof describingPlan>;
