/**
 * @file When a picture was taken, by everything that may say so: fields, sidecars, Takeout, names; each line
 * is one file as it occurs.
 */
import { describe, expect, it } from 'vitest';
import { parseTakeout } from '../../domain/importing/takeout.ts';
import type { Tags } from './engine.ts';
import { toMetadata, type FileFacts } from './fields.ts';

const fileDate = '2022-02-03T04:05:06';
const base: FileFacts = {
  name: 'IMG_0001.jpg',
  mtimeMs: Date.parse(`${fileDate}Z`),
  nowMs: Date.parse('2026-01-01T00:00:00Z'),
  zoneOf: (latitude) => (latitude > 60 ? null : 'Europe/Berlin'),
};
const taken = (tags: Tags, more: Partial<FileFacts> = {}) => {
  const { takenAt, takenAtOffset, takenAtSource } = toMetadata(tags, { ...base, ...more });
  return [takenAt, takenAtOffset, takenAtSource];
};
const none = [fileDate, '+00:00', 'file date'];
const exif = (value: string, more: Tags = {}): Tags => ({ 'EXIF:DateTimeOriginal': value, ...more });
const original = 'EXIF DateTimeOriginal';

describe('EXIF', () => {
  it.each([
    ['2019:07:14 15:16:17', '2019-07-14T15:16:17'],
    ['2019-07-14 15:16:17', '2019-07-14T15:16:17'],
    ['2019/07/14 15:16:17', '2019-07-14T15:16:17'],
    ['2019.07.14 15:16:17', '2019-07-14T15:16:17'],
    ['2019:07:14T15:16:17', '2019-07-14T15:16:17'],
    ['2019:7:4 5:6:7', '2019-07-04T05:06:07'],
    ['2019:07:14 15:16', '2019-07-14T15:16:00'],
    ['  2019:07:14 15:16:17\u0000', '2019-07-14T15:16:17'],
    ['2019:07:14 00:00:00', '2019-07-14T00:00:00'],
    ['2024:02:29 23:59:59', '2024-02-29T23:59:59'],
    ['2000:02:29 12:00:00', '2000-02-29T12:00:00'],
    ['1839:08:19 12:00:00', '1839-08-19T12:00:00'],
    ['1969:07:20 20:17:40', '1969-07-20T20:17:40'],
    ['1970:01:01 12:00:00', '1970-01-01T12:00:00'],
    ['2050:12:31 23:59:59', '2050-12-31T23:59:59'],
    ['2019:07:14', '2019-07-14T00:00:00'],
    ['2019:07:14   :  :  ', '2019-07-14T00:00:00'],
    ['2019', '2019-01-01T00:00:00'],
    // clocks that were never set say what they say
    ['1980:01:01 00:00:00', '1980-01-01T00:00:00'],
    ['1998:01:01 00:00:00', '1998-01-01T00:00:00'],
    ['2000:01:01 00:00:00', '2000-01-01T00:00:00'],
    ['2002:12:08 12:00:00', '2002-12-08T12:00:00'],
  ])('%j is %s', (value, takenAt) => {
    expect(taken(exif(value))).toEqual([takenAt, null, original]);
  });

  it.each([
    '0000:00:00 00:00:00',
    '    :  :     :  :  ',
    ':  :',
    '',
    ' ',
    '0',
    '0000:00:00',
    '1970:01:01 00:00:00',
    '1970:01:01 01:00:00',
    '1969:12:31 19:00:00',
    '1970:01:01 05:30:00',
    '1904:01:01 00:00:00',
    '1899:12:30 00:00:00',
    '1601:01:01 00:00:00',
    '0001:01:01 00:00:00',
    '0019:07:14 15:16:17',
    '12:07:14 15:16:17',
    '14:07:2019 15:16:17',
    '07/14/2019 15:16:17',
    '9999:12:31 23:59:59',
    '65535:65535:65535 00:00:00',
    '1970:01:01',
    '20191',
    'Invalid Date',
    'NaN',
    'yesterday',
    '２０１９:07:14 15:16:17',
    '2019:07:14 15:16:17 (approx)',
    '1563117377',
  ])('%j is no date', (value) => {
    expect(taken(exif(value))).toEqual(none);
  });

  it.each([
    [{ 'EXIF:OffsetTimeOriginal': '+05:45' }, '+05:45'],
    [{ 'EXIF:OffsetTimeOriginal': 'Z' }, '+00:00'],
    [{ 'EXIF:OffsetTimeOriginal': '-0330' }, '-03:30'],
    [{ 'EXIF:OffsetTimeOriginal': '+14:00' }, '+14:00'],
    [{ 'EXIF:OffsetTimeOriginal': '+99:00' }, null],
    [{ 'EXIF:OffsetTimeOriginal': '   :  ' }, null],
    [{ 'EXIF:OffsetTimeOriginal': '' }, null],
    [{ 'EXIF:OffsetTimeDigitized': '+02:00' }, null],
  ])('with %j has the offset %s', (offsets, offset) => {
    expect(taken(exif('2019:07:14 15:16:17', offsets))).toEqual(['2019-07-14T15:16:17', offset, original]);
  });

  it.each([
    ['007', '.007'],
    ['18 ', '.18'],
    ['5', '.5'],
    ['123456', '.123'],
    ['', ''],
    ['   ', ''],
    ['abc', ''],
  ])('with the fraction %j ends in %j', (fraction, end) => {
    expect(taken(exif('2019:07:14 15:16:17', { 'EXIF:SubSecTimeOriginal': fraction }))[0]).toBe(
      `2019-07-14T15:16:17${end}`,
    );
  });
});

