/**
 * @file The controls over a photo.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { nextTick } from 'vue';
import { expect, test } from 'vitest';

import { buttonNamed, buttonNames, inDocument } from '../testing/mounting.ts';
import { photoOf } from '../testing/photos.ts';
import ViewerBar from './ViewerBar.vue';

const plain = {
  photo: photoOf(1),
  place: null,
  speaking: false,
  layers: [
    { layer: 'objects' as const, label: 'Objects', shown: false, note: '2 found' },
    {
      layer: 'sun' as const,
      label: 'Sun',
      shown: false,
      note: 'It is not known where this photo was taken.',
    },
  ],
  overlayMenu: false,
  whereShown: false,
  isActualSize: false,
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
    'Overlay',
    'Choose what is drawn over the photo',
    'Show where the words are',
    'Zoom out',
    'Zoom in',
    'Actual size',
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

test('the overlay is switched as a whole, or layer by layer, each with what there is', async () => {
  const bar = show({ overlayMenu: true });
  expect(buttonNamed(bar, 'Overlay').attributes('aria-pressed')).toBe('false');
  await buttonNamed(bar, 'Overlay').trigger('click');
  expect(bar.emitted('overlay')).toHaveLength(1);

  await nextTick();
  const boxes = [...document.querySelectorAll<HTMLInputElement>('[aria-label="Drawn over the photo"] input')];
  const noteOf = (box: HTMLInputElement) =>
    document.getElementById(box.getAttribute('aria-describedby') ?? '')?.textContent;
  expect(boxes.map((box) => [box.getAttribute('aria-label'), box.checked, noteOf(box)])).toEqual([
    ['Objects', false, '2 found'],
    ['Sun', false, 'It is not known where this photo was taken.'],
  ]);
  boxes[1]!.click();
  expect(bar.emitted('layer')).toEqual([['sun']]);

  await bar.setProps({ layers: [{ ...plain.layers[0]!, shown: true }] });
  expect(buttonNamed(bar, 'Overlay').attributes('aria-pressed')).toBe('true');
});

test('until the photo is known nothing is set', () => {
  const bar = show({ photo: null });
  expect(buttonNamed(bar, 'Favourite').attributes('aria-pressed')).toBe('false');
});
