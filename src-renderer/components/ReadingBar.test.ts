/**
 * @file What is being read aloud: its words, its place, and its controls.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';

import { useReadingStore } from '../stores/reading.ts';
import { buttonNamed, buttonNames, inDocument } from '../testing/mounting.ts';
import ReadingBar from './ReadingBar.vue';

function show(state: 'idle' | 'preparing' | 'speaking' | 'paused', texts: string[] = ['A dog.']) {
  const reading = useReadingStore();
  reading.queue = texts.map((text) => ({ id: null, text }));
  reading.state = state;
  return { reading, bar: mount(ReadingBar, inDocument) };
}

test('it is there only while something is read', async () => {
  const { reading, bar } = show('idle');
  expect(bar.find('section').exists()).toBe(false);
  reading.state = 'speaking';
  await flushPromises();
  expect(bar.get('section').attributes('aria-label')).toBe('Now reading');
  expect(bar.text()).toBe('A dog.');
});

test('one text has pause, again and stop; several have next and before, and a place', () => {
  expect(buttonNames(show('speaking').bar)).toEqual(['Pause reading', 'Say it again', 'Stop reading']);
  const { bar } = show('speaking', ['One', 'Two']);
  expect(buttonNames(bar)).toEqual([
    'Pause reading',
    'Read the one before',
    'Say it again',
    'Read the next one',
    'Stop reading',
  ]);
  expect(bar.get('.position').text()).toBe('1 of 2');
});

test('paused it can go on; while the voice is made ready it can be neither', () => {
  expect(buttonNames(show('paused').bar)[0]).toBe('Go on reading');
  const { bar } = show('preparing', []);
  expect(buttonNamed(bar, 'Pause reading').attributes('disabled')).toBeDefined();
  expect(bar.text()).toBe('Getting the voice ready…');
});

test('its buttons do what they say', async () => {
  const { reading, bar } = show('speaking', ['One', 'Two']);
  const toggle = vi.spyOn(reading, 'toggle').mockReturnValue();
  const skip = vi.spyOn(reading, 'skip').mockReturnValue();
  for (const name of ['Pause reading', 'Read the one before', 'Say it again', 'Read the next one'])
    await buttonNamed(bar, name).trigger('click');
  expect(toggle).toHaveBeenCalledOnce();
  expect(skip.mock.calls).toEqual([[-1], [0], [1]]);
  await buttonNamed(bar, 'Stop reading').trigger('click');
  expect(bar.find('section').exists()).toBe(false);
});
