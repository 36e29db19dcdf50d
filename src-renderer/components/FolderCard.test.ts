/**
 * @file One folder of photos: where it lies, whether it is there, and what can be done with it.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test } from 'vitest';

import { useAskStore } from '../stores/asking.ts';
import { useJobStore } from '../stores/jobs.ts';
import { libraryOf, rootOf } from '../testing/duplicates.ts';
import { jobOf } from '../testing/jobs.ts';
import { buttonNamed, buttonNames, focusedName, inDocument } from '../testing/mounting.ts';
import { scriptBridge } from '../testing/scripted-bridge.ts';
import FolderCard from './FolderCard.vue';

const show = (over: Parameters<typeof rootOf>[0] = {}) =>
  mount(FolderCard, { ...inDocument, props: { root: rootOf(over) } });

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

test('looking for new photos and checking every file start a job, unless one runs', async () => {
  const engine = scriptBridge({ 'library.import': () => jobOf(), 'library.info': () => libraryOf(rootOf()) });
  const card = show();
  await buttonNamed(card, 'Look for new photos in /media/Archive').trigger('click');
  await flushPromises();
  expect(buttonNamed(card, 'Look for new photos in /media/Archive').attributes('disabled')).toBeDefined();
  useJobStore().jobs = [];
  await buttonNamed(card, 'Check every file…').trigger('click');
  await buttonNamed(card, 'Check every file').trigger('click');
  await flushPromises();
  expect(engine.asked.filter(({ name }) => name === 'library.import').map(({ input }) => input)).toEqual([
    { rootIds: ['r'] },
    { rootIds: ['r'], verify: true },
  ]);
  expect(card.find('.panel').exists()).toBe(false);
});

test('a folder is taken out only after a yes', async () => {
  const engine = scriptBridge({ 'library.removeRoot': () => libraryOf() });
  const card = show({ photos: 1 });
  await buttonNamed(card, 'Take /media/Archive out of the library').trigger('click');
  expect(useAskStore().question).toMatchObject({ confirm: 'Take it out', items: ['/media/Archive'] });
  expect(useAskStore().question?.text).toContain('1 photo leaves the library.');
  useAskStore().answer(false);
  await flushPromises();
  expect(engine.asked).toEqual([]);
  await buttonNamed(card, 'Take /media/Archive out of the library').trigger('click');
  useAskStore().answer(true);
  await flushPromises();
  expect(engine.asked).toEqual([{ name: 'library.removeRoot', input: { rootId: 'r' } }]);
});
