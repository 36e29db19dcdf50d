/** @file Every call and every event that renderer and engine agree on. Read this first. */
import { z } from 'zod';
import { describing, describingStarted } from './describing.ts';
import { deviceFailure, deviceReport } from './devices.ts';
import { duplicateGroups, duplicateKind, trashRequest, trashResult } from './duplicates.ts';
import type { ErrorData } from './errors.ts';
import { editRequest, editResult, finding, historyState, jobSnapshot, libraryInfo, root } from './library.ts';
import { modelCatalogue, modelLicence, useEstimates } from './model-catalogue.ts';
import { modelComparison, ownWordsComparison, usePlan } from './model-change.ts';
import { connection, downloadPlan, mirrorAddress, unfinishedDownload } from './network.ts';
import {
  editOffer,
  fullSizePicture,
  photo,
  photoId,
  photoTile,
  screeningState,
  selection,
  target,
  timelineMonth,
} from './photos.ts';
import { screenedPhoto, screening, screeningSettings } from './screening.ts';
import {
  answer,
  explanation,
  givenPicture,
  labelResult,
  libraryAnswer,
  modelsState,
  providerName,
  recentSearch,
  searchResult,
  tagSummary,
} from './understanding.ts';

export * from './describing.ts';
export * from './devices.ts';
export * from './duplicates.ts';
export * from './errors.ts';
export * from './fold.ts';
export * from './library.ts';
export * from './model-catalogue.ts';
export * from './model-change.ts';
export * from './network.ts';
export * from './photos.ts';
export * from './position-words.ts';
export * from './screening.ts';
export * from './understanding.ts';

const nothing = z.object({});
const absolutePath = z.string().min(1).max(4_096);

/** What can be drawn over an open photo, in the order in which it is listed. */
export const overlayLayers = ['objects', 'people', 'text', 'place', 'sun'] as const;
const overlayLayer = z.enum(overlayLayers);
export type OverlayLayer = z.infer<typeof overlayLayer>;

/** Settings of the app, not of one library. */
export const settings = z.object({
  theme: z.enum(['system', 'light', 'dark']),
  /** of the browser's own text size, which may be larger already */
  textPercent: z.union([z.literal(100), z.literal(125), z.literal(150), z.literal(200)]),
  /** name of a local system voice, `flite:rms`, `flite:slt`, or null = the best there is */
  voice: z.string().nullable(),
  /** 1 = normal */
  speechRate: z.number().min(0.5).max(2),
  captionLength: z.enum(['short', 'standard', 'full']),
  provider: providerName.nullable(),
  /** of huggingface.co: then all of every model comes from there; null = none */
  mirror: mirrorAddress.nullable(),
  /** layers over an open photo: those drawn, and those that come back when it is switched on again */
  overlay: z.object({ shown: z.array(overlayLayer), last: z.array(overlayLayer).min(1) }),
});
export type Settings = z.infer<typeof settings>;

/** What this host can do; the renderer asks once and shows only what works. */
export const hostInfo = z.object({
  kind: z.enum(['electron', 'web', 'cli', 'test']),
  version: z.string(),
  platform: z.string(),
  canPickFolder: z.boolean(),
  canReveal: z.boolean(),
  /** files can be moved to the system's bin */
  canTrash: z.boolean(),
  /** prefix that turns a media key into a URL */
  mediaBase: z.string(),
  samples: z.number().int(),
});
export type HostInfo = z.infer<typeof hostInfo>;

