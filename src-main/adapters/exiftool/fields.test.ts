/** @file From ExifTool's tags to metadata: positions, words, keywords, ratings, order of dates. */
import { describe, expect, it } from 'vitest';
import type { Tags } from './engine.ts';
import { toMetadata } from './fields.ts';

const file = { name: 'IMG_0001.jpg', mtimeMs: Date.parse('2022-02-03T04:05:06Z'), nowMs: Date.parse('2024-01-01T00:00:00Z') };
const from = (tags: Tags, name = file.name) => toMetadata(tags, { ...file, name });

describe('dates', () => {
  it('take the moment of capture with its fraction and its own offset', () => {
    const tags = { 'EXIF:DateTimeOriginal': '2024:08:30 10:00:00', 'EXIF:SubSecTimeOriginal': '18', 'EXIF:OffsetTimeOriginal': '+02:00', 'EXIF:CreateDate': '2024:08:31 10:00:00', 'XMP:DateCreated': '2023:01:01' };
    expect(from(tags)).toMatchObject({ takenAt: '2024-08-30T10:00:00.18', takenAtOffset: '+02:00', takenAtSource: 'EXIF DateTimeOriginal' });
  });
  it.each([
    [{ 'EXIF:DateTimeOriginal': '0000:00:00 00:00:00', 'EXIF:CreateDate': '2007:02:19 00:00:00', 'EXIF:OffsetTimeDigitized': '-03:00' }, '2007-02-19T00:00:00', '-03:00', 'EXIF CreateDate'],
    [{ 'XMP:DateCreated': '1950:08' }, '1950-08-01T00:00:00', null, 'XMP DateCreated'],
    [{ 'XMP:CreateDate': '2014:04:27 12:42:47' }, '2014-04-27T12:42:47', null, 'XMP CreateDate'],
    [{ 'IPTC:DateCreated': '2010:09:27', 'IPTC:TimeCreated': '14:35:33+02:00' }, '2010-09-27T14:35:33', '+02:00', 'IPTC DateCreated'],
    [{ 'IPTC:DateCreated': '2010:09:27' }, '2010-09-27T00:00:00', null, 'IPTC DateCreated'],
    [{ 'EXIF:GPSDateStamp': '2018:08:27', 'EXIF:GPSTimeStamp': '19:20:20' }, '2018-08-27T19:20:20', '+00:00', 'GPS date'],
    [{ 'IPTC:TimeCreated': '14:30:00+00:00' }, '2022-02-03T04:05:06', '+00:00', 'file date'],
    [{ 'EXIF:GPSDateStamp': '0000:00:00', 'EXIF:GPSTimeStamp': '00:00:00' }, '2022-02-03T04:05:06', '+00:00', 'file date'],
  ])('%j', (tags, takenAt, takenAtOffset, takenAtSource) => {
    expect(from(tags)).toMatchObject({ takenAt, takenAtOffset, takenAtSource });
  });
  it('prefer the name to the file date, and know when there is none', () => {
    expect(from({}, 'IMG-20190102-WA0001.jpg')).toMatchObject({ takenAt: '2019-01-02T00:00:00', takenAtSource: 'file name' });
    expect(toMetadata({}, { ...file, mtimeMs: Number.NaN })).toMatchObject({ takenAt: null, takenAtOffset: null, takenAtSource: null });
  });
});

describe('positions', () => {
  const gps = (latitude: string, north: string, longitude: string, east: string) => ({ 'EXIF:GPSLatitude': latitude, 'EXIF:GPSLatitudeRef': north, 'EXIF:GPSLongitude': longitude, 'EXIF:GPSLongitudeRef': east });
  it.each([
    [gps('33.45', 'S', '70.65', 'W'), -33.45, -70.65],
    [gps('33.45', 'N', '70.65', 'E'), 33.45, 70.65],
    [gps('33.45', 'South', '70.65', 'West'), -33.45, -70.65],
    [gps('0', 'N', '10', 'E'), 0, 10],
    [gps('0', 'N', '0', 'E'), null, null],
    [gps('undef', 'N', 'undef', 'E'), null, null],
    [gps('238', 'N', '10', 'E'), null, null],
    [gps('10', 'N', '181', 'E'), null, null],
    [gps('10', '', '11', 'E'), null, null],
    [{ 'XMP:GPSLatitude': '-53.15', 'XMP:GPSLongitude': '8.7' }, -53.15, 8.7],
    [{ ...gps('0', 'N', '0', 'E'), 'XMP:GPSLatitude': '53.15', 'XMP:GPSLongitude': '8.7' }, 53.15, 8.7],
    [{ 'XMP:GPSLatitude': '53.15' }, null, null],
  ])('%j', (tags, latitude, longitude) => {
    expect(from(tags)).toMatchObject({ latitude, longitude });
  });
});

