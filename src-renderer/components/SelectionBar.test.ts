/**
 * @file What can be done with the selected photos.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { buttonNamed, buttonNames, inDocument } from '../testing/mounting.ts';
import SelectionBar from './SelectionBar.vue';

const show = (over: object = {}) =>
  mount(SelectionBar, {
    ...inDocument,
    props: {
      count: 2,
      allFavourite: false,
      suggest: () => Promise.resolve([]),
      ask: () => Promise.resolve(null),
      ...over,
    },
  });
const popover = () => document.querySelector<HTMLElement>('[role=dialog]');

test('it is there only while photos are selected, and says how many', async () => {
  const bar = show({ count: 0 });
  expect(bar.find('section').exists()).toBe(false);
  await bar.setProps({ count: 1 });
  expect(bar.get('section').attributes('aria-label')).toBe('Selected photos');
  expect(bar.get('.count').text()).toBe('1 photo selected');
});

test('each button has a name and tells what is wanted', async () => {
  const bar = show();
  const names = [
    'Clear the selection',
    'Favourite',
    'Rate',
    'Add a tag',
    'Ask about these photos',
    'Read aloud',
    'Remove from the library',
  ];
  expect(buttonNames(bar)).toEqual(names);
  for (const name of ['Clear the selection', 'Read aloud', 'Remove from the library'])
    await buttonNamed(bar, name).trigger('click');
  expect(bar.emitted()).toMatchObject({ clear: [[]], read: [[]], remove: [[]] });
});

test('favourite is pressed only where all are, and then takes it away', async () => {
  const bar = show();
  const favourite = () => buttonNamed(bar, 'Favourite');
  expect(favourite().attributes('aria-pressed')).toBe('false');
  await favourite().trigger('click');
  await bar.setProps({ allFavourite: true });
  expect(favourite().attributes('aria-pressed')).toBe('true');
  await favourite().trigger('click');
  expect(bar.emitted('favourite')).toEqual([[true], [false]]);
});

test('stars are given or taken away in a popover, which closes', async () => {
  const bar = show();
  for (const name of ['4 stars', null]) {
    await buttonNamed(bar, 'Rate').trigger('click');
    await flushPromises();
    expect(popover()?.getAttribute('aria-label')).toBe('Rate the selected photos');
    popover()!
      .querySelector<HTMLElement>(name ? `[aria-label="${name}"]` : '.button.plain')!
      .click();
    await flushPromises();
    expect(popover()).toBeNull();
  }
  expect(bar.emitted('rate')).toEqual([[4], [null]]);
});

test('a tag for all is written in a popover, which closes', async () => {
  const bar = show();
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
  expect(bar.emitted('tag')).toEqual([['snow']]);
});
