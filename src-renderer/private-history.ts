/**
 * @file The router's history for a page in a browser: what a person searched for, and names of tags, stay in
 * the entry's state; the address that the browser keeps in its history shows the page alone.
 */
import type { HistoryState, RouterHistory } from 'vue-router';

type NavigationCallback = Parameters<RouterHistory['listen']>[0];

/** query parameters that say nothing about anybody */
const publicParameters = new Set(['section', 'kind']);

/**
 * The part of a place in the app that may stand in an address: `/search?q=Rex` is `/search`,
 * `/tags/Rex/photo/01J…` is `/tags`.
 */
export function publicAddress(place: string): string {
  const [path = '/', query = ''] = place.split('#')[0]!.split('?');
  const shownPath = path.replace(/^\/tags\/.*$/, '/tags').replace(/\/compare\/.*$/, '');
  const parameters = [...new URLSearchParams(query)].filter(([name]) => publicParameters.has(name));
  return parameters.length === 0 ? shownPath : `${shownPath}?${new URLSearchParams(parameters).toString()}`;
}

interface Entry extends HistoryState {
  /** the place itself, and those before and after it */
  current: string;
  back: string | null;
  forward: string | null;
  position: number;
}

/**
 * As vue-router's hash history, but for where the place is kept. Back, forward and reload keep it; an address
 * that was typed, or opened in another tab, has only its public part.
 */
export function createPrivateHistory(): RouterHistory {
  const listeners = new Set<NavigationCallback>();
  /** the place that a silent `go` leaves: its listeners are not told */
  let silentFrom: string | null = null;
  let entry = isEntry(window.history.state) ? window.history.state : showTyped(window.history.length - 1);

  function onPopState({ state }: PopStateEvent): void {
    const from = entry;
    entry = isEntry(state) ? state : showTyped(from.position + 1);
    if (silentFrom === from.current) {
      silentFrom = null;
      return;
    }
    const delta = isEntry(state) ? entry.position - from.position : 0;
    for (const listener of [...listeners]) listener(entry.current, from.current, popped(delta));
  }
  window.addEventListener('popstate', onPopState);

  return {
    base: '#',
    get location() {
      return entry.current;
    },
    get state() {
      return entry;
    },
    createHref: (place) => `#${publicAddress(place)}`,
    push(to, data) {
      const { current: back, position } = entry;
      show({ ...entry, forward: to }, 'replaceState');
      const next = { back, current: to, forward: null, replaced: false, scroll: null };
      entry = show({ ...next, ...data, position: position + 1 }, 'pushState');
    },
    replace(to, data) {
      const { position } = entry;
      entry = show({ ...entry, current: to, replaced: true, ...data, position }, 'replaceState');
    },
    go(delta, tellListeners = true) {
      if (!tellListeners) silentFrom = entry.current;
      window.history.go(delta);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    destroy() {
      listeners.clear();
      window.removeEventListener('popstate', onPopState);
    },
  };
}

/** Keeps the entry in the browser's history, under its public address. */
function show(entry: Entry, how: 'pushState' | 'replaceState'): Entry {
  window.history[how](entry, '', `#${publicAddress(entry.current)}`);
  return entry;
}

/** The entry of an address that was typed, or opened in another tab. */
function showTyped(position: number): Entry {
  const current = window.location.hash.startsWith('#/') ? window.location.hash.slice(1) : '/';
  return show({ back: null, current, forward: null, position, replaced: true, scroll: null }, 'replaceState');
}

/** How far back or forward the person went. */
function popped(delta: number): Parameters<NavigationCallback>[2] {
  const direction = delta === 0 ? '' : delta > 0 ? 'forward' : 'back';
  // vue-router has these words as enums that exist in its types alone
  return { delta, direction, type: 'pop' } as Parameters<NavigationCallback>[2];
}

function isEntry(state: unknown): state is Entry {
  return (
    typeof state === 'object' &&
    state !== null &&
    typeof (state as Entry).current === 'string' &&
    typeof (state as Entry).position === 'number'
  );
}
