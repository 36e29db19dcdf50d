/**
 * @file Which descriptions are a camera's own: by how often, on how many days and on which share of its
 * photos they stand.
 */
import { describe, expect, it } from 'vitest';
import { cameraTexts, isCameraText, type DescribedPhoto } from './camera-texts.ts';

const photos = (
  count: number,
  description: string | null,
  { days = count, camera = 'X1', from = 0 }: { days?: number; camera?: string | null; from?: number } = {},
): DescribedPhoto[] =>
  Array.from({ length: count }, (_, at) => ({
    make: camera && 'Acme',
    model: camera,
    description,
    takenAt: days === 0 ? null : `2019-05-${String(1 + ((from + at) % days)).padStart(2, '0')}T10:00:00`,
    takenAtSource: 'EXIF DateTimeOriginal',
  }));
const isOwn = (library: readonly DescribedPhoto[], description: string, camera: string | null = 'X1') =>
  isCameraText(cameraTexts(library), { make: camera && 'Acme', model: camera, description });

describe('a text is the camera’s own', () => {
  it.each<[string, DescribedPhoto[], string, boolean]>([
    ['a word on most of its photos', [...photos(5, 'qzmode'), ...photos(3, null)], 'qzmode', true],
    ['two words on all', photos(4, 'Vivid Tone'), 'Vivid Tone', true],
    ['two words on all, of one day', photos(6, 'Birthday party', { days: 1 }), 'Birthday party', false],
    ['two words on all, without dates', photos(6, 'Vivid Tone', { days: 0 }), 'Vivid Tone', true],
    ['a code on all, of one day', photos(6, 'qzmode', { days: 1 }), 'qzmode', true],
    ['a word on three', photos(3, 'qzmode'), 'qzmode', false],
    ['a word on a few of many', [...photos(5, 'Rome'), ...photos(30, null)], 'Rome', false],
    ['a code on many, of many days', [...photos(12, 'xptr'), ...photos(100, null)], 'xptr', true],
    ['a code on many, of one day', [...photos(12, 'rome', { days: 1 }), ...photos(100, null)], 'rome', false],
    [
      'a sentence on nearly all, of many days',
      photos(10, 'Shot with the Acme smart lens system'),
      'Shot with the Acme smart lens system',
      true,
    ],
    [
      'a sentence on nearly all, without dates',
      photos(10, 'Shot with the Acme smart lens system', { days: 0 }),
      'Shot with the Acme smart lens system',
      true,
    ],
    [
      'a sentence on the photos of one event',
      photos(20, 'Anna and Bert get married', { days: 2 }),
      'Anna and Bert get married',
      false,
    ],
    [
      'a sentence on half',
      [...photos(10, 'Our long summer by the sea'), ...photos(10, null)],
      'Our long summer by the sea',
      false,
    ],
    ['whatever the white space', [...photos(5, ' qz  mode '), ...photos(1, null)], 'qz mode', true],
  ])('%s', (_, library, description, expected) => {
    expect(isOwn(library, description)).toBe(expected);
  });

  it('of that camera alone, and never without a camera', () => {
    const library = [...photos(5, 'qzmode'), ...photos(5, 'qzmode', { camera: null })];
    expect([
      isOwn(library, 'qzmode', 'X1'),
      isOwn(library, 'qzmode', 'Y2'),
      isOwn(library, 'qzmode', null),
    ]).toEqual([true, false, false]);
  });

  it('in whatever order the photos come', () => {
    const library = [...photos(12, 'xptr'), ...photos(10, 'Vivid Tone'), ...photos(2, 'Rome')];
    expect([...cameraTexts(library.toReversed())].sort()).toEqual([...cameraTexts(library)].sort());
  });
});
