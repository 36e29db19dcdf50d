/** @file Where the camera looked: EXIF before XMP, magnetic or true, and values that are no direction. */
import { expect, it } from 'vitest';
import { headingOf } from './heading.ts';

it.each([
  [
    { 'EXIF:GPSImgDirection': '182.5', 'EXIF:GPSImgDirectionRef': 'T' },
    { degrees: 182.5, magnetic: false },
  ],
  [
    { 'EXIF:GPSImgDirection': '182.5', 'EXIF:GPSImgDirectionRef': 'M' },
    { degrees: 182.5, magnetic: true },
  ],
  [{ 'EXIF:GPSImgDirection': '90' }, { degrees: 90, magnetic: false }],
  [
    { 'EXIF:GPSImgDirection': '360', 'EXIF:GPSImgDirectionRef': 'T' },
    { degrees: 0, magnetic: false },
  ],
  [{ 'EXIF:GPSImgDirection': '655.35', 'EXIF:GPSImgDirectionRef': 'T' }, null],
  [{ 'EXIF:GPSImgDirection': 'undef' }, null],
  [{ 'EXIF:GPSImgDirection': '-1' }, null],
  [
    { 'XMP:GPSImgDirection': '12', 'XMP:GPSImgDirectionRef': 'M' },
    { degrees: 12, magnetic: true },
  ],
  [
    { 'EXIF:GPSImgDirection': 'undef', 'XMP:GPSImgDirection': '12' },
    { degrees: 12, magnetic: false },
  ],
  [{}, null],
])('%j', (tags, heading) => {
  expect(headingOf([tags])).toEqual(heading);
});

it('the file comes before its sidecars', () => {
  const sources = [{}, { 'XMP:GPSImgDirection': '12' }, { 'XMP:GPSImgDirection': '13' }];
  expect(headingOf(sources)).toEqual({ degrees: 12, magnetic: false });
});
