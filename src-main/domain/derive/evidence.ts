/**
 * @file What derive works from: evidence of one photo, the person's decisions on it, the vocabulary and the
 * packs' calibration.
 */
import type { RawObject } from '../catalogue/rows.ts';

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

/** One photo's evidence of one pack. */
export type Evidence =
  | { packId: string; role: 'encoder'; vector: Float32Array }
  | { packId: string; role: 'detector'; objects: readonly RawObject[] };

/** A concept of the vocabulary file (resources/vocabulary/vocabulary.json). */
export interface Concept {
  /** unique, lower case, singular: the tag's name */
  name: string;
  parents: readonly string[];
  /**
   * noun phrases put into the pack's prompt templates; the first is the name itself unless the name is
   * ambiguous
   */
  prompts: readonly string[];
  synonyms: readonly string[];
  /** detector labels that are this concept */
  objects: readonly string[];
  kind:
    | 'object'
    | 'animal'
    | 'person'
    | 'food'
    | 'plant'
    | 'place'
    | 'scene'
    | 'activity'
    | 'event'
    | 'weather'
    | 'time'
    | 'quality'
    | 'vehicle'
    | 'building'
    | 'clothing'
    | 'abstract';
  sensitive: boolean;
}

/**
 * Probability = σ(scale · cosine + bias), for the prompt template with {} replaced. Null = not calibrated.
 */
export interface EncoderCalibration {
  packId: string;
  dimensions: number;
  templates: readonly string[];
  calibration: { scale: number; bias: number } | null;
  /**
   * names of concepts this pack is shown to separate (resources/vocabulary/separable/<pack id>.json); null =
   * unknown pack: none on by default
   */
  separates: ReadonlySet<string> | null;
}

export interface DetectorCalibration {
  packId: string;
  labels: readonly string[];
  /** raw score → probability of presence: σ(scale · logit(score) + bias) */
  calibration: { scale: number; bias: number } | null;
  thresholds: { default: number; sure: number; search: number };
}
