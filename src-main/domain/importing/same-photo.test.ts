/** @file The rule that joins the signs: a row for each combination, and how each sign is read. */
import { describe, expect, it } from 'vitest';
import { noMetadata, type PhotoMetadata } from '../shared/metadata.ts';
import {
  clockSign,
  decideIdentity,
  decideMoved,
  pictureSign,
  momentKey,
  offerStateAfterEncoder,
  type Before,
  type ClockSign,
  type IdentityDecision,
  type PictureSign,
} from './same-photo.ts';

const clocks: readonly ClockSign[] = ['exactMoment', 'second', 'ambiguous', 'unknown', 'other'];
const table: readonly (readonly [PictureSign, ...IdentityDecision[]])[] = [
  ['pixels', 'same', 'same', 'same', 'same', 'same'],
  ['same', 'same', 'same', 'same', 'same', 'ask'],
  ['alike', 'same', 'ask', 'ask', 'ask', 'other'],
  ['undecidable', 'same', 'ask', 'ask', 'ask', 'other'],
  ['other', 'ask', 'ask', 'later', 'later', 'other'],
];

describe('at the photo’s own path', () => {
  it.each(
    table.flatMap(([picture, ...judgements]) =>
      judgements.map((judgement, at) => [picture, clocks[at]!, judgement] as const),
    ),
  )('pictures %s, clocks %s: %s', (picture, clock, judgement) => {
    expect(decideIdentity({ picture, clock })).toBe(judgement);
  });
});

it('at another path nothing moves by itself', () => {
  for (const [picture] of table) {
    for (const clock of clocks)
      for (const sameName of [true, false])
        expect(['ask', 'other']).toContain(decideMoved({ picture, clock, sameName }));
  }
  expect(decideMoved({ picture: 'same', clock: 'unknown', sameName: false })).toBe('ask');
  expect(decideMoved({ picture: 'alike', clock: 'unknown', sameName: true })).toBe('other');
  expect(decideMoved({ picture: 'alike', clock: 'second', sameName: false })).toBe('ask');
  expect(decideMoved({ picture: 'other', clock: 'exactMoment', sameName: true })).toBe('other');
});

it('the encoder drops an offer between pictures that are far apart, and opens a waiting one between near ones', () => {
  expect([
    offerStateAfterEncoder('open', 0.9),
    offerStateAfterEncoder('open', 0.5),
    offerStateAfterEncoder('open', 0.2),
  ]).toEqual(['open', 'open', 'dropped']);
  expect([offerStateAfterEncoder('waiting', 0.9), offerStateAfterEncoder('waiting', 0.5)]).toEqual([
    'open',
    'dropped',
  ]);
});

