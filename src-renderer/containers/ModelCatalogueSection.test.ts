/**
 * @file Models to download: what a person reads first, the consent, a download's progress, pause, end and
 * failure.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { describe, expect, test } from 'vitest';
import {
  AppError,
  type JobSnapshot,
  type ModelCatalogue,
  type OfferedModel,
  type UnfinishedDownload,
  type UseEstimates,
} from '../../src-preload/contract/index.ts';
import type { Host } from '../composables/useHost.ts';
import { useAnnouncerStore } from '../stores/announcer.ts';
import { useAskStore } from '../stores/asking.ts';
import { useToastStore } from '../stores/toasts.ts';
import { jobOf } from '../testing/jobs.ts';
import { buttonNamed, buttonNames, focusedName, onHost } from '../testing/mounting.ts';
import { scriptBridge, type Answers } from '../testing/scripted-bridge.ts';
import ModelCatalogueSection from './ModelCatalogueSection.vue';

const clip: OfferedModel = {
  ...{ id: 'clip', title: 'CLIP', shelf: 'better search', why: 'Sees more than the built-in one.' },
  madeBy: { name: 'Ann', url: 'https://ann.example' },
  convertedBy: { name: 'Bob', url: 'https://bob.example' },
  licence: {
    id: 'MIT',
    asks: 'Keep the notice.',
    source: 'https://ann.example/l',
    doubt: 'Bob states none.',
  },
  ...{ languages: ['English'], trainingData: 'Not published.', dimensions: 512, precision: 'float16' },
  ...{ role: 'encoder', cautions: [] },
  ...{ page: 'https://hub.example/bob/clip', revision: 'a'.repeat(40), sizeBytes: 608_000_000 },
  files: [{ path: 'vision.onnx', bytes: 608_000_000, sha256: 'b'.repeat(64) }],
  quality: [{ measure: 'English search', value: 59.4, source: 'https://immich.example' }],
  memory: { bytes: 1_000_000_000, basis: 'as published' },
  state: 'not here',
};
const siglip: OfferedModel = {
  ...clip,
  id: 'siglip',
  title: 'SigLIP',
  shelf: 'best search',
  state: 'in use',
};
const catalogue: ModelCatalogue = {
  models: [siglip, clip],
  leftOut: [
    { name: 'MobileCLIP', licence: 'research only', why: 'No other use.', source: 'https://m.example' },
  ],
};
const estimates: UseEstimates = {
  photos: 3_000,
  measured: { photos: 8, msPerPhoto: 40.2 },
  models: [
    {
      ...{ id: 'clip', seconds: 493, diskBytes: 6_144_000, ratio: 4.1, onRequest: false },
      basis: 'measured with random weights',
    },
  ],
};
const plan = {
  ...{ id: 'clip', title: 'CLIP', host: 'huggingface.co', licence: 'MIT', bytes: 608_000_000 },
  ...{ presentBytes: 0, freeBytes: 5_000_000_000 },
};
const part: UnfinishedDownload = {
  ...{ id: 'clip', title: 'CLIP', bytes: 608_000_000, presentBytes: 412_000_000 },
  startedAt: '2024-01-01T00:00:00Z',
};
const downloading = jobOf({
  ...{ id: 'get', kind: 'get-model', subject: 'CLIP', note: 'Downloading “CLIP” from huggingface.co' },
  ...{ done: 412_000_000, total: 608_000_000, unit: 'bytes', rate: 9_000_000, secondsLeft: 22 },
});
const ended = (over: Partial<JobSnapshot>): JobSnapshot => ({
  ...downloading,
  endedAt: '2024-01-01T00:00:00Z',
  ...over,
});

async function show(answers: Answers = {}, host: Partial<Host> = {}) {
  const engine = scriptBridge({
    'models.catalogue': () => catalogue,
    'models.downloads': () => [],
    'models.estimate': () => estimates,
    'models.downloadPlan': () => plan,
    'models.download': () => downloading,
    ...answers,
  });
  const view = mount(ModelCatalogueSection, onHost({ canPickFolder: true, ...host }));
  await flushPromises();
  return {
    view,
    card: (title: string) => view.get(`article[aria-label="${title}"]`),
    engine,
    asked: (call: string) => engine.asked.filter(({ name }) => name === call).map(({ input }) => input),
  };
}

/** Asks for the download of CLIP and says yes. */
async function begin(answers: Answers = {}) {
  const shown = await show(answers);
  const button = buttonNamed(shown.card('CLIP'), 'Download: CLIP');
  button.element.focus();
  await button.trigger('click');
  await flushPromises();
  useAskStore().answer(true);
  await flushPromises();
  return shown;
}

