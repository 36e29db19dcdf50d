/**
 * @file A group of photos that look alike: its versions, which is best, which are kept.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';

import { groupOf, memberOf } from '../testing/duplicates.ts';
import { buttonNamed, buttonNames, inDocument } from '../testing/mounting.ts';
import { idOf, tileOf } from '../testing/tiles.ts';
import DuplicateGroupCard from './DuplicateGroupCard.vue';

const show = (over: object = {}) =>
  mount(DuplicateGroupCard, {
    ...inDocument,
    props: {
      group: groupOf('g', 1, 3),
      position: 2,
      total: 14,
      kept: new Set([idOf(1)]),
      bin: 'Trash',
      busy: false,
      ...over,
    },
  });
const versions = (card: ReturnType<typeof show>) => card.findAll('[role=option]');

test('the versions are a named list; each says what it is and what becomes of it', () => {
  const card = show();
  expect(card.get('h2').text()).toBe('Group 2 of 14');
  expect(card.get('[role=listbox]').attributes('aria-label')).toBe(
    'Group 2 of 14, 3 versions, best: IMG_1.jpg, largest',
  );
  const [best, other] = versions(card);
  expect(best!.attributes('aria-label')).toMatch(/^IMG_1.jpg, Best: largest, .*, kept$/);
  expect(other!.attributes('aria-label')).toMatch(/^IMG_2.jpg, smaller, .*, goes to the Trash$/);
  expect(versions(card).map((version) => version.attributes('aria-selected'))).toEqual([
    'true',
    'false',
    'false',
  ]);
});

test('one version is reached by Tab: the one that had the focus', async () => {
  const card = show();
  const stops = () => versions(card).map((version) => version.attributes('tabindex'));
  expect(stops()).toEqual(['0', '-1', '-1']);
  await versions(card)[1]!.trigger('focus');
  expect(stops()).toEqual(['-1', '0', '-1']);
  await versions(card)[1]!.trigger('keydown', { key: 'k' });
  expect((card.emitted('key')![0] as [KeyboardEvent, { path: string }])[1].path).toBe('/p/IMG_2.jpg');
});

test('a click opens a version; its mark keeps it or not', async () => {
  const card = show();
  await versions(card)[1]!.trigger('click');
  expect(card.emitted('open')).toEqual([[idOf(2)]]);
  await versions(card)[1]!.get('.fate').trigger('click');
  expect(card.emitted('open')).toHaveLength(1);
  expect(card.emitted('keep')).toEqual([[idOf(2)]]);
  await card.setProps({ kept: new Set([idOf(1), idOf(2)]) });
  expect(versions(card).map((version) => version.attributes('aria-selected'))).toEqual([
    'true',
    'true',
    'false',
  ]);
  expect(buttonNames(card)).toContain('Move 1 to the Trash…');
});

test('comparing, setting apart and moving are the page’s', async () => {
  const card = show();
  for (const name of ['Compare', 'These are different', 'Move 2 to the Trash…'])
    await buttonNamed(card, name).trigger('click');
  expect(card.emitted()).toMatchObject({ compare: [[]], apart: [[]], trash: [[]] });
});

test('nothing can be moved while it is being moved, or when all are kept', async () => {
  const card = show({ busy: true });
  expect(buttonNamed(card, 'Move 2 to the Trash…').attributes('aria-disabled')).toBe('true');
  await card.setProps({ busy: false });
  expect(buttonNamed(card, 'Move 2 to the Trash…').attributes('aria-disabled')).toBeUndefined();
  await card.setProps({ kept: new Set([idOf(1), idOf(2), idOf(3)]) });
  expect(buttonNamed(card, 'All are kept').attributes('disabled')).toBeDefined();
});

test('where nothing can be moved to a bin, there is no fate to choose', () => {
  const card = show({ bin: null });
  expect(buttonNames(card)).toEqual(['Compare', 'These are different']);
  expect(card.find('.fate').exists()).toBe(false);
  expect(versions(card).map((version) => version.attributes('aria-selected'))).toEqual([
    'false',
    'false',
    'false',
  ]);
});

test('a picture that cannot be loaded is a sign', async () => {
  const members = [memberOf(1, { tile: tileOf(1, { media: { grid: 'g1', large: null } }) }), memberOf(2)];
  const card = show({ group: groupOf('g', 1, 2, { members }) });
  expect(card.get('img').attributes('src')).toBe('/media/g1');
  await card.get('img').trigger('error');
  expect(card.find('img').exists()).toBe(false);
  expect(card.findAll('.missing')).toHaveLength(2);
});