describe('fields', () => {
  it.each<[Tags, (string | null)[]]>([
    [
      exif('0000:00:00 00:00:00', {
        'EXIF:CreateDate': '2007:02:19 00:00:00',
        'EXIF:OffsetTimeDigitized': '-03:00',
      }),
      ['2007-02-19T00:00:00', '-03:00', 'EXIF CreateDate'],
    ],
    [exif('', { 'EXIF:ModifyDate': '2020:01:02 03:04:05' }), none],
    [
      { 'XMP:DateTimeOriginal': '2010:09:27 14:35:33+02:00', 'XMP:CreateDate': '2011:01:01 00:00:00' },
      ['2010-09-27T14:35:33', '+02:00', 'XMP DateTimeOriginal'],
    ],
    [{ 'XMP:DateCreated': '2010' }, ['2010-01-01T00:00:00', null, 'XMP DateCreated']],
    [{ 'XMP:DateCreated': '2010:05' }, ['2010-05-01T00:00:00', null, 'XMP DateCreated']],
    [{ 'XMP:DateCreated': '1970' }, ['1970-01-01T00:00:00', null, 'XMP DateCreated']],
    [{ 'XMP:DateCreated': '1904:01' }, ['1904-01-01T00:00:00', null, 'XMP DateCreated']],
    [{ 'XMP:DateCreated': '1970:01:01' }, none],
    [{ 'XMP:DateCreated': '2010:13' }, ['2010-01-01T00:00:00', null, 'XMP DateCreated']],
    [
      { 'XMP:DateCreated': '2010:09:27 14:35:33.25Z' },
      ['2010-09-27T14:35:33.25', '+00:00', 'XMP DateCreated'],
    ],
    [
      { 'IPTC:DateCreated': '2010:09:27', 'IPTC:TimeCreated': '14:35:33+02:00' },
      ['2010-09-27T14:35:33', '+02:00', 'IPTC DateCreated'],
    ],
    [
      { 'IPTC:DateCreated': '2010:09:27', 'IPTC:TimeCreated': '99:99:99' },
      ['2010-09-27T00:00:00', null, 'IPTC DateCreated'],
    ],
    [{ 'IPTC:DateCreated': '2010:09:27' }, ['2010-09-27T00:00:00', null, 'IPTC DateCreated']],
    [{ 'IPTC:DateCreated': '1950:00:00' }, ['1950-01-01T00:00:00', null, 'IPTC DateCreated']],
    [{ 'IPTC:DateCreated': '1950:08:00' }, ['1950-08-01T00:00:00', null, 'IPTC DateCreated']],
    [{ 'IPTC:DateCreated': '0000:00:00' }, none],
    [{ 'IPTC:TimeCreated': '14:30:00+00:00' }, none],
    [{ 'PNG:CreationTime': '2019:07:14 15:16:17' }, ['2019-07-14T15:16:17', null, 'PNG CreationTime']],
    [
      { 'PNG:CreationTime': 'Sun, 14 Jul 2019 15:16:17 +0200' },
      ['2019-07-14T15:16:17', '+02:00', 'PNG CreationTime'],
    ],
    [
      { 'PNG:CreationTime': '14 Jul 2019 15:16:17 GMT' },
      ['2019-07-14T15:16:17', '+00:00', 'PNG CreationTime'],
    ],
    [{ 'PNG:CreationTime': 'Sun Jul 14 15:16:17 2019' }, ['2019-07-14T15:16:17', null, 'PNG CreationTime']],
    [
      { 'PNG:CreationTime': 'Sun 14 Jul 2019 03:16:17 PM CEST' },
      ['2019-07-14T15:16:17', null, 'PNG CreationTime'],
    ],
    [{ 'PNG:CreationTime': 'Juli 2019' }, none],
    [
      { 'EXIF:GPSDateStamp': '2018:08:27', 'EXIF:GPSTimeStamp': '19:20:20' },
      ['2018-08-27T19:20:20', '+00:00', 'GPS date'],
    ],
    [{ 'EXIF:GPSDateStamp': '2018:08:27' }, ['2018-08-27T00:00:00', null, 'GPS date']],
    [{ 'XMP:GPSDateTime': '2018:08:27 19:20:20Z' }, ['2018-08-27T19:20:20', '+00:00', 'GPS date']],
    [
      exif('2018:08:27 21:20:20', { 'XMP:DateCreated': '2018:08:27 21:20:20+02:00' }),
      ['2018-08-27T21:20:20', '+02:00', original],
    ],
    [
      exif('2018:08:27 21:20:20', { 'IPTC:DateCreated': '2018:08:27', 'IPTC:TimeCreated': '21:20:20-05:00' }),
      ['2018-08-27T21:20:20', '-05:00', original],
    ],
    [
      exif('2018:08:27 21:20:20', { 'IPTC:DateCreated': '2018:08:27', 'IPTC:TimeCreated': '21:20:20+00:00' }),
      ['2018-08-27T21:20:20', null, original],
    ],
    [
      exif('2018:08:27 21:20:20', { 'EXIF:ModifyDate': '2018:08:27 21:20:20', 'EXIF:OffsetTime': '+09:00' }),
      ['2018-08-27T21:20:20', '+09:00', original],
    ],
    [{ 'EXIF:GPSDateStamp': '0000:00:00', 'EXIF:GPSTimeStamp': '00:00:00' }, none],
  ])('%j', (tags, expected) => {
    expect(taken(tags)).toEqual(expected);
  });
});

