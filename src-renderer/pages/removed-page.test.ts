/**
 * @file The page of removed photos: what it lists, how one photo is put back, and where the focus goes.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, test, vi } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import type { Photo } from '../../src-preload/contract/index.ts';
import { withFocusRule } from '../testing/focus-rule.ts';
import { focusedName } from '../testing/mounting.ts';
import { scriptBridge } from '../testing/scripted-bridge.ts';
import { idOf } from '../testing/tiles.ts';
import RemovedPage from './RemovedPage.vue';

beforeEach(() => setActivePinia(createPinia()));
withFocusRule();

const photoOf = (index: number) =>
  ({
    id: idOf(index),
    path: `/pics/${index}.jpg`,
    caption: { text: `Photo ${index}` },
    media: { grid: null, large: null },
  }) as Photo;

function open(indices: number[]) {
  let out = indices;
  const engine = scriptBridge({
    'photos.removed': () => ({ total: out.length, photos: out.map(photoOf) }),
    'annotations.apply': ({ photos, act }) => {
      const ids = 'ids' in photos ? photos.ids : [];
      if (act.act === 'restore') out = out.filter((index) => !ids.includes(idOf(index)));
      return { label: 'put back', changed: ids, history: { undo: null, redo: null } };
    },
  });
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', component: RemovedPage }],
  });
  return { engine, page: mount(RemovedPage, { attachTo: document.body, global: { plugins: [router] } }) };
}

test('each photo has a button that puts it back; the focus goes to the next one', async () => {
  const { page, engine } = open([1, 2, 3]);
  await flushPromises();
  expect(page.findAll('li').map((line) => line.find('.path').text())).toEqual([
    '/pics/1.jpg',
    '/pics/2.jpg',
    '/pics/3.jpg',
  ]);
  const back = page.get<HTMLButtonElement>('button[aria-label="Put back 2.jpg: Photo 2"]');
  back.element.focus();
  await back.trigger('click');
  await flushPromises();
  expect(engine.asked.filter(({ name }) => name === 'annotations.apply').map(({ input }) => input)).toEqual([
    { photos: { ids: [idOf(2)] }, act: { act: 'restore' } },
  ]);
  expect(page.findAll('li')).toHaveLength(2);
  await vi.waitFor(() => expect(focusedName()).toBe('Put back 3.jpg: Photo 3'));
  page.unmount();
});

test('all are put back at once, and then the page says that there are none', async () => {
  const { page } = open([1, 2]);
  await flushPromises();
  await page
    .findAll('button')
    .find((button) => button.text() === 'Put back all')!
    .trigger('click');
  await flushPromises();
  expect(page.text()).toContain('No photo is removed');
  page.unmount();
});
