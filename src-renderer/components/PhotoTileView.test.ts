/**
 * @file One photo of a grid: its name, its place, its marks, its picture, and how it is selected.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';

import { inDocument } from '../testing/mounting.ts';
import { tileOf } from '../testing/tiles.ts';
import PhotoTileView from './PhotoTileView.vue';

type Props = InstanceType<typeof PhotoTileView>['$props'];
const plain: Props = {
  tile: tileOf(1, { media: { grid: 'g1', large: null } }),
  position: 3,
  of: 40,
  reachable: false,
  selected: false,
  selecting: false,
  followed: false,
  note: null,
  box: null,
};

function show(over: Partial<Props> = {}) {
  return mount(PhotoTileView, { ...inDocument, props: { ...plain, ...over } });
}

test('a tile is an option with a name, a place and a state', async () => {
  const tile = show({
    tile: tileOf(1, { alt: 'Two dogs.', favourite: true, rating: 4, damaged: true, takenAt: null }),
  });
  const option = tile.get('[role=option]');
  expect(option.attributes()).toMatchObject({
    'aria-label': 'Two dogs, favourite, 4 stars, damaged file',
    'aria-posinset': '3',
    'aria-setsize': '40',
    'aria-selected': 'false',
    tabindex: '-1',
  });
  await tile.setProps({ selected: true, reachable: true });
  expect(option.attributes()).toMatchObject({ 'aria-selected': 'true', tabindex: '0' });
  expect(tile.get('.marks').attributes('aria-hidden')).toBe('true');
});

test('why it was found is described, and where is marked', async () => {
  const tile = show({ note: 'tag dog', box: [0.1, 0.2, 0.5, 0.25] });
  expect(
    document.getElementById(tile.get('[role=option]').attributes('aria-describedby')!)?.textContent,
  ).toBe('tag dog');
  expect(tile.get('.region').attributes('style')).toContain('left: 10%');
  await tile.setProps({ note: null, box: null });
  expect(tile.get('[role=option]').attributes('aria-describedby')).toBeUndefined();
  expect(tile.find('.region').exists()).toBe(false);
});

test('a picture that cannot be loaded is a sign, until the photo has another one', async () => {
  const tile = show();
  expect(tile.get('img').attributes()).toMatchObject({ src: '/media/g1', alt: '' });
  await tile.get('img').trigger('error');
  expect([tile.find('img').exists(), tile.find('.missing').exists()]).toEqual([false, true]);
  await tile.setProps({ tile: tileOf(1, { media: { grid: 'g2', large: null } }) });
  expect(tile.get('img').attributes('src')).toBe('/media/g2');
});

test('a photo without a preview yet has neither picture nor sign', () => {
  const tile = show({ tile: tileOf(1) });
  expect([tile.find('img').exists(), tile.find('.missing').exists()]).toEqual([false, false]);
});

test('a click opens or selects, its mark selects, a long press selects', async () => {
  const tile = show();
  await tile.get('[role=option]').trigger('click');
  expect([tile.emitted('click')?.length, tile.emitted('toggle')]).toEqual([1, undefined]);
  await tile.get('.check').trigger('click');
  expect([tile.emitted('click')?.length, tile.emitted('toggle')?.length]).toEqual([1, 1]);
  const press = (pointerType: string) => {
    const event = new PointerEvent('contextmenu', { pointerType, cancelable: true });
    tile.get('[role=option]').element.dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect([press('mouse'), press('touch')]).toEqual([false, true]);
  expect(tile.emitted('toggle')).toHaveLength(2);
  await tile.get('[role=option]').trigger('focus');
  expect(tile.emitted('focus')).toHaveLength(1);
});