describe('the clock of the satellites', () => {
  const where: Tags = {
    'EXIF:GPSLatitude': '52.5',
    'EXIF:GPSLatitudeRef': 'N',
    'EXIF:GPSLongitude': '13.4',
    'EXIF:GPSLongitudeRef': 'E',
  };
  const at: Tags = { 'EXIF:GPSDateStamp': '2018:08:27', 'EXIF:GPSTimeStamp': '23:20:20.5' };
  it('is told as the clocks of the place showed it, before names and dates of files', () => {
    expect(taken({ ...at, ...where }, { name: 'IMG-20190102-WA0001.jpg' })).toEqual([
      '2018-08-28T01:20:20.5',
      '+02:00',
      'GPS date',
    ]);
    expect(
      taken({
        'XMP:GPSDateTime': '2018:01:27 23:20:20Z',
        'XMP:GPSLatitude': '52.5',
        'XMP:GPSLongitude': '13.4',
      }),
    ).toEqual(['2018-01-28T00:20:20', '+01:00', 'GPS date']);
    expect(
      taken(
        {},
        {
          sidecars: [
            {
              'XMP:GPSDateTime': '2018:01:27 23:20:20Z',
              'XMP:GPSLatitude': '52.5',
              'XMP:GPSLongitude': '13.4',
            },
          ],
        },
      ),
    ).toEqual(['2018-01-28T00:20:20', '+01:00', 'sidecar, GPS date']);
    expect(taken({ ...at, ...where, 'EXIF:GPSLatitude': '80' })).toEqual([
      '2018-08-27T23:20:20.5',
      '+00:00',
      'GPS date',
    ]);
  });
  it('comes after every other date that the file states', () => {
    expect(taken({ ...at, ...where, 'IPTC:DateCreated': '1950:00:00' })).toEqual([
      '1950-01-01T00:00:00',
      null,
      'IPTC DateCreated',
    ]);
  });
});

