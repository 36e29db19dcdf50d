/** @file Facts of photos: where, in which season, in which light, and what kind of picture. */
import { describe, expect, it } from 'vitest';
import { fakeGazetteer } from '../../testing/fake-gazetteer.ts';
import { noMetadata, type PhotoMetadata } from '../shared/metadata.ts';
import type { PictureColours } from '../shared/picture-colours.ts';
import type { Fact, FactInput } from './fact.ts';
import { factsOf } from './facts.ts';

const zermatt = { latitude: 46.02, longitude: 7.75 };
const sydney = { latitude: -33.87, longitude: 151.21 };
const exif = { takenAtSource: 'EXIF DateTimeOriginal', takenAtPrecision: 'second' } as const;

const facts = (metadata: Partial<PhotoMetadata>, input: Partial<FactInput> = {}) =>
  factsOf(
    {
      metadata: { ...noMetadata, ...metadata },
      width: 0,
      height: 0,
      colours: null,
      relPaths: ['a.jpg'],
      usualHemisphere: null,
      ...input,
    },
    fakeGazetteer,
  );
const one = (kind: Fact['kind'], ...given: Parameters<typeof facts>) =>
  facts(...given).find((fact) => fact.kind === kind);
const taken = (takenAt: string, more: Partial<PhotoMetadata> = {}): Partial<PhotoMetadata> => ({
  ...exif,
  takenAt,
  ...more,
});

it('a photo of which nothing is known has none', () => {
  expect(facts({})).toEqual([]);
});

describe('season', () => {
  it.each<[what: string, metadata: Partial<PhotoMetadata>, season: string | undefined]>([
    ['January in the north', taken('2023-01-14T10:00:00', zermatt), 'Winter'],
    ['January in the south', taken('2023-01-14T10:00:00', sydney), 'Summer'],
    ['the last day of February', taken('2024-02-29T10:00:00', zermatt), 'Winter'],
    ['the first of March', taken('2024-03-01T10:00:00', zermatt), 'Spring'],
    ['December', taken('2024-12-01T10:00:00', zermatt), 'Winter'],
    ['October in the south', taken('2024-10-10T10:00:00', sydney), 'Spring'],
    [
      'only the month known',
      taken('1993-08-01T00:00:00', { ...zermatt, takenAtPrecision: 'month' }),
      'Summer',
    ],
    [
      'only the year known',
      taken('1993-01-01T00:00:00', { ...zermatt, takenAtPrecision: 'year' }),
      undefined,
    ],
    [
      'the date of the file',
      taken('2023-01-14T10:00:00', { ...zermatt, takenAtSource: 'file date' }),
      undefined,
    ],
    ['in the tropics', taken('2023-01-14T10:00:00', { latitude: 1.3, longitude: 103.8 }), undefined],
    ['no date', zermatt, undefined],
    ['an impossible date', taken('2023-13-14T10:00:00', zermatt), undefined],
  ])('%s', (_what, metadata, season) => {
    expect(one('season', metadata)?.text).toBe(season);
  });

  it('with a position it is sure', () => {
    expect(one('season', taken('2023-01-14T10:00:00', sydney))).toMatchObject({
      basis: 'January, south of the equator',
      doubt: null,
    });
  });

  it('without one it is doubtful, and that of the library’s usual hemisphere', () => {
    const january = taken('2023-01-14T10:00:00');
    expect(one('season', january)).toMatchObject({
      text: 'Winter',
      doubt: 'if it was taken north of the equator: it has no position',
    });
    expect(one('season', january, { usualHemisphere: 'south' })).toMatchObject({
      text: 'Summer',
      doubt: 'if it was taken south of the equator, as most of your photos: it has no position',
    });
  });
});

describe('light', () => {
  // heights and directions computed apart, with NOAA's solar equations
  it.each<[what: string, metadata: Partial<PhotoMetadata>, light: string]>([
    [
      'noon in summer',
      taken('2023-06-21T13:30:00', { ...zermatt, takenAtOffset: '+02:00' }),
      'Daylight, the sun 67° high in the south',
    ],
    [
      'before sunset',
      taken('2023-06-21T21:05:00', { ...zermatt, takenAtOffset: '+02:00' }),
      'Golden hour, the sun 2° high in the north-west',
    ],
    [
      'after it',
      taken('2023-06-21T21:55:00', { ...zermatt, takenAtOffset: '+02:00' }),
      'Blue hour, the sun 5° below the horizon',
    ],
    [
      'midnight',
      taken('2023-06-21T23:59:00', { ...zermatt, takenAtOffset: '+02:00' }),
      'Night, the sun 17° below the horizon',
    ],
    [
      'a clock left at home: its offset tells',
      taken('2023-06-21T05:00:00', { ...sydney, takenAtOffset: '+02:00' }),
      'Daylight, the sun 31° high in the north',
    ],
  ])('%s', (_what, metadata, light) => {
    expect(one('light', metadata)).toMatchObject({ text: light, doubt: null });
  });

  it('without an offset the zone of the place is taken, and the doubt is told', () => {
    expect(one('light', taken('2023-06-21T13:30:00', zermatt))).toMatchObject({
      text: 'Daylight, the sun 67° high in the south',
      doubt: 'if the camera’s clock was on the time of the place',
    });
  });

  it('without a position only a clock deep in the night tells', () => {
    expect(one('light', taken('2023-06-21T23:30:00'))).toMatchObject({
      text: 'Night',
      basis: 'by its clock alone',
    });
    expect(one('light', taken('2023-06-21T22:30:00'))).toBeUndefined();
    expect(one('light', taken('2023-06-21T12:00:00'))).toMatchObject({ text: 'Afternoon', tags: [] });
  });

  it.each<[what: string, metadata: Partial<PhotoMetadata>]>([
    ['only the day is known', taken('2023-06-21T00:00:00', { ...zermatt, takenAtPrecision: 'day' })],
    ['midnight was filled in', taken('2023-06-21T00:00:00', zermatt)],
    ['the date is the file’s', taken('2023-06-21T23:30:00', { ...zermatt, takenAtSource: 'file date' })],
    ['the time is none', taken('2023-06-21T99:99:99', zermatt)],
  ])('nothing is told where %s', (_what, metadata) => {
    expect(one('light', metadata)).toBeUndefined();
  });
});

