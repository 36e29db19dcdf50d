/** @file The pages and their addresses. Hash history, so that they work under a custom protocol, too. */
import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router';
import { useLibraryStore } from './stores/library.ts';
import { useStartStore } from './stores/start.ts';

const viewer: RouteRecordRaw = { path: 'photo/:photo', meta: { viewer: true }, component: () => import('./pages/ViewerPage.vue') };

/** A grid page's viewer is its child, so that the grid stays as it was beneath it. */
const routes: RouteRecordRaw[] = [
  { path: '/', redirect: '/photos' },
  { path: '/welcome', component: () => import('./pages/WelcomePage.vue') },
  { path: '/photos', component: () => import('./pages/PhotosPage.vue'), children: [viewer] },
  { path: '/search', component: () => import('./pages/SearchPage.vue'), children: [viewer] },
  { path: '/similar/:like', component: () => import('./pages/SearchPage.vue'), children: [viewer] },
  { path: '/tags', component: () => import('./pages/TagsPage.vue') },
  { path: '/tags/:tag', component: () => import('./pages/TagPhotosPage.vue'), children: [viewer] },
  { path: '/jobs', component: () => import('./pages/JobsPage.vue') },
  { path: '/settings', component: () => import('./pages/SettingsPage.vue') },
  { path: '/help', component: () => import('./pages/HelpPage.vue') },
  { path: '/:rest(.*)*', redirect: '/' },
];

export function createFaceRouter() {
  const router = createRouter({ history: createWebHashHistory(), routes });
  router.beforeEach(async (to) => {
    await useStartStore().ready();
    return to.path === '/photos' && useLibraryStore().untouched ? '/welcome' : true;
  });
  return router;
}
