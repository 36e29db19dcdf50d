/**
 * @file A question about the selected photos: its answer, those behind it, and what is no such question.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import type { LibraryAnswer } from '../../src-preload/contract/index.ts';
import { AppError } from '../../src-preload/contract/index.ts';
import { buttonNamed, buttonNames, inDocument } from '../testing/mounting.ts';
import { idOf, tileOf } from '../testing/tiles.ts';
import SelectionQuestion from './SelectionQuestion.vue';

const answer: LibraryAnswer = {
  answer: 'I found at least 1 photo with a dog, maybe 2.',
  value: 1,
  atLeast: true,
  abstained: false,
  reason: null,
  understood: 'photos with a dog',
  counts: { good: 1, maybe: 1 },
  photos: [{ tile: tileOf(3), band: 'good' }],
  groups: [
    { label: '2019', good: 2, maybe: 1 },
    { label: '2021', good: 1, maybe: 0 },
  ],
};

async function ask(reply: Promise<LibraryAnswer | null>) {
  const asked = vi.fn(() => reply);
  const form = mount(SelectionQuestion, { ...inDocument, props: { ask: asked } });
  await form.get('input').setValue(' how many show dogs? ');
  await form.get('form').trigger('submit');
  await flushPromises();
  return { asked, form };
}

test('the answer says what was looked for and how sure; it is announced, and its photos can be selected', async () => {
  const { asked, form } = await ask(Promise.resolve(answer));
  expect(asked).toHaveBeenCalledWith('how many show dogs?');
  const shown = form.get('[aria-label=Answer]');
  expect(shown.text()).toContain('I found at least 1 photo with a dog, maybe 2.');
  expect(shown.text()).toContain('Looked for photos with a dog · 1 photo sure, 1 maybe');
  expect(shown.findAll('li').map((group) => group.text())).toEqual(['20192 photos, 1 maybe', '20211 photo']);
  expect(form.emitted('announce')).toEqual([[`“how many show dogs?” ${answer.answer}`]]);
  await buttonNamed(form, 'Select only these').trigger('click');
  expect(form.emitted('select')).toEqual([[[idOf(3)]]]);
});

test('what is no question about photos is said, with what can be asked', async () => {
  const { form } = await ask(Promise.resolve(null));
  expect(form.get('.problem').text()).toContain('You can ask');
  expect(buttonNames(form)).toEqual(['Ask']);
});

test('an error is said in the place of the answer', async () => {
  const { form } = await ask(Promise.reject(new AppError('internal', 'It broke.')));
  expect(form.get('.problem').text()).not.toBe('');
});
