/** @file The catalogue as a whole: how far it follows the decisions, its indices, its space on the disk. */

export interface CatalogueState {
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
  /**
   * Gives back what earlier sessions left on the disk: states of the tables that nobody reads any more, and
   * what a stop cut off.
   */
  tidy(): Promise<void>;
  /** Makes it empty, whatever state it is in: the first step of making it again. */
  clear(): Promise<void>;
  close(): Promise<void>;
}
