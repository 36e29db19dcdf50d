/** @file A photo with all that is known of it, for tests. */
import type { Photo } from '../../src-preload/contract/index.ts';
import { idOf } from './tiles.ts';

export function photoOf(index: number, over: Partial<Photo> = {}): Photo {
  const path = `/p/IMG_${index}.jpg`;
  return {
    id: idOf(index),
    path,
    paths: [path],
    files: [{ path, state: 'present', sizeBytes: 2_400_000, role: 'picture' }],
    previews: { grid: null, large: null },
    media: { grid: `g${index}`, large: null },
    thumbhash: null,
    width: 4_000,
    height: 3_000,
    takenAt: '2023-06-17T12:00:00',
    takenAtPrecision: 'second',
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
    rating: null,
    favourite: false,
    damaged: false,
    tags: [],
    rejectedTags: [],
    caption: { text: `Photo ${index}.`, source: 'composed', probability: 0.9, basis: 'from 1 dog' },
    fileCaptionOff: false,
    otherCaptions: [],
    offers: [],
    objects: [],
    text: null,
    ...over,
  };
}
