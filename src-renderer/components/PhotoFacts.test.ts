/**
 * @file When, where and with what a photo was taken, and who is in it.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';

import { inDocument } from '../testing/mounting.ts';
import { photoOf } from '../testing/photos.ts';
import PhotoFacts from './PhotoFacts.vue';

const linesOf = (facts: { findAll: ReturnType<typeof mount>['findAll'] }) =>
  Object.fromEntries(facts.findAll('.fact').map((fact) => [fact.get('dt').text(), fact.get('dd').text()]));

test('only what is known has a line', () => {
  const lines = linesOf(
    mount(PhotoFacts, {
      ...inDocument,
      props: { photo: photoOf(1, { takenAt: null, takenAtPrecision: null }) },
    }),
  );
  expect(Object.keys(lines)).toEqual(['Taken', 'Size']);
  expect(lines['Taken']).toBe('No date');
});

test('what the file says stands under its name; a doubtful date says where it comes from', () => {
  const photo = photoOf(1, {
    takenAtSource: 'file name',
    camera: { make: 'Canon', model: 'EOS R6' },
    lens: 'RF 35mm',
    latitude: 48.2082,
    longitude: 16.3738,
    hierarchies: ['Places|Italy|Rome'],
    keywords: ['Rome', 'summer'],
    details: [{ kind: 'creator', text: 'Ada' }],
  });
  const lines = linesOf(mount(PhotoFacts, { ...inDocument, props: { photo } }));
  expect(lines['Taken']).toContain('as its file name says');
  expect(lines['Camera']).toBe('Canon EOS R6RF 35mm');
  expect(lines['Where']).toBe('48.2082° N, 16.3738° E');
  expect(lines['Keywords in the file']).toBe('Places › Italy › Rome\nsummer');
  expect(lines['Creator']).toBe('Ada');
});

test('place, season and light stand in words, with what they rest on and what they depend on', () => {
  const photo = photoOf(1, {
    latitude: 46.0207,
    longitude: 7.7491,
    facts: [
      { kind: 'place', text: '3 km from Zermatt, Valais', basis: 'the nearest known place', doubt: null },
      { kind: 'season', text: 'Winter', basis: 'by the month, January', doubt: 'if taken in the north' },
      { kind: 'light', text: 'Night, the sun 20° below the horizon', basis: 'from its time', doubt: null },
    ],
  });
  const lines = linesOf(mount(PhotoFacts, { ...inDocument, props: { photo } }));
  expect(lines['Where']).toBe('3 km from Zermatt, Valais46.0207° N, 7.7491° E · the nearest known place');
  expect(lines['Season']).toBe('Probably winterby the month, January, if taken in the north');
  expect(lines['Light']).toBe('Night, the sun 20° below the horizonfrom its time');
});

test('people lead to their photos and are pointed at by mouse and focus', async () => {
  const people = [
    { name: 'Ada', box: [0, 0, 0.5, 0.5] as [number, number, number, number] },
    { name: 'Bo', box: null },
  ];
  const facts = mount(PhotoFacts, { ...inDocument, props: { photo: photoOf(1, { people }) } });
  expect(facts.findAll('a').map((link) => link.text())).toEqual(['Ada', 'Bo']);
  const [ada, bo] = facts.findAll('.people li');
  await ada!.trigger('mouseenter');
  await ada!.trigger('mouseleave');
  await bo!.trigger('focusin');
  await bo!.trigger('focusout');
  expect(facts.emitted('point')).toEqual([['Ada'], [null], ['Bo'], [null]]);
});
