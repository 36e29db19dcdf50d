/** @file Where the sun stood, seen from the camera; and why that is not known. */
import { describe, expect, it } from 'vitest';
import { fakeGazetteer } from '../../testing/fake-gazetteer.ts';
import { noMetadata, type PhotoMetadata } from '../shared/metadata.ts';
import { sunReading } from './sun.ts';

/** Half past one in summer, the sun 67° high in the south (174°). */
const noon: Partial<PhotoMetadata> = {
  latitude: 46.02,
  longitude: 7.75,
  takenAt: '2023-06-21T13:30:00',
  takenAtOffset: '+02:00',
  takenAtSource: 'EXIF DateTimeOriginal',
  takenAtPrecision: 'second',
};
const read = (over: Partial<PhotoMetadata> = {}) =>
  sunReading({ ...noMetadata, ...noon, ...over }, fakeGazetteer);
const looking = (degrees: number, magnetic = false) => read({ heading: { degrees, magnetic } }).sun;

describe('seen from the camera', () => {
  it.each([
    [180, 'straight ahead of the camera'],
    [130, 'ahead of the camera on the right'],
    [230, 'ahead of the camera on the left'],
    [90, 'on the right of the camera'],
    [270, 'on the left of the camera'],
    [45, 'behind the camera on the right'],
    [310, 'behind the camera on the left'],
    [0, 'behind the camera'],
    [359.5, 'behind the camera'],
  ])('that looks to %i°, the sun in the south is %s', (heading, words) => {
    expect(looking(heading)?.text).toBe(`67° high in the south, ${words}`);
  });

  it('it is a bearing of at most half a circle', () => {
    const { direction } = read().sun!;
    for (const heading of [0, 10, 179, 181, 359]) {
      const { bearing } = looking(heading)!;
      expect(bearing).toBeGreaterThan(-181);
      expect(bearing).toBeLessThanOrEqual(180);
      expect((heading + bearing! + 360) % 360).toBe(direction);
    }
  });

  it('a magnetic compass is no certain one', () => {
    expect(looking(180)?.doubt).toBeNull();
    expect(looking(180, true)?.doubt).toBe('as far as magnetic north is true north there');
    expect(read({ heading: { degrees: 0, magnetic: true }, takenAtOffset: null }).sun?.doubt).toBe(
      'if the camera’s clock was on the time of the place and as far as magnetic north is true north there',
    );
  });

  it.each([
    ['its direction is not known', {}, '67° high in the south'],
    [
      'the sun is down',
      { takenAt: '2023-06-21T23:59:00', heading: { degrees: 90, magnetic: true } },
      '17° below the horizon',
    ],
    [
      'the sun is overhead',
      {
        latitude: 22,
        longitude: 7.75,
        takenAt: '2023-06-21T13:30:00',
        heading: { degrees: 90, magnetic: false },
      },
      '89° high',
    ],
  ])('it is nowhere in particular where %s', (_what, over, words) => {
    const { sun } = read(over);
    expect(sun).toMatchObject({ bearing: null, doubt: null });
    expect(sun?.text).toContain(words);
    expect(sun?.text).not.toContain('camera');
  });
});

it.each<[string, Partial<PhotoMetadata>]>([
  ['no-position', { latitude: null, longitude: null }],
  ['no-time', { takenAt: null }],
  ['no-time', { takenAtPrecision: 'day' }],
  ['no-time', { takenAtSource: 'file date' }],
  ['no-zone', { latitude: 0, longitude: -30, takenAtOffset: null }],
])('nothing is told without what it rests on: %s', (sunAbsence, over) => {
  expect(read(over)).toEqual({ sun: null, sunAbsence });
});

it('where the clock’s zone is that of the place only by guess, the condition is told', () => {
  expect(read({ takenAtOffset: null }).sun).toMatchObject({
    height: 67,
    doubt: 'if the camera’s clock was on the time of the place',
  });
});
