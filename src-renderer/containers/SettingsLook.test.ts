/**
 * @file Light, dark, or as the system says.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test } from 'vitest';

import type { Settings } from '../../src-preload/contract/index.ts';
import { useSettingsStore } from '../stores/settings.ts';
import { inDocument } from '../testing/mounting.ts';
import { scriptBridge } from '../testing/scripted-bridge.ts';
import SettingsLook from './SettingsLook.vue';

test('the themes are radio buttons under a heading; the chosen one is saved', async () => {
  const engine = scriptBridge({
    'settings.set': (change) => ({ ...useSettingsStore().settings, ...(change as Partial<Settings>) }),
  });
  const look = mount(SettingsLook, inDocument);
  const group = look.get('[role=radiogroup]');
  expect(document.getElementById(group.attributes('aria-labelledby')!)?.textContent).toBe('Theme');
  const radios = look.findAll('[role=radio]');
  const checked = () =>
    radios.filter((radio) => radio.attributes('aria-checked') === 'true').map((radio) => radio.text());
  expect(radios.map((radio) => radio.text())).toEqual(['As the system says', 'Light', 'Dark']);
  expect(checked()).toEqual(['As the system says']);
  await radios[2]!.trigger('click');
  await flushPromises();
  expect(engine.asked).toEqual([{ name: 'settings.set', input: { theme: 'dark' } }]);
  expect(checked()).toEqual(['Dark']);
});