/** Calls: name → input, output. Adding one is three edits: a line here, a handler, its use. */
export const calls = {
  'host.info': { input: nothing, output: hostInfo },
  'host.pickFolder': { input: nothing, output: z.object({ path: z.string().nullable() }) },
  'host.reveal': { input: z.object({ id: photoId }), output: nothing },
  'folders.list': {
    input: z.object({ path: absolutePath.nullable() }),
    output: z.object({
      path: z.string(),
      parent: z.string().nullable(),
      folders: z.array(z.object({ name: z.string(), path: z.string() })),
    }),
  },

  'settings.get': { input: nothing, output: settings },
  'settings.set': { input: settings.partial(), output: settings },

  'library.info': { input: nothing, output: libraryInfo },
  'library.addRoot': {
    input: z.object({ path: absolutePath }),
    output: z.object({ root, job: jobSnapshot }),
  },
  'library.addSamples': { input: nothing, output: z.object({ root, job: jobSnapshot }) },
  'library.removeRoot': { input: z.object({ rootId: z.string() }), output: libraryInfo },
  /**
   * no photo leaves the catalogue because its file is excluded; decisions apply again when the pattern is
   * removed
   */
  'library.setExclusions': {
    input: z.object({ rootId: z.string(), patterns: z.array(z.string().trim().min(1).max(500)).max(200) }),
    output: z.object({ root, job: jobSnapshot }),
  },
  /**
   * The folder was moved: its photos stay the same. Refused where few of its files are found there
   * (`details.anyway` is true then), unless `anyway`.
   */
  'library.relocateRoot': {
    input: z.object({ rootId: z.string(), path: absolutePath, anyway: z.boolean().default(false) }),
    output: z.object({ root, job: jobSnapshot }),
  },
  /**
   * `verify` reads every file again, also those with unchanged size and time; `retryFailed` tries again what
   * could not be read
   */
  'library.import': {
    input: z.object({
      rootIds: z.array(z.string()).nullable(),
      verify: z.boolean().default(false),
      retryFailed: z.boolean().default(false),
    }),
    output: jobSnapshot,
  },
  'library.check': { input: nothing, output: z.object({ findings: z.array(finding) }) },
  /** repairs what `library.check` finds without rebuilding the catalogue */
  'library.repair': { input: nothing, output: jobSnapshot },
  'library.rebuild': { input: nothing, output: jobSnapshot },

  'jobs.list': { input: nothing, output: z.array(jobSnapshot) },
  'jobs.get': { input: z.object({ id: z.string() }), output: jobSnapshot },
  /** the whole report of an import, one line a file, as CSV (RFC 4180) */
  'jobs.report': {
    input: z.object({ id: z.string() }),
    output: z.object({ fileName: z.string(), csv: z.string() }),
  },
  'jobs.cancel': { input: z.object({ id: z.string() }), output: jobSnapshot },

  'photos.timeline': {
    input: nothing,
    output: z.object({ revision: z.number().int(), total: z.number().int(), months: z.array(timelineMonth) }),
  },
  'photos.month': {
    input: z.object({ month: z.string() }),
    output: z.object({ revision: z.number().int(), tiles: z.array(photoTile) }),
  },
  /**
   * by id, or by absolute path of a file in the library; `withLarge` makes the large preview if it does not
   * exist
   */
  'photos.show': { input: z.object({ target, withLarge: z.boolean().default(false) }), output: photo },
  /**
   * makes a photo's tiles at full size, which are kept as long as few others are looked at; not found where its
   * drive is away
   */
  'photos.fullSize': { input: z.object({ id: photoId }), output: fullSizePicture },
  /**
   * photos that the person removed from the library, in the order of their file names; `annotations.apply`
   * with `restore` restores them
   */
  'photos.removed': {
    input: z.object({
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1_000).default(100),
    }),
    output: z.object({ total: z.number().int(), photos: z.array(photo) }),
  },
  'photos.list': {
    input: z.object({
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1_000).default(500),
    }),
    output: z.object({ total: z.number().int(), photos: z.array(photo) }),
  },

  'annotations.apply': { input: editRequest, output: editResult },
  'annotations.undo': { input: nothing, output: editResult },
  'annotations.redo': { input: nothing, output: editResult },
  'annotations.history': { input: nothing, output: historyState },

  /** photos that look like edits of photos that are gone, whose decisions are offered to them */
  'edits.list': { input: nothing, output: z.array(editOffer) },
  /** takes the decisions over; `from` null = the last offer */
  'edits.accept': {
    input: z.object({ id: photoId, from: photoId.nullable().default(null) }),
    output: editResult,
  },
  /** they are different photos: the decisions are not offered again */
  'edits.decline': {
    input: z.object({ id: photoId, from: photoId.nullable().default(null) }),
    output: editResult,
  },

  'tags.list': { input: nothing, output: z.array(tagSummary) },
  'tags.suggest': { input: z.object({ text: z.string().max(200) }), output: z.array(z.string()) },
  'tags.photos': { input: z.object({ name: z.string().max(200) }), output: z.array(photoTile) },

  'search.run': {
    input: z.object({
      text: z.string().max(100_000),
      limit: z.number().int().min(1).max(1_000).default(200),
      /** a person typed it: it is kept among the recent searches */
      remember: z.boolean().default(false),
    }),
    output: searchResult,
  },
  /** what the person searched for lately, newest first; it stays in the library */
  'search.recent': { input: nothing, output: z.array(recentSearch) },
  /** forgets one of them, or, with null, all */
  'search.forget': {
    input: z.object({ text: z.string().max(100_000).nullable() }),
    output: z.array(recentSearch),
  },
  /** photos that look like the target, and match the text where there is one: “but at night” */
  'search.similar': {
    input: z.object({
      target: z.union([...target.options, givenPicture]),
      text: z.string().max(100_000).default(''),
      limit: z.number().int().min(1).max(1_000).default(50),
    }),
    output: searchResult,
  },
  /** photos of other things or named groups that share colours and setting */
  'search.goesWith': {
    input: z.object({ id: photoId, limit: z.number().int().min(1).max(1_000).default(50) }),
    output: searchResult,
  },
  /**
   * A request with the same `token` that is still running ends as `cancelled`: whoever looks through photos
   * waits for the last one only.
   */
  'search.explain': {
    input: z.object({
      target,
      text: z.string().max(100_000),
      token: z.string().min(1).max(100).nullable().default(null),
    }),
    output: explanation,
  },
  'search.stopExplaining': { input: z.object({ token: z.string().min(1).max(100) }), output: nothing },

  'captions.label': {
    input: z.object({
      targets: z.array(target).min(1).max(1_000),
      candidates: z.array(z.string().trim().min(1).max(1_000)).min(1).max(100),
    }),
    output: z.array(labelResult),
  },
  /** the text to speak for each photo, in the order given */
  'captions.script': {
    input: z.object({
      photos: selection,
      length: settings.shape.captionLength,
      /** what a model wrote, where neither a person nor the file gives a caption */
      described: z.boolean().default(false),
      /** blurred photos that the person has had shown: all other blurred ones are left out */
      shown: z.array(photoId).max(100_000).default([]),
    }),
    output: z.array(z.object({ id: photoId, text: z.string() })),
  },

  'duplicates.groups': {
    input: z.object({
      kind: duplicateKind.nullable().default(null),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(200).default(50),
    }),
    output: duplicateGroups,
  },
  'duplicates.trash': { input: trashRequest, output: trashResult },

  'questions.ask': {
    input: z.object({
      question: z.string().trim().min(1).max(2_000),
      targets: z.array(target).min(1).max(1_000),
    }),
    output: z.array(answer),
  },
  /**
   * a question about many photos: all of the library where `photos` is null; null = it is no question about
   * many photos
   */
  'questions.askMany': {
    input: z.object({
      question: z.string().trim().min(1).max(2_000),
      photos: selection.nullable().default(null),
      limit: z.number().int().min(1).max(1_000).default(200),
    }),
    output: libraryAnswer.nullable(),
  },

  'screening.state': { input: nothing, output: screening },
  /**
   * What is left out stays as it is. Switching it on starts a job in which models look at the photos;
   * switching it off suggests nothing any more, and keeps what the person said.
   */
  'screening.set': {
    input: z.object({
      on: z.boolean().optional(),
      sensitivity: screeningSettings.shape.sensitivity.unwrap().optional(),
      off: screeningSettings.shape.off.unwrap().optional(),
      words: screeningSettings.shape.words.unwrap().optional(),
      groups: screeningSettings.shape.groups.unwrap().optional(),
    }),
    output: z.object({ screening, job: jobSnapshot.nullable() }),
  },
  /** newest first; `annotations.apply` with `screening` answers */
  'screening.photos': {
    input: z.object({
      state: screeningState.default('suggested'),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1_000).default(200),
    }),
    output: z.object({ total: z.number().int(), photos: z.array(screenedPhoto) }),
  },

  'describing.state': { input: nothing, output: describing },
  /**
   * Has a model describe these photos, or, with null, all of the library, the newest first: those that it has not
   * described as they are now. Where a run is under way, they are added to it. `job` null = there are none.
   */
  'describing.start': {
    input: z.object({ photos: selection.nullable() }),
    output: describingStarted,
  },
  'describing.pause': { input: nothing, output: describing },
  'describing.resume': { input: nothing, output: describing },
  /** ends the run; what it made stays */
  'describing.stop': { input: nothing, output: describing },
  /** deletes all that a run made; captions that the person took over stay theirs */
  'describing.undo': {
    input: z.object({ run: z.string().min(1).max(100) }),
    output: z.object({ describing, photos: z.number().int() }),
  },
  'describing.set': { input: z.object({ onBattery: z.boolean() }), output: describing },

  'models.state': { input: nothing, output: modelsState },
  /** the models that can be downloaded, and what is here of them; nothing is connected to */
  'models.catalogue': { input: nothing, output: modelCatalogue },
  /** the whole text of a licence */
  'models.licence': { input: z.object({ id: modelLicence }), output: z.object({ text: z.string() }) },
  /** runs the built-in encoder on a few photos, once a session */
  'models.estimate': { input: nothing, output: useEstimates },
  /**
   * copies a folder, checks the copy and tries it; `models.changed` announces it. Cancelled or failed,
   * nothing remains
   */
  'models.add': {
    input: z.object({
      path: absolutePath,
      /** a text-only model: the id of the model whose pictures it was trained for; where it says so, left out */
      joins: z.string().min(1).max(200).optional(),
    }),
    output: jobSnapshot,
  },
  /** what a download would bring and need; nothing is connected to */
  'models.downloadPlan': { input: z.object({ id: z.string() }), output: downloadPlan },
  /**
   * Downloads a model of the catalogue, tries it and adds it: the only call that connects. Cancelled or broken
   * off, what came is kept, and the same call goes on from there
   */
  'models.download': { input: z.object({ id: z.string() }), output: jobSnapshot },
  /** adds a model of the catalogue from a folder with its files, which must be the pinned ones */
  'models.addFiles': { input: z.object({ id: z.string(), path: absolutePath }), output: jobSnapshot },
  /** downloads that were stopped or broken off; none goes on by itself */
  'models.downloads': { input: nothing, output: z.array(unfinishedDownload) },
  /** deletes what came of it */
  'models.discardDownload': {
    input: z.object({ id: z.string() }),
    output: z.array(unfinishedDownload),
  },
  /** what using a model would take: it is run on a few photos; nothing is changed */
  'models.usePlan': { input: z.object({ id: z.string() }), output: usePlan },
  /** of the encoder that is being changed to: goes on with a change that was paused, too */
  'models.use': {
    input: z.object({ id: z.string() }),
    output: z.object({ models: modelsState, job: jobSnapshot.nullable() }),
  },
  /** the change to another encoder stops until `models.use` of either of them */
  'models.pause': { input: nothing, output: modelsState },
  /** goes on without a pack whose kind works without one */
  'models.stop': { input: z.object({ id: z.string() }), output: modelsState },
  /** reads every byte of every model; `models.changed` has the results */
  'models.verify': { input: nothing, output: jobSnapshot },
  /** deletes the vectors of the previous encoder */
  'models.confirm': { input: nothing, output: modelsState },
  'models.remove': { input: z.object({ id: z.string() }), output: modelsState },

  /**
   * What each model in use runs on, and why. `find`: models of which that is not known are opened and measured
   * first, which may take a minute; without it, nothing is opened
   */
  'devices.report': { input: z.object({ find: z.boolean().default(false) }), output: deviceReport },

  /**
   * The encoder that the library is being changed to, or was, beside the one before it. `queries` null = the recent
   * searches
   */
  'comparison.run': {
    input: z.object({
      queries: z.array(z.string().trim().min(1).max(1_000)).min(1).max(50).nullable().default(null),
    }),
    output: modelComparison,
  },
  /** the same two, measured by the person's own captions and tags */
  'comparison.ownWords': { input: nothing, output: ownWordsComparison },

  /** every connection that was made, newest first */
  'network.connections': {
    input: z.object({ limit: z.number().int().min(1).max(10_000).default(500) }),
    output: z.array(connection),
  },
} as const satisfies Record<string, { input: z.ZodType; output: z.ZodType }>;

