/**
 * @file The voice that reads aloud, its speed, and how much it says.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test, vi } from 'vitest';

import { useReadingStore } from '../stores/reading.ts';
import type { Settings } from '../../src-preload/contract/index.ts';
import { useSettingsStore } from '../stores/settings.ts';
import { buttonNamed, inDocument } from '../testing/mounting.ts';
import { scriptBridge } from '../testing/scripted-bridge.ts';
import SettingsReading from './SettingsReading.vue';

vi.mock('../composables/useSpeech.ts', () => ({
  useSpeech: () => ({
    voices: () => Promise.resolve([{ name: 'flite:slt', label: 'Bundled voice' }]),
    speakerFor: vi.fn(),
  }),
}));

async function show(settings: object = {}) {
  const engine = scriptBridge({
    'settings.set': (change) => ({ ...useSettingsStore().settings, ...(change as Partial<Settings>) }),
  });
  useSettingsStore().settings = { ...useSettingsStore().settings, ...settings };
  const view = mount(SettingsReading, inDocument);
  await flushPromises();
  return { engine, view };
}

test('every control has a label, and a choice is saved', async () => {
  const { engine, view } = await show();
  expect(
    view.findAll('label').map((label) => [label.text(), view.find(`#${label.attributes('for')}`).exists()]),
  ).toEqual([
    ['Voice', true],
    ['Speed', true],
    ['How much is said', true],
  ]);
  await view.get('#voice').setValue('flite:slt');
  await view.get('#speed').setValue('1.5');
  await view.get('#length').setValue('full');
  await flushPromises();
  expect(engine.asked.map(({ input }) => input)).toEqual([
    { voice: 'flite:slt' },
    { speechRate: 1.5 },
    { captionLength: 'full' },
  ]);
});

test('the speed is told in words', async () => {
  const { view } = await show({ speechRate: 1 });
  expect(view.get('#speed').attributes('aria-valuetext')).toBe('The usual speed');
  useSettingsStore().settings = { ...useSettingsStore().settings, speechRate: 1.5 };
  await flushPromises();
  expect(view.get('#speed').attributes('aria-valuetext')).toBe('1.5 times the usual speed');
});

test('a voice that is gone stays the chosen one and says so', async () => {
  const { view } = await show({ voice: 'Old voice' });
  expect(view.findAll('#voice option').map((option) => option.text())).toEqual([
    'The best there is',
    'Bundled voice',
    'Old voice (not on this computer)',
  ]);
});

test('the voice can be tried', async () => {
  const { view } = await show();
  const read = vi.spyOn(useReadingStore(), 'readText').mockResolvedValue();
  await buttonNamed(view, 'Try it').trigger('click');
  expect(read).toHaveBeenCalledOnce();
});