describe('before a download', () => {
  test('cards stand by shelf, with what a model gives and costs; nothing is asked of the network', async () => {
    const { view, card, engine } = await show();
    expect(view.findAll('h3').map((heading) => heading.text())).toEqual(['Better search', 'Best search']);
    expect(card('CLIP').text()).toContain('Sees more than the built-in one.');
    expect(card('CLIP').text()).toContain('608 MB to download · English · float16 · 512 dimensions');
    expect(card('CLIP').text()).toContain(
      'For your 3,000 photos: about 8 minutes, and 6.1 MB for what it makes of them. An estimate.',
    );
    expect(card('CLIP').text()).toContain('Published by others: English search: 59.4%');
    expect(card('CLIP').text()).toContain('MIT · made by Ann, converted by Bob');
    expect(card('CLIP').text()).toContain('The built-in model took 40 ms for each of 8 of your photos here.');
    expect(buttonNames(card('CLIP'))).toEqual([
      'Download: CLIP',
      'I have the files',
      'Read the licence’s text',
    ]);
    expect(engine.asked.map(({ name }) => name).sort()).toEqual([
      'models.catalogue',
      'models.downloads',
      'models.estimate',
    ]);
  });

  test('one in use says so and is not offered; what is left out is listed with the reason', async () => {
    const { view, card } = await show();
    expect(card('SigLIP').text()).toContain('In use');
    expect(card('SigLIP').text()).toContain('608 MB on your disk');
    expect(buttonNames(card('SigLIP'))).toEqual(['Read the licence’s text']);
    expect(view.text()).toContain('MobileCLIP · research only');
    expect(view.text()).toContain('No other use.');
  });

  test('cards are there before the estimate is, and without it', async () => {
    const { card } = await show({ 'models.estimate': () => new Promise(() => {}) });
    expect(card('CLIP').text()).not.toContain('An estimate');
    const { card: without } = await show({ 'models.estimate': () => Promise.reject(new Error('no')) });
    expect(without('CLIP').text()).not.toContain('An estimate');
    expect(useToastStore().toasts).toEqual([]);
  });

  test('the question names host, size, licence and what is left of the disk; no means nothing is fetched', async () => {
    const { card, asked } = await show();
    await buttonNamed(card('CLIP'), 'Download: CLIP').trigger('click');
    await flushPromises();
    expect(useAskStore().question).toMatchObject({
      title: 'Download CLIP?',
      confirm: 'Download',
      harmless: true,
    });
    expect(useAskStore().question!.text).toContain('connects to huggingface.co');
    expect(useAskStore().question!.items).toEqual([
      'From: huggingface.co',
      'Size: 608 MB',
      'Licence: MIT. Keep the notice. (https://ann.example/l)',
      'Bob states none.',
      'Disk: 5 GB are free, 4.4 GB afterwards.',
    ]);
    useAskStore().answer(false);
    await flushPromises();
    expect(asked('models.download')).toEqual([]);
  });

  test('the licence’s whole text is read in place', async () => {
    const { card, asked } = await show({
      'models.licence': () => ({ text: 'Permission is hereby granted' }),
    });
    await buttonNamed(card('CLIP'), 'Read the licence’s text').trigger('click');
    await flushPromises();
    expect(asked('models.licence')).toEqual([{ id: 'MIT' }]);
    expect(card('CLIP').get('[role=region]').text()).toContain('Permission is hereby granted');
    await buttonNamed(card('CLIP'), 'Close the licence’s text').trigger('click');
    expect(card('CLIP').find('[role=region]').exists()).toBe(false);
  });

  test('files that a person has are added from their folder', async () => {
    const shown = await show({ 'models.addFiles': () => downloading }, { pickFolder: async () => '/stick' });
    await buttonNamed(shown.card('CLIP'), 'I have the files').trigger('click');
    await flushPromises();
    expect(shown.asked('models.addFiles')).toEqual([{ id: 'clip', path: '/stick' }]);
    expect(shown.asked('models.download')).toEqual([]);
  });
});

