/** @file What is concluded of a photo from its metadata and measures alone, without a model: its facts. */
import type { PhotoFact } from '../../../src-preload/contract/index.ts';
import type { PhotoMetadata } from '../shared/metadata.ts';

/** What facts are concluded from. All of it is in the photo's row, its files and the library. */
export interface FactInput {
  metadata: PhotoMetadata;
  /** pixels as displayed; 0 = not known yet */
  width: number;
  height: number;
  /** of every file of the photo, relative to its root, with `/` */
  relPaths: readonly string[];
  /** where most photos of the library with a position were taken; null = it does not show */
  usualHemisphere: Hemisphere | null;
}

export type Hemisphere = 'north' | 'south';

/** One fact: what is shown of it, and what else is known by it. */
export type Fact = PhotoFact;
