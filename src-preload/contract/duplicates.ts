/** @file Schemas of look-alikes: groups to review, and the request of a review. */
import { z } from 'zod';
import { datePrecision, photoId, photoTile } from './photos.ts';

/** similar = one picture in several versions (sizes, formats, edits); burst = frames of one moment. */
export const duplicateKind = z.enum(['similar', 'burst']);
export type DuplicateKind = z.infer<typeof duplicateKind>;

export const duplicateMember = z.object({
  tile: photoTile,
  /** absolute path of the first present file */
  path: z.string(),
  /** how many files hold exactly this photo */
  files: z.number().int(),
  sizeBytes: z.number(),
  width: z.number().int(),
  height: z.number().int(),
  /** MIME type from the bytes */
  mimeType: z.string().nullable(),
  /** 0…1 of the sharpest in the group; null where it was not measured */
  sharpness: z.number().min(0).max(1).nullable(),
  /** the one suggested to keep */
  best: z.boolean(),
  /** why it is the best, or its disadvantages, in words: "largest", "sharpest", "raw", "edited" */
  why: z.array(z.string()),
});
export type DuplicateMember = z.infer<typeof duplicateMember>;

export const duplicateGroup = z.object({
  /** the same as long as its members are */
  id: z.string(),
  kind: duplicateKind,
  takenAt: z.string().nullable(),
  takenAtPrecision: datePrecision.nullable(),
  /** the best first */
  members: z.array(duplicateMember).min(2),
});
export type DuplicateGroup = z.infer<typeof duplicateGroup>;

export const duplicateGroups = z.object({
  total: z.number().int(),
  counts: z.object({ similar: z.number().int(), burst: z.number().int() }),
  groups: z.array(duplicateGroup),
});
export type DuplicateGroups = z.infer<typeof duplicateGroups>;

/**
 * Moves the files of `trash` to the system's bin; at least one photo of the group is kept, and its file must
 * be present.
 */
export const trashRequest = z.object({
  keep: z.array(photoId).min(1).max(1_000),
  trash: z.array(photoId).min(1).max(1_000),
});
export const trashResult = z.object({
  moved: z.array(z.string()),
  failed: z.array(z.object({ path: z.string(), message: z.string() })),
});
export type TrashResult = z.infer<typeof trashResult>;
