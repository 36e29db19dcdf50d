/** @file Numbers, dates, certainty and job lines read as a person would write them, in any time zone. */
import { afterEach, expect, test, vi } from 'vitest';
import type { Photo } from '../../src-preload/contract/index.ts';
import { groupOf, memberOf, rootOf } from '../testing/duplicates.ts';
import { resultSummary, withoutPart } from './bands.ts';
import { captionWords, certaintyWords, tagWords } from './certainty.ts';
import {
  formatDay,
  formatMonth,
  formatMonths,
  formatTaken,
  formatTime,
  monthOf,
  type Taken,
} from './dates.ts';
import { binName, fileName, formatName, groupLabel, versionLabel } from './duplicates.ts';
import {
  absenceWords,
  cameraWords,
  dateSourceWords,
  keywordLines,
  pixelWords,
  positionWords,
  togetherWords,
} from './facts.ts';
import { comingAndGoing, folderStateWords, patternsOf, watchWords } from './folders.ts';
import {
  failuresByReason,
  jobFigures,
  jobHeadline,
  jobOutcome,
  jobShare,
  reportFigures,
  skippedWords,
} from './jobs.ts';
import { countOf, formatBytes, formatDuration, formatShare, formatTimeLeft } from './numbers.ts';
import { tileLabel } from './tile.ts';

const job = {
  id: 'j',
  kind: 'import',
  state: 'running',
  note: 'Looking at your photos',
  done: 1_240,
  total: 8_112,
  rate: 31.4,
  secondsLeft: 222,
  failures: 0,
  error: null,
  report: null,
  startedAt: null,
  endedAt: null,
} as const;
const report = {
  found: 12,
  imported: 9,
  updated: 0,
  unchanged: 0,
  moved: 0,
  duplicates: 0,
  removed: 0,
  skipped: [],
  failed: [{ path: '/a', code: 'unreadable_file', message: 'x' }],
  damaged: [],
  offers: [],
  problems: [],
  seconds: 65,
};

afterEach(() => vi.unstubAllEnvs());

test('numbers', () => {
  expect(countOf(1, 'photo')).toBe('1 photo');
  expect(countOf(0, 'good match', 'good matches')).toBe('0 good matches');
  expect(formatShare(0.9999)).toMatch(/99/);
  expect(formatShare(1)).toMatch(/100/);
  expect(formatShare(0.0001)).toMatch(/1/);
  expect(['999', '1', '2.4', '37', '1'].map((figure) => figure)).toEqual(
    [999, 1_000, 2_400_000, 37_000_000, 1_000_000_000].map((bytes) =>
      formatBytes(bytes).split(' ')[0]?.replace(',', '.'),
    ),
  );
  expect([3, 12, 222, 5_000, 300_000].map(formatTimeLeft)).toEqual([
    'a few seconds',
    'about 20 seconds',
    'about 4 minutes',
    'about 1 hour',
    'about 3 days',
  ]);
  expect([0.2, 59, 65, 120, 3_700].map(formatDuration)).toEqual([
    '1 second',
    '59 seconds',
    '1 minute 5 seconds',
    '2 minutes',
    '1 hour 1 minute',
  ]);
});

test('wall time is shown as written, whatever the computer’s time zone', () => {
  for (const zone of ['UTC', 'Pacific/Auckland', 'America/Los_Angeles']) {
    vi.stubEnv('TZ', zone);
    expect(formatDay('2023-06-17T00:30:00')).toMatch(/17/);
    expect(formatDay('2023-06-17T23:59:59.900')).toMatch(/17/);
    expect(formatTime('2023-06-17T14:05:00')).toMatch(/(14|2).05/);
    expect(formatMonth('2023-06')).toMatch(/2023/);
  }
  expect(formatMonth('undated')).toBe('No date');
  expect(formatMonths('2023-03', '2023-06')).toMatch(/March.+June 2023/);
  expect(formatMonths('2023-06', '2023-06')).toBe(formatMonth('2023-06'));
  expect(formatDay('not a date')).toBe('not a date');
  expect(formatTime('2023-06-17')).toBe('');
  expect(monthOf({ takenAt: '1865-06-01T12:00:00', takenAtPrecision: 'second' })).toBe('1865-06');
  expect(monthOf({ takenAt: null, takenAtPrecision: null })).toBe('undated');
});

