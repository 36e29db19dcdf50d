/**
 * @file The state of the catalogue as a whole: its position in the decision log, its indices, its disk space.
 */

export interface CatalogueState {
  /** The last line of the decision log that all rows contain; stored with the catalogue. */
  appliedSeq(): Promise<number>;
  setAppliedSeq(seq: number): Promise<void>;
  /** Ids of photos whose row contains a later line of the decision log than this one, also removed photos. */
  shownAfter(seq: number): Promise<string[]>;
  /** Missing indices, as `table.column`: without them everything works, but slowly. */
  lackingIndices(): Promise<string[]>;
  makeIndices(): Promise<void>;
  /** Compacts the tables; called when idle. */
  optimize(): Promise<void>;
  /**
   * Deletes what earlier sessions left on disk: table versions that nothing reads any more, and files of
   * interrupted writes.
   */
  tidy(): Promise<void>;
  /** Empties the catalogue, whatever its state: the first step of a rebuild. */
  clear(): Promise<void>;
  close(): Promise<void>;
}