/** Events: whole small snapshots, or a revision with what changed. After a reconnect the store asks again. */
export const events = {
  /** its folders were added, removed or changed */
  'library.changed': libraryInfo,
  'jobs.changed': jobSnapshot,
  /**
   * `months`: those whose list of photos changed, to be read again; `tiles`: photos that look different and are
   * where they were
   */
  'timeline.changed': z.object({
    revision: z.number().int(),
    months: z.array(z.string()),
    tiles: z.array(photoTile),
  }),
  'photos.changed': z.object({ ids: z.array(photoId) }),
  'annotations.changed': historyState,
  'settings.changed': settings,
  'models.changed': modelsState,
  'screening.changed': screening,
  'describing.changed': describing,
  /** a graphics card was given up while it worked */
  'devices.failed': deviceFailure,
} as const satisfies Record<string, z.ZodType>;

export type CallName = keyof typeof calls;
export type CallInput<N extends CallName> = z.input<(typeof calls)[N]['input']>;
export type ParsedInput<N extends CallName> = z.output<(typeof calls)[N]['input']>;
export type CallOutput<N extends CallName> = z.output<(typeof calls)[N]['output']>;
export type EventName = keyof typeof events;
export type EventData<N extends EventName> = z.output<(typeof events)[N]>;
export type AnyEvent = { [N in EventName]: { name: N; data: EventData<N> } }[EventName];

/** The reply that every transport returns. */
export type Reply = { ok: true; data: unknown } | { ok: false; error: ErrorData };

/** The engine over any transport. */
export interface Bridge {
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** @returns a function that stops listening */
  on(listener: (event: AnyEvent) => void): () => void;
}
