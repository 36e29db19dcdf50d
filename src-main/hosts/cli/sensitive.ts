/**
 * @file Photos that may be sensitive or are kept private, in a terminal: nothing of what they show is printed
 * without --sensitive. Their paths are, so that they can be named.
 */
import { isBlurred, type Photo, type PhotoTile } from '../../../src-preload/contract/index.ts';

export const sensitiveArg = {
  sensitive: {
    type: 'boolean',
    description: 'Also what photos show that may be sensitive, or are kept private',
  },
} as const;

/** said instead of what such a photo shows */
export const hiddenWords = 'Possibly sensitive: --sensitive tells what it shows.';

/** The alternative text of a photo in a list. */
export function altOf({ alt, blurred }: PhotoTile, sensitive: boolean): string {
  return blurred && !sensitive ? hiddenWords : alt;
}

/** Nothing of what it shows is told. */
export function isHidden({ screening }: Photo, sensitive: boolean): boolean {
  return !sensitive && isBlurred(screening?.state);
}

/**
 * The photo; of one that may be sensitive only what says nothing about what it shows: each field of a photo is
 * named here, so that a new one is decided about.
 */
export function shownPhoto(photo: Photo, sensitive: boolean): Photo {
  if (!isHidden(photo, sensitive)) return photo;
  const { id, path, paths, files, width, height, rating, favourite, damaged, screening } = photo;
  const { takenAt, takenAtPrecision, takenAtOffset, takenAtSource, latitude, longitude } = photo;
  const { camera, lens, exposure, sun, sunAbsence, fileCaptionOff } = photo;
  const nothing = { title: null, description: null, altText: null, text: null, textAbsence: null };
  return {
    ...{ id, path, paths, files, width, height, rating, favourite, damaged },
    ...{ takenAt, takenAtPrecision, takenAtOffset, takenAtSource, latitude, longitude },
    ...{ camera, lens, exposure, sun, sunAbsence, fileCaptionOff },
    ...(screening && { screening }),
    ...nothing,
    previews: { grid: null, large: null },
    media: { grid: null, large: null },
    thumbhash: null,
    caption: { text: '', source: 'composed', probability: null, basis: '' },
    otherCaptions: [],
    offers: [],
    keywords: [],
    hierarchies: [],
    people: [],
    details: [],
    facts: [],
    tags: [],
    rejectedTags: [],
    objects: [],
  };
}
