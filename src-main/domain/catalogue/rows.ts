/**
 * @file What the catalogue holds: rows of photos and files, and the few columns of them that lists
 * are made from.
 */
import type { Caption, DatePrecision, PhotoObject, PhotoTag } from '../../../src-preload/contract/index.ts';
import type { PhotoMetadata } from '../shared/metadata.ts';
import type { PictureColours } from '../shared/picture-colours.ts';

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
  /**
   * what people and files say and models read (derive/authored-text.ts); null = not derived by a Sightline that tells it
   * apart
   */
  authoredText: string | null;
  /**
   * what the picture looks like, for near duplicates: 16 hex digits of a 64-bit perceptual hash; null until
   * looked at
   */
  perceptualHash: string | null;
  /**
   * variance of the Laplacian over the grid-sized luminance: comparable between pictures of one scene; null
   * until looked at
   */
  sharpness: number | null;
  /** null until looked at by a Sightline that measures them */
  colours: PictureColours | null;
  /**
   * id of the photo under which this one is shown (the RAW beside its JPEG, an original beside its edit);
   * null = by itself
   */
  stackParentId: string | null;
  /**
   * where it is part of several items (one raw file copied beside two JPEGs), the ids of the other photos
   * under which its files are shown
   */
  otherStackParents: string[];
  /** files that belong to it and are no picture of their own: a Live Photo's video */
  companions: CompanionFile[];
  /**
   * a decode that failed for good (crashed twice, unreadable …): not tried again until size or mtime change;
   * null = fine
   */
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
  /**
   * names, sizes and times of the sidecars that were read with it (`importing/sidecars.ts`); '' = none, null
   * = not looked for yet
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

/**
 * True where a photo is an item of its own in timeline, search, tags and counts: not removed, and not shown
 * under another photo.
 */
export function isShownByItself({
  removed,
  stackParentId,
}: Pick<PhotoRow, 'removed' | 'stackParentId'>): boolean {
  return !removed && stackParentId === null;
}
