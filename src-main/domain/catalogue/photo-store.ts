/** @file The catalogue's photos: their rows, and queries over all of them. */
import type { DescriptionFacts, PhotoRow, StackFacts, TimelineRow } from './rows.ts';

export interface PhotoStore {
  /** Inserts or replaces whole rows by id; of rows with the same id in one call, the last counts. */
  putPhotos(rows: readonly PhotoRow[]): Promise<void>;
  getPhotos(ids: readonly string[]): Promise<Map<string, PhotoRow>>;
  /**
   * Reads the rows of these photos, changes them and writes them in one step: no other write comes between,
   * so an edit made meanwhile is never overwritten. To change part of an existing row, this is used instead
   * of get and put.
   * @param change called once for each photo that exists, with its present row; null = no change
   * @returns the rows written
   */
  updatePhotos(ids: readonly string[], change: (row: PhotoRow) => PhotoRow | null): Promise<PhotoRow[]>;
  /** All photos in id order, in batches of at most 1,000. */
  scanPhotos(): AsyncIterable<PhotoRow[]>;
  /** Deletes their evidence, too; files are deleted by the caller. */
  deletePhotos(ids: readonly string[]): Promise<void>;
  countPhotos(): Promise<number>;
  /**
   * Ids of photos whose derivedVersion is none of these; not those removed; newest first; at most `limit`.
   */
  underived(versions: readonly string[], limit: number): Promise<string[]>;
  /** Ids of photos without `authoredText`; not those removed; in no order. */
  lackingAuthoredText(): Promise<string[]>;
  /** Ids of photos that were decoded and have no measured `colours`; not those removed; newest first. */
  lackingColours(): Promise<string[]>;
  /** Every photo that is shown by itself, has not failed and has a file, newest first. */
  timeline(): Promise<TimelineRow[]>;
  /** Primaries by photo, for those of these photos that are stacked under one. Quick: from memory. */
  stackParentsOf(ids: readonly string[]): Promise<Map<string, string>>;
  /** Stacked photos by primary, for those of these photos that are primaries. Quick: from memory. */
  stackMembersOf(ids: readonly string[]): Promise<Map<string, string[]>>;
  /** Of every photo, in no order. */
  stackFacts(): Promise<StackFacts[]>;
  /** Of every photo, in no order. */
  descriptionFacts(): Promise<DescriptionFacts[]>;
  /** How many photos with a position were taken north and south of the equator; not those removed. */
  countHemispheres(): Promise<{ north: number; south: number }>;
}
