/** @file The port to the catalogue: what the engine needs of its one database. Implemented by adapters/lancedb, and in memory for tests. */
import type { Caption, DatePrecision, PhotoObject, PhotoTag } from '../../../src-preload/contract/index.ts';
import type { PhotoMetadata } from '../photos/metadata.ts';

/** One row a photo. All of it can be made again from the photos and the two journals. */
export interface PhotoRow {
  id: string;
  /** SHA-256 of the file's bytes, hex */
  contentHash: string;
  /** SHA-256 of the decoded grid-sized pixels, hex; null until decoded */
  pixelHash: string | null;
  /** pixels as displayed (orientation applied); 0 until decoded */
  width: number;
  height: number;
  /** wall time as written, YYYY-MM-DDTHH:MM:SS[.sss] */
  takenAt: string | null;
  /** the wall time read as if it were UTC, ms since 1970; null = undated */
  takenAtSortMs: number | null;
  /** what of `takenAt` is known; null = undated, or written by an older Sightline: to the second */
  takenAtPrecision: DatePrecision | null;
  takenAtOffset: string | null;
  /** name of the field, `file name` or `file date` */
  takenAtSource: string | null;
  metadata: PhotoMetadata;
  /** base64 */
  thumbhash: string | null;
  damaged: boolean;
  /** the user removed it from the library; kept so that undo is one update */
  removed: boolean;
  favourite: boolean;
  rating: number | null;
  /** last decision (journal seq) this row shows; 0 = none */
  appliedSeq: number;
  /** hash of all inputs of derive and its code version; null = never derived */
  derivedVersion: string | null;
  tags: PhotoTag[];
  rejectedTags: string[];
  caption: Caption | null;
  objects: PhotoObject[];
  /** what full-text search sees */
  searchText: string;
  /** what people and files say (derive/authored-text.ts); null = not derived by a Sightline that tells it apart */
  authoredText: string | null;
  /** what the picture looks like, for near duplicates: 16 hex digits of a 64-bit perceptual hash; null until looked at */
  perceptualHash: string | null;
  /** variance of the Laplacian over the grid-sized luminance: comparable between pictures of one scene; null until looked at */
  sharpness: number | null;
  /** id of the photo under which this one is shown (the RAW beside its JPEG, an original beside its edit); null = by itself */
  stackParentId: string | null;
  /** where it is part of several items (one raw file copied beside two JPEGs), the ids of the other photos under which its files are shown */
  otherStackParents: string[];
  /** files that belong to it and are no picture of their own: a Live Photo's video */
  companions: CompanionFile[];
  /** a decode that failed for good (crashed twice, unreadable …): not tried again until size or mtime change; null = fine */
  failure: { code: string; message: string } | null;
}

/** A file beside a photo that is shown as part of it. */
export interface CompanionFile {
  role: 'video';
  rootId: string;
  relPath: string;
  sizeBytes: number;
  mtimeMs: number;
}

export type FileState = 'present' | 'missing' | 'away';

/** One row a file; a photo has one or more. relPath uses `/` and is relative to its root. */
export interface FileRow {
  photoId: string;
  rootId: string;
  relPath: string;
  sizeBytes: number;
  mtimeMs: number;
  state: FileState;
  /** names, sizes and times of the sidecars that were read with it (`importing/sidecars.ts`); '' = none, null = not looked for yet */
  sidecars: string | null;
}

/** One row a photo a pack. Exactly one of `vector` (encoder) and `objects` (detector) is set. */
export interface EvidenceRow {
  photoId: string;
  /** content the evidence was made from: differs from the photo's → stale */
  contentHash: string;
  runId: string;
  /** ISO 8601 */
  at: string;
  /** unit length, float32, pack's dimensions */
  vector: Float32Array | null;
  objects: RawObject[] | null;
}

/** A detection as the detector gave it: raw score, not a probability. Box in 0…1 of the displayed picture. */
export interface RawObject {
  label: string;
  score: number;
  box: [number, number, number, number];
}

export type EvidenceKind =
  { packId: string; kind: 'vector'; dimensions: number } | { packId: string; kind: 'objects' };

/** The small columns of every photo, for the timeline index held in memory. */
export interface TimelineRow {
  id: string;
  takenAt: string | null;
  takenAtSortMs: number | null;
  takenAtPrecision: DatePrecision | null;
  aspect: number;
  thumbhash: string | null;
  contentHash: string;
  pixelHash: string | null;
  favourite: boolean;
  rating: number | null;
  damaged: boolean;
  caption: string | null;
  /** of one of its files: what is read aloud until there is a caption */
  fileName: string;
}

/** What pairing asks of every photo. */
export interface StackFacts
  extends
    Pick<
      PhotoRow,
      | 'id'
      | 'contentHash'
      | 'takenAt'
      | 'takenAtPrecision'
      | 'takenAtOffset'
      | 'takenAtSource'
      | 'removed'
      | 'perceptualHash'
      | 'stackParentId'
      | 'otherStackParents'
      | 'companions'
    >,
    Pick<PhotoMetadata, 'make' | 'model' | 'contentId' | 'mimeType'> {
  /** its file could not be read */
  failed: boolean;
}

/** What tells a person's descriptions from those of cameras. */
export interface DescriptionFacts
  extends
    Pick<PhotoRow, 'id' | 'takenAt' | 'takenAtSource'>,
    Pick<PhotoMetadata, 'make' | 'model' | 'description'> {
  /** where the caption shown comes from; null = none yet */
  captionSource: Caption['source'] | null;
}

/** True where a photo is an item of its own in timeline, search, tags and counts: not removed, and not shown under another photo. */
export function isShownByItself({
  removed,
  stackParentId,
}: Pick<PhotoRow, 'removed' | 'stackParentId'>): boolean {
  return !removed && stackParentId === null;
}

