/** @file The port to the map: which place, country and time zone a position is in. */

/** Where a position is, in English names. What is not known is null. */
export interface Place {
  /** the populated place by which one would call it (choose-place.ts); null = none near */
  city: NearCity | null;
  /** state, county, canton … */
  region: string | null;
  country: string | null;
}

export interface NearCity {
  name: string;
  /** to its centre */
  km: number;
  /** so near that one is in it, and not only near it */
  isWithin: boolean;
}

/** Nothing is read before the first question. */
export interface Gazetteer {
  /** changes with the data and the rules of choice */
  readonly version: string;
  /** To be awaited before the others are asked. @throws AppError internal: the data is part of the product */
  ready(): Promise<void>;
  /** null = on the high seas, or no position on the globe */
  placeAt(latitude: number, longitude: number): Place | null;
  /** IANA name; null = not known */
  zoneAt(latitude: number, longitude: number): string | null;
}
