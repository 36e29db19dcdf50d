/**
 * @file Words of a person are in no address that the browser sees, and back, forward and reload still know
 * them.
 */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createPrivateHistory, publicAddress } from './private-history.ts';

/** A browser's history of one tab: entries with state, and the addresses it would remember. */
function openTab(url = '') {
  const listeners = new Set<(event: { state: unknown }) => void>();
  const entries: { url: string; state: unknown }[] = [{ url, state: null }];
  let at = 0;
  const remembered: string[] = [url];
  const change = (state: unknown, shown: string, replaces: boolean) => {
    if (!replaces) entries.splice((at += 1));
    entries[at] = { url: shown, state: structuredClone(state) };
    remembered.push(shown);
  };
  const tell = () => listeners.forEach((listener) => listener({ state: entries[at]!.state }));
  const tab = {
    location: {
      get hash() {
        return entries[at]!.url;
      },
    },
    history: {
      get state() {
        return entries[at]!.state;
      },
      get length() {
        return entries.length;
      },
      pushState: (state: unknown, _title: string, shown: string) => change(state, shown, false),
      replaceState: (state: unknown, _title: string, shown: string) => change(state, shown, true),
      go(delta: number) {
        at += delta;
        tell();
      },
    },
    addEventListener: (_name: string, listener: (event: { state: unknown }) => void) =>
      listeners.add(listener),
    removeEventListener: (_name: string, listener: (event: { state: unknown }) => void) =>
      listeners.delete(listener),
    /** as a person does in the address bar */
    type(shown: string) {
      change(null, shown, false);
      tell();
    },
    remembered,
    shown: () => entries[at]!.url,
  };
  vi.stubGlobal('window', tab);
  return tab;
}

let tab: ReturnType<typeof openTab>;
beforeEach(() => (tab = openTab()));
afterEach(() => vi.unstubAllGlobals());

test.each([
  ['/', '/'],
  ['/photos/photo/01JX', '/photos/photo/01JX'],
  ['/search?q=Rex', '/search'],
  ['/search/photo/01JX?q=Rex&kind=burst', '/search/photo/01JX?kind=burst'],
  ['/tags/Rex', '/tags'],
  ['/tags/Rex%2Fdog/photo/01JX', '/tags'],
  ['/tags', '/tags'],
  ['/duplicates/compare/a%20b?kind=similar', '/duplicates?kind=similar'],
  ['/settings?section=reading', '/settings?section=reading'],
  ['/search?q=a#b', '/search'],
])('%s is shown as %s', (place, address) => expect(publicAddress(place)).toBe(address));

test('no address and no link holds what was searched for; the place does, also after a reload', () => {
  const history = createPrivateHistory();
  history.push('/search?q=Rex', {});
  history.replace('/tags/Rex', {});
  history.push('/search/photo/01JX?q=Rex', {});
  expect(history.location).toBe('/search/photo/01JX?q=Rex');
  expect(history.state['back']).toBe('/tags/Rex');
  expect(history.createHref('/search?q=Rex')).toBe('#/search');
  expect(tab.remembered.join()).not.toContain('Rex');
  expect(tab.shown()).toBe('#/search/photo/01JX');
  history.destroy();
  expect(createPrivateHistory().location).toBe('/search/photo/01JX?q=Rex');
});

test('back and forward tell where they lead and how far', () => {
  const history = createPrivateHistory();
  const heard: unknown[] = [];
  history.listen((to, from, { delta, direction, type }) => heard.push([to, from, delta, direction, type]));
  for (const place of ['/search?q=one', '/search?q=two', '/search?q=three']) history.push(place, {});
  history.go(-2);
  expect(history.location).toBe('/search?q=one');
  history.go(1);
  history.go(1, false);
  expect(history.location).toBe('/search?q=three');
  expect(heard).toEqual([
    ['/search?q=one', '/search?q=three', -2, 'back', 'pop'],
    ['/search?q=two', '/search?q=one', 1, 'forward', 'pop'],
  ]);
});

test('an address that was typed or bookmarked is followed, and does not stay as it was', () => {
  tab = openTab('#/search?q=Rex');
  const history = createPrivateHistory();
  expect(history.location).toBe('/search?q=Rex');
  expect(tab.shown()).toBe('#/search');
  const heard: string[] = [];
  history.listen((to) => heard.push(to));
  tab.type('#/settings?section=models');
  expect(heard).toEqual(['/settings?section=models']);
});
