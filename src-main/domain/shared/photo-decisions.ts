/** @file What a person said about one photo. */

/** Everything a person said about one photo; the fold of its journal lines. */
export interface PhotoDecisions {
  favourite: boolean | null;
  rating: number | null | undefined;
  tagsAdded: readonly string[];
  tagsRejected: readonly string[];
  caption: string | null;
  /** the caption that the file brings is not shown: the composed one is */
  fileCaptionOff: boolean;
  removed: boolean;
  /**
   * groups of look-alikes that the person said are not duplicates: two photos that share one are never
   * grouped
   */
  distinct: readonly string[];
  /**
   * captions a person wrote that gave way to `caption` when words of several photos were joined: kept, found
   * by search, never lost
   */
  otherCaptions: readonly string[];
  /** photos whose words may belong to this one: it looks like an edit of them */
  offers: readonly WordOffer[];
  /** seq of the last journal line about this photo */
  seq: number;
}

export const noDecisions: PhotoDecisions = {
  favourite: null,
  rating: undefined,
  tagsAdded: [],
  tagsRejected: [],
  caption: null,
  fileCaptionOff: false,
  removed: false,
  distinct: [],
  otherCaptions: [],
  offers: [],
  seq: 0,
};

/**
 * The words on one photo, offered to another one. `waiting`: too weak a sign to ask, until the encoder says
 * the two look alike.
 */
export interface WordOffer {
  from: string;
  state: 'open' | 'waiting';
}
