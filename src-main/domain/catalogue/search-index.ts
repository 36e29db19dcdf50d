/** @file The searches of the catalogue: by vector, by words, by substrings, by tag, by camera. */

export interface SearchIndex {
  /**
   * Nearest photos by cosine, best first. `vector` is unit length. Only photos shown by themselves. `within`
   * restricts to these ids.
   */
  nearest(
    packId: string,
    vector: Float32Array,
    limit: number,
    within?: readonly string[],
  ): Promise<{ id: string; cosine: number }[]>;
  /**
   * Full-text hits over searchText, best first (BM25 score). The text has no query syntax. Only photos shown
   * by themselves.
   */
  textSearch(text: string, limit: number): Promise<{ id: string; score: number }[]>;
  /**
   * Photos shown by themselves whose `column` contains every one of `parts` in at least one spelling: an
   * exact scan of the whole library. Newest first, with the text.
   */
  containing(
    column: 'authoredText' | 'searchText' | 'factCodes',
    parts: readonly (readonly string[])[],
  ): Promise<{ id: string; text: string }[]>;
  /** Ids of photos shown by themselves that have the tag, surest first. */
  withTag(name: string, limit: number): Promise<string[]>;
  /**
   * Photos shown by themselves whose searchText holds `part`, to the letter, and the make and model of their
   * camera, one blank between; empty where the camera is unknown.
   */
  camerasWhere(part: string): Promise<{ id: string; camera: string }[]>;
}
