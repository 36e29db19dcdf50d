/** @file Schemas of the change from one model to another: what it takes, and what comes of it. */
import { z } from 'zod';
import { photoTile } from './photos.ts';

/** What using a model takes: measured with this model on this computer just now, and counted. */
export const usePlan = z.object({
  id: z.string(),
  title: z.string(),
  /** that it would look at; 0 = it is in use at once */
  photos: z.number().int(),
  /** on how many of them it was tried, and how long it took; null = not tried, or none could be read */
  measured: z.object({ photos: z.number().int(), msPerPhoto: z.number() }).nullable(),
  /** until it has seen all of them; null = not known */
  seconds: z.number().nullable(),
  /** of what it makes of them, when it is through; null = that differs from photo to photo */
  diskBytes: z.number().nullable(),
  /** on the disk with the library; null = the system does not say */
  freeBytes: z.number().nullable(),
  /** title of the model that searches use until it has seen all photos; null = it is used at once */
  meanwhile: z.string().nullable(),
  /** why it cannot be used now, a sentence; null = it can */
  refusal: z.string().nullable(),
});
export type UsePlan = z.infer<typeof usePlan>;

/** One of the best photos of a search, by one of two models. */
const comparedPhoto = z.object({
  id: z.string(),
  path: z.string(),
  tile: photoTile,
  /** also among the best of the other model */
  both: z.boolean(),
});
export type ComparedPhoto = z.infer<typeof comparedPhoto>;

export const comparedQuery = z.object({
  text: z.string(),
  old: z.array(comparedPhoto),
  new: z.array(comparedPhoto),
  /** why nothing is compared, a sentence; null = it is */
  reason: z.string().nullable(),
});
export type ComparedQuery = z.infer<typeof comparedQuery>;

const comparedModel = z.object({ id: z.string(), title: z.string() });

/** Two encoders side by side: what each finds best by what the photos look like, words of theirs left aside. */
export const modelComparison = z.object({
  old: comparedModel,
  new: comparedModel,
  /** the change is through: searches use the new one */
  changed: z.boolean(),
  /** that both have seen, and both rank; of `total` */
  photos: z.number().int(),
  total: z.number().int(),
  queries: z.array(comparedQuery),
});
export type ModelComparison = z.infer<typeof modelComparison>;

/** The same two encoders, measured by what the person said of her own photos. */
export const ownWordsComparison = z.object({
  /** how often one of the photos with a caption of hers is among the best five for that caption */
  captions: z.object({
    captions: z.number().int(),
    old: z.number().int(),
    new: z.number().int(),
    /** which one is better, where chance alone would rarely (1 in 20) give such a difference; null = neither */
    better: z.enum(['old', 'new']).nullable(),
  }),
  /**
   * pairs of a photo that was given a tag and one that the same tag was taken off; in how many the first is nearer to
   * its words
   */
  tags: z.object({
    tags: z.number().int(),
    pairs: z.number().int(),
    old: z.number().int(),
    new: z.number().int(),
  }),
  /** so many captions, and pairs, are needed for a figure */
  least: z.number().int(),
});
export type OwnWordsComparison = z.infer<typeof ownWordsComparison>;
