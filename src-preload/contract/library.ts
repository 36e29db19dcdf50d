/** @file Schemas of the library: its roots, jobs, the acts of its user, its health. */
import { z } from 'zod';
import { photoId, selection } from './photos.ts';

export const root = z.object({
  id: z.string(),
  path: z.string(),
  state: z.enum(['present', 'away']),
  photos: z.number().int(),
  samples: z.boolean(),
  /** what is left out: patterns as in .gitignore, relative to the root (`Thumbnails/`, `*.png`) */
  exclude: z.array(z.string()),
  /** what kind of disk it lies on */
  place: z.enum(['local', 'removable', 'network']),
  /** whether changes are noticed at once; `reason` says in a sentence why not */
  watch: z.object({ on: z.boolean(), reason: z.string().nullable() }),
});
export type Root = z.infer<typeof root>;

export const libraryInfo = z.object({
  id: z.string(),
  path: z.string(),
  photos: z.number().int(),
  roots: z.array(root),
  /** grows with each change of the timeline */
  revision: z.number().int(),
  /** journals and catalogue agree; otherwise the sentences to show */
  warnings: z.array(z.string()),
});
export type LibraryInfo = z.infer<typeof libraryInfo>;

/** One file that could not be imported. */
export const importFailure = z.object({ path: z.string(), code: z.string(), message: z.string() });
export type ImportFailure = z.infer<typeof importFailure>;

/**
 * A file that looks like an edit of a photo (`from`) that is not there any more: what was said about that one
 * is offered to it.
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
  /** of photos that the person took out of the library: they stay out */
  removed: z.number().int(),
  skipped: z.array(z.object({ kind: z.string(), count: z.number().int() })),
  failed: z.array(importFailure),
  damaged: z.array(z.string()),
  offers: z.array(importOffer),
  /**
   * models that could not be used, a sentence each: the photos are in, and understood without them; absent =
   * all could
   */
  modelProblems: z.array(z.string()).optional(),
  /** photos of whose own metadata or sidecars something could not be read: a sentence each */
  problems: z.array(z.object({ path: z.string(), message: z.string() })),
  seconds: z.number(),
});
export type ImportReport = z.infer<typeof importReport>;

const jobKind = z.enum(['import', 'models', 'rebuild', 'repair', 'add-model', 'check-models']);
const jobState = z.enum(['queued', 'running', 'done', 'failed', 'cancelled']);

/** Whole state of a job at one moment; terminal states never reopen. */
export const jobSnapshot = z.object({
  id: z.string(),
  kind: jobKind,
  /** what it is about, where its kind does not say so: the model that is added */
  subject: z.string().optional(),
  state: jobState,
  /** which step runs, in plain words */
  note: z.string(),
  done: z.number().int(),
  total: z.number().int().nullable(),
  /** what `done`, `total` and `rate` count; absent = photos, files or what the step is about */
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

/** What a person can say about photos. One act on many photos is one journal line and one undo. */
export const annotationEdit = z.discriminatedUnion('act', [
  z.object({ act: z.literal('favourite'), value: z.boolean() }),
  z.object({ act: z.literal('rate'), value: z.number().int().min(0).max(5).nullable() }),
  /** adding and accepting are one: the tag is the person's from now on */
  z.object({ act: z.literal('tag.add'), name: tagName }),
  /** the tag stays away from these photos, whatever a model says */
  z.object({ act: z.literal('tag.reject'), name: tagName }),
  /** takes back what the person said about this tag */
  z.object({ act: z.literal('tag.clear'), name: tagName }),
  z.object({ act: z.literal('caption.set'), text: captionText }),
  /** takes back what the person said about the caption: the file's own one, else the composed one */
  z.object({ act: z.literal('caption.clear') }),
  /** the composed caption instead of the one that the file brings */
  z.object({ act: z.literal('caption.reject') }),
  /** these photos look alike and are not duplicates of one another: never grouped together again */
  z.object({ act: z.literal('distinct'), group: z.string().min(1).max(100) }),
  /** leaves out a caption that gave way to another one when words of several photos were joined */
  z.object({ act: z.literal('caption.drop'), text: captionText }),
  /**
   * The words said on look-alikes that went to the bin, or on `from`, of which this photo is an edit. What
   * was said on this photo itself stands; its caption, too: the other ones are kept beside it.
   */
  z.object({
    act: z.literal('takeOver'),
    favourite: z.boolean(),
    rating: z.number().int().min(0).max(5).nullable(),
    tags: z.array(tagName),
    caption: captionText.nullable(),
    rejected: z.array(tagName).optional(),
    otherCaptions: z.array(captionText).optional(),
    /** said not to be one; `favourite: false` alone means that nothing was said */
    notFavourite: z.literal(true).optional(),
    /** said to have no rating; `rating: null` alone means that nothing was said */
    unrated: z.literal(true).optional(),
    fileCaptionOff: z.literal(true).optional(),
    from: photoId.optional(),
  }),
  /** this photo is no edit of `from`, though it looks like one: its words are not offered any more */
  z.object({ act: z.literal('offer.decline'), from: photoId }),
  /** out of the library; originals are never touched */
  z.object({ act: z.literal('remove') }),
  /** back into the library, with all that was said on it */
  z.object({ act: z.literal('restore') }),
]);
export type AnnotationEdit = z.infer<typeof annotationEdit>;

export const editRequest = z.object({ photos: selection, act: annotationEdit });

/** What undo and redo would do now, in words; null = nothing. */
export const historyState = z.object({ undo: z.string().nullable(), redo: z.string().nullable() });
export type HistoryState = z.infer<typeof historyState>;

export const editResult = z.object({ label: z.string(), changed: z.array(photoId), history: historyState });
export type ActResult = z.infer<typeof editResult>;

/** One finding of the doctor. */
export const finding = z.object({
  level: z.enum(['ok', 'warning', 'problem']),
  area: z.string(),
  message: z.string(),
});
export type Finding = z.infer<typeof finding>;
