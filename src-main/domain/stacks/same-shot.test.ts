/** @file Which signs make two files of one name one shot, and which make them strangers. */
import { describe, expect, it } from 'vitest';
import { noVideoFacts } from '../shared/metadata.ts';
import { isVideoOf, isSameShot, isCertainlySameShot, type Shot } from './same-shot.ts';

const t0 = 1_700_000_000_000;
const shot = (row: Partial<Shot> = {}): Shot => ({
  takenAt: null,
  takenAtOffset: null,
  takenAtSource: row.takenAt ? 'EXIF DateTimeOriginal' : null,
  make: null,
  model: null,
  contentId: null,
  perceptualHash: null,
  mtimeMs: t0,
  ...row,
});
const taken = (takenAt: string, row: Partial<Shot> = {}) => shot({ takenAt, ...row });

describe('two pictures of one name', () => {
  it.each<[string, Shot, Shot, boolean]>([
    [
      'the same id, whatever the times',
      taken('2020-01-01T10:00:00', { contentId: 'A' }),
      taken('2021-01-01T10:00:00', { contentId: 'A' }),
      true,
    ],
    [
      'other ids, whatever the times',
      taken('2020-01-01T10:00:00', { contentId: 'A' }),
      taken('2020-01-01T10:00:00', { contentId: 'B' }),
      false,
    ],
    [
      'the same second, one to the fraction',
      taken('2020-01-01T10:00:00'),
      taken('2020-01-01T10:00:00.730'),
      true,
    ],
    ['2 s apart', taken('2020-01-01T10:00:00'), taken('2020-01-01T10:00:02'), true],
    ['3 s apart, file dates equal', taken('2020-01-01T10:00:00'), taken('2020-01-01T10:00:03'), false],
    [
      'the same moment in two zones',
      taken('2020-01-01T10:00:00', { takenAtOffset: '+01:00' }),
      taken('2020-01-01T09:00:00', { takenAtOffset: '+00:00' }),
      true,
    ],
    [
      'the same wall time, one zone set wrongly',
      taken('2020-01-01T10:00:00', { takenAtOffset: '+01:00' }),
      taken('2020-01-01T10:00:00', { takenAtOffset: '+00:00' }),
      true,
    ],
    [
      'an hour apart, one without a zone',
      taken('2020-01-01T10:00:00', { takenAtOffset: '+01:00' }),
      taken('2020-01-01T09:00:00'),
      false,
    ],
    [
      'another camera',
      taken('2020-01-01T10:00:00', { model: 'D70' }),
      taken('2020-01-01T10:00:00', { model: 'X100' }),
      false,
    ],
    [
      'another maker',
      taken('2020-01-01T10:00:00', { make: 'Canon' }),
      taken('2020-01-01T10:00:00', { make: 'SONY' }),
      false,
    ],
    [
      'one camera in two spellings',
      taken('2020-01-01T10:00:00', { make: 'NIKON CORPORATION', model: 'NIKON D70' }),
      taken('2020-01-01T10:00:00', { make: 'Nikon', model: 'D70' }),
      true,
    ],
    [
      'one time only, files written together',
      taken('2020-01-01T10:00:00'),
      shot({ mtimeMs: t0 + 2_000 }),
      true,
    ],
    [
      'one time only, files written apart',
      taken('2020-01-01T10:00:00'),
      shot({ mtimeMs: t0 + 2_001 }),
      false,
    ],
    [
      'one time only, files written together, another camera',
      taken('2020-01-01T10:00:00', { model: 'D70' }),
      shot({ model: 'X100' }),
      false,
    ],
    [
      'no time, dates far apart, looks alike',
      shot({ perceptualHash: 'f0f0f0f0f0f0f0f0' }),
      shot({ perceptualHash: 'f0f0f0f0f0f0f0f1', mtimeMs: 0 }),
      true,
    ],
    [
      'no time, dates far apart, looks different',
      shot({ perceptualHash: 'f0f0f0f0f0f0f0f0' }),
      shot({ perceptualHash: '0f0f0f0ff0f0f0f0', mtimeMs: 0 }),
      false,
    ],
    [
      'no time, dates far apart, two plain surfaces',
      shot({ perceptualHash: '0000000000000000' }),
      shot({ perceptualHash: '0000000000000000', mtimeMs: 0 }),
      false,
    ],
    [
      'a date of the file is no time of the picture',
      shot({ takenAt: '2020-01-01T10:00:00', takenAtSource: 'file date', mtimeMs: 0 }),
      taken('2020-01-01T10:00:00'),
      false,
    ],
  ])('%s', (_what, a, b, same) => {
    expect([isSameShot('dsc_0001', a, b), isSameShot('dsc_0001', b, a)]).toEqual([same, same]);
  });

  it('a name that is a time to the second is a sign, but no excuse for another time', () => {
    const name = 'pxl_20250126_164931991';
    expect(isSameShot(name, taken('2025-01-26T17:49:31.991'), shot({ mtimeMs: 0 }))).toBe(true);
    expect(isSameShot(name, taken('2025-01-26T17:49:31'), taken('2025-01-26T17:49:39'))).toBe(true);
    expect(isSameShot(name, taken('2025-01-26T17:49:31'), taken('2025-01-26T18:49:31'))).toBe(false);
    expect(isSameShot('img-20190102-wa0001', shot(), shot({ mtimeMs: 0 }))).toBe(false);
  });

  it('files written together are no proof where nothing else is', () => {
    expect(isCertainlySameShot(taken('2020-01-01T10:00:00'), shot())).toBe(false);
    expect(
      isCertainlySameShot(
        taken('2020-01-01T10:00:00', { model: 'D70' }),
        taken('2020-01-01T10:00:00', { model: 'X100' }),
      ),
    ).toBe(false);
    expect(isCertainlySameShot(taken('2020-01-01T10:00:00'), taken('2020-01-01T10:00:01'))).toBe(true);
  });
});

