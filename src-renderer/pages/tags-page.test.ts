/**
 * @file The tree of tags: its keys, its levels, its filter, and where a tag leads.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import type { TagSummary } from '../../src-preload/contract/index.ts';
import { focusedName, inDocument } from '../testing/mounting.ts';
import { scriptBridge } from '../testing/scripted-bridge.ts';
import TagsPage from './TagsPage.vue';

const tagOf = (name: string, count: number, over: Partial<TagSummary> = {}): TagSummary => ({
  name,
  count,
  maybe: 0,
  parents: [],
  previews: [],
  ...over,
});
const tags = [
  tagOf('animal', 9),
  tagOf('dog', 6, { parents: ['animal'], maybe: 2, previews: ['a', 'b', 'c', 'd'] }),
  tagOf('cat', 3, { parents: ['animal'] }),
  tagOf('snow', 4, { maybe: 4 }),
  tagOf('sea', 2),
];

async function open(list: TagSummary[] = tags) {
  scriptBridge({ 'tags.list': () => list });
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/', component: TagsPage },
      { path: '/tags/:name', component: { template: '<p />' } },
    ],
  });
  const page = mount(TagsPage, { ...inDocument, global: { ...inDocument.global, plugins: [router] } });
  await flushPromises();
  return { page, router };
}
type Page = Awaited<ReturnType<typeof open>>['page'];
const rows = (page: Page) => page.findAll<HTMLElement>('[role=treeitem]');
const names = (page: Page) => rows(page).map((row) => row.attributes('aria-label'));

async function press(key: string, more: object = {}) {
  document.activeElement!.dispatchEvent(
    new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }),
  );
  await flushPromises();
}

test('tags are a named tree: levels, places, counts, what is open; one row is reached by Tab', async () => {
  const { page } = await open();
  expect(page.get('[role=tree]').attributes('aria-label')).toBe('Tags');
  expect(names(page)).toEqual([
    'animal, 9 photos',
    'dog, 6 photos, 2 of them maybe',
    'cat, 3 photos',
    'snow, 4 photos, 4 of them maybe',
    'sea, 2 photos',
  ]);
  const of = (name: string) => rows(page).map((row) => row.attributes(name));
  expect(of('aria-level')).toEqual(['1', '2', '2', '1', '1']);
  expect(of('aria-posinset')).toEqual(['1', '1', '2', '2', '3']);
  expect(of('aria-setsize')).toEqual(['3', '2', '2', '3', '3']);
  expect(of('aria-expanded')).toEqual(['true', undefined, undefined, undefined, undefined]);
  expect(of('tabindex')).toEqual(['0', '-1', '-1', '-1', '-1']);
});

test('up, down, Home and End go from row to row', async () => {
  const { page } = await open();
  rows(page)[0]!.element.focus();
  const seen: string[] = [];
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'End', 'ArrowDown', 'Home', 'ArrowUp']) {
    await press(key);
    seen.push(focusedName().split(',')[0]!);
  }
  expect(seen).toEqual(['dog', 'cat', 'dog', 'sea', 'sea', 'animal', 'animal']);
  expect(rows(page).filter((row) => row.attributes('tabindex') === '0')).toHaveLength(1);
});

test('left closes or goes to the parent, right opens or goes to the first child', async () => {
  const { page } = await open();
  rows(page)[2]!.element.focus();
  await press('ArrowLeft');
  expect(focusedName()).toContain('animal');
  await press('ArrowLeft');
  expect(names(page)).toHaveLength(3);
  expect(rows(page)[0]!.attributes('aria-expanded')).toBe('false');
  expect(focusedName()).toContain('animal');
  await press('ArrowRight');
  expect(names(page)).toHaveLength(5);
  await press('ArrowRight');
  expect(focusedName()).toContain('dog');
});

test('keys with Alt and Ctrl are the browser’s and the app’s', async () => {
  const { page } = await open();
  rows(page)[0]!.element.focus();
  const back = new KeyboardEvent('keydown', {
    key: 'ArrowLeft',
    altKey: true,
    bubbles: true,
    cancelable: true,
  });
  document.activeElement!.dispatchEvent(back);
  await press('s', { ctrlKey: true });
  expect(back.defaultPrevented).toBe(false);
  expect(rows(page)[0]!.attributes('aria-expanded')).toBe('true');
  expect(focusedName()).toContain('animal');
});

test('a letter goes to the next tag that begins with it, also with accents', async () => {
  const { page } = await open([...tags, tagOf('élan', 1)]);
  rows(page)[0]!.element.focus();
  await press('s');
  expect(focusedName()).toContain('snow');
  await press('s');
  expect(focusedName()).toContain('sea');
  await press('s');
  expect(focusedName()).toContain('snow');
  await press('e');
  expect(focusedName()).toContain('élan');
  await press('d', { ctrlKey: true });
  expect(focusedName()).toContain('élan');
});

test('Enter, Space and a click lead to the photos of a tag; the arrow only folds', async () => {
  const { page, router } = await open();
  rows(page)[1]!.element.focus();
  await press('Enter');
  expect(router.currentRoute.value.path).toBe('/tags/dog');
  await press('ArrowDown');
  await press(' ');
  expect(router.currentRoute.value.path).toBe('/tags/cat');
  await rows(page)[3]!.trigger('click');
  await flushPromises();
  expect(router.currentRoute.value.path).toBe('/tags/snow');
  await rows(page)[0]!.get('.fold').trigger('click');
  await flushPromises();
  expect(router.currentRoute.value.path).toBe('/tags/snow');
  expect(names(page)).toHaveLength(3);
});

test('the filter makes a flat list; a name that no tag has says so', async () => {
  const { page } = await open();
  await page.get('#tag-filter').setValue('do');
  expect(names(page)).toEqual(['dog, 6 photos, 2 of them maybe']);
  expect(rows(page)[0]!.attributes('aria-level')).toBe('1');
  await page.get('#tag-filter').setValue('xyz');
  expect(page.text()).toContain('No tag is named like that.');
});

test('only where it is sure: doubtful photos are not counted, tags without others are gone', async () => {
  const { page } = await open();
  await page.get('input[type=checkbox]').setValue(true);
  expect(names(page)).toEqual(['animal, 9 photos', 'dog, 4 photos', 'cat, 3 photos', 'sea, 2 photos']);
  expect(page.get('[role=status]').text()).toBe('4 tags');
});

test('a row shows at most three small pictures, for the eye only', async () => {
  const { page } = await open();
  const pictures = rows(page)[1]!.findAll('img');
  expect(pictures.map((image) => [image.attributes('src'), image.attributes('alt')])).toEqual([
    ['/media/a', ''],
    ['/media/b', ''],
    ['/media/c', ''],
  ]);
});

test('without tags the page says how they come about', async () => {
  const { page } = await open([]);
  expect(page.text()).toContain('No tags yet');
});
