/**
 * @file The models: which is used, adding, checking, removing one, and what they run on.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { describe, expect, test, vi } from 'vitest';
import {
  AppError,
  type DeviceReport,
  type JobSnapshot,
  type ModelPack,
  type ModelsState,
  type UsePlan,
} from '../../src-preload/contract/index.ts';
import { useAskStore } from '../stores/asking.ts';
import { useToastStore } from '../stores/toasts.ts';
import type { Host } from '../composables/useHost.ts';
import { jobOf } from '../testing/jobs.ts';
import { withFocusRule } from '../testing/focus-rule.ts';
import { buttonNamed, buttonNames, focusedName, onHost } from '../testing/mounting.ts';
import { scriptBridge, type Answers } from '../testing/scripted-bridge.ts';
import SettingsModels from './SettingsModels.vue';

const packOf = (id: string, over: Partial<ModelPack> = {}): ModelPack => ({
  ...({ id, title: id, role: 'encoder', state: 'ready', builtIn: true, active: true } as ModelPack),
  ...{
    sizeBytes: 1_000,
    dimensions: 512,
    licence: 'MIT',
    parts: [],
    calibrated: true,
    fit: null,
    path: `/models/${id}`,
    problem: null,
  },
  ...over,
});
const added = packOf('CLIP', { builtIn: false, active: false });
const stateOf = (...packs: ModelPack[]): ModelsState =>
  ({
    kinds: [
      { role: 'encoder', title: 'Understands pictures', purpose: 'Used for search.' },
      { role: 'reader', title: 'Reads writing', purpose: 'Used for signs and menus.' },
    ],
    packs,
    providers: [],
    switching: null,
    previous: null,
    forced: null,
    vocabulary: [],
  }) as unknown as ModelsState;

withFocusRule();

async function show(answers: Answers = {}, host: Partial<Host> = {}) {
  const engine = scriptBridge({
    'models.state': () => stateOf(packOf('Built-in'), added),
    'models.catalogue': () => ({ models: [], leftOut: [] }),
    'models.downloads': () => [],
    'devices.report': () => ({ models: [], text: '' }) as unknown as DeviceReport,
    'models.estimate': () => ({ photos: 0, measured: null, models: [] }),
    ...answers,
  });
  const view = mount(SettingsModels, onHost({ canPickFolder: true, ...host }));
  await flushPromises();
  return {
    view,
    engine,
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

test('a kind of model has its heading and purpose as the engine names them, and none where there is no such model', async () => {
  const reader = packOf('Menus', { role: 'reader', active: false });
  const { view } = await show({ 'models.state': () => stateOf(packOf('Built-in'), reader) });
  expect(view.findAll('h2').map((heading) => heading.text())).toEqual(
    expect.arrayContaining(['Understands pictures', 'Reads writing']),
  );
  expect(view.text()).toContain('Used for signs and menus.');
  const { view: without } = await show({ 'models.state': () => stateOf(packOf('Built-in')) });
  expect(without.text()).not.toContain('Reads writing');
});

test('percentages that were fitted on the library say so, on how many photos, and how far they are off', async () => {
  const fitted = packOf('Fitted', { fit: { photos: 600, concepts: 212, disagreement: 0.064 } });
  const { view } = await show({ 'models.state': () => stateOf(fitted) });
  expect(view.find('article').text()).toContain(
    'Percentages fitted on 600 photos of yours, by what the other models and you say of them; ' +
      'they differ from that by 6% on average. It tells 212 tags by itself.',
  );
});

test('what a model does besides stands on its card, and is no model of its own', async () => {
  const names = { role: 'concepts', title: 'Names scenes', purpose: 'Used for tags.' };
  const { view } = await show({
    'models.state': () => stateOf(packOf('Built-in', { parts: [names] }), added),
  });
  const [builtIn, clip] = view.findAll('article');
  expect(builtIn!.text()).toContain('Also names scenes. Used for tags.');
  expect(clip!.text()).not.toContain('Also');
  expect(view.findAll('h2').map((heading) => heading.text())).not.toContain('Names scenes');
});

test('where a new model took the place of one that is gone, it says how photos are found meanwhile', async () => {
  const switching = { from: null, to: 'Built-in', done: 40, total: 120 };
  const { view } = await show({ 'models.state': () => ({ ...stateOf(packOf('Built-in')), switching }) });
  expect(view.get('.note').text()).toMatch(
    /Changing to Built-in.*not seen yet are found by their words and tags.*40 of 120 photos/,
  );
});

const plan: UsePlan = {
  ...{ id: 'CLIP', title: 'CLIP', photos: 3_000, measured: { photos: 8, msPerPhoto: 84.2 }, seconds: 252 },
  ...{ diskBytes: 6_500_000, freeBytes: 41_000_000_000, meanwhile: 'Built-in', refusal: null },
};

describe('using another model', () => {
  const changed = {
    ...stateOf(packOf('Built-in'), added),
    switching: { from: 'Built-in', to: 'CLIP', done: 0, total: 3_000 },
  };
  const looking = jobOf({ id: 'look', kind: 'models', done: 0, total: 3_000 });
  const useAnswers = (over: Partial<UsePlan> = {}): Answers => ({
    'models.usePlan': () => ({ ...plan, ...over }),
    'models.use': () => ({ models: changed, job: looking }),
  });

  test('asks first, with photos, measured time and room; no means nothing is changed', async () => {
    let answer = (_plan: UsePlan) => {};
    const { view, asked } = await show({
      ...useAnswers(),
      'models.usePlan': () => new Promise((resolve) => (answer = resolve)),
    });
    const button = buttonNamed(view, 'Use it');
    await button.trigger('click');
    expect(button.text()).toBe('Trying it on a few photos…');
    expect(view.text()).toContain('Trying the model on a few of your photos…');
    answer(plan);
    await flushPromises();
    expect(useAskStore().question).toMatchObject({
      title: 'Use CLIP?',
      text: expect.stringContaining('Searches use Built-in until it has seen every photo.') as string,
      items: [
        'To look at: 3,000 photos',
        'Time: about 4 minutes. It took 84 ms for each of 8 of your photos just now.',
        'Disk: 6.5 MB; 41 GB are free.',
      ],
      confirm: 'Use it',
    });
    useAskStore().answer(false);
    await flushPromises();
    expect(asked('models.use')).toEqual([]);
    expect(button.text()).toBe('Use it');
  });

  test('begins after a yes; the focus goes to how far it is', async () => {
    const { view, engine, asked } = await show(useAnswers());
    const button = buttonNamed(view, 'Use it');
    button.element.focus();
    await button.trigger('click');
    await flushPromises();
    useAskStore().answer(true);
    await flushPromises();
    expect(asked('models.use')).toEqual([{ id: 'CLIP' }]);
    expect(focusedName()).toBe('Changing to CLIP');
    expect(view.findAll('article')[1]!.text()).toContain('On its way: see above');
    expect(buttonNames(view.findAll('article')[1]!)).toEqual([]);
    const running = { ...looking, done: 1_200, rate: 12, secondsLeft: 150 };
    engine.emit({ name: 'jobs.changed', data: running });
    await flushPromises();
    expect(view.get('.note').text()).toContain('1,200 of 3,000 photos · 12 a second · about 3 minutes');
    expect(view.get('.note progress').attributes('value')).toBe('1200');
  });

  test('asks nothing where no photo has to be looked at', async () => {
    const { view, asked } = await show(useAnswers({ photos: 0, measured: null, seconds: 0 }));
    await buttonNamed(view, 'Use it').trigger('click');
    await flushPromises();
    expect(asked('models.use')).toEqual([{ id: 'CLIP' }]);
  });

  test('is refused where there is too little room, with how much is lacking', async () => {
    const { view, asked } = await show(
      useAnswers({ refusal: 'There is too little room: make room for 57 MB.' }),
    );
    await buttonNamed(view, 'Use it').trigger('click');
    await flushPromises();
    expect(useToastStore().toasts.map(({ text }) => text)).toEqual([
      'There is too little room: make room for 57 MB.',
    ]);
    expect(useAskStore().question).toBeNull();
    expect(asked('models.use')).toEqual([]);
  });

  test('says why where the model cannot be run', async () => {
    const { view } = await show({
      'models.usePlan': () =>
        Promise.reject(new AppError('model_damaged', 'A file is damaged. Add it again.')),
    });
    await buttonNamed(view, 'Use it').trigger('click');
    await flushPromises();
    expect(useToastStore().toasts[0]!.text).toBe('A file is damaged. Add it again.');
  });

  test('can be paused, gone on with, and called off', async () => {
    const paused = { ...changed, switching: { ...changed.switching, done: 40, paused: true as const } };
    const { view, asked } = await show({
      'models.state': () => changed,
      'models.pause': () => paused,
      'models.use': ({ id }) => ({
        models: id === 'CLIP' ? changed : stateOf(packOf('Built-in'), added),
        job: null,
      }),
    });
    expect(buttonNames(view.get('.note'))).toEqual(['Pause', 'Stay with Built-in']);
    await buttonNamed(view, 'Pause').trigger('click');
    await flushPromises();
    expect(asked('models.pause')).toEqual([{}]);
    expect(view.get('.note').text()).toContain('Paused: changing to CLIP');
    await buttonNamed(view, 'Go on').trigger('click');
    await flushPromises();
    await buttonNamed(view, 'Stay with Built-in').trigger('click');
    await flushPromises();
    expect(asked('models.use')).toEqual([{ id: 'CLIP' }, { id: 'Built-in' }]);
    expect(view.find('.note').exists()).toBe(false);
  });

  test('afterwards can be taken back, or confirmed after a yes', async () => {
    const through = {
      ...stateOf(packOf('Built-in', { active: false }), packOf('CLIP')),
      previous: 'Built-in',
    };
    const { view, asked } = await show({
      'models.state': () => through,
      'models.use': () => ({ models: through, job: null }),
      'models.confirm': () => ({ ...through, previous: null }),
    });
    await buttonNamed(view, 'Go back to it').trigger('click');
    await flushPromises();
    expect(asked('models.use')).toEqual([{ id: 'Built-in' }]);
    await buttonNamed(view, 'Delete what it made').trigger('click');
    useAskStore().answer(true);
    await flushPromises();
    expect(asked('models.confirm')).toEqual([{}]);
    expect(view.find('.note').exists()).toBe(false);
  });
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

test('a model for sentences alone can be stopped', async () => {
  const many = packOf('Many', { role: 'text-tower', canStop: true, builtIn: false });
  const { view, asked } = await show({
    'models.state': () => ({
      ...stateOf(packOf('Built-in'), many),
      kinds: [{ role: 'text-tower', title: 'Understands more languages', purpose: 'Used for searches.' }],
    }),
    'models.stop': () => stateOf(packOf('Built-in')),
  });
  await buttonNamed(view, 'Stop using it').trigger('click');
  await flushPromises();
  expect(asked('models.stop')).toEqual([{ id: 'Many' }]);
});

test('a check says that all is right, or how many are not', async () => {
  const broken = packOf('CLIP', { builtIn: false, active: false, state: 'damaged' as ModelPack['state'] });
  const check = jobOf({
    id: 'check',
    kind: 'check-models',
    note: 'Checking every model file',
    unit: 'bytes',
  });
  const { view, engine } = await show({ 'models.verify': () => check });
  await buttonNamed(view, 'Check all files').trigger('click');
  await flushPromises();
  expect(view.get('progress').attributes('aria-label')).toBe('Checking every model file');
  expect(buttonNamed(view, 'Check all files').attributes('aria-disabled')).toBe('true');
  engine.emit({ name: 'models.changed', data: stateOf(packOf('Built-in'), broken) });
  engine.emit({ name: 'jobs.changed', data: { ...check, state: 'done', endedAt: '2024-01-01T00:00:00Z' } });
  await flushPromises();
  expect(view.get('[role=status]').text()).toBe('1 model can’t be used: see above.');
});

describe('adding a model', () => {
  const adding = jobOf({
    id: 'add',
    kind: 'add-model',
    subject: 'CLIP 2',
    note: 'Copying “CLIP 2”',
    done: 412_000_000,
    total: 1_700_000_000,
    unit: 'bytes',
  });
  const ended = (over: Partial<JobSnapshot>): JobSnapshot => ({
    ...adding,
    endedAt: '2024-01-01T00:00:00Z',
    ...over,
  });
  async function addOne(answers: Answers = {}) {
    const shown = await show(
      { 'models.add': () => adding, ...answers },
      { pickFolder: async () => '/clip-2' },
    );
    await buttonNamed(shown.view, 'Choose a model’s folder').trigger('click');
    await flushPromises();
    return shown;
  }

  test('shows how far it is in place, and the model appears when it is there', async () => {
    const { view, engine, asked } = await addOne();
    expect(asked('models.add')).toEqual([{ path: '/clip-2' }]);
    expect(view.get('.jobs').text()).toContain('Copying “CLIP 2”');
    expect(view.get('.jobs').text()).toContain('412 MB of 1.7 GB');
    expect(buttonNamed(view, 'Choose a model’s folder').attributes('aria-disabled')).toBeUndefined();
    engine.emit({ name: 'models.changed', data: stateOf(packOf('Built-in'), packOf('CLIP 2')) });
    engine.emit({ name: 'jobs.changed', data: ended({ state: 'done' }) });
    await flushPromises();
    expect(view.get('.packs').text()).toContain('CLIP 2');
    expect(view.get('.jobs').text()).toContain('The model “CLIP 2” is added');
  });

  test('can be stopped in place; whoever was on the button is told how it ended', async () => {
    const { view, engine, asked } = await addOne({ 'jobs.cancel': () => adding });
    const stop = buttonNamed(view, 'Stop');
    stop.element.focus();
    await stop.trigger('click');
    expect(asked('jobs.cancel')).toEqual([{ id: 'add' }]);
    engine.emit({ name: 'jobs.changed', data: ended({ state: 'cancelled' }) });
    await vi.waitFor(() => expect(focusedName()).toBe('Adding the model “CLIP 2” was stopped'));
    expect(view.get('.jobs').text()).toContain('Nothing of it was kept.');
  });

  test('says why it failed until the next one is added; one of another window is shown while it runs', async () => {
    const ids = ['add', 'again'];
    const { view, engine } = await addOne({ 'models.add': () => ({ ...adding, id: ids.shift()! }) });
    const error = { code: 'disk_full', message: 'The disk is full.' };
    engine.emit({ name: 'jobs.changed', data: ended({ state: 'failed', error }) });
    const other = { ...adding, id: 'other', subject: 'Other', note: 'Trying “Other” once' };
    engine.emit({ name: 'jobs.changed', data: other });
    await flushPromises();
    expect(view.get('.jobs').text()).toContain('The disk is full.');
    expect(view.get('.jobs').text()).toContain('Trying “Other” once');
    engine.emit({ name: 'jobs.changed', data: { ...other, state: 'done', endedAt: '2024' } });
    await buttonNamed(view, 'Choose a model’s folder').trigger('click');
    await flushPromises();
    expect(view.get('.jobs').findAll('article')).toHaveLength(1);
    expect(view.get('.jobs').text()).not.toContain('The disk is full.');
  });
});

test('where the models cannot be read, it says why', async () => {
  const { view } = await show({
    'models.state': () => Promise.reject(new AppError('disk_full', 'The disk is full.')),
  });
  expect(view.get('[role=alert]').text()).toContain('The disk is full.');
});
