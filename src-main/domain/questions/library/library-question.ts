/** @file Questions about many photos: what is asked of them, and which photos are meant. */
import type { NamedThing } from '../../search/named-objects.ts';

/** A thing that photos show, and how many of it. */
export interface ShownThing {
  thing: NamedThing;
  min: number;
  /** null = any number */
  max: number | null;
}

/** What a photo has or lacks. */
export type KeptPart = 'caption' | 'title' | 'date' | 'place' | 'tags' | 'stars' | 'names';

/** Which photos are meant. */
export interface PhotosMeant {
  /** a photo shows all of them */
  shown: readonly ShownThing[];
  kept: readonly { part: KeptPart; has: boolean }[];
  /** words that stand in what people and files say: names of people and places */
  words: readonly string[];
  /** dates, cameras, favourites, stars, tags, quotes and negations, in the words of a search */
  filters: string;
}

export type GroupBy =
  'year' | 'month' | 'day' | 'weekday' | 'camera' | 'place' | 'country' | 'person' | 'tag';

export type LibraryQuestion =
  | { kind: 'count'; of: PhotosMeant }
  | { kind: 'share'; of: PhotosMeant }
  | { kind: 'exists'; of: PhotosMeant }
  | { kind: 'when'; which: 'first' | 'last'; of: PhotosMeant }
  | { kind: 'most'; by: GroupBy; fewest: boolean; of: PhotosMeant }
  | { kind: 'list'; by: GroupBy; of: PhotosMeant }
  /** how many of a thing all photos together show */
  | { kind: 'sum'; thing: NamedThing; of: PhotosMeant }
  /** the photo that shows most of a thing */
  | { kind: 'fullest'; thing: NamedThing; of: PhotosMeant };
