/**
 * @file The map of the words over a picture.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { inDocument } from '../testing/mounting.ts';
import RelevanceOverlay from './RelevanceOverlay.vue';

test('it is for the eye alone, and outlines the best places', async () => {
  const overlay = mount(RelevanceOverlay, {
    ...inDocument,
    props: { map: { columns: 2, rows: 1, values: [0, 1] } },
  });
  expect(overlay.get('.overlay').attributes('aria-hidden')).toBe('true');
  const outline = () => overlay.get('.over').attributes('d');
  const right = outline();
  expect(right).toMatch(/^M/);
  await overlay.setProps({ map: { columns: 2, rows: 1, values: [1, 0] } });
  expect(outline()).not.toBe(right);
});
