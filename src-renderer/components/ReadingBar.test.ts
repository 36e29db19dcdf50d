/**
 * @file What is being read aloud: its words, its place, and its controls.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';

import { buttonNamed, buttonNames, inDocument } from '../testing/mounting.ts';
import ReadingBar from './ReadingBar.vue';

type Props = InstanceType<typeof ReadingBar>['$props'];
const show = (state: Props['state'], over: Partial<Props> = {}) =>
  mount(ReadingBar, {
    ...inDocument,
    props: { state, text: 'A dog.', index: 0, length: 1, heard: null, ...over },
  });

test('it is there only while something is read', async () => {
  const bar = show('idle');
  expect(bar.find('section').exists()).toBe(false);
  await bar.setProps({ state: 'speaking' });
  expect(bar.get('section').attributes('aria-label')).toBe('Now reading');
  expect(bar.text()).toBe('A dog.');
});

test('one text has pause, again and stop; several have next and before, and a place', () => {
  expect(buttonNames(show('speaking'))).toEqual(['Pause reading', 'Say it again', 'Stop reading']);
  const bar = show('speaking', { length: 2 });
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
  expect(buttonNames(show('paused'))[0]).toBe('Go on reading');
  const bar = show('preparing', { text: null });
  expect(buttonNamed(bar, 'Pause reading').attributes('aria-disabled')).toBe('true');
  expect(bar.text()).toBe('Getting the voice ready…');
});

test('its buttons do what they say', async () => {
  const bar = show('speaking', { length: 2 });
  for (const name of buttonNames(bar)) await buttonNamed(bar, name).trigger('click');
  expect(bar.emitted()).toMatchObject({ toggle: [[]], skip: [[-1], [0], [1]], stop: [[]] });
});
