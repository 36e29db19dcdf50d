/**
 * @file A question about a photo: the answer, how sure, what was counted, and when it cannot be told.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';

import { AppError, type Answer, type LibraryAnswer } from '../../src-preload/contract/index.ts';
import { buttonNamed, inDocument } from '../testing/mounting.ts';
import { idOf } from '../testing/tiles.ts';
import AskPanel from './AskPanel.vue';

const answer: Answer = {
  path: '/photos/1.jpg',
  answer: 'I can see about 2 people.',
  value: 2,
  atLeast: false,
  abstained: false,
  reason: null,
  confidence: 0.97,
  basis: 'counted in the picture',
  evidence: [
    { kind: 'object', label: 'person', probability: 0.9, box: [0, 0, 0.5, 0.5] },
    { kind: 'tag', label: 'skiing', probability: 0.62, box: null },
    { kind: 'text', label: 'STOP', probability: null, box: null },
  ],
};
const props = { photoId: idOf(1), src: '/media/grid/1', aspect: 1.5 };

async function ask(reply: Promise<Answer | LibraryAnswer>) {
  const asked = vi.fn(() => reply);
  const panel = mount(AskPanel, { ...inDocument, props: { ...props, ask: asked } });
  await panel.get('input').setValue('  How many people? ');
  await panel.get('form').trigger('submit');
  await flushPromises();
  return { asked, panel };
}

test('the answer says how sure it is and what it rests on, and marks it; all of it is announced', async () => {
  const { asked, panel } = await ask(Promise.resolve(answer));
  expect(asked).toHaveBeenCalledWith(idOf(1), 'How many people?');
  expect(panel.get('.sentence').text()).toBe('I can see about 2 people.');
  expect(panel.get('.sure').text()).toBe('sure · counted in the picture · 1 place marked on the picture');
  expect(panel.emitted('boxes')).toEqual([[[answer.evidence[0]]]]);
  expect(panel.emitted('announce')).toEqual([
    [
      '“How many people?” I can see about 2 people. Sure, counted in the picture, 1 place marked on the picture.',
    ],
  ]);
});

test('evidence: parts of the picture to look at, tags, written lines', async () => {
  const { panel } = await ask(Promise.resolve(answer));
  const part = buttonNamed(panel, 'person, fairly sure: mark it on the picture');
  expect(part.get('.crop').attributes('style')).toContain('/media/grid/1');
  await part.trigger('click');
  expect(panel.emitted('boxes')?.at(-1)).toEqual([[answer.evidence[0]]]);
  expect(panel.get('[aria-label="What it rests on"]').text()).toBe('skiing, rather sure');
  expect(panel.get('[aria-label="What is written"]').text()).toBe('STOP');
});

test('an answer about all photos says so, and leads to the photos behind it', async () => {
  const ofAll: LibraryAnswer = {
    answer: 'I found at least 1 photo with a dog, maybe 2.',
    value: 1,
    atLeast: true,
    abstained: false,
    reason: null,
    understood: 'photos with a dog',
    counts: { good: 1, maybe: 1 },
    photos: [],
    groups: [],
  };
  const { panel } = await ask(Promise.resolve(ofAll));
  expect(panel.text()).toContain('About all your photos');
  expect(panel.get('[aria-label="Answer"]').text()).toContain(
    'I found at least 1 photo with a dog, maybe 2.',
  );
  expect(panel.get('a').text()).toBe('Show these 2 photos');
  expect(panel.emitted('boxes')).toEqual([[[]]]);
  expect(panel.emitted('announce')?.[0]?.[0]).toBe(
    'About all your photos. “How many people?” I found at least 1 photo with a dog, maybe 2. ' +
      'Looked for photos with a dog: 1 photo sure, 1 maybe.',
  );
});

test('where it cannot tell, it says so and why, and claims nothing', async () => {
  const { panel } = await ask(
    Promise.resolve({
      ...answer,
      answer: 'I can’t tell. No model in use judges colours.',
      abstained: true,
      reason: 'No model in use judges colours.',
      confidence: null,
      basis: '',
      evidence: [],
    }),
  );
  expect(panel.find('.abstained').exists()).toBe(true);
  expect(panel.get('.sentence').text()).toBe('I can’t tell. No model in use judges colours.');
  expect(panel.get('.sure').text()).toBe('');
});

test('an error is said in the place of the answer, and to those who hear', async () => {
  const { panel } = await ask(Promise.reject(new AppError('model_missing', 'No model can answer.')));
  expect(panel.get('.problem').text()).not.toBe('');
  expect(panel.find('.answer').exists()).toBe(false);
  expect(panel.emitted('announce')).toEqual([[panel.get('.problem').text()]]);
});

test('an example is asked with one press', async () => {
  const asked = vi.fn(() => Promise.resolve(answer));
  const panel = mount(AskPanel, { ...inDocument, props: { ...props, ask: asked } });
  await buttonNamed(panel, 'What is happening?').trigger('click');
  await flushPromises();
  expect(asked).toHaveBeenCalledWith(idOf(1), 'What is happening?');
  expect(panel.get('.sentence').text()).toBe('I can see about 2 people.');
});

test('nothing is asked without words; while it looks, nothing more', async () => {
  const asked = vi.fn(() => new Promise<Answer>(() => undefined));
  const panel = mount(AskPanel, { ...inDocument, props: { ...props, ask: asked } });
  expect(panel.get('label').text()).toBe('Your question');
  expect(buttonNamed(panel, 'Ask').attributes('disabled')).toBeDefined();
  await panel.get('form').trigger('submit');
  expect(asked).not.toHaveBeenCalled();
  await panel.get('input').setValue('Why?');
  await panel.get('form').trigger('submit');
  expect(buttonNamed(panel, 'Looking…').attributes('aria-disabled')).toBe('true');
});
