/**
 * @file The layers over a photo: each switched on its own, all at once, kept in the settings, told where there is
 * nothing.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { ref, shallowRef } from 'vue';
import { expect, test } from 'vitest';
import type { Photo } from '../../src-preload/contract/index.ts';
import { textLines } from '../../src-preload/contract/testing/bare-photo.ts';
import { useAnnouncerStore } from '../stores/announcer.ts';
import { useSettingsStore } from '../stores/settings.ts';
import '../testing/mounting.ts';
import { photoOf } from '../testing/photos.ts';
import { scriptBridge } from '../testing/scripted-bridge.ts';
import { useViewerOverlay } from './useViewerOverlay.ts';

const market = photoOf(1, {
  objects: [{ name: 'dog', probability: 0.94, box: [0, 0, 0.2, 0.2] }],
  people: [{ name: 'Anna', box: [0.8, 0, 0.1, 0.1] }],
  text: textLines('Harbour Museum', 'open daily'),
  textAbsence: null,
  facts: [{ kind: 'place', text: 'Vienna, Austria', basis: 'the map', doubt: null }],
  sun: { height: 12, direction: 225, bearing: null, text: '12° high in the south-west', doubt: null },
  sunAbsence: null,
});
const meadow = photoOf(2, { text: [], textAbsence: null });

function setUp(first: Photo = market) {
  scriptBridge({
    'settings.set': (choice) => ({ ...useSettingsStore().settings, ...choice }) as never,
  });
  const photo = shallowRef<Photo | null>(first);
  const pointedAt = ref<string | null>(null);
  let overlay!: ReturnType<typeof useViewerOverlay>;
  mount({
    setup: () => ((overlay = useViewerOverlay({ photo, pointedAt, others: () => [] })), () => null),
  });
  const labels = () => overlay.drawn.boxes.map(({ label }) => label);
  return { photo, pointedAt, overlay, labels, said: () => useAnnouncerStore().message };
}

test('at first nothing is drawn; then all of it, which is said', () => {
  const { overlay, labels, said } = setUp();
  expect([labels(), overlay.drawn.text, overlay.drawn.place, overlay.drawn.sun]).toEqual([
    [],
    [],
    null,
    null,
  ]);
  overlay.toggleAll();
  expect(labels()).toEqual(['dog', 'Anna']);
  expect(overlay.drawn).toMatchObject({ place: 'Vienna, Austria', sun: { height: 12 } });
  expect(said()).toMatch(/^Overlay: dog 94%, in the upper left; Anna, in the upper right; text “Harbour/);
  overlay.toggleAll();
  expect([labels(), said()]).toEqual([[], 'The overlay is off']);
});

test('layers are switched on their own; what was switched off together comes back together', () => {
  const { overlay, labels, said } = setUp();
  overlay.toggle('people');
  expect([labels(), said()]).toEqual([['Anna'], 'Anna, in the upper right']);
  overlay.toggle('text');
  expect([overlay.drawn.text.length, said()]).toEqual([2, '2 lines of text over the picture']);
  overlay.toggleAll();
  expect(useSettingsStore().settings.overlay).toEqual({ shown: [], last: ['people', 'text'] });
  overlay.toggleAll();
  expect(overlay.shown).toEqual(['people', 'text']);
  overlay.toggle('text');
  expect([overlay.drawn.text, said()]).toEqual([[], 'The text is off the picture']);
});

test('is kept from photo to photo; where there is nothing, it is said why', () => {
  const { photo, overlay, said } = setUp(meadow);
  overlay.toggle('text');
  const none = 'No text was found in this photo.';
  expect([overlay.note, overlay.sentence, said()]).toEqual([none, none, none]);
  photo.value = market;
  expect([overlay.note, overlay.drawn.text.length]).toEqual([null, 2]);
  photo.value = meadow;
  overlay.toggle('sun');
  expect(overlay.note).toBe('There is nothing to draw over this photo.');
  expect(said()).toBe('It is not known where this photo was taken.');
});

test('a photo that is not shown has nothing drawn and no word', () => {
  const { photo, overlay } = setUp();
  overlay.toggleAll();
  photo.value = null;
  expect(overlay.drawn).toEqual({ boxes: [], text: [], place: null, sun: null });
  expect([overlay.note, overlay.sentence]).toEqual([null, '']);
});

test('what is pointed at is marked once, whether its layer is shown or not', () => {
  const { pointedAt, overlay, labels } = setUp();
  pointedAt.value = 'dog';
  expect(labels()).toEqual(['dog']);
  overlay.toggle('objects');
  expect(labels()).toEqual(['dog']);
});

test('the list of layers says what there is', () => {
  const { overlay } = setUp();
  expect(overlay.layers.map(({ label, note }) => `${label}: ${note}`)).toEqual([
    'Objects: 1 found',
    'People named in the file: Anna',
    'Text: 2 lines',
    'Place: Vienna, Austria',
    'Sun: 12° high in the south-west',
  ]);
});