describe('place', () => {
  it('is told from the village to the country', () => {
    expect(one('place', zermatt)?.text).toBe('Zermatt, Valais, Switzerland');
  });

  it('is not told without a position, nor where there is none', () => {
    expect(one('place', {})).toBeUndefined();
    expect(one('place', { latitude: 0, longitude: -30 })).toBeUndefined();
  });
});

describe('kind of picture', () => {
  const size = (width: number, height: number, relPath = 'a.jpg') => ({
    width,
    height,
    relPaths: [relPath],
  });

  it.each<[width: number, height: number, format: string | undefined]>([
    [4000, 3000, 'Landscape format'],
    [3000, 4000, 'Portrait format'],
    [1000, 1010, 'Square format'],
    [0, 0, undefined],
  ])('%i × %i', (width, height, format) => {
    expect(one('format', {}, size(width, height))?.text).toBe(format);
  });

  it('a panorama says so itself, or is one by its shape where a camera made it', () => {
    expect(one('panorama', { panorama: true }, size(4000, 3000))?.doubt).toBeNull();
    expect(one('panorama', { make: 'Apple' }, size(9000, 3000))?.doubt).toBe('it may have been cut');
    expect(one('panorama', { make: 'Apple' }, size(3000, 9000))).toBeDefined();
    expect(one('panorama', { make: 'Apple' }, size(4000, 2250))).toBeUndefined();
    expect(one('panorama', {}, size(1500, 300, 'banner.png'))).toBeUndefined();
  });

  it.each<[name: string]>([
    ['Screenshot_20240511-101500.png'],
    ['Screenshot 2024-05-11 at 10.15.00.png'],
    ['Bildschirmfoto 2023-01-02 um 10.11.12.png'],
    ['Bildschirmfoto_2023.png'],
    ['Capture d’écran 2023-01-02.png'],
    ['Captura de pantalla (3).png'],
    ['スクリーンショット 2023-01-02.png'],
    ['Снимок экрана 2023.png'],
    ['스크린샷 2023.png'],
    ['Pictures/Screenshots/2024.jpg'],
  ])('%s is a screenshot', (name) => {
    expect(one('screenshot', {}, size(100, 100, name))).toMatchObject({
      basis: 'as its name says',
      doubt: null,
    });
  });

  it('a file, its program or its size tell of a screenshot; a camera made none', () => {
    expect(one('screenshot', { screenshot: true })?.basis).toBe('as its file says');
    expect(one('screenshot', { software: 'gnome-screenshot' })?.basis).toBe('made with gnome-screenshot');
    const png = { mimeType: 'image/png' };
    expect(one('screenshot', png, size(1170, 2532))?.doubt).toMatch(/^other pictures/);
    expect(one('screenshot', png, size(1171, 2532))).toBeUndefined();
    expect(one('screenshot', { mimeType: 'image/jpeg' }, size(1920, 1080))).toBeUndefined();
    expect(one('screenshot', { make: 'Canon' }, size(100, 100, 'Screenshot_1.png'))).toBeUndefined();
    expect(one('screenshot', {}, size(100, 100, 'green_screen_shooting.jpg'))).toBeUndefined();
  });

  it('a frame of a burst', () => {
    expect(one('burst', { burstId: 'b' })?.text).toBe('One of a burst');
    expect(one('burst', {})).toBeUndefined();
  });
});

describe('colour and light', () => {
  const colours: PictureColours = {
    colourfulness: 40,
    chroma99: 60,
    chroma: 20,
    hue: 80,
    hueAgreement: 0.6,
    lightness: 50,
    contrast: 20,
    dominant: [
      { name: 'red', share: 0.31 },
      { name: 'black', share: 0.3 },
      { name: 'grey', share: 0.1 },
    ],
  };
  it.each<[text: string | undefined, over: Partial<PictureColours>]>([
    [undefined, {}],
    ['Black and white', { chroma99: 2 }],
    ['Sepia', { chroma99: 18, hueAgreement: 0.97 }],
    [undefined, { chroma99: 18, hueAgreement: 0.97, hue: 220 }],
    ['Dark picture', { lightness: 20 }],
    ['Bright picture', { lightness: 80 }],
  ])('%s', (text, over) => {
    expect(one('tone', {}, { colours: { ...colours, ...over } })?.text).toBe(text);
  });

  it('names the colours that take most of it; black has to take half to be its colour', () => {
    expect(one('colours', {}, { colours })).toMatchObject({
      text: 'Red 31%, black 30%, grey 10%',
      phrases: ['mostly red'],
    });
    expect(one('colours', {}, { colours: { ...colours, chroma99: 2 } })).toBeUndefined();
    expect(one('colours', {})).toBeUndefined();
  });
});

it('hostile numbers are no facts', () => {
  const hostile = { latitude: Number.NaN, longitude: Infinity, takenAt: 'T', takenAtOffset: '+99' };
  expect(facts({ ...exif, ...hostile }, { width: Number.NaN, height: -1 })).toEqual([]);
});