describe('words', () => {
  it('tell the exposure as photographers write it', () => {
    expect(from({ 'EXIF:ExposureTime': '0.008', 'EXIF:FNumber': '2.8', 'EXIF:ISO': '400', 'EXIF:FocalLength': '35' }).exposure).toBe('1/125 s · f/2.8 · ISO 400 · 35 mm');
    expect(from({ 'EXIF:ExposureTime': '0.5', 'EXIF:FocalLength': '4.25' }).exposure).toBe('0.5 s · 4.3 mm');
    expect(from({ 'EXIF:ExposureTime': '30' }).exposure).toBe('30 s');
    expect(from({ 'EXIF:ExposureTime': '0', 'EXIF:FNumber': 'inf', 'EXIF:ISO': 'undef' }).exposure).toBeNull();
  });
  it.each([['OLYMPUS DIGITAL CAMERA'], ['SONY DSC'], ['TRAVELER DIGITAL CAMERA'], ['   '], ['ACME']])('hold “%s” for no description', (description) => {
    expect(from({ 'EXIF:ImageDescription': description, 'EXIF:Make': 'ACME' }).description).toBeNull();
  });
  it('keep text as text, in composed Unicode, without control characters', () => {
    expect(from({ 'EXIF:ImageDescription': '<b>My digital camera</b>\u0000\r\nZu\u0308rich ' }).description).toBe('<b>My digital camera</b> \nZürich');
    expect(from({ 'XMP:Title': 'T', 'IPTC:ObjectName': 'O', 'IPTC:Headline': 'H' }).title).toBe('T');
    expect(from({ 'IPTC:Headline': "l'Affiche présentait" }).title).toBe("l'Affiche présentait");
  });
  it.each([['Unknown (0)'], ['0'], ['----'], ['0.0 mm f/0.0']])('hold “%s” for no lens', (lens) => {
    expect(from({ 'EXIF:LensModel': lens }).lens).toBeNull();
  });
});

describe('keywords', () => {
  it('of all programs are merged, each once and as text', () => {
    const tags = {
      'XMP:Subject': ['Rome', 'black/white', '2021', 7], 'IPTC:Keywords': 'rome', 'EXIF:XPKeywords': 'holiday; Caf\u0065\u0301;',
      'XMP:HierarchicalSubject': ['Places|Italy|Rome', 'People|First Guest'], 'XMP:TagsList': ['Places/Italy/Rome', 'Things/Boat'], 'XMP:LastKeywordXMP': 'Café',
    };
    expect(from(tags).keywords).toEqual(['Rome', 'black/white', '2021', '7', 'holiday', 'Café', 'First Guest', 'Boat']);
    expect(from({ 'IPTC:Keywords': '007' }).keywords).toEqual(['007']);
    expect(from({}).keywords).toEqual([]);
  });
});

describe('rating', () => {
  it.each([
    [{ 'XMP:Rating': '4' }, 4], [{ 'XMP:Rating': '0' }, null], [{ 'XMP:Rating': '-1' }, null], [{ 'XMP:Rating': '3.6' }, 4], [{ 'XMP:Rating': '17' }, null],
    [{ 'EXIF:Rating': '2' }, 2], [{ 'XMP:RatingPercent': '1' }, 1], [{ 'XMP:RatingPercent': '25' }, 2], [{ 'EXIF:RatingPercent': '99' }, 5], [{}, null],
  ])('%j is %s', (tags, rating) => {
    expect(from(tags).rating).toBe(rating);
  });
});
