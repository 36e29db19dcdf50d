/**
 * @file The viewer's keys do the same with Caps Lock, and mean the same as in the grid.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { defineComponent, h } from 'vue';
import { expect, test } from 'vitest';
import { useViewerKeys, type ViewerActions } from './useViewerKeys.ts';

/** @returns what was done, by name, with its arguments */
function pressed(...keys: KeyboardEventInit[]): string[] {
  const done: string[] = [];
  const actions = new Proxy({} as ViewerActions, {
    get:
      (_target, name) =>
      (...args: unknown[]) =>
        done.push([String(name), ...args].join(' ')),
  });
  const viewer = mount(
    defineComponent(() => {
      useViewerKeys(actions);
      return () => h('div');
    }),
  );
  for (const key of keys) window.dispatchEvent(new KeyboardEvent('keydown', { cancelable: true, ...key }));
  viewer.unmount();
  return done;
}

test('a letter means the same with Caps Lock, also with Shift', () => {
  expect(pressed({ key: 'F' }, { key: 'I' }, { key: 'l', shiftKey: true })).toEqual([
    'favourite',
    'panel',
    'speakText',
  ]);
  expect(pressed({ key: 'l' }, { key: 'L', shiftKey: true })).toEqual(['text', 'speakText']);
});

test('0 takes the stars away, as in the grid; Z shows every pixel', () => {
  expect(pressed({ key: '0' }, { key: '3' }, { key: 'z' })).toEqual(['rate ', 'rate 3', 'zoomActual']);
});

test('a key with Ctrl or Alt is not the viewer’s', () => {
  expect(pressed({ key: 'z', ctrlKey: true }, { key: 'f', altKey: true })).toEqual([]);
});
