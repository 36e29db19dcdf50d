/**
 * @file What is promised about the person's files, on each page that says something of them: never more than
 * is true.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, test } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import type { Component } from 'vue';
import type { HostInfo } from '../../src-preload/contract/index.ts';
import { hostKey } from '../composables/useHost.ts';
import SettingsPrivacy from '../containers/SettingsPrivacy.vue';
import FoldersPage from '../pages/FoldersPage.vue';
import PhotosPage from '../pages/PhotosPage.vue';
import WelcomePage from '../pages/WelcomePage.vue';
import { useHostStore } from '../stores/host.ts';
import { libraryOf, rootOf } from '../testing/duplicates.ts';
import { scriptBridge } from '../testing/scripted-bridge.ts';
import { useLibraryStore } from '../stores/library.ts';

const info = {
  kind: 'web',
  version: '1',
  platform: 'linux',
  mediaBase: '/media/',
  canPickFolder: false,
  canReveal: false,
  canTrash: true,
  samples: 0,
} as HostInfo;
let roots = [rootOf()];

beforeEach(() => {
  setActivePinia(createPinia());
  roots = [];
});

async function textOf(page: Component): Promise<string> {
  scriptBridge({
    'host.info': () => info,
    'library.info': () => libraryOf(...roots),
    'photos.timeline': () => ({ revision: 1, total: 0, sections: [] }) as never,
    'jobs.list': () => [],
  });
  await Promise.all([useHostStore().load(), useLibraryStore().load()]);
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:all(.*)*', component: WelcomePage }],
  });
  const provide = { [hostKey as symbol]: useHostStore() };
  const shown = mount(page, { global: { plugins: [router], provide } });
  await flushPromises();
  const text = shown.text().replace(/\s+/g, ' ');
  shown.unmount();
  return text;
}

const tooMuch = /only read(s)?( them)?\b|never (changed, )?moved|never deleted|moved or deleted/i;

test.each([
  ['the welcome page', WelcomePage],
  ['Folders without a folder', FoldersPage],
  ['Settings', SettingsPrivacy],
] as const)('%s says that Duplicates can move files', async (_where, page) => {
  const text = await textOf(page);
  expect(text).toContain('never changed');
  expect(text).toContain('None is moved unless you say so in Duplicates');
  expect(text).not.toMatch(tooMuch);
});

test('Folders with a folder says so, too', async () => {
  roots = [rootOf()];
  expect(await textOf(FoldersPage)).toContain('None is moved unless you say so in Duplicates');
});

test('an empty library promises no more', async () => {
  expect(await textOf(PhotosPage)).not.toMatch(tooMuch);
});

test('Settings names the place where moved files go as this system does', async () => {
  expect(await textOf(SettingsPrivacy)).toContain('this computer’s Trash');
});
