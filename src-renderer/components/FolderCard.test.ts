/**
 * @file One folder of photos: where it lies, whether it is there, and what can be done with it.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';

import { rootOf } from '../testing/duplicates.ts';
import { buttonNamed, buttonNames, focusedName, inDocument } from '../testing/mounting.ts';
import FolderChooser from './FolderChooser.vue';
import FolderCard from './FolderCard.vue';

const refused = { sentence: 'Few of its files are there.', insist: true };

function show(over: Parameters<typeof rootOf>[0] = {}) {
  const verify = vi.fn(() => Promise.resolve(true));
  const exclude = vi.fn(() => Promise.resolve(null));
  const relocate = vi.fn((_path: string, anyway: boolean) => Promise.resolve(anyway ? null : refused));
  const props = { root: rootOf(over), busy: false, verify, exclude, relocate };
  return mount(FolderCard, { ...inDocument, props });
}

test('a folder says where it lies, how many photos it has and whether changes are noticed', () => {
  const card = show({ exclude: ['a', 'b', 'c', 'd', 'e', 'f'] });
  expect(card.get('article').attributes('aria-label')).toBe('/media/Archive');
  expect(card.text()).toContain('12 photos · on a removable drive');
  expect(card.get('.state').text()).toContain('Connected. Changes are noticed at once.');
  expect(card.text()).toContain('Left out: a, b, c, d, e and 1 more');
});

test('a folder that is away can be relocated, but neither checked nor looked through', () => {
  const card = show({ state: 'away' });
  expect(card.get('.state').text()).toContain('Not connected. Its photos are shown from their previews');
  expect(buttonNames(card)).toEqual([
    'Leave out…',
    'Relocate folder…',
    'Take /media/Archive out of the library',
  ]);
});

test('the sample photos can only be looked through and taken out', () => {
  expect(buttonNames(show({ samples: true }))).toEqual([
    'Look for new photos in Sample photos',
    'Check every file…',
    'Take Sample photos out of the library',
  ]);
});

test('one panel is open at a time; Cancel gives the focus back to its button', async () => {
  const card = show();
  await buttonNamed(card, 'Relocate folder…').trigger('click');
  expect(buttonNamed(card, 'Relocate folder…').attributes('aria-expanded')).toBe('true');
  await buttonNamed(card, 'Check every file…').trigger('click');
  expect(buttonNamed(card, 'Relocate folder…').attributes('aria-expanded')).toBe('false');
  const opener = buttonNamed(card, 'Check every file…');
  expect(card.get(`#${opener.attributes('aria-controls')}`).text()).toContain('Reads every file again');
  await buttonNamed(card, 'Cancel').trigger('click');
  await flushPromises();
  expect(card.find('.panel').exists()).toBe(false);
  expect(focusedName()).toBe('Check every file…');
});

test('looking for new photos and taking it out are asked for; nothing is begun while a job runs', async () => {
  const card = show();
  await buttonNamed(card, 'Look for new photos in /media/Archive').trigger('click');
  await buttonNamed(card, 'Take /media/Archive out of the library').trigger('click');
  expect(card.emitted()).toMatchObject({ look: [[]], remove: [[]] });
  await buttonNamed(card, 'Check every file…').trigger('click');
  await card.setProps({ busy: true });
  for (const name of ['Look for new photos in /media/Archive', 'Check every file'])
    expect(buttonNamed(card, name).attributes('aria-disabled')).toBe('true');
});

test('the panel closes when every file is being checked, and stays where that was not begun', async () => {
  const card = show();
  await card.setProps({ verify: () => Promise.resolve(false) });
  await buttonNamed(card, 'Check every file…').trigger('click');
  await buttonNamed(card, 'Check every file').trigger('click');
  await flushPromises();
  expect(card.find('.panel').exists()).toBe(true);
  await card.setProps({ verify: () => Promise.resolve(true) });
  await buttonNamed(card, 'Check every file').trigger('click');
  await flushPromises();
  expect(card.find('.panel').exists()).toBe(false);
  expect(focusedName()).toBe('Check every file…');
});

test('a place where few of its files are is used only when the person insists', async () => {
  const card = show();
  await buttonNamed(card, 'Relocate folder…').trigger('click');
  card.getComponent(FolderChooser).vm.$emit('choose', '/media/Other');
  await flushPromises();
  const alert = card.get('[role=alert]');
  expect(alert.text()).toContain('Few of its files are there.');
  expect(document.activeElement).toBe(alert.element);
  await buttonNamed(card, 'Use it anyway').trigger('click');
  await flushPromises();
  expect(card.props('relocate')).toHaveBeenLastCalledWith('/media/Other', true);
  expect(card.find('.panel').exists()).toBe(false);
  expect(focusedName()).toBe('Relocate folder…');
});
