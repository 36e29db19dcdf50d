/** @file Schemas of descriptions: captions that a model writes where the person asks for them. */
import { z } from 'zod';
import { jobSnapshot } from './library.ts';

/** Where the computer's power comes from; `unknown`: this computer does not tell. */
export const powerSource = z.enum(['mains', 'battery', 'unknown']);
export type PowerSource = z.infer<typeof powerSource>;

/** A run that made descriptions, and can be taken back as a whole. */
export const describingRun = z.object({
  id: z.string(),
  /** of the model */
  packId: z.string(),
  /** photos that have its description now */
  photos: z.number().int(),
  firstAt: z.string(),
  lastAt: z.string(),
});
export type DescribingRun = z.infer<typeof describingRun>;

export const describing = z.object({
  /** the model in use; null = none is, so nothing can be described */
  pack: z.object({ id: z.string(), title: z.string(), problem: z.string().nullable() }).nullable(),
  /** the run under way, also while it is paused or waits; null = none */
  current: z
    .object({
      id: z.string(),
      /** the whole library, or some photos */
      all: z.boolean(),
      paused: z.boolean(),
      /** what it waits for, a sentence; null = it works, or is paused */
      waiting: z.string().nullable(),
      /** null = it goes on when Sightline is opened in a window */
      jobId: z.string().nullable(),
    })
    .nullable(),
  counts: z.object({ described: z.number().int(), lacking: z.number().int() }),
  /** also while the computer runs on its battery */
  onBattery: z.boolean(),
  power: powerSource,
  /** newest first */
  runs: z.array(describingRun),
});
export type Describing = z.infer<typeof describing>;

export const describingStarted = z.object({ describing, job: jobSnapshot.nullable() });