describe('what the clocks say', () => {
  const before: Omit<Before, 'pixelHash'> = {
    takenAt: '2019-07-14T15:16:17.180',
    takenAtPrecision: 'second',
    takenAtSource: 'EXIF DateTimeOriginal',
    metadata: { ...noMetadata, make: 'TestCam', model: 'TC-1', serial: '7' },
  };
  const after: PhotoMetadata = {
    ...noMetadata,
    takenAt: '2019-07-14T15:16:17.180',
    takenAtSource: 'EXIF DateTimeOriginal',
    make: 'TestCam',
    model: 'TC-1',
    serial: '7',
  };
  const toTheSecond = { takenAt: '2019-07-14T15:16:17' };
  const at = (takenAt: string) =>
    [
      { ...before, takenAt },
      { ...after, takenAt },
    ] as const;

  it.each<[ClockSign, string, Omit<Before, 'pixelHash'>, Partial<PhotoMetadata>, number?]>([
    ['exactMoment', 'to the fraction', before, {}],
    ['exactMoment', 'a fraction written shorter', before, { takenAt: '2019-07-14T15:16:17.18' }],
    ['second', 'a fraction that one side lost', before, toTheSecond],
    ['second', 'neither has a fraction', { ...before, ...toTheSecond }, toTheSecond],
    [
      'second',
      'no serial number on one side',
      { ...before, ...toTheSecond },
      { ...toTheSecond, serial: null },
    ],
    ['ambiguous', 'other photos have that moment', before, {}, 1],
    ['ambiguous', 'no camera is named', before, { model: null, make: null }],
    ['other', 'another fraction of the second', before, { takenAt: '2019-07-14T15:16:17.520' }],
    ['other', 'a second later', before, { takenAt: '2019-07-14T15:16:18' }],
    ['other', 'another camera', before, { model: 'TC-2' }],
    ['other', 'another camera of the same make and model', before, { serial: '8' }],
    ['other', 'another camera, and only one time', before, { takenAt: null, model: 'TC-2' }],
    ['unknown', 'a time from the file’s name', before, { takenAtSource: 'file name' }],
    ['unknown', 'a day alone', before, { takenAtPrecision: 'day' }],
    ['unknown', 'a file date', { ...before, takenAtSource: 'file date' }, { takenAt: '2001-01-01T00:00:00' }],
    ['unknown', 'a sidecar', before, { takenAtSource: 'sidecar, XMP DateTimeOriginal' }],
    ['unknown', 'Takeout', before, { takenAtSource: 'Google Takeout, in UTC' }],
    ['unknown', 'no time at all', before, { takenAt: null }],
  ])('%s: %s', (sign, _case, then, now, others = 0) => {
    expect(clockSign(then, { ...after, ...now }, others)).toBe(sign);
  });

  it.each([
    '2000-01-01T00:00:00',
    '2000-01-01T00:03:11',
    '1970-01-01T00:00:00',
    '1980-01-01T00:00:07',
    '2018-01-01T00:00:59',
    '1985-06-02T00:00:00',
    '1985-06-02T12:00:00',
  ])('%s is what clocks show that nobody set', (takenAt) => {
    expect(clockSign(...at(takenAt), 0)).toBe('ambiguous');
  });

  it('a scanner dates many pictures alike', () => {
    for (const model of [
      'Perfection V600',
      'CanoScan 9000F',
      'Epson Scanner',
      'HP ScanJet 5590',
      'fi-7160 ScanSnap',
    ]) {
      expect(
        clockSign(
          { ...before, metadata: { ...noMetadata, model } },
          { ...after, make: null, model, serial: null },
          0,
        ),
      ).toBe('ambiguous');
    }
  });

  it('names a moment, but only one that the picture itself carries', () => {
    expect(momentKey(before)).toBe('2019-07-14T15:16:17180 TestCam TC-1');
    expect(momentKey({ ...before, takenAtSource: 'file name' })).toBeNull();
  });
});

describe('what the pictures say', () => {
  const whole = {
    agreement: 0.95,
    fineAgreement: 0.9,
    coversBefore: 1,
    coversAfter: 1,
    blocks: 200,
    corners: 100,
  };
  it.each<[PictureSign, string, typeof whole | null]>([
    ['same', 'nearly all agrees', whole],
    ['same', 'a part of the earlier picture', { ...whole, coversBefore: 0.2 }],
    ['same', 'a frame around it', { ...whole, coversAfter: 0.6 }],
    ['alike', 'a part agrees', { ...whole, agreement: 0.6 }],
    ['alike', 'only from afar: other words in the same lines', { ...whole, fineAgreement: 0.3 }],
    ['alike', 'one of several on a page', { ...whole, coversAfter: 0.2 }],
    ['other', 'little agrees', { ...whole, agreement: 0.2 }],
    ['other', 'a crumb of the earlier picture agrees', { ...whole, coversBefore: 0.01 }],
    ['undecidable', 'too plain', { ...whole, agreement: 0, blocks: 3 }],
    ['undecidable', 'nothing of the earlier picture is left', null],
  ])('%s: %s', (sign, _case, match) => {
    expect(pictureSign({ pixelHash: 'a' }, { pixelHash: 'b', match })).toBe(sign);
  });
  it('the same pixels are the same, whatever else is measured', () => {
    expect(pictureSign({ pixelHash: 'a' }, { pixelHash: 'a', match: null })).toBe('pixels');
  });
});
