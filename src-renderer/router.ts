/**
 * @file The pages and their addresses. They stand behind a `#`, so that they work under a custom protocol,
 * too.
 */
import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router';
import { useBridge } from './bridge/bridge.ts';
import CompareModelsPage from './pages/CompareModelsPage.vue';
import ComparePage from './pages/ComparePage.vue';
import DuplicatesPage from './pages/DuplicatesPage.vue';
import FoldersPage from './pages/FoldersPage.vue';
import HelpPage from './pages/HelpPage.vue';
import JobsPage from './pages/JobsPage.vue';
import PhotosPage from './pages/PhotosPage.vue';
import ScreeningPage from './pages/ScreeningPage.vue';
import RemovedPage from './pages/RemovedPage.vue';
import SearchPage from './pages/SearchPage.vue';
import SettingsPage from './pages/SettingsPage.vue';
import TagPhotosPage from './pages/TagPhotosPage.vue';
import TagsPage from './pages/TagsPage.vue';
import ViewerPage from './pages/ViewerPage.vue';
import WelcomePage from './pages/WelcomePage.vue';
import { createPrivateHistory } from './private-history.ts';
import { useLibraryStore } from './stores/library.ts';
import { useStartStore } from './stores/start.ts';

const viewer: RouteRecordRaw = { path: 'photo/:photo', meta: { viewer: true }, component: ViewerPage };

/** A grid page's viewer is its child, so that the grid stays as it was beneath it. */
const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/photos' },
  { path: '/welcome', component: WelcomePage },
  { path: '/photos', component: PhotosPage, children: [viewer] },
  { path: '/search', component: SearchPage, children: [viewer] },
  { path: '/similar/:like', component: SearchPage, children: [viewer] },
  { path: '/goes-with/:like', component: SearchPage, meta: { goesWith: true }, children: [viewer] },
  { path: '/tags', component: TagsPage },
  { path: '/tags/:tag', component: TagPhotosPage, children: [viewer] },
  {
    path: '/duplicates',
    component: DuplicatesPage,
    children: [viewer, { path: 'compare/:group', meta: { viewer: true }, component: ComparePage }],
  },
  { path: '/folders', component: FoldersPage },
  { path: '/removed', component: RemovedPage },
  { path: '/screening', component: ScreeningPage },
  { path: '/jobs', component: JobsPage },
  { path: '/settings', component: SettingsPage },
  { path: '/models/compare', component: CompareModelsPage },
  { path: '/help', component: HelpPage },
  { path: '/:rest(.*)*', redirect: '/' },
];

export function createFaceRouter() {
  // before the history: the bridge takes what is its own out of the address
  const { inBrowser } = useBridge();
  const router = createRouter({
    history: inBrowser ? createPrivateHistory() : createWebHashHistory(),
    routes,
  });
  router.beforeEach(async (to) => {
    await useStartStore().ready();
    return to.path === '/photos' && useLibraryStore().untouched ? '/welcome' : true;
  });
  return router;
}
