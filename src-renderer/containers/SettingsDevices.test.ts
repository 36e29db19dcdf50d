/**
 * @file What models run on, in Settings: a sentence for each, finding it out, copying it for a bug report; and what is
 * said when a graphics card is given up.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';
import type { DeviceReport, ModelDevice } from '../../src-preload/contract/index.ts';
import { useToastStore } from '../stores/toasts.ts';
import { buttonNamed, buttonNames, onHost } from '../testing/mounting.ts';
import { scriptBridge } from '../testing/scripted-bridge.ts';
import SettingsDevices from './SettingsDevices.vue';

const onCard: ModelDevice = {
  ...{ packId: 'clip', title: 'CLIP', role: 'encoder', part: 'pictures', hash: 'abc', provider: 'webgpu' },
  ...{ reason: 'Graphics card (WebGPU): agrees with the processor, 3.1 × faster', precision: 'fp16' },
  ...{ batch: 8, perSecond: 123.4, candidates: [] },
};
const unknown: ModelDevice = {
  ...{ ...onCard, packId: 'boxes', title: 'Objects', part: null, provider: null, reason: 'Not known yet' },
  ...{ precision: null, batch: null, perSecond: null },
};
const found = {
  ...unknown,
  provider: 'cpu' as const,
  reason: 'Processor: chosen by you',
  batch: 1,
  perSecond: 4.2,
};

async function show() {
  const reportOf = (models: ModelDevice[]) => ({ models, text: '| a table |' }) as unknown as DeviceReport;
  const engine = scriptBridge({
    'devices.report': ({ find }) => reportOf([onCard, find ? found : unknown]),
  });
  const view = mount(SettingsDevices, onHost({}));
  await flushPromises();
  return { view, engine };
}

test('each model has its sentence, and what was measured', async () => {
  const { view } = await show();
  const [first, second] = view.findAll('ul[aria-label="What each model runs on"] li');
  expect(first!.text()).toContain('CLIP, pictures');
  expect(first!.text()).toContain('Graphics card (WebGPU): agrees with the processor, 3.1 × faster');
  expect(first!.text()).toContain('fp16 · 8 pictures at once · 123 photos a second');
  expect(second!.text()).toContain('Not known yet');
});

test('what is not known is found out when somebody asks, and not before', async () => {
  const { view, engine } = await show();
  expect(engine.asked.map(({ input }) => input)).toEqual([{ find: false }]);
  await buttonNamed(view, 'Find out what they run on').trigger('click');
  await flushPromises();
  expect(view.text()).toContain('Processor: chosen by you');
  expect(view.text()).toContain('one picture at a time · 4.2 photos a second');
  expect(view.get('[role="status"]').text()).toBe('Each model was run once.');
  expect(buttonNames(view)).toEqual(['Copy for a bug report']);
});

test('the report is copied as text', async () => {
  const { view } = await show();
  const copied: string[] = [];
  document.execCommand = vi.fn(() => {
    copied.push([...document.querySelectorAll('textarea')].at(-1)?.value ?? '');
    return true;
  });
  await buttonNamed(view, 'Copy for a bug report').trigger('click');
  expect(copied).toEqual(['| a table |']);
  expect(view.get('[role="status"]').text()).toBe('Copied. It names no files and no folders.');
});

test('a graphics card that is given up is told of once, on any page', async () => {
  const { engine } = await show();
  useToastStore();
  const data = { packId: 'clip', provider: 'webgpu' as const, message: 'The graphics card failed.' };
  engine.emit({ name: 'devices.failed', data });
  engine.emit({ name: 'devices.failed', data });
  expect(useToastStore().toasts.map(({ text, tone }) => [text, tone])).toEqual([
    ['The graphics card failed.', 'problem'],
  ]);
});
