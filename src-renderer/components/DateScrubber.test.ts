/**
 * @file Going to a month: a slider with the months’ names.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';

import type { GridSection } from '../layout/sections.ts';
import { inDocument } from '../testing/mounting.ts';
import DateScrubber from './DateScrubber.vue';

const section = (title: string, count: number): GridSection => ({
  key: title,
  title,
  note: null,
  count,
  tiles: null,
  faded: false,
});
const sections = ['June 2023', 'May 2023', 'April 2022'].map((title, index) => section(title, index + 1));
const props = { sections, heights: [300, 300, 400], top: 0, view: 200, total: 1_000 };

test('it says which month is in view', async () => {
  const scrubber = mount(DateScrubber, { ...inDocument, props });
  const slider = scrubber.get('[role=slider]');
  expect(slider.attributes()).toMatchObject({
    'aria-label': 'Go to a month',
    'aria-valuemax': '3',
    'aria-valuenow': '1',
    'aria-valuetext': 'June 2023, 1 photo',
    tabindex: '0',
  });
  await scrubber.setProps({ top: 650 });
  expect(slider.attributes('aria-valuetext')).toBe('April 2022, 3 photos');
});

test('arrows go a month, Home and End to the ends, other keys nowhere', async () => {
  const scrubber = mount(DateScrubber, { ...inDocument, props: { ...props, top: 350 } });
  for (const key of ['ArrowDown', 'ArrowUp', 'Home', 'End', 'x'])
    await scrubber.get('[role=slider]').trigger('keydown', { key });
  expect(scrubber.emitted('go')).toEqual([
    [2, 0],
    [0, 0],
    [0, 0],
    [2, 0],
  ]);
});
