/**
 * @file The question that stands in the way: its words, its buttons, its keys, and the focus.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { beforeEach, expect, test } from 'vitest';

import { useAskStore } from '../stores/asking.ts';
import { focusedName, inDocument } from '../testing/mounting.ts';
import ConfirmDialog from './ConfirmDialog.vue';

const question = { title: 'Remove this photo?', text: 'Its file stays.', confirm: 'Remove' };
const dialog = () => document.querySelector<HTMLElement>('[role=alertdialog]');
const button = (words: string) =>
  [...(dialog()?.querySelectorAll('button') ?? [])].find((one) => one.textContent?.trim() === words);

const answers: boolean[] = [];
beforeEach(() => answers.splice(0));

/** Asks; what is answered is put into `answers`. */
async function ask(over: object = {}): Promise<void> {
  useAskStore()
    .ask({ ...question, ...over })
    .then((yes) => answers.push(yes), expect.unreachable);
  await flushPromises();
}

test('without a question there is no dialog', () => {
  mount(ConfirmDialog, inDocument);
  expect(dialog()).toBeNull();
});

test('the question is named and described, and the safe answer has the focus', async () => {
  mount(ConfirmDialog, inDocument);
  await ask();
  const words = (attribute: string) =>
    document.getElementById(dialog()!.getAttribute(attribute)!)?.textContent;
  expect(words('aria-labelledby')).toBe('Remove this photo?');
  expect(words('aria-describedby')).toBe('Its file stays.');
  expect(focusedName()).toBe('Cancel');
});

test('its button says yes, Cancel and Escape say no', async () => {
  mount(ConfirmDialog, inDocument);
  await ask();
  button('Remove')!.click();
  await flushPromises();
  await ask();
  button('Cancel')!.click();
  await flushPromises();
  await ask();
  dialog()!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
  await flushPromises();
  expect(answers).toEqual([true, false, false]);
  expect(dialog()).toBeNull();
});

test('what it is about is a region that keys can scroll', async () => {
  mount(ConfirmDialog, inDocument);
  await ask({ items: ['/p/a.jpg', '/p/b.jpg'] });
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
