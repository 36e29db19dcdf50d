/**
 * @file Light, dark, or as the system says; how large the text is.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test } from 'vitest';

import type { Settings } from '../../src-preload/contract/index.ts';
import { useTheme } from '../composables/useTheme.ts';
import { useSettingsStore } from '../stores/settings.ts';
import { inDocument } from '../testing/mounting.ts';
import { scriptBridge } from '../testing/scripted-bridge.ts';
import SettingsLook from './SettingsLook.vue';

test('the themes are radio buttons under a heading; the chosen one is saved', async () => {
  const engine = scriptBridge({
    'settings.set': (change) => ({ ...useSettingsStore().settings, ...(change as Partial<Settings>) }),
  });
  const look = mount(SettingsLook, inDocument);
  const group = look.findAll('[role=radiogroup]')[0]!;
  expect(document.getElementById(group.attributes('aria-labelledby')!)?.textContent).toBe('Theme');
  const radios = group.findAll('[role=radio]');
  const checked = () =>
    radios.filter((radio) => radio.attributes('aria-checked') === 'true').map((radio) => radio.text());
  expect(radios.map((radio) => radio.text())).toEqual(['As the system says', 'Light', 'Dark']);
  expect(checked()).toEqual(['As the system says']);
  await radios[2]!.trigger('click');
  await flushPromises();
  expect(engine.asked).toEqual([{ name: 'settings.set', input: { theme: 'dark' } }]);
  expect(checked()).toEqual(['Dark']);
});

test('the text size is chosen by its name and saved; the document takes it', async () => {
  const engine = scriptBridge({
    'settings.set': (change) => ({ ...useSettingsStore().settings, ...(change as Partial<Settings>) }),
  });
  const look = mount(SettingsLook, inDocument);
  const group = look.findAll('[role=radiogroup]')[1]!;
  expect(document.getElementById(group.attributes('aria-labelledby')!)?.textContent).toBe('Text size');
  const radios = group.findAll('[role=radio]');
  expect(radios.map((radio) => radio.text())).toEqual(['AaUsual', 'AaLarge', 'AaLarger', 'AaLargest']);
  mount({ setup: useTheme, render: () => null });
  await radios[2]!.trigger('click');
  await flushPromises();
  expect(engine.asked).toEqual([{ name: 'settings.set', input: { textPercent: 150 } }]);
  expect(document.documentElement.style.fontSize).toBe('150%');
  await radios[0]!.trigger('click');
  await flushPromises();
  expect(document.documentElement.style.fontSize).toBe('');
});