describe('precision', () => {
  const precision = (tags: Tags, more: Partial<FileFacts> = {}) =>
    toMetadata(tags, { ...base, ...more }).takenAtPrecision;
  it.each<[Tags, string]>([
    [exif('1993-00-00 12:00:00'), 'year'],
    [exif('1993:08:     :  :'), 'month'],
    [exif('2015:08:22 24:08:19'), 'second'],
    [{ 'XMP:DateCreated': '1978:00:00 00:00:00' }, 'year'],
    [{ 'IPTC:DateCreated': '1993:08:00' }, 'month'],
    [{ 'IPTC:DateCreated': '1993:08:15' }, 'day'],
    [{ 'IPTC:DateCreated': '1993:08:15', 'IPTC:TimeCreated': '10:11:12' }, 'second'],
    [{ 'XMP:DateCreated': '1993:08:15 10:11' }, 'minute'],
    [{ 'EXIF:GPSDateStamp': '1999:08:15' }, 'day'],
  ])('of %j is the %s', (tags, expected) => {
    expect(precision(tags)).toBe(expected);
  });
  it('of a name or a sidecar is what these say', () => {
    expect(precision({}, { name: 'IMG-20190102-WA0001.jpg' })).toBe('day');
    expect(precision({}, { sidecars: [{ 'XMP:DateTimeOriginal': '1978:00:00 00:00:00' }] })).toBe('year');
    expect(precision(exif('1978:01:01 00:00:00'), { sidecars: [{ 'XMP:DateTimeOriginal': '1978' }] })).toBe(
      'year',
    );
    expect(precision(exif('1978'), { sidecars: [{ 'XMP:DateTimeOriginal': '1978:05:06 10:11:12' }] })).toBe(
      'second',
    );
  });
});

describe('a sidecar against the file', () => {
  const file = exif('2019:07:14 15:16:17', { 'EXIF:SubSecTimeOriginal': '25' });
  const own = ['2019-07-14T15:16:17.25', null, original];
  it.each<[Tags, (string | null)[]]>([
    [{ 'XMP:DateTimeOriginal': '2019:07:14 15:16:17' }, own],
    [{ 'XMP:DateTimeOriginal': '2019:07:14 15:16:17+02:00' }, [own[0]!, '+02:00', original]],
    [{ 'XMP:DateTimeOriginal': '2019:07:14 15:16' }, own],
    [{ 'XMP:DateTimeOriginal': '2019:07:14 13:16:17Z' }, own],
    [{ 'XMP:DateCreated': '2019' }, own],
    [{ 'XMP:DateCreated': '2019:07' }, own],
    [{ 'XMP:DateCreated': '2019:07:14' }, own],
    [{ 'XMP:DateTimeOriginal': '0000:00:00 00:00:00' }, own],
    [{ 'XMP:CreateDate': '2021:01:01 10:00:00' }, own],
    [
      { 'XMP:DateTimeOriginal': '2019:07:14 16:16:17' },
      ['2019-07-14T16:16:17', null, 'sidecar, XMP DateTimeOriginal'],
    ],
    [
      { 'XMP:DateTimeOriginal': '2018:07:14 15:16:17' },
      ['2018-07-14T15:16:17', null, 'sidecar, XMP DateTimeOriginal'],
    ],
    [{ 'XMP:DateCreated': '1950' }, ['1950-01-01T00:00:00', null, 'sidecar, XMP DateCreated']],
  ])('%j', (sidecar, expected) => {
    expect(taken(file, { sidecars: [sidecar] })).toEqual(expected);
  });
  it('fills what the file does not say', () => {
    expect(taken({}, { sidecars: [{ 'XMP:CreateDate': '2010:09:27 14:35:33+02:00' }] })).toEqual([
      '2010-09-27T14:35:33',
      '+02:00',
      'sidecar, XMP CreateDate',
    ]);
    expect(
      taken(exif('2010:09:27 14:35:33', { 'EXIF:OffsetTimeOriginal': '+02:00' }), {
        sidecars: [{ 'XMP:DateTimeOriginal': '2010:09:27 12:35:33Z' }],
      })[0],
    ).toBe('2010-09-27T14:35:33');
  });
});

