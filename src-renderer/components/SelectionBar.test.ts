/**
 * @file What can be done with the selected photos.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';

import { useAskStore } from '../stores/asking.ts';
import { useBrowseStore } from '../stores/browse.ts';
import { useReadingStore } from '../stores/reading.ts';
import { useSelectionStore } from '../stores/selection.ts';
import { buttonNamed, buttonNames, inDocument } from '../testing/mounting.ts';
import { scriptBridge } from '../testing/scripted-bridge.ts';
import { idOf, tileOf } from '../testing/tiles.ts';
import SelectionBar from './SelectionBar.vue';

const tiles = [tileOf(1, { favourite: true }), tileOf(2), tileOf(3)];

async function show(indices: number[]) {
  const engine = scriptBridge({
    'acts.apply': ({ act }) => ({ label: act.act, changed: [], history: { undo: null, redo: null } }),
  });
  useBrowseStore().use({
    sections: () => [{ key: 's', title: null, note: null, count: 3, tiles, faded: false }],
    ensure: () => Promise.resolve(),
  });
  const bar = mount(SelectionBar, inDocument);
  for (const index of indices) useSelectionStore().toggle(idOf(index));
  await flushPromises();
  return {
    bar,
    acts: () => engine.asked.filter(({ name }) => name === 'acts.apply').map(({ input }) => input),
  };
}

test('it is there only while photos are selected, and says how many', async () => {
  const { bar } = await show([]);
  expect(bar.find('section').exists()).toBe(false);
  useSelectionStore().toggle(idOf(1));
  await flushPromises();
  expect(bar.get('section').attributes('aria-label')).toBe('Selected photos');
  expect(bar.get('.count').text()).toBe('1 photo selected');
  expect(buttonNames(bar)).toEqual([
    'Clear the selection',
    'Favourite',
    'Rate',
    'Add a tag',
    'Read aloud',
    'Remove from the library',
  ]);
  await buttonNamed(bar, 'Clear the selection').trigger('click');
  expect(bar.find('section').exists()).toBe(false);
});

test('favourite is pressed only where all are, and then takes it away', async () => {
  const { bar, acts } = await show([1, 2]);
  const favourite = () => buttonNamed(bar, 'Favourite');
  expect(favourite().attributes('aria-pressed')).toBe('false');
  await favourite().trigger('click');
  useSelectionStore().toggle(idOf(2));
  await flushPromises();
  expect(favourite().attributes('aria-pressed')).toBe('true');
  await favourite().trigger('click');
  expect(acts()).toEqual([
    { photos: { ids: [idOf(1), idOf(2)] }, act: { act: 'favourite', value: true } },
    { photos: { ids: [idOf(1)] }, act: { act: 'favourite', value: false } },
  ]);
});

test('stars and a tag for all are given in a popover, which closes', async () => {
  const { bar, acts } = await show([2, 3]);
  const popover = () => document.querySelector<HTMLElement>('[role=dialog]');
  await buttonNamed(bar, 'Rate').trigger('click');
  await flushPromises();
  expect(popover()?.getAttribute('aria-label')).toBe('Rate the selected photos');
  popover()!.querySelector<HTMLElement>('[aria-label="4 stars"]')!.click();
  await flushPromises();
  expect(popover()).toBeNull();
  await buttonNamed(bar, 'Add a tag').trigger('click');
  await flushPromises();
  const field = popover()!.querySelector('input')!;
  field.value = 'snow';
  field.dispatchEvent(new Event('input', { bubbles: true }));
  popover()!
    .querySelector('form')!
    .dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await flushPromises();
  expect(popover()).toBeNull();
  expect(acts().map((input) => (input as { act: object }).act)).toEqual([
    { act: 'rate', value: 4 },
    { act: 'tag.add', name: 'snow' },
  ]);
});

test('they are read in the order of the page, and removed only after a yes', async () => {
  const { bar, acts } = await show([3, 1]);
  const read = vi.spyOn(useReadingStore(), 'readPhotos').mockResolvedValue();
  await buttonNamed(bar, 'Read aloud').trigger('click');
  expect(read).toHaveBeenCalledWith([idOf(1), idOf(3)]);
  await buttonNamed(bar, 'Remove from the library').trigger('click');
  expect(useAskStore().question?.title).toBe('Remove 2 photos from the library?');
  useAskStore().answer(true);
  await flushPromises();
  expect(acts()).toEqual([{ photos: { ids: [idOf(3), idOf(1)] }, act: { act: 'remove' } }]);
});
