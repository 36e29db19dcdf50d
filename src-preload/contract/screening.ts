/**
 * @file Schemas of screening: suggestions that a photo may be sensitive, their groups, and the person's
 * settings.
 */
import { z } from 'zod';
import { photoScreening, photoTile } from './photos.ts';

const screeningWord = z.string().trim().min(1).max(100);

/** A group of the person's own: photos with one of its words are suggested. */
export const ownGroup = z.object({
  name: z.string().trim().min(1).max(60),
  words: z.array(screeningWord).max(200),
});
export type OwnGroup = z.infer<typeof ownGroup>;

/** `sensitive` suggests more photos, and more of them wrongly. */
const sensitivity = z.enum(['default', 'sensitive']);

/** The person's settings, in library.json. */
export const screeningSettings = z.object({
  sensitivity: sensitivity.default('default'),
  /** ids of groups that suggest nothing */
  off: z.array(z.string().max(100)).max(300).default([]),
  /** the word list; null = the one that comes with Sightline */
  words: z.array(screeningWord).max(1_000).nullable().default(null),
  groups: z.array(ownGroup).max(50).default([]),
});
export type ScreeningSettings = z.infer<typeof screeningSettings>;

const screeningGroup = z.object({
  id: z.string(),
  title: z.string(),
  /** what its suggestions rest on, one sentence */
  about: z.string(),
  on: z.boolean(),
  /** a sentence: why it can suggest nothing now; null = it can */
  unavailable: z.string().nullable(),
  /** one of the person's own */
  own: z.boolean(),
});
export type ScreeningGroup = z.infer<typeof screeningGroup>;

export const screening = z.object({
  /** off until the person asks for it */
  on: z.boolean(),
  settings: screeningSettings,
  groups: z.array(screeningGroup),
  /** the word list in use */
  words: z.array(z.string()),
  /** photos by what was suggested or said about them */
  counts: z.object({ suggested: z.number().int(), private: z.number().int(), fine: z.number().int() }),
});
export type Screening = z.infer<typeof screening>;

/** One photo of the review. */
export const screenedPhoto = z.object({ tile: photoTile, path: z.string(), screening: photoScreening });
export type ScreenedPhoto = z.infer<typeof screenedPhoto>;