describe('Takeout', () => {
  const takeout = (timestamp: string | number, place?: { latitude: number; longitude: number }) =>
    parseTakeout(
      JSON.stringify({
        title: 'a.jpg',
        photoTakenTime: { timestamp },
        geoData: place ?? { latitude: 0, longitude: 0 },
      }),
    );
  const berlin = { latitude: 52.5, longitude: 13.4 };
  it.each([
    ['1563113777', berlin, ['2019-07-14T16:16:17', '+02:00', 'Google Takeout']],
    ['1546300800', berlin, ['2019-01-01T01:00:00', '+01:00', 'Google Takeout']],
    ['-631152000', berlin, ['1950-01-01T01:00:00', '+01:00', 'Google Takeout']],
    ['1563113777', undefined, ['2019-07-14T14:16:17', '+00:00', 'Google Takeout, in UTC']],
    [
      '1563113777',
      { latitude: 80, longitude: 0 },
      ['2019-07-14T14:16:17', '+00:00', 'Google Takeout, in UTC'],
    ],
    ['0', berlin, none],
    ['99999999999999', berlin, none],
    ['soon', berlin, none],
    [1e300, berlin, none],
  ])('%s at %j', (timestamp, place, expected) => {
    expect(taken({}, { takeout: takeout(timestamp, place) })).toEqual(expected);
  });
  it('comes after the file’s own time, and before its name, unless that says the same moment as a wall time', () => {
    expect(taken(exif('2001:02:03 04:05:06'), { takeout: takeout('1563113777') })[2]).toBe(original);
    expect(taken({}, { takeout: takeout('1563113777'), name: 'IMG-20190102-WA0001.jpg' })[2]).toBe(
      'Google Takeout, in UTC',
    );
    expect(taken({}, { takeout: takeout('1563113777'), name: 'Screenshot_20190714-101617.png' })).toEqual([
      '2019-07-14T10:16:17',
      null,
      'file name',
    ]);
    expect(taken({}, { takeout: takeout('1563113777'), name: 'Screenshot_20200714-101617.png' })[2]).toBe(
      'Google Takeout, in UTC',
    );
  });
});

describe('names', () => {
  it.each([
    ['IMG_20210304_050607.jpg', '2021-03-04T05:06:07'],
    ['PXL_20250126_164931991.MP.jpg', '2025-01-26T16:49:31.991'],
    ['MVIMG_20190102_030405.jpg', '2019-01-02T03:04:05'],
    ['photo_2021-03-04_05-06-07.jpg', '2021-03-04T05:06:07'],
    ['signal-2021-03-04-050607.jpg', '2021-03-04T05:06:07'],
    ['signal-2021-03-04-05-06-07-123-1.jpg', '2021-03-04T05:06:07'],
    ['WhatsApp Image 2019-01-02 at 3.04.05 PM.jpeg', '2019-01-02T15:04:05'],
    ['IMG-20190102-WA0001(1).jpg', '2019-01-02T00:00:00'],
    ['Screenshot from 2021-03-04 05-06-07.png', '2021-03-04T05:06:07'],
    ['Bildschirmfoto 2021-03-04 um 05.06.07.png', '2021-03-04T05:06:07'],
    ['Capture d’écran 2021-03-04 à 05.06.07.png', '2021-03-04T05:06:07'],
    ['Screen Shot 2021-03-04 at 12.06.07 AM.png', '2021-03-04T00:06:07'],
    ['DJI_20210304050607_0001_D.JPG', '2021-03-04T05:06:07'],
    ['IMG20210304050607.jpg', '2021-03-04T05:06:07'],
    ['WP_20140304_05_06_07_Pro.jpg', '2014-03-04T05:06:07'],
    ['WP_20140304_001.jpg', '2014-03-04T00:00:00'],
    ['IMG_20200101_120000_BURST001.jpg', '2020-01-01T12:00:00'],
    ['00000PORTRAIT_00000_BURST20190102030405678_COVER.jpg', null],
    ['GOPR0001.JPG', null],
    ['GH010042.JPG', null],
    ['DJI_0042.JPG', null],
    ['20210304.jpg', null],
    ['DSC_20190102.jpg', null],
    ['IMG_20190230_010101.jpg', null],
    ['IMG_20210304_246060.jpg', null],
    ['FB_IMG_1500000000000.jpg', null],
    ['mmexport1609459200000.jpg', null],
    ['1563113777.jpg', null],
    ['04-03-2021.jpg', null],
    ['2021-03.jpg', null],
    ['report-2021-03-04-2.jpg', null],
    ['IMG_99999999_999999.jpg', null],
  ])('%s', (name, takenAt) => {
    expect(taken({}, { name })).toEqual(
      takenAt === null ? none : [takenAt, name.startsWith('PXL_') ? '+00:00' : null, 'file name'],
    );
  });
});
