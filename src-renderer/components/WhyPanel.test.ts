/**
 * @file Why a sentence finds a photo, and where in it.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { buttonNamed, inDocument } from '../testing/mounting.ts';
import { anExplanation } from '../testing/explanations.ts';
import WhyPanel from './WhyPanel.vue';

const show = (over: object = {}) =>
  mount(WhyPanel, {
    ...inDocument,
    props: { sentence: '', explanation: null, looking: false, problem: '', shown: false, ...over },
  });

test('the words of the search stand ready, and others can be looked for', async () => {
  const panel = show({ sentence: 'a dog' });
  expect(panel.get('label').text()).toBe('What to look for in this photo');
  await panel.get('form').trigger('submit');
  await panel.get('input').setValue('a cat');
  await panel.get('form').trigger('submit');
  expect(panel.emitted('look')).toEqual([['a dog'], ['a cat']]);
  expect(buttonNamed(show(), 'Show where').attributes('disabled')).toBeDefined();
});

test('the place is told in words, with the things seen, the reasons and a switch for the map', async () => {
  const panel = show({ explanation: anExplanation(), shown: true });
  expect(panel.get('.sentence').text()).toBe('Mostly on the right.');
  expect(panel.get('[aria-label="Things seen"]').text()).toBe('dog: on the right 94%');
  expect(panel.findAll('[aria-label="Reasons"] li').map((reason) => reason.text())).toEqual([
    'dog seen · very likely',
    'looks like it',
  ]);
  const map = panel.get('input[type=checkbox]');
  expect((map.element as HTMLInputElement).checked).toBe(true);
  await map.trigger('change');
  expect(panel.emitted('toggle')).toHaveLength(1);
});

test('where nothing can be drawn there is no switch, and the sentence says why', () => {
  const explanation = anExplanation({
    band: null,
    why: [],
    where: 'Nowhere in the picture, as far as Sightline can tell.',
    map: null,
    boxes: [],
  });
  const panel = show({ explanation });
  expect(panel.find('input[type=checkbox]').exists()).toBe(false);
  expect(panel.text()).toContain('Nowhere in the picture');
  expect(panel.text()).toContain('A search for this does not show the photo.');
});

test('an answer to what was asked by key opens the section', async () => {
  const panel = show();
  expect(panel.get('details').element.open).toBe(false);
  await panel.setProps({ looking: true });
  expect(panel.get('details').element.open).toBe(true);
});
