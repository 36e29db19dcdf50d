/**
 * @file A photo that may be sensitive, in each place that shows photos: neither its picture nor words about
 * what it shows are in the page before the person has it shown.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount, type VueWrapper } from '@vue/test-utils';
import { beforeEach, expect, test } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import type { Photo, PhotoTile } from '../src-preload/contract/index.ts';
import BlurredStage from './components/BlurredStage.vue';
import ComparePane from './components/ComparePane.vue';
import DuplicateGroupCard from './components/DuplicateGroupCard.vue';
import PhotoTileView from './components/PhotoTileView.vue';
import SimilarStrip from './components/SimilarStrip.vue';
import { provideShown, useShown } from './composables/useShown.ts';
import { fitted } from './layout/zoom.ts';
import RemovedPage from './pages/RemovedPage.vue';
import ScreeningPage from './pages/ScreeningPage.vue';
import { useReadingStore } from './stores/reading.ts';
import { useSearchPictureStore } from './stores/search-picture.ts';
import { useShownStore } from './stores/shown.ts';
import { useToastStore } from './stores/toasts.ts';
import { groupOf } from './testing/duplicates.ts';
import { inDocument } from './testing/mounting.ts';
import { photoOf } from './testing/photos.ts';
import { scriptBridge, type ScriptedBridge } from './testing/scripted-bridge.ts';
import { hitOf, idOf, tileOf } from './testing/tiles.ts';

const secret = 'Plans of the harbour';
const reasons = [{ group: 'words', title: 'Words of the list', because: 'a word stands in it' }];
const tile: PhotoTile = tileOf(1, { alt: secret, media: { grid: 'g1', large: 'l1' }, blurred: true });
const photo: Photo = photoOf(1, {
  caption: { text: secret, source: 'user', probability: 1, basis: '' },
  screening: { state: 'suggested', reasons },
});

let bridge: ScriptedBridge;
beforeEach(() => {
  bridge = scriptBridge({
    'photos.removed': () => ({ total: 1, photos: [photo] }),
    'photos.show': () => photo,
    'screening.state': () => ({
      ...{ on: true, groups: [], words: [], counts: { suggested: 1, private: 0, fine: 0 } },
      settings: { sensitivity: 'default', off: [], words: null, groups: [] },
    }),
    'screening.photos': () => ({
      total: 1,
      photos: [{ tile, path: photo.path, screening: photo.screening! }],
    }),
    'captions.script': () => [],
  });
});

const onPage = (page: typeof RemovedPage | typeof ScreeningPage) => {
  const routes = [{ path: '/:rest(.*)*', component: page }];
  const router = createRouter({ history: createMemoryHistory(), routes });
  return mount(page, { ...inDocument, global: { ...inDocument.global, plugins: [router] } });
};
const marks = { position: 1, of: 1, reachable: true, selected: false, selecting: false, followed: false };
const groupWithIt = groupOf('g', 1, 2);
groupWithIt.members[0]!.tile = tile;

const places: Record<string, () => VueWrapper | Promise<VueWrapper>> = {
  grid: () =>
    mount(PhotoTileView, {
      ...inDocument,
      props: { tile, ...marks, note: secret, box: [0, 0, 1, 1] as [number, number, number, number] },
    }),
  'similar photos': async () => {
    const similar = () => Promise.resolve([{ ...hitOf(1, 'good'), tile }]);
    const strip = mount(SimilarStrip, { ...inDocument, props: { photoId: idOf(2), similar } });
    strip.get('details').element.open = true;
    await strip.get('details').trigger('toggle');
    return strip;
  },
  'look-alikes': () =>
    mount(DuplicateGroupCard, {
      ...inDocument,
      props: {
        ...{ group: groupWithIt, position: 1, total: 1, bin: null, busy: false },
        kept: new Set<string>(),
      },
    }),
  'versions side by side': () =>
    mount(ComparePane, {
      ...inDocument,
      props: {
        ...{ member: groupWithIt.members[0]!, longSide: 100, view: fitted },
        largeOf: () => Promise.resolve('l1'),
        fullSizeOf: () => Promise.reject(new Error('never asked')),
      },
    }),
  viewer: () => mount(BlurredStage, { ...inDocument, props: { tile, screening: photo.screening! } }),
  'removed photos': () => onPage(RemovedPage),
  review: () => onPage(ScreeningPage),
};

test.each(Object.entries(places))('%s: no picture of it, and no word about it', async (_place, show) => {
  const shown = await show();
  await flushPromises();
  const page = shown.html();
  expect(page).not.toContain('/media/g1');
  expect(page).not.toContain('/media/l1');
  expect(page).not.toContain(secret);
  expect(page).toMatch(/[Pp]ossibly sensitive|blurred/);
});

test('a search that starts from it shows neither', async () => {
  await useSearchPictureStore().open(tile.id);
  expect(useSearchPictureStore().picture).toEqual({ src: null, alt: 'Possibly sensitive, blurred' });
});

test('shown by the person, it has its picture and its words, in this window', async () => {
  const Shown = {
    components: { PhotoTileView },
    setup() {
      provideShown(useShownStore());
      return { props: { tile, ...marks, note: null, box: null } };
    },
    template: '<PhotoTileView v-bind="props" />',
  };
  const grid = mount(Shown, inDocument);
  expect(grid.find('img').exists()).toBe(false);
  useShownStore().toggle(tile.id);
  await flushPromises();
  expect(grid.get('img').attributes('src')).toBe('/media/g1');
  expect(grid.get('[role=option]').attributes('aria-label')).toContain(secret);
  useShownStore().toggle(tile.id);
  await flushPromises();
  expect(grid.find('img').exists()).toBe(false);
});

test('without an app around it, nothing blurred is shown', () => {
  const isHidden: boolean[] = [];
  mount({
    setup: () => (isHidden.push(useShown().isHidden(tile), useShown().isHidden(tileOf(2))), () => null),
  });
  expect(isHidden).toEqual([true, false]);
});

test('read aloud, it is left out, and that is said; the engine hears which ones are shown', async () => {
  await useReadingStore().readPhotos([tile.id]);
  expect(useToastStore().toasts.map(({ text }) => text)).toEqual([
    'Nothing was read: blurred photos are read aloud only when you have them shown.',
  ]);
  useShownStore().toggle(tile.id);
  useShownStore().toggle(idOf(5));
  await useReadingStore().readPhotos([tile.id]);
  const asked = bridge.asked.filter(({ name }) => name === 'captions.script').map(({ input }) => input);
  expect(asked).toMatchObject([{ shown: [] }, { shown: [tile.id] }]);
});
