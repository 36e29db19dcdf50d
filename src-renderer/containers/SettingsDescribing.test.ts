/**
 * @file Descriptions in the settings: begun, paused, ended, taken back, and what stands in the way.
 * @vitest-environment happy-dom
 */
import { flushPromises, mount } from '@vue/test-utils';
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, expect, test } from 'vitest';
import { createMemoryHistory, createRouter } from 'vue-router';
import type { Describing } from '../../src-preload/contract/index.ts';
import { useAskStore } from '../stores/asking.ts';
import { buttonNamed, buttonNames, inDocument } from '../testing/mounting.ts';
import { scriptBridge } from '../testing/scripted-bridge.ts';
import SettingsDescribing from './SettingsDescribing.vue';

const idle: Describing = {
  pack: { id: 'tiny', title: 'Tiny', problem: null },
  current: null,
  counts: { described: 2, lacking: 3 },
  onBattery: false,
  power: 'mains',
  runs: [
    {
      id: 'run-1',
      packId: 'tiny',
      photos: 2,
      firstAt: '2026-03-03T12:00:00.000Z',
      lastAt: '2026-03-03T12:00:00.000Z',
    },
  ],
};
const running: Describing = {
  ...idle,
  current: { id: 'run-2', all: true, paused: false, waiting: null, jobId: 'job-1' },
};

beforeEach(() => setActivePinia(createPinia()));

async function settings(state: Describing) {
  const bridge = scriptBridge({
    'describing.state': () => state,
    'describing.start': () => ({ describing: running, job: null }),
    'describing.pause': () => ({ ...running, current: { ...running.current!, paused: true } }),
    'describing.resume': () => running,
    'describing.stop': () => idle,
    'describing.set': ({ onBattery }) => ({ ...state, onBattery }),
    'describing.undo': () => ({ describing: { ...idle, runs: [] }, photos: 2 }),
  });
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:x(.*)', component: {} }],
  });
  const page = mount(SettingsDescribing, { ...inDocument, global: { plugins: [router] } });
  await flushPromises();
  const changes = () => bridge.asked.filter(({ name }) => name !== 'describing.state');
  return { page, changes };
}

test('all photos that lack one are described where it is asked for', async () => {
  const { page, changes } = await settings(idle);
  expect(page.text()).toContain('2 photos described, 3 not.');
  expect(page.text()).toContain('This computer is on mains power.');
  await buttonNamed(page, 'Describe all 3 photos').trigger('click');
  await flushPromises();
  expect(changes()).toEqual([{ name: 'describing.start', input: { photos: null } }]);
  expect(page.get('[role="status"]').text()).toBe(
    'Describing all photos that lack a description, the newest first.',
  );
});

test('one photo is not “all 1 photo”', async () => {
  const { page } = await settings({ ...idle, counts: { described: 4, lacking: 1 } });
  expect(buttonNames(page)).toContain('Describe the 1 photo that lacks one');
});

test('a run is paused and goes on', async () => {
  const { page } = await settings(running);
  await buttonNamed(page, 'Pause').trigger('click');
  await flushPromises();
  expect(page.get('[role="status"]').text()).toBe('Paused: all photos that lack a description.');
  await buttonNamed(page, 'Go on').trigger('click');
  await flushPromises();
  expect(buttonNames(page)).toContain('Pause');
});

test('it says what a run waits for, and what the computer does not tell', async () => {
  const waiting = { ...running, power: 'unknown' as const };
  waiting.current = { ...running.current!, waiting: 'Waiting for mains power' };
  const { page, changes } = await settings(waiting);
  expect(page.get('[role="status"]').text()).toBe('Waiting for mains power.');
  expect(page.text()).toContain('does not tell whether it is on its battery');
  await page.get('[role="switch"]').setValue(true);
  expect(changes()).toEqual([{ name: 'describing.set', input: { onBattery: true } }]);
});

test('a run is taken back, after a question', async () => {
  const { page, changes } = await settings(idle);
  await page.get('[aria-label^="Take back:"]').trigger('click');
  expect(useAskStore().question?.text).toContain('Captions that you took over stay yours.');
  expect(changes()).toEqual([]);
  useAskStore().answer(true);
  await flushPromises();
  expect(changes()).toEqual([{ name: 'describing.undo', input: { run: 'run-1' } }]);
  expect(page.text()).not.toContain('Earlier runs');
});

test('without a model it says where to get one', async () => {
  const { page } = await settings({ ...idle, pack: null, runs: [] });
  expect(page.text()).toContain('No model that describes photos is in use.');
  expect(page.get('a').attributes('href')).toBe('/settings?section=models');
  expect(buttonNames(page)).toEqual([]);
});
