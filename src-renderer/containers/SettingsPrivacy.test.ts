/**
 * @file The privacy page lists every connection, and takes a mirror.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { expect, test } from 'vitest';
import type { Connection, Settings } from '../../src-preload/contract/index.ts';
import { useSettingsStore } from '../stores/settings.ts';
import { jobOf } from '../testing/jobs.ts';
import { inDocument } from '../testing/mounting.ts';
import { scriptBridge } from '../testing/scripted-bridge.ts';
import SettingsPrivacy from './SettingsPrivacy.vue';

const made: Connection = {
  ...{ id: '1', at: '2026-11-30T10:00:01.000Z', host: 'huggingface.co' },
  purpose: 'config.json of the model “CLIP”',
  ...{ bytes: 4_524, status: 200, outcome: 'done', reason: null },
};

test('says that there was no connection; when a download has ended, lists what it made', async () => {
  let all: Connection[] = [];
  const engine = scriptBridge({ 'network.connections': () => all });
  const page = mount(SettingsPrivacy, inDocument);
  await flushPromises();
  expect(page.text()).toContain('Sightline has made no connection.');
  all = [made, { ...made, id: '0', outcome: 'failed', bytes: null, reason: 'It broke off.' }];
  engine.emit({
    name: 'jobs.changed',
    data: jobOf({ kind: 'get-model', state: 'done', endedAt: '2026-11-30T10:00:02.000Z' }),
  });
  await flushPromises();
  const rows = page.findAll('tbody tr').map((row) =>
    row
      .findAll('td')
      .map((cell) => cell.text())
      .slice(1),
  );
  expect(rows).toEqual([
    ['huggingface.co', 'config.json of the model “CLIP”', '4.5 kB', 'Done'],
    ['huggingface.co', 'config.json of the model “CLIP”', 'unknown', 'Failed. It broke off.'],
  ]);
});

test('takes a mirror with https, says why not another one, and goes back', async () => {
  const engine = scriptBridge({
    'network.connections': () => [],
    'settings.set': (change) => ({ ...useSettingsStore().settings, ...(change as Partial<Settings>) }),
  });
  const page = mount(SettingsPrivacy, inDocument);
  const field = page.get('#mirror');
  const save = async (address: string) => {
    await field.setValue(address);
    await page.get('form').trigger('submit');
    await flushPromises();
    return page.get('[role=status]').text();
  };
  expect(await save('http://mirror.example')).toMatch(/^The address of a mirror begins with https:/);
  expect(field.attributes('aria-invalid')).toBe('true');
  expect(await save('https://mirror.example/hf')).toBe('Models come from https://mirror.example/hf.');
  expect(await save('')).toBe('Models come from huggingface.co.');
  expect(engine.asked.filter(({ name }) => name === 'settings.set').map(({ input }) => input)).toEqual([
    { mirror: 'https://mirror.example/hf' },
    { mirror: null },
  ]);
});
