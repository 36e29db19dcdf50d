/**
 * @file The comparison of two models: side by side, on how many photos, by the person's own words; empty, none, failed.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import {
  AppError,
  type ComparedPhoto,
  type ModelComparison,
  type ModelsState,
  type OwnWordsComparison,
} from '../../src-preload/contract/index.ts';
import { useAnnouncerStore } from '../stores/announcer.ts';
import { useAskStore } from '../stores/asking.ts';
import { buttonNamed, onHost } from '../testing/mounting.ts';
import { scriptBridge, type Answers } from '../testing/scripted-bridge.ts';
import { tileOf } from '../testing/tiles.ts';
import CompareModelsPage from './CompareModelsPage.vue';

const photo = (index: number, both: boolean): ComparedPhoto => {
  const tile = { ...tileOf(index), alt: `Photo ${index}` };
  return { id: tile.id, path: `/p/${index}.jpg`, tile, both };
};
const query = {
  ...{ text: 'a dog', old: [photo(1, true), photo(2, false)], reason: null },
  new: [photo(3, false), photo(1, true)],
};
const comparison: ModelComparison = {
  ...{ old: { id: 'old', title: 'Starter 2' }, new: { id: 'new', title: 'CLIP' }, changed: false },
  ...{ photos: 1_200, total: 3_000, queries: [query] },
};
const own: OwnWordsComparison = {
  captions: { captions: 34, old: 20, new: 28, better: 'new' },
  tags: { tags: 3, pairs: 40, old: 31, new: 33 },
  least: 10,
};
const state = (over: Partial<ModelsState> = {}): ModelsState =>
  ({
    packs: [
      { id: 'old', title: 'Starter 2' },
      { id: 'new', title: 'CLIP' },
    ],
    ...{ switching: { from: 'old', to: 'new', done: 1_200, total: 3_000 }, previous: null },
    ...over,
  }) as ModelsState;

async function show(answers: Answers = {}) {
  const engine = scriptBridge({
    'models.state': () => state(),
    'comparison.run': () => comparison,
    'comparison.ownWords': () => own,
    ...answers,
  });
  const view = mount(CompareModelsPage, onHost());
  await flushPromises();
  const asked = (call: string) => engine.asked.filter(({ name }) => name === call).map(({ input }) => input);
  return { view, engine, asked };
}

test('both lists stand under the search, each photo with whether the other has it, too', async () => {
  const { view } = await show();
  expect(view.text()).toContain('Compared on the 1,200 photos of 3,000 that both have seen.');
  const section = view.findAll('section').find((one) => one.find('h2').text() === '“a dog”')!;
  expect(section.findAll('h3').map((one) => one.text())).toEqual(['Starter 2', 'CLIP']);
  const sides = section
    .findAll('ol')
    .map((list) =>
      list.findAll('li').map((item) => `${item.get('img').attributes('alt')!.slice(0, 7)}: ${item.text()}`),
    );
  expect(sides).toEqual([
    ['Photo 1: in both', 'Photo 2: only here'],
    ['Photo 3: only here', 'Photo 1: in both'],
  ]);
  // each list is named by the search and the model
  const names = section.findAll('ol').map((list) =>
    list
      .attributes('aria-labelledby')!
      .split(' ')
      .map((id) => document.getElementById(id)!.textContent)
      .join(' '),
  );
  expect(names).toEqual(['“a dog” Starter 2', '“a dog” CLIP']);
  expect(useAnnouncerStore().message).toContain('Compared on the 1,200 photos');
});

test('figures of the person’s own words stand in a table, with what they mean', async () => {
  const { view } = await show();
  expect(view.findAll('tbody tr').map((row) => row.findAll('th, td').map((cell) => cell.text()))).toEqual([
    ['Of 34 captions that you wrote, the photo is among the first five', '20', '28'],
    [expect.stringContaining('Of 40 pairs'), '31', '33'],
  ]);
  expect(view.text()).toContain(
    'For your captions the new model is better, by more than chance would make it.',
  );
  expect(view.text()).toContain('so the tags favour the new one');
});

test('too few captions give no figure, and it is said how many are needed', async () => {
  const few: OwnWordsComparison = {
    captions: { captions: 4, old: 0, new: 0, better: null },
    tags: { tags: 0, pairs: 0, old: 0, new: 0 },
    least: 10,
  };
  const { view } = await show({ 'comparison.ownWords': () => few });
  expect(view.find('table').exists()).toBe(false);
  expect(view.text()).toContain('You wrote 4 captions for these photos; from 10 on they are a measure.');
});

test('a search that is typed is compared, and stands first', async () => {
  const { view, asked } = await show({
    'comparison.run': ({ queries }) => ({
      ...comparison,
      queries: queries ? queries.map((text) => ({ ...query, text })) : [query],
    }),
  });
  await view.get('input').setValue(' the sea ');
  await view.get('form').trigger('submit');
  await flushPromises();
  expect(asked('comparison.run')).toEqual([{ queries: null }, { queries: ['the sea'] }]);
  expect(view.findAll('h2').map((one) => one.text())).toEqual(['By your own words', '“the sea”', '“a dog”']);
  expect(view.get('input').element.value).toBe('');
});

test('without recent searches it says what to do; a search without words for a model says why', async () => {
  const { view } = await show({ 'comparison.run': () => ({ ...comparison, queries: [] }) });
  expect(view.text()).toContain('You searched for nothing lately. Type above what you would look for.');
  const reason = 'It has no words for a model.';
  const { view: other } = await show({
    'comparison.run': () => ({ ...comparison, queries: [{ text: '2019', old: [], new: [], reason }] }),
  });
  expect(other.text()).toContain(reason);
});

test('a blurred photo is not shown, and nothing of it is said', async () => {
  const hidden = photo(1, true);
  const tile = { ...hidden.tile, blurred: true as const };
  const { view } = await show({
    'comparison.run': () => ({ ...comparison, queries: [{ ...query, old: [{ ...hidden, tile }], new: [] }] }),
  });
  expect(view.find('ol img').exists()).toBe(false);
  expect(view.get('ol').text()).toContain('Possibly sensitive, blurred');
});

test('where there are no two models it says when there are', async () => {
  const { view } = await show({
    'models.state': () => state({ switching: null }),
    'comparison.run': () => Promise.reject(new AppError('not_found', 'There are no two models to compare.')),
  });
  expect(view.text()).toContain('There is nothing to compare');
  expect(view.text()).not.toContain('Try again');
});

test('a failure says why, and can be tried again', async () => {
  let isBroken = true;
  const { view } = await show({
    'comparison.run': () => {
      if (isBroken) throw new AppError('model_damaged', 'A file is damaged. Add the model again.');
      return comparison;
    },
  });
  expect(view.text()).toContain('A file is damaged. Add the model again.');
  isBroken = false;
  await buttonNamed(view, 'Try again').trigger('click');
  await flushPromises();
  expect(view.text()).toContain('“a dog”');
});

test('the new model is kept or given up right here; then there is nothing to compare any more', async () => {
  let isOver = false;
  const after = () => state({ switching: null, previous: isOver ? null : 'old' });
  const { view, asked } = await show({
    'models.state': after,
    'models.confirm': () => ((isOver = true), after()),
    'comparison.run': () => {
      if (isOver) throw new AppError('not_found', 'There are no two models to compare.');
      return { ...comparison, changed: true, photos: 3_000 };
    },
  });
  expect(view.text()).toContain('Compared on all 3,000 photos.');
  await buttonNamed(view, 'Delete what it made').trigger('click');
  useAskStore().answer(true);
  await flushPromises();
  expect(asked('models.confirm')).toEqual([{}]);
  expect(view.text()).toContain('There is nothing to compare');
});