describe('a download', () => {
  test('shows how far it is on its card; the focus goes to the button that pauses it', async () => {
    const { card, asked } = await begin();
    expect(asked('models.download')).toEqual([{ id: 'clip' }]);
    expect(card('CLIP').text()).toContain('Downloading “CLIP” from huggingface.co');
    expect(card('CLIP').text()).toContain('412 MB of 608 MB · 9 MB a second');
    expect(card('CLIP').get('progress').attributes('aria-label')).toContain('Downloading “CLIP”');
    expect(buttonNames(card('CLIP'))).toEqual(['Pause', 'Cancel', 'Read the licence’s text']);
    expect(focusedName()).toBe('Pause');
    expect(card('SigLIP').find('progress').exists()).toBe(false);
  });

  test('is paused: what came stays, and it goes on only when the person says so', async () => {
    let left: UnfinishedDownload[] = [];
    const { card, engine, asked } = await begin({
      'jobs.cancel': () => downloading,
      'models.downloads': () => left,
      'models.downloadPlan': () => ({ ...plan, presentBytes: left[0]?.presentBytes ?? 0 }),
    });
    await buttonNamed(card('CLIP'), 'Pause').trigger('click');
    expect(asked('jobs.cancel')).toEqual([{ id: 'get' }]);
    left = [part];
    engine.emit({ name: 'jobs.changed', data: ended({ state: 'cancelled' }) });
    await flushPromises();
    expect(card('CLIP').text()).toContain('412 MB of 608 MB are here.');
    expect(asked('models.discardDownload')).toEqual([]);
    await buttonNamed(card('CLIP'), 'Go on: CLIP').trigger('click');
    await flushPromises();
    expect(useAskStore().question).toMatchObject({ title: 'Go on downloading CLIP?', confirm: 'Go on' });
    expect(useAskStore().question!.items).toContain('Still to come: 196 MB of 608 MB');
  });

  test('is cancelled after a yes: what came is deleted when it has ended', async () => {
    const { card, engine, asked } = await begin({
      'jobs.cancel': () => downloading,
      'models.discardDownload': () => [],
    });
    await buttonNamed(card('CLIP'), 'Cancel').trigger('click');
    expect(useAskStore().question).toMatchObject({ title: 'Cancel the download of CLIP?' });
    useAskStore().answer(true);
    await flushPromises();
    expect(asked('jobs.cancel')).toEqual([{ id: 'get' }]);
    expect(asked('models.discardDownload')).toEqual([]);
    engine.emit({ name: 'jobs.changed', data: ended({ state: 'cancelled' }) });
    await flushPromises();
    expect(asked('models.discardDownload')).toEqual([{ id: 'clip' }]);
    expect(buttonNames(card('CLIP'))).toContain('Download: CLIP');
    expect(card('CLIP').text()).not.toContain('was stopped');
  });

  test('that fails says why, tells it to a screen reader, and can go on', async () => {
    let left: UnfinishedDownload[] = [];
    const { card, engine } = await begin({ 'models.downloads': () => left });
    left = [part];
    const error = { code: 'network_failed', message: 'huggingface.co does not answer.' };
    engine.emit({ name: 'jobs.changed', data: ended({ state: 'failed', error }) });
    await flushPromises();
    expect(card('CLIP').text()).toContain('huggingface.co does not answer.');
    expect(useAnnouncerStore().message).toBe('Getting the model “CLIP” did not finish');
    expect(buttonNames(card('CLIP'))).toContain('Go on: CLIP');
  });

  test('that is there can be used at once', async () => {
    let models = catalogue.models;
    const { view, card, engine } = await begin({
      'models.catalogue': () => ({ ...catalogue, models }),
    });
    models = [siglip, { ...clip, state: 'here' }];
    engine.emit({ name: 'jobs.changed', data: ended({ state: 'done' }) });
    await flushPromises();
    expect(card('CLIP').text()).toContain('Ready');
    expect(buttonNames(card('CLIP'))).toEqual(['Use it', 'Remove', 'Read the licence’s text']);
    await buttonNamed(card('CLIP'), 'Use it').trigger('click');
    await flushPromises();
    // whoever holds the list asks first what it takes
    expect(view.emitted('use')).toEqual([['clip']]);
  });

  test('of an earlier session is shown with what came; it is deleted after a yes', async () => {
    const { card, asked } = await show({
      'models.downloads': () => [part],
      'models.discardDownload': () => [],
    });
    expect(asked('models.download')).toEqual([]);
    await buttonNamed(card('CLIP'), 'Delete what came of CLIP').trigger('click');
    useAskStore().answer(true);
    await flushPromises();
    expect(asked('models.discardDownload')).toEqual([{ id: 'clip' }]);
    expect(buttonNames(card('CLIP'))).toContain('Download: CLIP');
  });
});

test('where the catalogue cannot be read, it says why', async () => {
  const { view } = await show({
    'models.catalogue': () => Promise.reject(new AppError('internal', 'Install Sightline again.')),
  });
  expect(view.get('[role=alert]').text()).not.toBe('');
});