/**
 * The catalogue. Writes to one table never overlap (the adapter queues them) and answer after they can be read.
 * Every method throws AppError('disk_full') when the disk is full and leaves the committed rows as they were.
 */
export interface Catalogue {
  /** Inserts or replaces whole rows by id; a doubled id in one call: the last wins. */
  putPhotos(rows: readonly PhotoRow[]): Promise<void>;
  getPhotos(ids: readonly string[]): Promise<Map<string, PhotoRow>>;
  /**
   * Reads the rows of these photos, changes them and puts them back as one step: no other write comes between, so an edit made
   * meanwhile is never overwritten. Whoever changes part of a row that exists uses this, not get and put.
   * @param change called once for each photo that exists, with its present row; null = leave it
   * @returns the rows put back
   */
  updatePhotos(ids: readonly string[], change: (row: PhotoRow) => PhotoRow | null): Promise<PhotoRow[]>;
  /** All photos in id order, in batches of at most 1,000. */
  scanPhotos(): AsyncIterable<PhotoRow[]>;
  /** Ids of photos whose derivedVersion is not `version`; not those removed; newest first; at most `limit`. */
  underived(version: string, limit: number): Promise<string[]>;
  /** Ids of photos without `authoredText`; not those removed; in no order. */
  lackingAuthoredText(): Promise<string[]>;
  /** Deletes their evidence, too; files are the caller's. */
  deletePhotos(ids: readonly string[]): Promise<void>;
  /** Every photo that is shown by itself and neither failed nor without a file, newest first. */
  timeline(): Promise<TimelineRow[]>;
  /** Of those of these photos that are shown under another one: photo → that one. Quick: nothing is read. */
  stackParentsOf(ids: readonly string[]): Promise<Map<string, string>>;
  /** Of those of these photos under which others are shown: photo → these others. Quick: nothing is read. */
  stackMembersOf(ids: readonly string[]): Promise<Map<string, string[]>>;
  /** Of every photo, in no order. */
  stackFacts(): Promise<StackFacts[]>;
  /** Of every photo, in no order. */
  descriptionFacts(): Promise<DescriptionFacts[]>;
  countPhotos(): Promise<number>;

  putFiles(rows: readonly FileRow[]): Promise<void>;
  /** All files, or those of one root. */
  files(rootId?: string): Promise<FileRow[]>;
  filesOf(photoIds: readonly string[]): Promise<Map<string, FileRow[]>>;
  /** The files at these paths; a path without a file is left out. */
  filesAt(keys: readonly { rootId: string; relPath: string }[]): Promise<FileRow[]>;
  /** The companions at these paths, with the photo they belong to. */
  companionsAt(
    keys: readonly { rootId: string; relPath: string }[],
  ): Promise<{ photoId: string; rootId: string; relPath: string }[]>;
  /** Ids of the photos with a file under this root, each once. */
  photoIdsIn(rootId: string): Promise<string[]>;
  deleteFiles(keys: readonly { rootId: string; relPath: string }[]): Promise<void>;

  /** Makes the pack's evidence table where it is missing. Reading a missing one gives nothing; writing to it throws. */
  ensureEvidence(kind: EvidenceKind): Promise<void>;
  putEvidence(packId: string, rows: readonly EvidenceRow[]): Promise<void>;
  getEvidence(packId: string, photoIds: readonly string[]): Promise<Map<string, EvidenceRow>>;
  /** Photos (not removed, not failed, seen, be it only their preview) that lack current evidence of this pack: newest first, at most `limit`. */
  lackingEvidence(packId: string, limit: number): Promise<string[]>;
  countEvidence(packId: string): Promise<number>;
  /** Photo id → the content its evidence was made from, of every row of this pack. */
  evidenceContents(packId: string): Promise<Map<string, string>>;
  deleteEvidence(packId: string, photoIds: readonly string[]): Promise<void>;
  dropEvidence(packId: string): Promise<void>;
  evidencePacks(): Promise<string[]>;

  /** Nearest photos by cosine, best first. `vector` is unit length. Only photos shown by themselves. `within` restricts to these ids. */
  nearest(
    packId: string,
    vector: Float32Array,
    limit: number,
    within?: readonly string[],
  ): Promise<{ id: string; cosine: number }[]>;
  /** Full-text hits over searchText, best first (BM25 score). Any text is data; no query syntax. Only photos shown by themselves. */
  textSearch(text: string, limit: number): Promise<{ id: string; score: number }[]>;
  /**
   * Photos shown by themselves whose `column` holds every one of `parts`, one of its spellings at least: the whole library is looked
   * through, to the letter. Newest first, with the text.
   */
  containing(
    column: 'authoredText' | 'searchText',
    parts: readonly (readonly string[])[],
  ): Promise<{ id: string; text: string }[]>;
  /** Ids of photos shown by themselves that have the tag, surest first. */
  withTag(name: string, limit: number): Promise<string[]>;

  /** Gives back what earlier sessions left on the disk: states of the tables that nobody reads any more, and what a stop cut off. */
  tidy(): Promise<void>;

  /** Highest decision seq that all rows show; kept with the catalogue. */
  appliedSeq(): Promise<number>;
  setAppliedSeq(seq: number): Promise<void>;
  /** Ids of photos that show a decision later than this one, also those removed. */
  shownAfter(seq: number): Promise<string[]>;
  /** Indices that are not there, as `table.column`: without them it works, slowly. */
  lackingIndices(): Promise<string[]>;
  makeIndices(): Promise<void>;
  /** Compacts; called when idle. */
  optimize(): Promise<void>;
  /** Makes it empty, whatever state it is in: the first step of making it again. */
  clear(): Promise<void>;
  close(): Promise<void>;
}