describe('a film beside a picture', () => {
  const video = (facts: Partial<Parameters<typeof isVideoOf>[1]> = {}) => ({
    ...noVideoFacts,
    mtimeMs: t0,
    ...facts,
  });
  const utc = (takenAt: string) => video({ takenAt, takenAtOffset: '+00:00' });
  it.each<[string, ReturnType<typeof video>, Shot, boolean]>([
    [
      'the same id',
      video({ contentId: 'A', takenAt: '2024-01-01T00:00:00' }),
      taken('2020-01-01T10:00:00', { contentId: 'A' }),
      true,
    ],
    ['another id', video({ contentId: 'A' }), shot({ contentId: 'B' }), false],
    [
      'UTC, and the zone of the picture is known',
      utc('2020-01-01T08:00:01'),
      taken('2020-01-01T10:00:00', { takenAtOffset: '+02:00' }),
      true,
    ],
    [
      'UTC, and the zone of the picture makes it another moment',
      utc('2020-01-01T08:00:01'),
      taken('2020-01-01T10:00:00', { takenAtOffset: '+03:00' }),
      false,
    ],
    ['UTC, the picture may be from any zone', utc('2020-01-01T04:15:02'), taken('2020-01-01T10:00:00'), true],
    [
      'UTC, and no zone makes it the same moment',
      utc('2020-01-01T04:20:00'),
      taken('2020-01-01T10:00:00'),
      false,
    ],
    ['another day', utc('2020-01-03T10:00:00'), taken('2020-01-01T10:00:00'), false],
    [
      'the camera’s own time written as UTC',
      utc('2020-01-01T10:00:03'),
      taken('2020-01-01T10:00:00', { takenAtOffset: '+02:00' }),
      true,
    ],
    [
      'no time, written together, as short as a moving half',
      video({ seconds: 2.8 }),
      taken('2020-01-01T10:00:00'),
      true,
    ],
    ['no time, written together, and nothing else', video(), taken('2020-01-01T10:00:00'), false],
    [
      'no time, written together, but a whole film',
      video({ seconds: 95 }),
      taken('2020-01-01T10:00:00'),
      false,
    ],
    ['no time in the picture, written together, but a whole film', utc('2020-01-01T10:00:00'), shot(), false],
    [
      'no time, short, written on another day',
      video({ mtimeMs: 0, seconds: 2 }),
      taken('2020-01-01T10:00:00'),
      false,
    ],
  ])('%s', (_what, one, picture, belongs) => {
    expect(isVideoOf('img_0001', one, picture)).toBe(belongs);
  });

  it('written together is sign enough beside a name that is a moment', () => {
    expect(isVideoOf('pxl_20250126_164931991', video(), shot())).toBe(true);
  });
});
