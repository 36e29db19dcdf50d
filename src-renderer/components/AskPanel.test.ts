/**
 * @file A question about a photo: the answer, how sure, what was counted, and when it cannot be told.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';

import { AppError, type Answer } from '../../src-preload/contract/index.ts';
import { buttonNamed, inDocument } from '../testing/mounting.ts';
import { idOf } from '../testing/tiles.ts';
import AskPanel from './AskPanel.vue';

const answer = {
  answer: 'There are two people.',
  abstained: false,
  reason: null,
  confidence: 0.97,
  evidence: [{ label: 'person', probability: 0.9, box: [0, 0, 0.5, 0.5] }],
} as unknown as Answer;

async function ask(reply: Promise<Answer>) {
  const asked = vi.fn(() => reply);
  const panel = mount(AskPanel, { ...inDocument, props: { photoId: idOf(1), ask: asked } });
  await panel.get('input').setValue('  How many people? ');
  await panel.get('form').trigger('submit');
  await flushPromises();
  return { asked, panel };
}

test('the answer says how sure it is and marks what was counted; it is announced', async () => {
  const { asked, panel } = await ask(Promise.resolve(answer));
  expect(asked).toHaveBeenCalledWith(idOf(1), 'How many people?');
  expect(panel.get('.sentence').text()).toBe('There are two people.');
  expect(panel.get('.sure').text()).toBe('sure · 1 place marked on the picture');
  expect(panel.emitted('boxes')).toEqual([[answer.evidence]]);
  expect(panel.emitted('announce')).toEqual([['There are two people. sure · 1 place marked on the picture']]);
});

test('where it cannot tell, it says so and why', async () => {
  const { panel } = await ask(
    Promise.resolve({
      ...answer,
      answer: 'I can’t tell.',
      abstained: true,
      reason: 'Colours are weak.',
      evidence: [],
    }),
  );
  expect(panel.find('.abstained').exists()).toBe(true);
  expect(panel.get('.sure').text()).toBe('Colours are weak.');
});

test('an error is said in the place of the answer', async () => {
  const { panel } = await ask(Promise.reject(new AppError('model_missing', 'No model can answer.')));
  expect(panel.get('.problem').text()).not.toBe('');
  expect(panel.find('.answer').exists()).toBe(false);
});

test('nothing is asked without words; while it looks, nothing more', async () => {
  const asked = vi.fn(() => new Promise<Answer>(() => undefined));
  const panel = mount(AskPanel, { ...inDocument, props: { photoId: idOf(1), ask: asked } });
  expect(panel.get('label').text()).toBe('Your question');
  expect(buttonNamed(panel, 'Ask').attributes('disabled')).toBeDefined();
  await panel.get('form').trigger('submit');
  expect(asked).not.toHaveBeenCalled();
  await panel.get('input').setValue('Why?');
  await panel.get('form').trigger('submit');
  expect(buttonNamed(panel, 'Looking…').attributes('disabled')).toBeDefined();
});
