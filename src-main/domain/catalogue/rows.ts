/**
 * @file The rows of the catalogue: photos and files, and the small selections of columns that lists are made
 * from.
 */
import type {
  Caption,
  DatePrecision,
  PhotoObject,
  PhotoScreening,
  PhotoTag,
  ScreeningState,
} from '../../../src-preload/contract/index.ts';
import type { PhotoMetadata } from '../shared/metadata.ts';
import type { PictureColours } from '../shared/picture-colours.ts';

/** One row a photo. All of it can be rebuilt from the photos and the two journals. */
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
  /** the wall time as if it were UTC, ms since 1970; null = undated */
  takenAtSortMs: number | null;
  /** the known precision of `takenAt`; null = undated, or written by an older Sightline: seconds */
  takenAtPrecision: DatePrecision | null;
  takenAtOffset: string | null;
  /** name of the field, `file name` or `file date` */
  takenAtSource: string | null;
  metadata: PhotoMetadata;
  /** base64 */
  thumbhash: string | null;
  damaged: boolean;
  /** the user removed it from the library; the row is kept so that undo is one update */
  removed: boolean;
  favourite: boolean;
  rating: number | null;
  /** last line of the decision log (seq) that this row contains; 0 = none */
  appliedSeq: number;
  /** hash of all inputs of derive and its code version; null = never derived */
  derivedVersion: string | null;
  tags: PhotoTag[];
  rejectedTags: string[];
  caption: Caption | null;
  objects: PhotoObject[];
  /** the text for full-text search */
  searchText: string;
  /**
   * texts of people, files and models, by source (derive/authored-text.ts); null = derived by a version
   * without it
   */
  authoredText: string | null;
  /** by which facts the photo is found (facts/fact-codes.ts); null = derived before there were facts */
  factCodes: string | null;
  /** null = nothing is suggested, and nothing was said */
  screening: PhotoScreening | null;
  /** a perceptual hash for near duplicates: 64 bits as 16 hex digits; null until analyzed */
  perceptualHash: string | null;
  /**
   * variance of the Laplacian over the grid-sized luminance: comparable between pictures of one scene; null
   * until analyzed
   */
  sharpness: number | null;
  /** null until analyzed by a version that measures them */
  colours: PictureColours | null;
  /** id of the stack's primary (for the RAW of a JPEG, the original of an edit); null = shown by itself */
  stackParentId: string | null;
  /**
   * where it is in several stacks (one raw file copied next to two JPEGs), the ids of the further primaries
   */
  otherStackParents: string[];
  /** files that belong to it and are no photo of their own: a Live Photo's video */
  companions: CompanionFile[];
  /**
   * a permanent failure to decode it (crashed twice, unreadable …): not tried again until size or mtime
   * change; null = none
   */
  failure: { code: string; message: string } | null;
}

/** The caption of a photo in lists: who and what. */
export function shortCaption(caption: Caption | null): string | null {
  return caption && (caption.short ?? caption.text);
}

/** A file that is shown as part of a photo. */
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
  /**
   * names, sizes and times of the sidecars that were read with it (`importing/sidecars.ts`); '' = none, null
   * = not searched for yet
   */
  sidecars: string | null;
}

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
  /** the short one */
  caption: string | null;
  /** absent = nothing is suggested, and nothing was said */
  screening?: ScreeningState;
  /** of one of its files: read aloud until there is a caption */
  fileName: string;
}

/** The facts of a photo that stacking needs. */
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

/** The facts by which descriptions of persons and of cameras are distinguished. */
export interface DescriptionFacts
  extends
    Pick<PhotoRow, 'id' | 'takenAt' | 'takenAtSource'>,
    Pick<PhotoMetadata, 'make' | 'model' | 'description'> {
  /** source of the caption shown; null = no caption yet */
  captionSource: Caption['source'] | null;
}

/**
 * True where a photo has an entry of its own in timeline, search, tags and counts: not removed, and not
 * stacked under another photo.
 */
export function isShownByItself({
  removed,
  stackParentId,
}: Pick<PhotoRow, 'removed' | 'stackParentId'>): boolean {
  return !removed && stackParentId === null;
}
