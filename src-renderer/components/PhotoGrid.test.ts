/**
 * @file A grid of photos: one stop for Tab, arrow keys, opening, selecting, and keys that are the page’s.
 * @vitest-environment happy-dom
 */
import type * as VueUse from '@vueuse/core';
import { flushPromises, mount } from '@vue/test-utils';
import { ref } from 'vue';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { PhotoTile } from '../../src-preload/contract/index.ts';
import type { GridSection } from '../layout/sections.ts';
import { withFocusRule } from '../testing/focus-rule.ts';
import { buttonNamed, focusedName, inDocument } from '../testing/mounting.ts';
import { idOf, tilesOf } from '../testing/tiles.ts';
import PhotoGrid from './PhotoGrid.vue';

// this document has no layout: the grid is told that it is 800 by 600
vi.mock('@vueuse/core', async (original) => ({
  ...(await original<typeof VueUse>()),
  useElementSize: () => ({ width: ref(800), height: ref(600) }),
}));
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(800);
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(600);
});
afterEach(() => vi.restoreAllMocks());
withFocusRule();

const section = (key: string, from: number, count: number, loaded = true): GridSection => ({
  key,
  title: key,
  note: `${count} photos`,
  count,
  tiles: loaded ? tilesOf(from, count) : null,
  faded: false,
});

async function show(sections: GridSection[], selected: string[] = []) {
  const grid = mount(PhotoGrid, {
    ...inDocument,
    props: { sections, label: 'All photos', selected: new Set(selected) },
  });
  await flushPromises();
  return grid;
}
const tile = (grid: Awaited<ReturnType<typeof show>>, index: number) =>
  grid.get<HTMLElement>(`#tile-${idOf(index)}`);
async function press(key: string, more: object = {}) {
  const element = document.activeElement!;
  element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
  await flushPromises();
}

test('sections are named lists of options; one option is reached by Tab', async () => {
  const grid = await show([section('June', 1, 6), section('May', 11, 2)]);
  expect(grid.get('[role=group]').attributes('aria-label')).toBe('All photos');
  const lists = grid.findAll('[role=listbox]');
  const names = lists.map(
    (list) => document.getElementById(list.attributes('aria-labelledby')!)?.textContent,
  );
  expect(names).toEqual(['June', 'May']);
  expect(lists.map((list) => list.attributes('aria-multiselectable'))).toEqual(['true', 'true']);
  expect(grid.findAll('[role=option][tabindex="0"]').map((option) => option.attributes('id'))).toEqual([
    `tile-${idOf(1)}`,
  ]);
});

test('arrows go from photo to photo and from section to section', async () => {
  const grid = await show([section('June', 1, 6), section('May', 11, 2)]);
  tile(grid, 1).element.focus();
  await press('ArrowRight');
  await vi.waitFor(() => expect(focusedName()).toContain('Photo 2'));
  await press('Home');
  await vi.waitFor(() => expect(focusedName()).toContain('Photo 1'));
  await press('End', { ctrlKey: true });
  await vi.waitFor(() => expect(focusedName()).toContain('Photo 12'));
  expect(grid.findAll('[role=option][tabindex="0"]')).toHaveLength(1);
  await press('ArrowLeft', { shiftKey: true });
  await vi.waitFor(() => expect(grid.emitted('range')).toEqual([[idOf(11), idOf(12)]]));
});

test('Enter opens, Space and X select, Ctrl+A selects the section, other keys are the page’s', async () => {
  const grid = await show([section('June', 1, 3)]);
  tile(grid, 2).element.focus();
  for (const key of ['Enter', ' ', 'x', 'f']) await press(key);
  await press(' ', { shiftKey: true });
  await press('a', { ctrlKey: true });
  expect(grid.emitted('range')).toEqual([[idOf(2), idOf(2)]]);
  expect(grid.emitted('open')).toEqual([[idOf(2)]]);
  expect(grid.emitted('toggle')).toEqual([[idOf(2)], [idOf(2)]]);
  expect(grid.emitted('selectSection')).toEqual([['June']]);
  expect(
    (grid.emitted('key') as [KeyboardEvent, PhotoTile][]).map(([event, { id }]) => [event.key, id]),
  ).toEqual([['f', idOf(2)]]);
});

test('a click opens; with a selection, Ctrl or Shift it selects', async () => {
  const grid = await show([section('June', 1, 3)]);
  await tile(grid, 1).trigger('click');
  await tile(grid, 2).trigger('click', { ctrlKey: true });
  await tile(grid, 3).trigger('click', { shiftKey: true });
  await grid.setProps({ selected: new Set([idOf(2)]) });
  await tile(grid, 1).trigger('click');
  expect(grid.emitted('open')).toEqual([[idOf(1)]]);
  expect(grid.emitted('toggle')).toEqual([[idOf(2)], [idOf(1)]]);
  expect(grid.emitted('range')).toEqual([[idOf(3), idOf(3)]]);
});

test('a section’s button selects all of it and says when all are', async () => {
  const grid = await show([section('June', 1, 2)], [idOf(1)]);
  const all = () => buttonNamed(grid, 'Select all: June');
  expect(all().attributes('aria-pressed')).toBe('false');
  await all().trigger('click');
  expect(grid.emitted('selectSection')).toEqual([['June']]);
  await grid.setProps({ selected: new Set([idOf(1), idOf(2)]) });
  expect(all().attributes('aria-pressed')).toBe('true');
});

test('a section that is not loaded is busy, is asked for, and cannot be selected', async () => {
  const grid = await show([section('June', 1, 2, false)]);
  expect(grid.get('[role=listbox]').attributes('aria-busy')).toBe('true');
  expect(buttonNamed(grid, 'Select all: June').attributes('disabled')).toBeDefined();
  expect(grid.emitted('near')?.at(-1)).toEqual([['June']]);
  await grid.setProps({ sections: [section('June', 1, 2)] });
  expect(grid.findAll('[role=option]')).toHaveLength(2);
  expect(grid.get('[role=listbox]').attributes('aria-busy')).toBe('false');
});

test('a focused photo that is removed hands the focus to the next one', async () => {
  const grid = await show([section('June', 1, 3)]);
  tile(grid, 2).element.focus();
  await grid.setProps({
    sections: [{ ...section('June', 1, 2), tiles: [tilesOf(1, 1), tilesOf(3, 1)].flat() }],
  });
  await vi.waitFor(() => expect(focusedName()).toContain('Photo 3'));
});
