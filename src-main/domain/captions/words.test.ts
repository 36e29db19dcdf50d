/** @file When a photo was taken, in words; and which descriptions nobody wrote. */
import { describe, expect, it } from 'vitest';
import { writtenDescription } from '../derive/captions/camera-words.ts';
import { takenWords } from '../derive/captions/taken-time.ts';

describe('takenWords', () => {
  it.each([
    [
      '2023-06-14T19:30:00',
      'DateTimeOriginal',
      { month: 'June 2023', day: '14 June 2023', hours: 'in the evening' },
    ],
    [
      '2023-06-04T04:59:59.120',
      'DateTimeOriginal',
      { month: 'June 2023', day: '4 June 2023', hours: 'at night' },
    ],
    [
      '2023-06-14T11:00:00',
      'DateTimeOriginal',
      { month: 'June 2023', day: '14 June 2023', hours: 'in the morning' },
    ],
    ['2019-01-02T00:00:00', 'file name', { month: 'January 2019', day: '2 January 2019', hours: null }],
    ['2023-06-14T19:30:00', 'file date', null],
    ['2023-13-14T19:30:00', 'DateTimeOriginal', null],
    [null, null, null],
  ])('%s from %s', (takenAt, takenAtSource, words) => {
    const found = takenWords({ takenAt, takenAtSource });
    expect(found && { month: found.month, day: found.day, hours: found.hours }).toEqual(words);
  });

  it.each([
    ['year', { month: '1993', day: '1993', on: 'in 1993', hours: null }],
    ['month', { month: 'August 1993', day: 'August 1993', on: 'in August 1993', hours: null }],
    ['day', { month: 'August 1993', day: '15 August 1993', on: 'on 15 August 1993', hours: null }],
    [
      'minute',
      { month: 'August 1993', day: '15 August 1993', on: 'on 15 August 1993', hours: 'in the morning' },
    ],
  ] as const)('of a date known to the %s say no more', (takenAtPrecision, words) => {
    expect(
      takenWords({ takenAt: '1993-08-15T10:11:00', takenAtPrecision, takenAtSource: 'XMP DateCreated' }),
    ).toEqual(words);
  });
});

describe('writtenDescription', () => {
  it.each([
    'OLYMPUS DIGITAL CAMERA',
    'SONY DSC',
    'DCIM',
    '  ',
    '___',
    'Exif_JPEG_PICTURE',
    '<KENOX S630  / Samsung S630>',
    'Processed with VSCO with a6 preset',
    'IMG_20190102',
    'Created with GIMP',
    'untitled',
    'dav',
  ])('takes “%s” for camera words', (text) => {
    expect(writtenDescription(text)).toBeNull();
  });

  it.each([
    '_cuva',
    'smart',
    'bsh',
    'oplus_131072',
    'DCIM\\100GOPRO\\GOPR0001.JPG',
    'C:\\photos\\a.tif',
    '/storage/emulated/0/DCIM/a.jpg',
    'filter: 0; jpegRotation: 0; fileterIntensity: 0.000000;',
    '{"remix_data":[]}',
    'CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90',
    'charset=InvalidCharsetId',
    '9f86d081884c7d659a2feaa0c55ad015',
  ])('takes “%s” for nobody’s words', (text) => {
    expect(writtenDescription(text)).toBeNull();
  });

  it.each([
    'Anna; Bert: on the beach',
    'Rome/Paris',
    'Note: bring this; it is old',
    'Grandma at the lake',
    'Taken in Rome by Paolo',
    'Canon ball at the fort',
    'Made by Anna',
    'Sony',
    '我们的家',
    'Default settings of our lives',
  ])('takes “%s” for a person’s words', (text) => {
    expect(writtenDescription(text)).toBe(text);
  });

  it('takes the file’s own name for nothing', () => {
    expect(writtenDescription('Summer 12', ['Summer 12.jpg'])).toBeNull();
    expect(writtenDescription('Summer 12', ['other.jpg'])).toBe('Summer 12');
  });
});
