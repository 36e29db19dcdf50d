/**
 * @file The question that stands in the way: its words, its buttons, its keys, and the focus.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test } from 'vitest';

import { focusedName, inDocument } from '../testing/mounting.ts';
import ConfirmDialog from './ConfirmDialog.vue';

const question = { title: 'Remove this photo?', text: 'Its file stays.', confirm: 'Remove' };
const dialog = () => document.querySelector<HTMLElement>('[role=alertdialog]');
const button = (words: string) =>
  [...(dialog()?.querySelectorAll('button') ?? [])].find((one) => one.textContent?.trim() === words);

type Question = NonNullable<InstanceType<typeof ConfirmDialog>['$props']['question']>;

async function show(over: Partial<Question> = {}) {
  const wrapper = mount(ConfirmDialog, { ...inDocument, props: { question: { ...question, ...over } } });
  await flushPromises();
  return wrapper;
}

test('without a question there is no dialog', () => {
  mount(ConfirmDialog, { ...inDocument, props: { question: null } });
  expect(dialog()).toBeNull();
});

test('the question is named and described, and the safe answer has the focus', async () => {
  await show();
  const words = (attribute: string) =>
    document.getElementById(dialog()!.getAttribute(attribute)!)?.textContent;
  expect(words('aria-labelledby')).toBe('Remove this photo?');
  expect(words('aria-describedby')).toBe('Its file stays.');
  expect(focusedName()).toBe('Cancel');
});

test('its button says yes, Cancel and Escape say no', async () => {
  const wrapper = await show();
  button('Remove')!.click();
  button('Cancel')!.click();
  dialog()!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
  await flushPromises();
  expect(wrapper.emitted('answer')).toEqual([[true], [false], [false]]);
  await wrapper.setProps({ question: null });
  expect(dialog()).toBeNull();
});

test('what it is about is a region that keys can scroll', async () => {
  await show({ items: ['/p/a.jpg', '/p/b.jpg'] });
  const region = dialog()!.querySelector('[role=region]')!;
  expect([region.getAttribute('aria-label'), region.getAttribute('tabindex')]).toEqual([
    'What this is about',
    '0',
  ]);
  expect([...region.querySelectorAll('li')].map((line) => line.textContent)).toEqual([
    '/p/a.jpg',
    '/p/b.jpg',
  ]);
});
