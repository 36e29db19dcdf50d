/**
 * @file What a model wrote of a photo: shown as it was checked, with the reasons, taken over only by the person.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import type { DescribedCaption as Described } from '../../src-preload/contract/index.ts';
import { buttonNamed, buttonNames, inDocument } from '../testing/mounting.ts';
import DescribedCaption from './DescribedCaption.vue';

const described: Described = {
  text: 'A cat on perhaps a sofa.',
  short: 'A cat.',
  full: 'A cat on perhaps a sofa.',
  written: [{ prompt: '<CAPTION>', text: 'A cat on a sofa with a dog.' }],
  nouns: [
    { phrase: 'A cat', state: 'confirmed', because: 'the detector sees cat, 93%' },
    { phrase: 'a sofa', state: 'unsure', because: 'nothing else says so' },
    { phrase: 'a dog', state: 'left out', because: 'the detector knows dog and sees none, 1%' },
  ],
  ...{
    model: 'Tiny',
    modelHash: 'abcdef0123456789',
    settings: 'fp32',
    run: 'run-1',
    at: '2026-03-03T12:00:00.000Z',
  },
};
const shown = (over: Partial<Described> = {}, caption = 'A cat and a sofa.') =>
  mount(DescribedCaption, {
    ...inDocument,
    props: { described: { ...described, ...over }, possible: true, caption },
  });

test('it is shown as checked, with whose words it is and why what is doubted or left out', () => {
  const text = shown().text();
  expect(text).toContain('A cat on perhaps a sofa.');
  expect(text).toMatch(/Written by Tiny, .*Checked: 1 thing confirmed, 1 not confirmed, 1 left out\./);
  expect(text).toContain('a sofa: not confirmed, so it says “perhaps”; nothing else says so');
  expect(text).toContain('a dog: left out; the detector knows dog and sees none, 1%');
  expect(text).toContain('“A cat on a sofa with a dog.”, asked “<CAPTION>”');
  expect(text).toContain('run run-1');
});

test('the person takes it over, in the length they like, or hears it', async () => {
  const panel = shown();
  await buttonNamed(panel, 'Use it as the caption').trigger('click');
  await buttonNamed(panel, 'Use this one').trigger('click');
  expect(panel.emitted('accept')).toEqual([['A cat on perhaps a sofa.'], ['A cat.']]);
  await buttonNamed(panel, 'Read it aloud').trigger('click');
  expect(panel.emitted('speak')).toEqual([['A cat on perhaps a sofa.']]);
});

test('what is the caption already cannot be taken over again', () => {
  const button = buttonNamed(shown({}, 'A cat on perhaps a sofa.'), 'Use it as the caption');
  expect(button.attributes('disabled')).toBeDefined();
});

test('where nothing could be confirmed, nothing is offered, and it is said', () => {
  const panel = shown({ text: null, short: null, full: null });
  expect(panel.text()).toContain('Nothing of what the model wrote could be confirmed');
  expect(buttonNames(panel)).toEqual([]);
});

test('a photo without one can be described where there is a model, and nothing is said where there is none', async () => {
  const props = { described: undefined, possible: true, caption: '' };
  const panel = mount(DescribedCaption, { ...inDocument, props });
  await buttonNamed(panel, 'Have a model describe this photo').trigger('click');
  expect(panel.emitted('describe')).toHaveLength(1);
  await panel.setProps({ possible: false });
  expect(panel.text()).toBe('');
});

const regions: Described['regions'] = [
  {
    label: 'cat',
    box: [0.1, 0.1, 0.4, 0.4],
    of: 'object',
    state: 'confirmed',
    because: 'the detector sees cat',
  },
  { label: 'sofa', box: [0, 0.5, 1, 0.5], of: 'object', state: 'unsure', because: 'nothing else says so' },
  { label: 'dog', box: [0.6, 0.1, 0.2, 0.2], of: 'object', state: 'left out', because: 'none is seen' },
];

test('what it marks is told, and marked on the picture while it has the focus, is pointed at or chosen', async () => {
  const panel = shown({ regions });
  const buttons = panel.findAll('button.item');
  expect(buttons.map((button) => button.text())).toEqual([
    expect.stringMatching(/^cat, .*: confirmed; the detector sees cat$/),
    expect.stringMatching(/^sofa, .*: not confirmed; nothing else says so$/),
  ]);
  expect(panel.text()).toMatch(/dog, .*: left out; none is seen/);
  const boxes = () => panel.emitted('boxes')?.at(-1);
  await buttons[1]!.trigger('focus');
  expect(boxes()).toEqual([[{ label: 'sofa', probability: null, box: [0, 0.5, 1, 0.5], isDoubted: true }]]);
  await buttons[1]!.trigger('blur');
  expect(boxes()).toEqual([[]]);
  await buttons[0]!.trigger('click');
  expect(buttons[0]!.attributes('aria-pressed')).toBe('true');
  expect(boxes()).toEqual([[{ label: 'cat', probability: null, box: [0.1, 0.1, 0.4, 0.4] }]]);
});
