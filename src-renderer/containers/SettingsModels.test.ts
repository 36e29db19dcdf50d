/**
 * @file The models: which is used, adding, checking, removing one, and what they run on.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import { AppError, type ModelPack, type ModelsState } from '../../src-preload/contract/index.ts';
import { useAskStore } from '../stores/asking.ts';
import { buttonNamed, buttonNames, inDocument } from '../testing/mounting.ts';
import { scriptBridge, type Answers } from '../testing/scripted-bridge.ts';
import SettingsModels from './SettingsModels.vue';

const packOf = (id: string, over: Partial<ModelPack> = {}): ModelPack => ({
  ...({ id, title: id, role: 'encoder', state: 'ready', builtIn: true, active: true } as ModelPack),
  ...{
    sizeBytes: 1_000,
    dimensions: 512,
    licence: 'MIT',
    calibrated: true,
    path: `/models/${id}`,
    problem: null,
  },
  ...over,
});
const added = packOf('CLIP', { builtIn: false, active: false });
const stateOf = (...packs: ModelPack[]): ModelsState =>
  ({
    packs,
    providers: [],
    switching: null,
    previous: null,
    forced: null,
    vocabulary: [],
  }) as unknown as ModelsState;

async function show(answers: Answers = {}) {
  const engine = scriptBridge({ 'models.state': () => stateOf(packOf('Built-in'), added), ...answers });
  const view = mount(SettingsModels, inDocument);
  await flushPromises();
  return {
    view,
    asked: (call: string) => engine.asked.filter(({ name }) => name === call).map(({ input }) => input),
  };
}

test('the model in use can be neither used again nor removed; one that was added can', async () => {
  const { view } = await show();
  const [builtIn, clip] = view.findAll('article');
  expect(buttonNames(builtIn!)).toEqual([]);
  expect(buttonNames(clip!)).toEqual(['Use it', 'Remove']);
  expect(clip!.text()).toContain('added by you');
});

test('a model is removed only after a yes', async () => {
  const { view, asked } = await show({ 'models.remove': () => stateOf(packOf('Built-in')) });
  await buttonNamed(view, 'Remove').trigger('click');
  expect(useAskStore().question).toMatchObject({ title: 'Remove CLIP?', confirm: 'Remove the model' });
  useAskStore().answer(false);
  await flushPromises();
  expect(asked('models.remove')).toEqual([]);
  await buttonNamed(view, 'Remove').trigger('click');
  useAskStore().answer(true);
  await flushPromises();
  expect(asked('models.remove')).toEqual([{ id: 'CLIP' }]);
  expect(view.findAll('article')).toHaveLength(1);
});

test('a check says that all is right, or how many are not', async () => {
  const broken = packOf('CLIP', { builtIn: false, active: false, state: 'damaged' as ModelPack['state'] });
  const { view } = await show({ 'models.verify': () => stateOf(packOf('Built-in'), broken) });
  await buttonNamed(view, 'Check all files').trigger('click');
  await flushPromises();
  expect(view.get('[role=status]').text()).toBe('1 model can’t be used: see above.');
});

test('where the models cannot be read, it says why', async () => {
  const { view } = await show({
    'models.state': () => Promise.reject(new AppError('disk_full', 'The disk is full.')),
  });
  expect(view.get('[role=alert]').text()).toContain('The disk is full.');
});
