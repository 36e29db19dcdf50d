/**
 * @file Five stars: set, changed and taken away.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { buttonNames, inDocument } from '../testing/mounting.ts';
import StarRating from './StarRating.vue';

test('the star that is set takes the rating away', async () => {
  const stars = mount(StarRating, { ...inDocument, props: { rating: 3 } });
  await stars.get('[aria-label="4 stars"]').trigger('click');
  await stars.get('[aria-label="Take away 3 stars"]').trigger('click');
  expect(stars.emitted('rate')).toEqual([[4], [null]]);
});

test('the stars are one named group, and the one that is set is pressed', async () => {
  const stars = mount(StarRating, { ...inDocument, props: { rating: null } });
  expect(stars.get('[role=group]').attributes('aria-label')).toBe('Rating');
  expect(buttonNames(stars)).toEqual(['1 star', '2 stars', '3 stars', '4 stars', '5 stars']);
  const pressed = () => stars.findAll('button').map((star) => star.attributes('aria-pressed') === 'true');
  expect(pressed()).toEqual([false, false, false, false, false]);
  await stars.setProps({ rating: 2 });
  expect(pressed()).toEqual([false, true, false, false, false]);
  expect(stars.findAll('.full')).toHaveLength(2);
});
