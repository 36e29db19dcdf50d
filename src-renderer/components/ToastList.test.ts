/**
 * @file Messages that float for a while: what they say, and what can be done about them.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { nextTick } from 'vue';
import { expect, test, vi } from 'vitest';
import { withFocusRule } from '../testing/focus-rule.ts';
import { buttonNamed, buttonNames, focusedName, inDocument } from '../testing/mounting.ts';
import ToastList from './ToastList.vue';

type Toast = InstanceType<typeof ToastList>['$props']['toasts'][number];
const plain: Toast = { id: 1, text: 'Photo removed', lines: [], tone: 'plain', action: { label: 'Undo' } };
const problem: Toast = {
  id: 2,
  text: 'Two files could not be moved.',
  lines: ['a.jpg: in use', 'b.jpg: in use'],
  tone: 'problem',
  action: null,
};
withFocusRule();
const show = (...toasts: Toast[]) => mount(ToastList, { ...inDocument, props: { toasts } });

test('messages are a named list; each can be closed', async () => {
  const list = show(plain, problem);
  expect(list.findAll('[aria-label="Messages"] > li').map((message) => message.get('p').text())).toEqual([
    'Photo removed',
    'Two files could not be moved.',
  ]);
  expect(buttonNames(list)).toEqual(['Undo', 'Close this message', 'Close this message']);
  for (const button of list.findAll('[aria-label="Close this message"]')) await button.trigger('click');
  expect(list.emitted('close')).toEqual([[1], [2]]);
});

test('without messages there is no list', () => {
  expect(show().find('[aria-label="Messages"]').exists()).toBe(false);
});

test('a problem is an alert with its lines', () => {
  const alert = show(plain, problem).get('[role=alert]');
  expect(alert.get('p').text()).toBe('Two files could not be moved.');
  expect(alert.findAll('li').map((line) => line.text())).toEqual(['a.jpg: in use', 'b.jpg: in use']);
});

test('its action is asked for by its message', async () => {
  const list = show(plain);
  await buttonNamed(list, 'Undo').trigger('click');
  expect(list.emitted('action')).toEqual([[1]]);
});

test('while pointer or focus is at the messages they are held', async () => {
  const list = show(plain);
  await list.get('ul').trigger('mouseenter');
  buttonNamed(list, 'Undo').element.focus();
  await list.get('ul').trigger('mouseleave');
  buttonNamed(list, 'Close this message').element.focus();
  await nextTick();
  expect(list.emitted('hold')).toEqual([[true]]);
  buttonNamed(list, 'Close this message').element.blur();
  await nextTick();
  expect(list.emitted('hold')).toEqual([[true], [false]]);
});

test('the focus of a message that goes passes to the next one, then back to where it came from', async () => {
  const before = document.body.appendChild(document.createElement('button'));
  before.focus();
  const list = show(plain, problem);
  buttonNamed(list, 'Undo').element.focus();
  await list.setProps({ toasts: [problem] });
  await vi.waitFor(() => expect(focusedName()).toBe('Close this message'));
  await list.setProps({ toasts: [] });
  await vi.waitFor(() => expect(document.activeElement).toBe(before));
  expect(list.emitted('hold')).toEqual([[true], [false]]);
  before.remove();
});

test('a message that goes takes no focus from elsewhere', async () => {
  const before = document.body.appendChild(document.createElement('button'));
  const list = show(plain, problem);
  buttonNamed(list, 'Undo').element.focus();
  before.focus();
  before.blur();
  await list.setProps({ toasts: [problem] });
  await flushPromises();
  expect(document.activeElement).toBe(document.body);
  before.remove();
});

test('a plain message is not said by the list: the live region says it', () => {
  const spoken = '[role=alert], [role=status], [aria-live=polite], [aria-live=assertive]';
  expect(show(plain).find(spoken).exists()).toBe(false);
});
