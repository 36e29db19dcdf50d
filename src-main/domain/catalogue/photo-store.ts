/** @file The catalogue's photos: their rows, and what is asked of all of them. */
import type { DescriptionFacts, PhotoRow, StackFacts, TimelineRow } from './rows.ts';

export interface PhotoStore {
  /** Inserts or replaces whole rows by id; a doubled id in one call: the last wins. */
  putPhotos(rows: readonly PhotoRow[]): Promise<void>;
  getPhotos(ids: readonly string[]): Promise<Map<string, PhotoRow>>;
  /**
   * Reads the rows of these photos, changes them and puts them back as one step: no other write comes
   * between, so an edit made meanwhile is never overwritten. Whoever changes part of a row that exists uses
   * this, not get and put.
   * @param change called once for each photo that exists, with its present row; null = leave it
   * @returns the rows put back
   */
  updatePhotos(ids: readonly string[], change: (row: PhotoRow) => PhotoRow | null): Promise<PhotoRow[]>;
  /** All photos in id order, in batches of at most 1,000. */
  scanPhotos(): AsyncIterable<PhotoRow[]>;
  /** Deletes their evidence, too; files are the caller's. */
  deletePhotos(ids: readonly string[]): Promise<void>;
  countPhotos(): Promise<number>;
  /**
   * Ids of photos whose derivedVersion is not `version`; not those removed; newest first; at most `limit`.
   */
  underived(version: string, limit: number): Promise<string[]>;
  /** Ids of photos without `authoredText`; not those removed; in no order. */
  lackingAuthoredText(): Promise<string[]>;
  /** Ids of photos that were decoded and have no measured `colours`; not those removed; newest first. */
  lackingColours(): Promise<string[]>;
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
  /** How many photos with a position were taken north and south of the equator; not those removed. */
  countHemispheres(): Promise<{ north: number; south: number }>;
}