test('of a date no more is shown than is known', () => {
  const taken = (takenAtPrecision: Taken['takenAtPrecision']) =>
    formatTaken({ takenAt: '1993-08-15T10:11:00', takenAtPrecision });
  expect(taken('year')).toBe('1993');
  expect(taken('month')).toBe(formatMonth('1993-08'));
  expect(taken('day')).toBe(formatDay('1993-08-15'));
  expect(taken('minute')).toBe(`${formatDay('1993-08-15')}, ${formatTime('1993-08-15T10:11:00')}`);
  expect(taken(null)).toBe(taken('second'));
  expect(formatTaken({ takenAt: null, takenAtPrecision: null })).toBe('');
  expect(monthOf({ takenAt: '1993-01-01T00:00:00', takenAtPrecision: 'year' })).toBe('1993');
  expect(formatMonth('1993')).toBe('1993');
  expect(formatMonths('1993', '1993-05')).toBe('1993');
  expect(formatMonths('1990', '1993')).toBe('1990 – 1993');
  expect(formatMonths('1992-12', '1993')).toBe(`${formatMonth('1992-12')} – 1993`);
});

test('certainty and origin in words', () => {
  expect([null, 0.99, 0.8, 0.6, 0.2].map(certaintyWords)).toEqual([
    'certainty not known',
    'sure',
    'fairly sure',
    'rather sure',
    'not sure',
  ]);
  expect(tagWords({ name: 'dog', probability: 0.94, source: 'detector', band: 'sure' })).toMatch(
    /^Found: seen as an object, 94.?%, fairly sure$/,
  );
  expect(tagWords({ name: 'dog', probability: 0.4, source: 'encoder', band: 'maybe' })).toMatch(
    /^Maybe: .*not sure$/,
  );
  expect(tagWords({ name: 'beach', probability: 0.96, source: 'concepts', band: 'sure' })).toMatch(
    /^Found: recognised by a model that learned it from photos, 96.?%, sure$/,
  );
  expect(tagWords({ name: 'office', probability: 0.96, source: 'concepts', band: 'maybe' })).toMatch(
    /^Maybe: recognised by .* photos, 96.?%, but tested on too few photos to be sure$/,
  );
  expect(tagWords({ name: 'dog', probability: 1, source: 'user', band: 'sure' })).toBe('Yours: you said so');
  const fact = { basis: 'January, north of the equator', doubt: null, parents: [] };
  expect(tagWords({ name: 'winter', probability: null, source: 'fact', band: 'sure', fact })).toBe(
    'Known: from January, north of the equator',
  );
  const doubtful = { ...fact, basis: 'by the month, January', doubt: 'if it was taken in the north' };
  expect(tagWords({ name: 'winter', probability: null, source: 'fact', band: 'maybe', fact: doubtful })).toBe(
    'Maybe: from the month, January, if it was taken in the north',
  );
  const also = { source: 'encoder' as const, probability: 0.62, band: 'maybe' as const };
  expect(tagWords({ name: 'night', probability: null, source: 'fact', band: 'sure', fact, also })).toMatch(
    /^Known: from January, north of the equator; also the whole picture looks like it, 62/,
  );
  expect(
    tagWords({ name: 'night', probability: 0.9, source: 'encoder', band: 'sure', fact: doubtful }),
  ).toMatch(/^Found: the whole picture looks like it, 90.*; also from the month, January, if/);
  expect(
    captionWords({
      text: 'x',
      source: 'composed',
      probability: 0.87,
      basis: 'from 2 dogs, beach · fairly sure',
    }),
  ).toBe('from 2 dogs, beach · fairly sure');
  expect(captionWords({ text: 'x', source: 'composed', probability: null, basis: '' })).toBe(
    'Nothing was recognised for certain',
  );
  expect(captionWords({ text: 'x', source: 'user', probability: null, basis: '' })).toBe('Your words');
});

