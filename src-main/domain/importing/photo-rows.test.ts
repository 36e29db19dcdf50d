/** @file A photo with several files gets the best date of their names and file dates. */
import { describe, expect, it } from 'vitest';
import { aPhotoRow } from '../../testing/builders.ts';
import { withFileDate } from './photo-rows.ts';

const now = Date.parse('2024-06-01T00:00:00Z');
const mtimeMs = Date.parse('2022-02-02T02:02:02Z');
const dated = (takenAt: string | null, takenAtSource: string | null) => aPhotoRow({ takenAt, takenAtSource });

describe('one more place of a photo', () => {
  it.each([
    [
      'a name beats a file date',
      dated('2020-01-01T00:00:00', 'file date'),
      'sub/IMG_20210304_050607.jpg',
      '2021-03-04T05:06:07',
      'file name',
    ],
    ['a file date beats none', dated(null, null), 'a.jpg', '2022-02-02T02:02:02', 'file date'],
    [
      'the earlier file date stays',
      dated('2020-01-01T00:00:00', 'file date'),
      'a.jpg',
      '2020-01-01T00:00:00',
      'file date',
    ],
    [
      'an earlier file date is taken',
      dated('2023-01-01T00:00:00', 'file date'),
      'a.jpg',
      '2022-02-02T02:02:02',
      'file date',
    ],
    [
      'a file date does not beat a name',
      dated('2023-01-01T00:00:00', 'file name'),
      'a.jpg',
      '2023-01-01T00:00:00',
      'file name',
    ],
    [
      'nothing beats metadata',
      dated('2023-01-01T00:00:00', 'EXIF DateTimeOriginal'),
      'IMG_20210304_050607.jpg',
      '2023-01-01T00:00:00',
      'EXIF DateTimeOriginal',
    ],
  ])('%s', (_what, row, relPath, takenAt, takenAtSource) => {
    const placed = withFileDate(row, { relPath, mtimeMs }, now);
    expect(placed).toMatchObject({ takenAt, takenAtSource, takenAtSortMs: Date.parse(`${takenAt}Z`) });
    if (placed !== row) expect(placed.metadata).toMatchObject({ takenAt, takenAtSource });
  });
});
