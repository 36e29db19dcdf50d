/** @file Schemas of the library: its roots, jobs, edits, and findings. */
import { z } from 'zod';
import { photoId, selection } from './photos.ts';

export const root = z.object({
  id: z.string(),
  path: z.string(),
  state: z.enum(['present', 'away']),
  photos: z.number().int(),
  samples: z.boolean(),
  /** exclusions: patterns as in .gitignore, relative to the root (`Thumbnails/`, `*.png`) */
  exclude: z.array(z.string()),
  /** the kind of disk */
  place: z.enum(['local', 'removable', 'network']),
  /** whether the root is watched for changes; `reason` explains in a sentence why not */
  watch: z.object({ on: z.boolean(), reason: z.string().nullable() }),
});
export type Root = z.infer<typeof root>;

export const libraryInfo = z.object({
  id: z.string(),
  path: z.string(),
  photos: z.number().int(),
  roots: z.array(root),
  /** increases with each change of the timeline */
  revision: z.number().int(),
  /** sentences to show where journals and catalogue disagree */
  warnings: z.array(z.string()),
});
export type LibraryInfo = z.infer<typeof libraryInfo>;

/** One file that could not be imported. */
export const importFailure = z.object({ path: z.string(), code: z.string(), message: z.string() });
export type ImportFailure = z.infer<typeof importFailure>;

/**
 * A file that looks like an edit of a photo (`from`) that is gone: decisions on that photo are offered to it.
 */
export const importOffer = z.object({ path: z.string(), id: photoId, from: photoId });
export type ImportOffer = z.infer<typeof importOffer>;

/**
 * found = imported + updated + unchanged + moved + duplicates + removed + failed files. Folders that could not be
 * read are in `failed`, too, and are no found files.
 */
export const importReport = z.object({
  found: z.number().int(),
  imported: z.number().int(),
  updated: z.number().int(),
  unchanged: z.number().int(),
  moved: z.number().int(),
  duplicates: z.number().int(),
  /** of photos that the person removed from the library: they stay removed */
  removed: z.number().int(),
  skipped: z.array(z.object({ kind: z.string(), count: z.number().int() })),
  failed: z.array(importFailure),
  damaged: z.array(z.string()),
  offers: z.array(importOffer),
  /**
   * models that could not be used, a sentence each: the photos were imported and analyzed without them;
   * absent = all could
   */
  modelProblems: z.array(z.string()).optional(),
  /** photos with metadata or sidecars that could not be read in part: a sentence each */
  problems: z.array(z.object({ path: z.string(), message: z.string() })),
  seconds: z.number(),
});
export type ImportReport = z.infer<typeof importReport>;

const jobKind = z.enum([
  'import',
  'models',
  'rebuild',
  'repair',
  'add-model',
  'get-model',
  'check-models',
  'read-text',
  'describe',
]);
const jobState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled']);

/** The whole state of a job at one moment; a terminal state never changes. */
export const jobSnapshot = z.object({
  id: z.string(),
  kind: jobKind,
  /** what the job is about, where its kind does not say it: the model that is added */
  subject: z.string().optional(),
  state: jobState,
  /** the current step, in plain words */
  note: z.string(),
  done: z.number().int(),
  total: z.number().int().nullable(),
  /** what `done`, `total` and `rate` count; absent = photos, files or other items of the step */
  unit: z.literal('bytes').optional(),
  /** photos, files or bytes a second over the last seconds */
  rate: z.number().nullable(),
  secondsLeft: z.number().nullable(),
  failures: z.number().int(),
  error: z
    .object({
      code: z.string(),
      message: z.string(),
      details: z.record(z.string(), z.unknown()).optional(),
    })
    .nullable(),
  report: importReport.nullable(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
});
export type JobSnapshot = z.infer<typeof jobSnapshot>;

const tagName = z.string().trim().min(1).max(100);
const captionText = z.string().trim().min(1).max(5_000);

/** An edit of photos. One edit of many photos is one line of the log and one step of undo. */
export const annotationEdit = z.discriminatedUnion('act', [
  z.object({ act: z.literal('favourite'), value: z.boolean() }),
  z.object({ act: z.literal('rate'), value: z.number().int().min(0).max(5).nullable() }),
  /** adding and accepting are the same: the tag becomes the person's */
  z.object({ act: z.literal('tag.add'), name: tagName }),
  /** the tag is not shown on these photos, whatever a model finds */
  z.object({ act: z.literal('tag.reject'), name: tagName }),
  /** removes the person's decision about this tag */
  z.object({ act: z.literal('tag.clear'), name: tagName }),
  z.object({ act: z.literal('caption.set'), text: captionText }),
  /** removes the person's decisions about the caption: then the file's own is shown, else the composed one */
  z.object({ act: z.literal('caption.clear') }),
  /** shows the composed caption instead of the file's */
  z.object({ act: z.literal('caption.reject') }),
  /** these photos look alike and are different: they are never grouped again */
  z.object({ act: z.literal('distinct'), group: z.string().min(1).max(100) }),
  /** deletes a caption that was replaced by another one when decisions of several photos were merged */
  z.object({ act: z.literal('caption.drop'), text: captionText }),
  /**
   * The decisions on look-alikes that were moved to the bin, or on `from`, of which this photo is an edit.
   * Decisions on this photo itself take precedence, also its caption: other ones are kept in addition.
   */
  z.object({
    act: z.literal('takeOver'),
    favourite: z.boolean(),
    rating: z.number().int().min(0).max(5).nullable(),
    tags: z.array(tagName),
    caption: captionText.nullable(),
    rejected: z.array(tagName).optional(),
    otherCaptions: z.array(captionText).optional(),
    /** decided not to be one; `favourite: false` alone means undecided */
    notFavourite: z.literal(true).optional(),
    /** decided to have no rating; `rating: null` alone means undecided */
    unrated: z.literal(true).optional(),
    fileCaptionOff: z.literal(true).optional(),
    screening: z.enum(['private', 'fine']).optional(),
    from: photoId.optional(),
  }),
  /** this photo is no edit of `from`, though it looks like one: decisions are not offered any more */
  z.object({ act: z.literal('offer.decline'), from: photoId }),
  /** whether the photo is sensitive; null = left to Sightline. It stands against all later suggestions */
  z.object({ act: z.literal('screening'), answer: z.enum(['private', 'fine']).nullable() }),
  /** out of the library; originals are never changed */
  z.object({ act: z.literal('remove') }),
  /** back into the library, with all its decisions */
  z.object({ act: z.literal('restore') }),
]);
export type AnnotationEdit = z.infer<typeof annotationEdit>;

export const editRequest = z.object({ photos: selection, act: annotationEdit });

/** Labels of the edits that undo and redo would apply now; null = none. */
export const historyState = z.object({ undo: z.string().nullable(), redo: z.string().nullable() });
export type HistoryState = z.infer<typeof historyState>;

export const editResult = z.object({ label: z.string(), changed: z.array(photoId), history: historyState });
export type ActResult = z.infer<typeof editResult>;

/** One finding of the library check. */
export const finding = z.object({
  level: z.enum(['ok', 'warning', 'problem']),
  area: z.string(),
  message: z.string(),
});
export type Finding = z.infer<typeof finding>;
