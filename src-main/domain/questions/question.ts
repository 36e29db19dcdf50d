/** @file What can be asked: the results of the question grammar. */
import type { DateCondition } from '../search/dates/date-pattern.ts';
import type { NamedThing } from '../search/named-objects.ts';

/** A part of the picture. */
export type Side = 'left' | 'right' | 'top' | 'bottom' | 'middle';

/** What the things asked about must be like. */
export type Attribute =
  | { kind: 'wearing'; what: string }
  | { kind: 'colour'; colour: string }
  | { kind: 'doing'; what: string }
  | { kind: 'side'; side: Side }
  | { kind: 'other'; what: string };

/** Things that a question names. */
export interface Subject {
  things: readonly NamedThing[];
  attribute: Attribute | null;
  /** words that name nothing that is known; null where things are named, or nothing is said */
  unknown: string | null;
}

export type TakenPart =
  'date' | 'year' | 'month' | 'day' | 'weekday' | 'time' | 'season' | 'part of day' | 'age';
export type PlacePart = 'place' | 'city' | 'region' | 'country' | 'position';
export type CameraPart = 'camera' | 'lens' | 'exposure';
/** What the library and the file keep of a photo. */
export type RecordPart =
  | 'format'
  | 'title'
  | 'caption'
  | 'file name'
  | 'size'
  | 'rating'
  | 'favourite'
  | 'album'
  | 'event'
  | 'author'
  | 'tags';

/** A question about one photo. */
export type PhotoQuestion =
  | ({ kind: 'count' } & Subject)
  | ({
      kind: 'presence';
      /** all of the things, not one of them */
      every: boolean;
      negated: boolean;
    } & Subject)
  /** `thing` null = of the whole picture */
  | { kind: 'colour'; thing: NamedThing | null; unknown: string | null }
  /** `on` = where the writing stands; `says` = whether these words are there; `exists` = whether there is any */
  | { kind: 'text'; on: string | null; says: string | null; exists: boolean }
  | { kind: 'when'; part: TakenPart; check: { words: string; condition: DateCondition } | null }
  | { kind: 'where'; part: PlacePart; check: string | null }
  | { kind: 'camera'; part: CameraPart; check: string | null }
  | { kind: 'who'; side: Side | null; thing: NamedThing | null }
  | { kind: 'setting'; check: 'indoors' | 'outdoors' | null }
  /** how the sun stood */
  | { kind: 'light' }
  | { kind: 'activity' }
  | { kind: 'scene'; about: 'place' | 'weather' }
  /** which kinds of this thing: "what animals are there?" */
  | { kind: 'kinds'; thing: NamedThing }
  | { kind: 'contents' }
  /** where in the picture */
  | { kind: 'position'; thing: NamedThing }
  | { kind: 'record'; part: RecordPart; check: string | null }
  /** not understood; `about` says what it seems to be about */
  | { kind: 'open'; about: OpenTopic };

export type OpenTopic = 'who' | 'what' | 'why' | 'feeling' | 'unclear';
