/**
 * @file The pages that exist and the line of jobs; folded to icons, or a bar at the bottom of a narrow
 * window.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { ref } from 'vue';
import { beforeEach, expect, test, vi } from 'vitest';
import { jobOf } from '../testing/jobs.ts';
import { buttonNamed, buttonNames, inDocument } from '../testing/mounting.ts';
import AppSidebar from './AppSidebar.vue';

const narrow = vi.hoisted(() => ({ value: false }));
vi.mock('../composables/useNarrow.ts', () => ({ useNarrow: () => ref(narrow.value) }));
beforeEach(() => {
  narrow.value = false;
  localStorage.clear();
});

const show = (over: object = {}) =>
  mount(AppSidebar, { ...inDocument, props: { current: null, latest: null, hasRemoved: false, ...over } });
const pages = (bar: ReturnType<typeof show>) => bar.findAll('.pages a').map((link) => link.text());

test('the pages are links; the one of removed photos is there while it has some', async () => {
  const bar = show();
  expect(bar.get('nav').attributes('aria-label')).toBe('Pages');
  expect(pages(bar)).toEqual(['Photos', 'Tags', 'Duplicates', 'Folders']);
  await bar.setProps({ hasRemoved: true });
  expect(pages(bar)).toEqual(['Photos', 'Tags', 'Duplicates', 'Folders', 'Removed']);
});

test('folded, the pages are named by tooltips, and the button says what it does', async () => {
  const bar = show();
  const fold = buttonNamed(bar, 'Narrow the sidebar');
  expect(fold.attributes('aria-expanded')).toBe('true');
  await fold.trigger('click');
  expect(buttonNames(bar)).toEqual(['Widen the sidebar']);
  expect(fold.attributes('aria-expanded')).toBe('false');
  expect(bar.get('.pages a').attributes('title')).toBe('Photos');
});

test('a job that runs is told and can be stopped', async () => {
  const bar = show({ current: jobOf({ note: 'Reading photos' }) });
  await buttonNamed(bar, 'Stop: Reading photos').trigger('click');
  expect(bar.emitted('cancel')).toEqual([['j']]);
});

test('a narrow window has jobs and settings among the pages, and says when a job runs', async () => {
  narrow.value = true;
  const bar = show();
  expect(pages(bar)).toEqual(['Photos', 'Tags', 'Duplicates', 'Folders', 'Jobs', 'Settings']);
  await bar.setProps({ current: jobOf() });
  expect(pages(bar)[4]).toBe('Jobs, running');
});
