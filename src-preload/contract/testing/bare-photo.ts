/** @file A photo of which nothing is known but its file, and lines of text, for the tests of hosts and renderer. */
import type { Photo, TextLine } from '../index.ts';

export function barePhoto(id: string, path: string, over: Partial<Photo>): Photo {
  return {
    id,
    path,
    paths: [path],
    files: [{ path, state: 'present', sizeBytes: 2_400_000, role: 'picture' }],
    previews: { grid: null, large: null },
    media: { grid: null, large: null },
    thumbhash: null,
    width: 4_000,
    height: 3_000,
    takenAt: null,
    takenAtPrecision: null,
    takenAtOffset: null,
    takenAtSource: null,
    latitude: null,
    longitude: null,
    camera: { make: null, model: null },
    lens: null,
    exposure: null,
    title: null,
    description: null,
    keywords: [],
    hierarchies: [],
    altText: null,
    people: [],
    details: [],
    facts: [],
    sun: null,
    sunAbsence: 'no-position',
    rating: null,
    favourite: false,
    damaged: false,
    tags: [],
    rejectedTags: [],
    caption: { text: '', source: 'composed', probability: null, basis: '' },
    fileCaptionOff: false,
    otherCaptions: [],
    offers: [],
    objects: [],
    text: null,
    textAbsence: 'not-yet',
    ...over,
  };
}

/** Lines of text one below the other, each as wide as the picture. */
export function textLines(...texts: string[]): TextLine[] {
  return texts.map((text, at) => {
    const [top, bottom] = [at / texts.length, (at + 1) / texts.length];
    return {
      text,
      probability: 0.9,
      corners: [
        [0, top],
        [1, top],
        [1, bottom],
        [0, bottom],
      ],
    };
  });
}
