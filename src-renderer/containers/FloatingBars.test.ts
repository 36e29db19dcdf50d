/**
 * @file Messages, selection and reading over the pages: what their buttons do in this library.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test, vi } from 'vitest';
import { useAskStore } from '../stores/asking.ts';
import { useBrowseStore } from '../stores/browse.ts';
import { useReadingStore } from '../stores/reading.ts';
import { useSelectionStore } from '../stores/selection.ts';
import { useToastStore } from '../stores/toasts.ts';
import { buttonNamed, buttonNames, inDocument } from '../testing/mounting.ts';
import { scriptBridge } from '../testing/scripted-bridge.ts';
import { idOf, tileOf } from '../testing/tiles.ts';
import FloatingBars from './FloatingBars.vue';

afterEach(() => vi.useRealTimers());

async function show(indices: number[] = []) {
  const engine = scriptBridge({
    'annotations.apply': ({ act }) => ({ label: act.act, changed: [], history: { undo: null, redo: null } }),
  });
  const tiles = [tileOf(1, { favourite: true }), tileOf(2), tileOf(3)];
  useBrowseStore().use({
    sections: () => [{ key: 's', title: null, note: null, count: 3, tiles, faded: false }],
    ensure: () => Promise.resolve(),
  });
  const bars = mount(FloatingBars, { ...inDocument, props: { viewing: false } });
  for (const index of indices) useSelectionStore().toggle(idOf(index));
  await flushPromises();
  return {
    bars,
    annotations: () =>
      engine.asked.filter(({ name }) => name === 'annotations.apply').map(({ input }) => input),
  };
}

test('a plain message goes by itself, a problem stays', async () => {
  vi.useFakeTimers();
  const { bars } = await show();
  useToastStore().warn('Two files could not be moved.');
  useToastStore().show('1 file moved');
  await flushPromises();
  const messages = () =>
    bars.findAll('[aria-label="Messages"] > li').map((message) => message.get('p').text());
  expect(messages()).toEqual(['Two files could not be moved.', '1 file moved']);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(messages()).toEqual(['Two files could not be moved.']);
  await buttonNamed(bars, 'Close this message').trigger('click');
  expect(messages()).toEqual([]);
});

test('a plain message waits while the person is at it, and then has its whole time again', async () => {
  vi.useFakeTimers();
  const { bars } = await show();
  useToastStore().show('Photo removed', { label: 'Undo', run: vi.fn() });
  await flushPromises();
  const list = bars.get('[aria-label="Messages"]');
  await vi.advanceTimersByTimeAsync(5_000);
  await list.trigger('mouseenter');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(bars.text()).toContain('Photo removed');
  await list.trigger('mouseleave');
  await vi.advanceTimersByTimeAsync(5_900);
  expect(bars.text()).toContain('Photo removed');
  await vi.advanceTimersByTimeAsync(200);
  expect(bars.text()).not.toContain('Photo removed');
});

test('what a message offers is done once, and the message is gone', async () => {
  const { bars } = await show();
  const undo = vi.fn();
  useToastStore().show('Photo removed', { label: 'Undo', run: undo });
  await flushPromises();
  await buttonNamed(bars, 'Undo').trigger('click');
  expect(undo).toHaveBeenCalledOnce();
  expect(buttonNames(bars)).toEqual([]);
});

test('an edit goes to all selected photos; favourite is taken away where all have it', async () => {
  const { bars, annotations } = await show([1, 2]);
  await buttonNamed(bars, 'Favourite').trigger('click');
  useSelectionStore().toggle(idOf(2));
  await flushPromises();
  await buttonNamed(bars, 'Favourite').trigger('click');
  expect(annotations()).toEqual([
    { photos: { ids: [idOf(1), idOf(2)] }, act: { act: 'favourite', value: true } },
    { photos: { ids: [idOf(1)] }, act: { act: 'favourite', value: false } },
  ]);
  await buttonNamed(bars, 'Clear the selection').trigger('click');
  expect(useSelectionStore().count).toBe(0);
});

test('they are read in the order of the page, and removed only after a yes', async () => {
  const { bars, annotations } = await show([3, 1]);
  const read = vi.spyOn(useReadingStore(), 'readPhotos').mockResolvedValue();
  await buttonNamed(bars, 'Read aloud').trigger('click');
  expect(read).toHaveBeenCalledWith([idOf(1), idOf(3)]);
  await buttonNamed(bars, 'Remove from the library').trigger('click');
  expect(useAskStore().question?.title).toBe('Remove 2 photos from the library?');
  useAskStore().answer(true);
  await flushPromises();
  expect(annotations()).toEqual([{ photos: { ids: [idOf(3), idOf(1)] }, act: { act: 'remove' } }]);
});

test('while one photo is open the selection is not offered', async () => {
  const { bars } = await show([1]);
  await bars.setProps({ viewing: true });
  expect(bars.find('[aria-label="Selected photos"]').exists()).toBe(false);
});

test('what is read aloud can be stopped', async () => {
  const { bars } = await show();
  const reading = useReadingStore();
  reading.queue = [{ id: null, text: 'A dog.' }];
  reading.state = 'speaking';
  await flushPromises();
  expect(bars.get('[aria-label="Now reading"]').text()).toBe('A dog.');
  await buttonNamed(bars, 'Stop reading').trigger('click');
  expect(bars.find('[aria-label="Now reading"]').exists()).toBe(false);
});
