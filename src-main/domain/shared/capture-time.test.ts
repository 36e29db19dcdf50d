/**
 * @file Capture times: spellings, order of fields, impossible dates, names that carry a date and names that
 * don't.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  captureTime,
  sortTimeMs,
  takenPeriod,
  timeFromFile,
  timeFromName,
  timelineMonthOf,
  type DateField,
} from './capture-time.ts';

const one = (value: string, more: { subSeconds?: string; offset?: string; partial?: boolean } = {}) =>
  captureTime([{ source: 'EXIF DateTimeOriginal', value, ...more }]);

describe('capture time from fields', () => {
  it.each([
    ['2019:07:14 15:16:17', '2019-07-14T15:16:17', null],
    ['2019-07-14T15:16:17', '2019-07-14T15:16:17', null],
    ['2019:07:14 15:16:17+05:45', '2019-07-14T15:16:17', '+05:45'],
    ['2019:07:14 15:16:17Z', '2019-07-14T15:16:17', '+00:00'],
    ['2019:07:14 15:16:17.018', '2019-07-14T15:16:17.018', null],
    ['2019:07:14 15:16', '2019-07-14T15:16:00', null],
    ['2019/7/4 5:06:07', '2019-07-04T05:06:07', null],
    ['1839:08:19 12:00:00', '1839-08-19T12:00:00', null],
    ['2024:02:29 00:00:00', '2024-02-29T00:00:00', null],
    ['2050:12:31 23:59:59', '2050-12-31T23:59:59', null],
    ['1998:01:01 00:00:00', '1998-01-01T00:00:00', null],
  ])('reads %s', (value, takenAt, takenAtOffset) => {
    expect(one(value)).toEqual({
      takenAt,
      takenAtPrecision: value.endsWith(' 15:16') ? 'minute' : 'second',
      takenAtOffset,
      takenAtSource: 'EXIF DateTimeOriginal',
    });
  });

  it.each([
    '0000:00:00 00:00:00',
    '    :  :     :  :  ',
    '',
    '2001:12:00 10:00:00',
    '2001:00:12 10:00:00',
    '2023:02:29 10:00:00',
    '2020:01:01 10:61:00',
    '1970:01:01 00:00:00',
    '1899:12:30 00:00:00',
    '1904:01:01 00:00:00',
    '1601:01:01 00:00:00',
    '0001:01:01 00:00:00',
    'Invalid Date',
    '14:30:00+00:00',
    '2020:01:01',
    '12345',
  ])('holds “%s” for no date', (value) => {
    expect(one(value)).toBeNull();
  });

  it('takes fraction and offset from fields of their own', () => {
    expect(one('2019:07:14 15:16:17', { subSeconds: '007', offset: '+00:00' })).toMatchObject({
      takenAt: '2019-07-14T15:16:17.007',
      takenAtOffset: '+00:00',
    });
    expect(one('2019:07:14 15:16:17', { subSeconds: '18 ', offset: '   :  ' })).toMatchObject({
      takenAt: '2019-07-14T15:16:17.18',
      takenAtOffset: null,
    });
    expect(one('2019:07:14 15:16:17', { subSeconds: '123456', offset: '+99:00' })).toMatchObject({
      takenAt: '2019-07-14T15:16:17.123',
      takenAtOffset: null,
    });
    expect(one('2019:07:14 15:16:17.5', { subSeconds: '77' })).toMatchObject({
      takenAt: '2019-07-14T15:16:17.5',
    });
  });

  it('takes the first field that holds a possible date', () => {
    const fields = [
      { source: 'EXIF DateTimeOriginal', value: '0000:00:00 00:00:00' },
      { source: 'EXIF CreateDate', value: '2007:02:19 00:00:00' },
      { source: 'XMP CreateDate', value: '2010:01:01 00:00:00' },
    ];
    expect(captureTime(fields)).toMatchObject({
      takenAt: '2007-02-19T00:00:00',
      takenAtSource: 'EXIF CreateDate',
    });
    expect(captureTime([])).toBeNull();
  });

  it('takes a day, a month or a year alone only where the field may hold one', () => {
    expect(one('1950', { partial: true })?.takenAt).toBe('1950-01-01T00:00:00');
    expect(one('1950:08', { partial: true })?.takenAt).toBe('1950-08-01T00:00:00');
    expect(one('1950:08:15', { partial: true })?.takenAt).toBe('1950-08-15T00:00:00');
    expect(one('1950:00:00', { partial: true })?.takenAt).toBe('1950-01-01T00:00:00'); // as IPTC says that neither month nor day is known
    expect(one('1950:00:12', { partial: true })).toMatchObject({
      takenAt: '1950-01-01T00:00:00',
      takenAtPrecision: 'year',
    });
    expect(one('1950')).toBeNull();
  });

  it.each([
    ['2015:08:22 24:08:19', '2015-08-22T00:08:19', 'second'],
    ['2015:08:22 24:00:00', '2015-08-22T00:00:00', 'second'],
    ['2015:08:22 10:08:60', '2015-08-22T10:08:59', 'second'],
    ['1993-00-00 12:00:00', '1993-01-01T00:00:00', 'year'],
    ['1993:00:00 00:00:00', '1993-01-01T00:00:00', 'year'],
    ['1993:  :     :  :  ', '1993-01-01T00:00:00', 'year'],
    ['1993:  :     :  :', '1993-01-01T00:00:00', 'year'],
    ['1993 12:00:00', '1993-01-01T00:00:00', 'year'],
    ['1993', '1993-01-01T00:00:00', 'year'],
    ['1993?', '1993-01-01T00:00:00', 'year'],
    ['1984-XX-XX', '1984-01-01T00:00:00', 'year'],
    ['1984-uu', '1984-01-01T00:00:00', 'year'],
    ['2001-21', '2001-01-01T00:00:00', 'year'],
    ['19930000', '1993-01-01T00:00:00', 'year'],
    ['2001:13:01 10:00:00', '2001-01-01T00:00:00', 'year'],
    ['1993:08:00 00:00:00', '1993-08-01T00:00:00', 'month'],
    ['1993:08:     :  :', '1993-08-01T00:00:00', 'month'],
    ['1993-08', '1993-08-01T00:00:00', 'month'],
    ['1993-08~', '1993-08-01T00:00:00', 'month'],
    ['1993-08-XX', '1993-08-01T00:00:00', 'month'],
    ['19930800', '1993-08-01T00:00:00', 'month'],
    ['199308', '1993-08-01T00:00:00', 'month'],
    ['2001:02:30 10:00:00', '2001-02-01T00:00:00', 'month'],
    ['1993:08:15', '1993-08-15T00:00:00', 'day'],
    ['19930815', '1993-08-15T00:00:00', 'day'],
    ['1993:08:15   :  :  ', '1993-08-15T00:00:00', 'day'],
    ['1993:08:15 25:61:00', '1993-08-15T00:00:00', 'day'],
    ['1993-08-15T10:11', '1993-08-15T10:11:00', 'minute'],
    ['19930815T101112Z', '1993-08-15T10:11:12', 'second'],
    ['99:07:14 15:16:17', '1999-07-14T15:16:17', 'second'],
  ])('of “%s” keeps what it says: %s to the %s', (value, takenAt, takenAtPrecision) => {
    expect(one(value, { partial: true })).toMatchObject({ takenAt, takenAtPrecision });
  });

  it.each([
    '',
    '0000',
    '0000:00:00',
    '9999:12:31 23:59:59',
    '0001:01:01',
    '199X',
    '12:07:14 15:16:17',
    '1993 boats',
    '1920-1080',
    '19931',
    ':  :',
    '2100:01:01 00:00:00',
  ])('of “%s” keeps nothing', (value) => {
    expect(one(value, { partial: true })).toBeNull();
  });

  it('completes a date known in part from another field of the same moment, and takes no filled-in midnight for a time', () => {
    const field = (source: string, value: string, more: Partial<DateField> = {}): DateField => ({
      source,
      value,
      partial: true,
      ...more,
    });
    expect(captureTime([field('a', '1993:08:00 00:00:00'), field('b', '1993-08-15')])).toMatchObject({
      takenAt: '1993-08-15T00:00:00',
      takenAtPrecision: 'day',
      takenAtSource: 'b',
    });
    expect(captureTime([field('a', '1993'), field('b', '1994-08-15')])).toMatchObject({
      takenAtPrecision: 'year',
      takenAtSource: 'a',
    });
    expect(
      captureTime([field('a', '2019'), field('b', '2019:12:01 10:00:00', { digitised: true })]),
    ).toMatchObject({ takenAtPrecision: 'year', takenAtSource: 'a' });
    expect(captureTime([field('a', '1993:01:01 00:00:00'), field('b', '1993')])).toMatchObject({
      takenAt: '1993-01-01T00:00:00',
      takenAtPrecision: 'year',
      takenAtSource: 'a',
    });
    expect(captureTime([field('a', '2007:02:19 00:00:00'), field('b', '2007:02:19')])).toMatchObject({
      takenAtPrecision: 'day',
    });
    expect(captureTime([field('a', '2007:02:19 10:11:00'), field('b', '2007-02-19T10:11')])).toMatchObject({
      takenAtPrecision: 'second',
    });
  });

  it('takes the offset from any field of the same second', () => {
    const field = (value: string, more: Partial<DateField> = {}): DateField => ({
      source: value,
      value,
      partial: true,
      ...more,
    });
    expect(captureTime([field('2019:07:14 15:16:17'), field('2019-07-14T15:16:17+02:00')])).toMatchObject({
      takenAtOffset: '+02:00',
      takenAtSource: '2019:07:14 15:16:17',
    });
    expect(
      captureTime([
        field('2019:07:14 15:16:17'),
        field('2019:07:14 15:16:17', { offset: '-03:30', zoneOnly: true }),
      ]),
    ).toMatchObject({ takenAtOffset: '-03:30' });
    expect(captureTime([field('2019:07:14 15:16:17'), field('2019:07:14 15:16:18+02:00')])).toMatchObject({
      takenAtOffset: null,
    });
    expect(captureTime([field('2019:07:14 15:16:17', { zoneOnly: true })])).toBeNull();
  });

  it('says a possible wall time or nothing, whatever the text', () => {
    const text = fc.oneof(
      fc.string(),
      fc.stringMatching(/^\d{4}:\d\d:\d\d \d\d:\d\d:\d\d$/),
      fc.stringMatching(/^[12]\d{3}[-:]\d\d[-:]\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/),
    );
    fc.assert(
      fc.property(text, fc.string(), fc.string(), (value, subSeconds, offset) => {
        const time = one(value, { subSeconds, offset, partial: true });
        if (!time) return;
        expect(time.takenAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?$/);
        expect(new Date(sortTimeMs(time.takenAt)).toISOString().slice(0, 19)).toBe(time.takenAt.slice(0, 19));
        if (time.takenAtOffset !== null) expect(time.takenAtOffset).toMatch(/^[+-]\d\d:\d\d$/);
      }),
    );
  });
});

describe('what a date known in part stands for', () => {
  it.each([
    ['year', '1993-01-01', '1994-01-01', '1993'],
    ['month', '1993-12-01', '1994-01-01', '1993-12'],
    ['day', '1993-08-15', '1993-08-16', '1993-08'],
  ] as const)('to the %s', (precision, from, until, heading) => {
    expect(takenPeriod(Date.parse(from), precision)).toEqual({
      fromMs: Date.parse(from),
      untilMs: Date.parse(until),
    });
    expect(timelineMonthOf(Date.parse(from), precision)).toBe(heading);
  });
  it('is one moment where it is whole', () => {
    expect(takenPeriod(5_000, null)).toEqual({ fromMs: 5_000, untilMs: 5_001 });
    expect([timelineMonthOf(null, null), timelineMonthOf(Date.UTC(2023, 5), null)]).toEqual([
      'undated',
      '2023-06',
    ]);
  });
});

describe('capture time from a file name', () => {
  it.each([
    ['IMG_20210304_050607.jpg', '2021-03-04T05:06:07'],
    ['PXL_20250126_164931991.jpg', '2025-01-26T16:49:31.991'],
    ['20190102_030405(1).jpg', '2019-01-02T03:04:05'],
    ['Screenshot_2021-03-04-05-06-07.png', '2021-03-04T05:06:07'],
    ['Screenshot_20210304-050607_Maps.jpg', '2021-03-04T05:06:07'],
    ['2021-03-04 05.06.07.jpg', '2021-03-04T05:06:07'],
    ['Screenshot 2021-03-04 at 5.06.07 PM.png', '2021-03-04T17:06:07'],
    ['Screenshot 2021-03-04 at 12.06.07\u202fAM.png', '2021-03-04T00:06:07'],
    ['WhatsApp Image 2019-01-02 at 03.04.05.jpeg', '2019-01-02T03:04:05'],
    ['signal-2021-03-04-05-06-07-123.jpg', '2021-03-04T05:06:07'],
    ['WIN_20200101_12_34_56_Pro.jpg', '2020-01-01T12:34:56'],
    ['C360_2015-06-01-12-00-00-000.jpg', '2015-06-01T12:00:00'],
    ['IMG-20190102-WA0001.jpg', '2019-01-02T00:00:00'],
    ['Grandmother 1950-08-15.jpg', '1950-08-15T00:00:00'],
  ])('reads %s', (name, takenAt) => {
    expect(timeFromName(name)).toEqual({
      takenAt,
      takenAtPrecision: takenAt.endsWith('T00:00:00') ? 'day' : 'second',
      takenAtOffset: name.startsWith('PXL_') ? '+00:00' : null,
      takenAtSource: 'file name',
    });
  });

  it.each([
    'DSC_20190102.jpg',
    'IMG_0001.jpg',
    '12345678901234567890.jpg',
    'IMG_20211304_050607.jpg',
    'IMG_20210304_250607.jpg',
    'IMG-20190230-WA0001.jpg',
    'FB_IMG_1500000000000.jpg',
    'scan 1920-1080.jpg',
    '2021-13-04.jpg',
    '1920x1080.png',
    '20210304050607123456.jpg',
  ])('finds no date in %s', (name) => {
    expect(timeFromName(name)).toBeNull();
  });
});

describe('capture time from the file date', () => {
  const now = Date.parse('2024-05-01T10:00:00Z');
  it('is given in UTC and marked', () => {
    expect(timeFromFile(Date.parse('2020-02-03T04:05:06.789Z'), now)).toEqual({
      takenAt: '2020-02-03T04:05:06',
      takenAtPrecision: 'second',
      takenAtOffset: '+00:00',
      takenAtSource: 'file date',
    });
  });
  it.each([0, 1_000, -1, Number.NaN, now + 2 * 86_400_000])('%s is none', (mtimeMs) => {
    expect(timeFromFile(mtimeMs, now)).toBeNull();
  });
});
