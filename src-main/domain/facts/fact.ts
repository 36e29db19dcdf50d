/** @file What is concluded of a photo from its metadata and measures alone, without a model: its facts. */
import type { PhotoFact } from '../../../src-preload/contract/index.ts';
import type { PhotoMetadata } from '../shared/metadata.ts';
import type { PictureColours } from '../shared/picture-colours.ts';

/** What facts are concluded from. All of it is in the photo's row, its files and the library. */
export interface FactInput {
  metadata: PhotoMetadata;
  /** pixels as displayed; 0 = not known yet */
  width: number;
  height: number;
  /** null = not measured yet */
  colours: PictureColours | null;
  /** of every file of the photo, relative to its root, with `/` */
  relPaths: readonly string[];
  /** where most photos of the library with a position were taken; null = it does not show */
  usualHemisphere: Hemisphere | null;
}

export type Hemisphere = 'north' | 'south';

/** One fact: what is shown of it, and by what it is found. */
export interface Fact extends PhotoFact {
  tags: readonly FactTag[];
  /** phrases by which it is searched for: “winter”, “new york city” */
  phrases: readonly string[];
  /** phrases that hold with doubt where the fact itself does not: of a town that is only near */
  doubtfulPhrases?: readonly string[];
  /** how captions put it: “at night”, “in Zermatt, Switzerland” */
  caption?: string;
}

export interface FactTag {
  name: string;
  /** broader ones, nearest first: Île-de-France, France */
  parents: readonly string[];
  band: 'sure' | 'maybe';
}

/** A tag without parents, as sure as its fact. */
export function plainTag(name: string, doubt: string | null): FactTag {
  return { name, parents: [], band: doubt === null ? 'sure' : 'maybe' };
}
