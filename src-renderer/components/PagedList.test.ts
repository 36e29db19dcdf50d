/**
 * @file A long list, a page at a time.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { inDocument } from '../testing/mounting.ts';
import PagedList from './PagedList.vue';

test('a list of thousands shows a page and the way to the next', async () => {
  const list = mount(PagedList, {
    ...inDocument,
    props: { items: Array.from({ length: 2_345 }, (_, index) => `/p/${index}`), page: 20 },
  });
  expect(list.findAll('li')).toHaveLength(20);
  expect(list.get('button').text()).toMatch(/^Show 20 more of 2.325$/);
  await list.get('button').trigger('click');
  expect(list.findAll('li')).toHaveLength(40);
});

test('a short list has nothing more to show', () => {
  const list = mount(PagedList, { ...inDocument, props: { items: ['a', 'b'] } });
  expect(list.findAll('li').map((line) => line.text())).toEqual(['a', 'b']);
  expect(list.find('button').exists()).toBe(false);
});