test('results in one sentence', () => {
  expect(resultSummary({ good: 0, maybe: 0 })).toBe('Nothing matches');
  expect(resultSummary({ good: 1, maybe: 0 })).toBe('1 good match');
  expect(resultSummary({ good: 37, maybe: 112 })).toBe('37 good matches, 112 maybe');
  expect(resultSummary({ good: 0, maybe: 2 })).toBe('No good match, 2 maybe');
});

test('a chip taken away leaves the rest of the sentence', () => {
  expect(withoutPart('dogs on a beach in 2023 without snow', 'in 2023')).toBe('dogs on a beach without snow');
  expect(withoutPart('dogs on a beach without any snow', 'snow')).toBe('dogs on a beach');
  expect(withoutPart('flowers -people', 'people')).toBe('flowers');
  expect(withoutPart('a sign "no entry" at night', 'no entry')).toBe('a sign at night');
  expect(withoutPart('dogs in 2023', '2023')).toBe('dogs');
  expect(withoutPart('a (b) c', '(b)')).toBe('a c');
  expect(withoutPart('dogs', 'cats')).toBe('dogs');
  expect(withoutPart('people not on a beach', 'beach')).toBe('people');
  expect(withoutPart('people who are not wearing a hat', 'hat')).toBe('people');
  expect(withoutPart('cats instead of dogs', 'dogs')).toBe('cats');
  expect(withoutPart('nobody on the beach', 'people')).toBe('the beach');
  expect(withoutPart('dog without frobnicator', 'frobnicator')).toBe('dog');
});

test('facts', () => {
  expect(cameraWords({ make: 'Canon', model: 'Canon EOS R6' })).toBe('Canon EOS R6');
  expect(cameraWords({ make: 'NIKON CORPORATION', model: 'NIKON D70' })).toBe('NIKON D70');
  expect(cameraWords({ make: 'Apple', model: 'iPhone 12' })).toBe('Apple iPhone 12');
  expect(cameraWords({ make: null, model: null })).toBeNull();
  expect(pixelWords(0, 0)).toBeNull();
  expect(pixelWords(4_032, 3_024)).toMatch(/4.032 × 3.024 pixels, 12.2 megapixels/);
  expect(positionWords(-33.8568, 151.2153)).toMatch(/33.8568° S, 151.2153° E/);
  expect(positionWords(null, 3)).toBeNull();
  expect(dateSourceWords('file date', null)).toContain('may be wrong');
  expect(dateSourceWords('DateTimeOriginal', '+05:45')).toBe('UTC+05:45');
});

test('jobs in one line', () => {
  expect(jobFigures(job)).toMatch(/^1.240 of 8.112 · 31 a second · about 4 minutes$/);
  // a describer takes half a minute a photo
  const slow = { ...job, kind: 'describe', done: 3, total: 40, rate: 1 / 30, secondsLeft: 1_110 } as const;
  expect(jobFigures(slow)).toBe('3 of 40 · 2 a minute · about 19 minutes');
  expect(jobFigures({ ...job, done: 0, total: null, rate: null, secondsLeft: null })).toBe('');
  expect(jobHeadline({ ...job, note: '' })).toBe('Importing');
  expect(jobShare(job)).toBeCloseTo(0.153, 2);
  expect(jobShare({ ...job, total: null })).toBeNull();
  expect(jobOutcome({ ...job, state: 'done', report })).toBe('Found 12 photos. 1 could not be read.');
  expect(jobOutcome({ ...job, state: 'cancelled' })).toBe('Importing was stopped');
  expect(reportFigures(report).map(({ label, value }) => `${label} ${value}`)).toEqual([
    'Found 12',
    'New 9',
    'Could not be read 1',
    'Took 1 minute 5 seconds',
  ]);
});

test('a tile is named by what it shows and how it is marked', () => {
  const tile = {
    id: '',
    aspect: 1,
    thumbhash: null,
    takenAt: null,
    takenAtPrecision: null,
    media: { grid: null, large: null },
    favourite: true,
    rating: 4,
    damaged: true,
    alt: '',
  };
  expect(tileLabel(tile)).toBe('A photo, favourite, 4 stars, damaged file');
  expect(tileLabel({ ...tile, alt: 'Two dogs on a beach.' })).toBe(
    'Two dogs on a beach, favourite, 4 stars, damaged file',
  );
});

