/**
 * @file Messages that float for a while: what they say, what can be done about them, how they go.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { afterEach, expect, test, vi } from 'vitest';

import { useToastStore } from '../stores/toasts.ts';
import { buttonNamed, buttonNames, inDocument } from '../testing/mounting.ts';
import ToastList from './ToastList.vue';

afterEach(() => vi.useRealTimers());

const messages = (list: { findAll: ReturnType<typeof mount>['findAll'] }) =>
  list.findAll('[aria-label="Messages"] > li').map((message) => message.get('p').text());

test('messages are a named list; each can be closed', async () => {
  const list = mount(ToastList, inDocument);
  expect(list.find('[aria-label="Messages"]').exists()).toBe(false);
  useToastStore().show('Photo removed');
  await flushPromises();
  expect(messages(list)).toEqual(['Photo removed']);
  await buttonNamed(list, 'Close this message').trigger('click');
  expect(messages(list)).toEqual([]);
});

test('a plain message goes by itself, a problem is an alert and stays', async () => {
  vi.useFakeTimers();
  const list = mount(ToastList, inDocument);
  useToastStore().warn('Two files could not be moved.', ['a.jpg: in use', 'b.jpg: in use']);
  useToastStore().show('1 file moved');
  await flushPromises();
  expect(messages(list)).toEqual(['Two files could not be moved.', '1 file moved']);
  expect(list.findAll('[role=alert]')).toHaveLength(1);
  expect(
    list
      .get('[role=alert]')
      .findAll('li')
      .map((line) => line.text()),
  ).toEqual(['a.jpg: in use', 'b.jpg: in use']);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(messages(list)).toEqual(['Two files could not be moved.']);
});

test('its action is done once, and the message is gone', async () => {
  const undo = vi.fn();
  const list = mount(ToastList, inDocument);
  useToastStore().show('Photo removed', { label: 'Undo', run: undo });
  await flushPromises();
  expect(buttonNames(list)).toEqual(['Undo', 'Close this message']);
  await buttonNamed(list, 'Undo').trigger('click');
  expect(undo).toHaveBeenCalledOnce();
  expect(messages(list)).toEqual([]);
});

test('a plain message is not said by the list: the live region says it', async () => {
  const list = mount(ToastList, inDocument);
  useToastStore().show('Photo removed');
  await flushPromises();
  expect(list.find('[role=alert], [role=status], [aria-live=polite], [aria-live=assertive]').exists()).toBe(
    false,
  );
});
