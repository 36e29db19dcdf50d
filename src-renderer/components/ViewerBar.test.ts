/**
 * @file The controls over a photo.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';

import { buttonNamed, buttonNames, inDocument } from '../testing/mounting.ts';
import { photoOf } from '../testing/photos.ts';
import ViewerBar from './ViewerBar.vue';

const plain = {
  photo: photoOf(1),
  place: null,
  speaking: false,
  objectsShown: false,
  whereShown: false,
  textShown: false,
  panelOpen: false,
  canReveal: false,
};

const show = (over: object = {}) => mount(ViewerBar, { ...inDocument, props: { ...plain, ...over } });

test('reading aloud comes first; each button has a name', () => {
  expect(buttonNames(show({ canReveal: true }))).toEqual([
    'Read aloud',
    'Close the photo',
    'Favourite',
    ...['1 star', '2 stars', '3 stars', '4 stars', '5 stars'],
    'No objects were found to mark',
    'Show where the words are',
    'Show the text over the picture',
    'Zoom out',
    'Zoom in',
    'Find similar photos',
    'Show in folder',
    'Remove from the library',
    'What is known',
  ]);
  expect(buttonNames(show())).not.toContain('Show in folder');
});

test('each button tells the page what is wanted', async () => {
  const bar = show({ canReveal: true });
  for (const name of [
    'Read aloud',
    'Close the photo',
    'Favourite',
    '4 stars',
    'Show where the words are',
    'Zoom out',
    'Zoom in',
    'Find similar photos',
    'Show in folder',
    'Remove from the library',
    'What is known',
  ])
    await buttonNamed(bar, name).trigger('click');
  expect(bar.emitted()).toMatchObject({
    speak: [[]],
    close: [[]],
    favourite: [[]],
    rate: [[4]],
    where: [[]],
    zoom: [[-1], [1]],
    similar: [[]],
    reveal: [[]],
    remove: [[]],
    panel: [[]],
  });
});

test('states are told: reading, favourite, panel, place in the list', () => {
  const place = { section: 0, index: 2, position: 3, total: 40 };
  const bar = show({
    speaking: true,
    panelOpen: true,
    photo: photoOf(1, { favourite: true, rating: 2 }),
    place,
  });
  expect(buttonNames(bar)[0]).toBe('Pause reading');
  expect(buttonNamed(bar, 'Favourite').attributes('aria-pressed')).toBe('true');
  expect(buttonNamed(bar, 'Take away 2 stars').attributes('aria-pressed')).toBe('true');
  expect(buttonNamed(bar, 'What is known').attributes('aria-expanded')).toBe('true');
  expect(bar.text()).toContain('3 of 40');
});

test('objects can be marked only where some were found, also persons with a place', async () => {
  expect(buttonNamed(show(), 'No objects were found to mark').attributes('disabled')).toBeDefined();
  const bar = show({
    photo: photoOf(1, { people: [{ name: 'Ada', box: [0, 0, 1, 1] }] }),
    objectsShown: true,
  });
  const mark = buttonNamed(bar, 'Mark the objects found');
  expect(mark.attributes('aria-pressed')).toBe('true');
  await mark.trigger('click');
  expect(bar.emitted('objects')).toHaveLength(1);
});

test('until the photo is known nothing is set', () => {
  const bar = show({ photo: null });
  expect(buttonNamed(bar, 'Favourite').attributes('aria-pressed')).toBe('false');
});
