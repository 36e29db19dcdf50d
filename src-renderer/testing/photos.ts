/** @file A photo with all that is known of it, for tests. */
import type { Photo } from '../../src-preload/contract/index.ts';
import { barePhoto } from '../../src-preload/contract/testing/bare-photo.ts';
import { idOf } from './tiles.ts';

export function photoOf(index: number, over: Partial<Photo> = {}): Photo {
  return barePhoto(idOf(index), `/p/IMG_${index}.jpg`, {
    media: { grid: `g${index}`, large: null },
    takenAt: '2023-06-17T12:00:00',
    takenAtPrecision: 'second',
    caption: { text: `Photo ${index}.`, source: 'composed', probability: 0.9, basis: 'from 1 dog' },
    ...over,
  });
}
