/** @file Schemas of the models that can be downloaded. */
import { z } from 'zod';

/** What a person wants of a model, in the order in which it is shown. */
export const modelShelves = [
  'better search',
  'best search',
  'many languages',
  'captions and text',
  'open questions',
] as const;
export const modelShelf = z.enum(modelShelves);

/** Licences that a model of the catalogue may have: all allow use for any purpose. SPDX */
export const modelLicences = ['MIT', 'Apache-2.0'] as const;
export const modelLicence = z.enum(modelLicences);
export type ModelLicence = z.infer<typeof modelLicence>;

const party = z.object({ name: z.string(), url: z.string() });

export const offeredModel = z.object({
  /** of the pack that it becomes */
  id: z.string(),
  title: z.string(),
  shelf: modelShelf,
  /** of the pack: `encoder`, `text-tower`, `describer` */
  role: z.string(),
  /** what it is good for, in one sentence */
  why: z.string(),
  /** what others found wrong with these files, in sentences */
  cautions: z.array(z.string()),
  /** who trained it, and who made these files of it */
  madeBy: party,
  convertedBy: party,
  licence: z.object({
    id: modelLicence,
    /** what it forbids and asks for */
    asks: z.string(),
    /** where it is stated */
    source: z.string(),
    /** what is not clear about it, in a sentence */
    doubt: z.string().nullable(),
  }),
  languages: z.array(z.string()),
  trainingData: z.string(),
  /** of its vectors; null = it makes none */
  dimensions: z.number().int().nullable(),
  precision: z.string(),
  /** the page of these files */
  page: z.string(),
  revision: z.string(),
  files: z.array(z.object({ path: z.string(), bytes: z.number(), sha256: z.string() })),
  /** of all files */
  sizeBytes: z.number(),
  /** published by others, in percent; `source` is an address */
  quality: z.array(z.object({ measure: z.string(), value: z.number(), source: z.string() })),
  memory: z.object({ bytes: z.number(), basis: z.string() }),
  /** `problem`: it is here and cannot be used */
  state: z.enum(['not here', 'here', 'in use', 'problem']),
});
export type OfferedModel = z.infer<typeof offeredModel>;

export const modelCatalogue = z.object({
  models: z.array(offeredModel),
  /** well-known models that are not offered, and why */
  leftOut: z.array(z.object({ name: z.string(), licence: z.string(), why: z.string(), source: z.string() })),
});
export type ModelCatalogue = z.infer<typeof modelCatalogue>;

/** What it takes to use a model for this library: estimates, never measurements of that model. */
export const useEstimates = z.object({
  photos: z.number().int(),
  /** the built-in encoder on this computer, just now or earlier in this session; null = it could not be measured */
  measured: z.object({ photos: z.number().int(), msPerPhoto: z.number() }).nullable(),
  models: z.array(
    z.object({
      id: z.string(),
      /** until it has seen all photos; 0 = it sees none; null = not measured */
      seconds: z.number().nullable(),
      /** of what it makes of the photos */
      diskBytes: z.number(),
      /** of its time for a photo to the built-in encoder's: 0 = it sees none, null = not known */
      ratio: z.number().nullable(),
      /** how the ratio is known; null where there is none */
      basis: z.string().nullable(),
      /** it sees only those photos for which the person asks it to; the estimate is for all of them */
      onRequest: z.boolean(),
    }),
  ),
});
export type UseEstimates = z.infer<typeof useEstimates>;
