/** @file What models run on: the report for Settings and for bug reports. */
import { z } from 'zod';
import { providerName, providerState } from './understanding.ts';

/** What one model runs on, and why. */
export const modelDevice = z.object({
  packId: z.string(),
  title: z.string(),
  role: z.string(),
  /** which of its models: that for pictures or that for texts; null = it has one, or all run on the same */
  part: z.enum(['pictures', 'texts']).nullable(),
  /** the first digits of a checksum over its model files; null = not known yet */
  hash: z.string().nullable(),
  /** null = it has not run on this computer yet */
  provider: providerName.nullable(),
  /** a sentence: “Graphics card (WebGPU): agrees with the processor, 3.1 × faster” */
  reason: z.string(),
  /** what its weights are where it runs, as “fp16”; null = not known */
  precision: z.string().nullable(),
  /** pictures of one inference; null = not measured */
  batch: z.number().int().nullable(),
  /** photos a second, measured with a made-up picture; null = not measured */
  perSecond: z.number().nullable(),
  /** every execution provider with the result of its test; empty = none was asked */
  candidates: z.array(providerState),
});
export type ModelDevice = z.infer<typeof modelDevice>;

/** No paths, and no names of files or folders. */
export const deviceReport = z.object({
  version: z.string(),
  system: z.object({
    /** “Linux 6.1.0 x64” */
    os: z.string(),
    node: z.string(),
    cpu: z.string(),
    cores: z.number().int(),
    memoryBytes: z.number(),
    /** graphics cards as the system names them; empty = it names none */
    adapters: z.array(z.string()),
    onnxRuntime: z.string(),
    /** execution providers that ONNX Runtime lists here */
    listed: z.array(providerName),
  }),
  /** the person's choice; null = the best */
  forced: providerName.nullable(),
  models: z.array(modelDevice),
  /** all of it as a table to paste into a bug report */
  text: z.string(),
});
export type DeviceReport = z.infer<typeof deviceReport>;

/** A device was given up while it worked: said once. */
export const deviceFailure = z.object({
  packId: z.string(),
  provider: providerName,
  /** what happened, and what becomes of the photos */
  message: z.string(),
});
