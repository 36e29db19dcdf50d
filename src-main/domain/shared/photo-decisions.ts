/** @file The person's decisions about one photo. */

/** All decisions about one photo: the fold of its lines in the decision log. */
export interface PhotoDecisions {
  favourite: boolean | null;
  rating: number | null | undefined;
  tagsAdded: readonly string[];
  tagsRejected: readonly string[];
  caption: string | null;
  /** the file's caption is not shown; the composed one is shown instead */
  fileCaptionOff: boolean;
  removed: boolean;
  /** whether the photo is sensitive; null = not said. It stands against all suggestions */
  screening: 'private' | 'fine' | null;
  /**
   * ids of groups of look-alikes that the person marked as different photos: two photos with a common id are
   * never grouped
   */
  distinct: readonly string[];
  /**
   * captions that a person wrote and that `caption` replaced when decisions of several photos were merged:
   * kept, and found by search
   */
  otherCaptions: readonly string[];
  /** photos whose decisions are offered to this one: it looks like an edit of them */
  offers: readonly DecisionOffer[];
  /** seq of the last line about this photo */
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
  screening: null,
  distinct: [],
  otherCaptions: [],
  offers: [],
  seq: 0,
};

/**
 * An offer of the decisions on another photo. `waiting`: not shown, because the evidence is weak, until the
 * encoder finds the two similar.
 */
export interface DecisionOffer {
  from: string;
  state: 'open' | 'waiting';
}
