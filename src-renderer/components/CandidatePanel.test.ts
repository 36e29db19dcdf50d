/**
 * @file Which caption fits: candidates are ranked, told and shown with their shares.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import { AppError } from '../../src-preload/contract/index.ts';
import { buttonNamed, inDocument } from '../testing/mounting.ts';
import { idOf } from '../testing/tiles.ts';
import CandidatePanel from './CandidatePanel.vue';

type Label = InstanceType<typeof CandidatePanel>['$props']['label'];

async function rank(label: Label) {
  const panel = mount(CandidatePanel, { ...inDocument, props: { photoId: idOf(1), label } });
  await panel.get('textarea').setValue(' A dog \n\nA cat');
  await panel.get('form').trigger('submit');
  await flushPromises();
  return panel;
}

test('candidates, one a line, come back with their shares; the best is announced', async () => {
  const label = vi.fn<Label>((_id, [first, second]) =>
    Promise.resolve({
      scale: 'shares' as const,
      candidates: [
        { caption: first!, probability: 0.8 },
        { caption: second!, probability: 0.2 },
      ],
    }),
  );
  const panel = await rank(label);
  expect(label).toHaveBeenCalledWith(idOf(1), ['A dog', 'A cat']);
  expect(panel.findAll('.ranked li').map((line) => line.text())).toEqual(['A dog80%', 'A cat20%']);
  expect(panel.findAll('meter').map((meter) => meter.attributes('aria-label'))).toEqual([
    'Share of “A dog”',
    'Share of “A cat”',
  ]);
  expect(panel.emitted('announce')).toEqual([['Fits best: A dog, 80%']]);
});

test('a model that judges each caption by itself says how likely each is', async () => {
  const panel = await rank((_id, [first, second]) =>
    Promise.resolve({
      scale: 'each' as const,
      candidates: [
        { caption: first!, probability: 0.8 },
        { caption: second!, probability: 0.7 },
      ],
    }),
  );
  expect(panel.findAll('.ranked li').map((line) => line.text())).toEqual(['A dog80%', 'A cat70%']);
  expect(panel.get('meter').attributes('aria-label')).toBe('How likely is “A dog”');
  expect(panel.text()).toContain('How likely each caption is by itself.');
});

test('a model that only ranks shows no percentages', async () => {
  const panel = await rank((_id, captions) =>
    Promise.resolve({
      scale: 'none' as const,
      candidates: captions.map((caption) => ({ caption, probability: null })),
    }),
  );
  expect(panel.findAll('.ranked li').map((line) => line.text())).toEqual(['A dog', 'A cat']);
  expect(panel.find('meter').exists()).toBe(false);
  expect(panel.text()).toContain('can’t say how sure it is');
  expect(panel.emitted('announce')).toEqual([['Fits best: A dog']]);
});

test('an error is said in the place of the ranking', async () => {
  const panel = await rank(() => Promise.reject(new AppError('model_missing', 'No model can rank.')));
  expect(panel.get('.problem').text()).toContain('No model can rank.');
  expect(panel.find('.ranked').exists()).toBe(false);
});

test('nothing is ranked without words', async () => {
  const label = vi.fn<Label>();
  const panel = mount(CandidatePanel, { ...inDocument, props: { photoId: idOf(1), label } });
  expect(buttonNamed(panel, 'Compare').attributes('disabled')).toBeDefined();
  await panel.get('form').trigger('submit');
  expect(label).not.toHaveBeenCalled();
});