test('failures are grouped by reason, skipped files named in words', () => {
  const failed = ['/a', '/b', '/c'].map((path, index) => ({
    path,
    code: 'unreadable_file',
    message: index === 0 ? 'It is empty.' : 'It ends too soon.',
  }));
  expect(failuresByReason(failed)).toEqual([
    { reason: 'It ends too soon.', paths: ['/b', '/c'] },
    { reason: 'It is empty.', paths: ['/a'] },
  ]);
  expect(
    [
      { kind: 'video', count: 1 },
      { kind: 'excluded', count: 12 },
      { kind: 'unfinished download', count: 2 },
    ].map(skippedWords),
  ).toEqual(['1 video', '12 files you left out', '2 unfinished downloads']);
});

test('folders: where they are, what came and went, which patterns a text holds', () => {
  expect(folderStateWords(rootOf())).toBe('Connected.');
  expect(folderStateWords(rootOf({ state: 'away' }))).toMatch(/^Not connected\. .*nothing you said is lost/);
  expect(watchWords({ on: true, reason: null })).toBe('Changes are noticed at once.');
  expect(watchWords({ on: false, reason: 'Too many folders to watch.' })).toBe('Too many folders to watch.');
  expect(comingAndGoing([rootOf()], [rootOf({ state: 'away' })])).toEqual([
    '/media/Archive is no longer connected. Its 12 photos stay in the library.',
  ]);
  expect(comingAndGoing([], [rootOf({ state: 'away' })])).toEqual([]);
  expect(patternsOf(' Thumbnails/ \r\n\n*.png\n*.png\n')).toEqual(['Thumbnails/', '*.png']);
});

test('look-alikes as they are heard', () => {
  expect(groupLabel(groupOf('g', 1, 3), 2, 14)).toBe('Group 2 of 14, 3 versions, best: IMG_1.jpg, largest');
  expect(groupLabel(groupOf('g', 1, 5, { kind: 'burst' }), 1, 1)).toMatch(/^Group 1 of 1, 5 frames/);
  expect(versionLabel(memberOf(4), 'goes to the Trash')).toMatch(
    /^IMG_4.jpg, smaller, 2.4 MB, 4.000 by 3.000 pixels, JPEG, goes to the Trash$/,
  );
  expect(
    ['image/jpeg', 'image/webp', 'image/x-canon-cr2', 'image/vnd.adobe.photoshop', null].map(formatName),
  ).toEqual(['JPEG', 'WebP', 'CR2', 'Photoshop', 'unknown format']);
  expect(['win32', 'darwin', 'linux'].map(binName)).toEqual(['Recycle Bin', 'Bin', 'Trash']);
  expect(fileName('C:\\Users\\Mira\\a b.jpg')).toBe('a b.jpg');
});

test('files of one photo in words', () => {
  const file = (over: Partial<Photo['files'][number]>): Photo['files'][number] => ({
    path: '/p/a.jpg',
    state: 'present',
    sizeBytes: 1,
    role: 'picture',
    ...over,
  });
  expect(togetherWords([file({})])).toBeNull();
  expect(togetherWords([file({}), file({ path: '/p/a.CR3', role: 'raw' })])).toBe('JPEG and RAW');
  expect(
    togetherWords([file({ path: '/p/a.HEIC' }), file({ role: 'video' }), file({ role: 'original' })]),
  ).toBe('Live Photo, edited, with its original');
  expect(togetherWords([file({}), file({ path: '/q/a.jpg' })])).toBe('2 copies');
  expect(absenceWords([file({ state: 'away' }), file({ role: 'video' })])).toBe('Its drive is not connected');
  expect(absenceWords([file({ state: 'missing' })])).toBe('Its file is gone');
  expect(absenceWords([file({ state: 'missing' }), file({})])).toBeNull();
  expect(keywordLines({ keywords: ['Rome', 'summer'], hierarchies: ['Places|Italy|Rome'] })).toEqual([
    'Places › Italy › Rome',
    'summer',
  ]);
});
