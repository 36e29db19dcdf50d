/** @file What is drawn over a photo, in words: own words first, what is rejected not at all, reasons for nothing. */
import { describe, expect, it } from 'vitest';
import type {
  Box,
  DescribedCaption,
  DescribedRegion,
  OverlayLayer,
  Photo,
  PhotoSun,
} from '../../src-preload/contract/index.ts';
import { textLines } from '../../src-preload/contract/testing/bare-photo.ts';
import { photoOf } from '../testing/photos.ts';
import {
  absenceOf,
  drawnSentence,
  drawnWords,
  nothingDrawn,
  objectBoxes,
  peopleBoxes,
  placeLabel,
} from './overlay.ts';

const place = (text: string): Photo['facts'] => [{ kind: 'place', text, basis: 'the map', doubt: null }];
const sun: PhotoSun = {
  height: 12,
  direction: 225,
  bearing: null,
  text: '12° high in the west',
  doubt: null,
};

it('an object that the person named has no doubt of a model', () => {
  const photo = photoOf(1, {
    objects: [
      { name: 'dog', probability: 0.62, box: [0, 0, 1, 1] },
      { name: 'cat', probability: 0.5, box: [0, 0, 1, 1] },
    ],
    tags: [{ name: 'Dog', probability: 1, source: 'user', band: 'sure' }],
  });
  expect(objectBoxes(photo).map(({ label, probability }) => [label, probability])).toEqual([
    ['dog', null],
    ['cat', 0.5],
  ]);
});

it('what a describer marks is drawn, too: not what the detector has already, and not what is left out', () => {
  const region = (label: string, box: Box, over: Partial<DescribedRegion> = {}): DescribedRegion => ({
    ...{ label, box, of: 'object', state: 'unsure', because: '' },
    ...over,
  });
  const regions = [
    region('Dog', [0.02, 0, 0.98, 1], { state: 'confirmed' }),
    region('dog', [0, 0, 0.1, 0.1], { state: 'confirmed' }),
    region('saucer', [0.2, 0.2, 0.2, 0.2]),
    region('spoon', [0.2, 0.2, 0.2, 0.2], { state: 'left out' }),
    region('a dog on a lawn', [0, 0, 1, 1], { of: 'area' }),
  ];
  const photo = photoOf(1, { objects: [{ name: 'dog', probability: 0.9, box: [0, 0, 1, 1] }] });
  const boxes = objectBoxes({ ...photo, caption: { described: { regions } as DescribedCaption } });
  expect(
    drawnWords({ ...nothingDrawn, boxes })
      .map((words) => words.split(',')[0])
      .toSorted(),
  ).toEqual(['dog', 'dog 90%', 'perhaps saucer']);
});

it('people are drawn where the file says where they are, and not if they were rejected', () => {
  const people: Photo['people'] = [
    { name: 'Anna', box: [0.1, 0.1, 0.1, 0.1] },
    { name: 'Bob', box: null },
    { name: 'Zoë', box: [0.5, 0.1, 0.1, 0.1] },
  ];
  const drawn = peopleBoxes(photoOf(1, { people, rejectedTags: ['anna'] }));
  expect(drawn).toEqual([{ label: 'Zoë', probability: null, box: [0.5, 0.1, 0.1, 0.1], isFace: true }]);
});

describe('the place is', () => {
  it.each<[what: string, known: Partial<Photo>, expected: string | null]>([
    ['concluded', { facts: place('Zermatt, Valais, Switzerland') }, 'Zermatt, Valais, Switzerland'],
    [
      'as the file says it',
      { facts: place('Zermatt, Valais, Switzerland'), details: [{ kind: 'place', text: 'Hörnli hut' }] },
      'Hörnli hut',
    ],
    [
      'without what was rejected',
      { facts: place('Zermatt, Valais, Switzerland'), rejectedTags: ['zermatt'] },
      'Valais, Switzerland',
    ],
    [
      'not in a country that was rejected',
      { facts: place('Zermatt, Valais, Switzerland'), rejectedTags: ['Switzerland'] },
      null,
    ],
    [
      'not near a town that was rejected',
      { facts: place('12 km from Zermatt, Valais, Switzerland'), rejectedTags: ['Zermatt'] },
      'Valais, Switzerland',
    ],
    ['not known', {}, null],
  ])('%s', (_what, known, expected) => {
    expect(placeLabel(photoOf(1, known))).toBe(expected);
  });
});

describe('all of it in words', () => {
  it('is read from the top, row by row, with place and sun at the end', () => {
    const [line] = textLines('Harbour');
    const words = drawnWords({
      boxes: [
        { label: 'dog', probability: 0.94, box: [0.7, 0.72, 0.2, 0.2] },
        { label: 'cat', probability: 0.9, box: [0.1, 0.7, 0.2, 0.2] },
        { label: 'Anna', probability: null, box: [0.4, 0, 0.2, 0.1] },
      ],
      text: [line!],
      place: 'Vienna, Austria',
      sun: { ...sun, doubt: 'if so' },
    });
    expect(words).toEqual([
      'Anna, at the top',
      'text “Harbour”, in most of the picture',
      'cat 90%, in the lower left',
      'dog 94%, in the lower right',
      'Place: Vienna, Austria',
      'The sun probably stood 12° high in the west, if so',
    ]);
  });

  it('counts what would take too long to say', () => {
    const boxes = Array.from({ length: 12 }, (_, at) => ({
      label: `dog ${at}`,
      probability: null,
      box: [0.05 * at, 0, 0.05, 0.05] as [number, number, number, number],
    }));
    const sentence = drawnSentence({ ...nothingDrawn, boxes, sun });
    expect(sentence.split('; ')).toHaveLength(9);
    expect(sentence).toMatch(/; and 5 more$/);
    expect(drawnSentence(nothingDrawn)).toBe('');
  });
});

it.each<[OverlayLayer, Partial<Photo>, string]>([
  ['objects', {}, 'No objects were found in this photo.'],
  ['people', {}, 'The file names nobody in the picture.'],
  [
    'people',
    { people: [{ name: 'Anna', box: null }] },
    'The file says who is in the picture, but not where.',
  ],
  ['text', { text: [], textAbsence: null }, 'No text was found in this photo.'],
  ['place', {}, 'It is not known where this photo was taken.'],
  ['place', { latitude: 0, longitude: -30 }, 'No place is known at its position.'],
  ['sun', {}, 'It is not known where this photo was taken.'],
  ['sun', { sunAbsence: 'no-zone' }, 'It is not known in which time zone this photo was taken.'],
])('%s: why there is nothing', (layer, known, reason) => {
  expect(absenceOf(layer, photoOf(1, known))).toBe(reason);
});
