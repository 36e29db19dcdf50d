/**
 * @file Jobs as a screen reader hears them: the beginning and the end of each, how far one is seldom.
 * @vitest-environment happy-dom
 */
import { mount } from '@vue/test-utils';
import { nextTick } from 'vue';
import { expect, test } from 'vitest';
import { useAnnouncerStore } from '../stores/announcer.ts';
import { useJobStore } from '../stores/jobs.ts';
import { jobOf } from '../testing/jobs.ts';
import '../testing/mounting.ts';
import { useJobAnnouncements } from './useJobAnnouncements.ts';

async function setUp() {
  mount({ setup: () => (useJobAnnouncements(), () => null) });
  await nextTick();
  const announcer = useAnnouncerStore();
  return async (...args: Parameters<typeof jobOf>) => {
    announcer.say('');
    useJobStore().put(jobOf({ ...args[0], ...(args[0]?.state !== 'running' && { endedAt: '2024' }) }));
    await nextTick();
    return announcer.message;
  };
}

test('of two jobs at once, the beginning and the end of each are said', async () => {
  const tell = await setUp();
  const add = { id: 'a', kind: 'add-model', subject: 'clip', done: 0, total: null } as const;
  expect(await tell({ id: 'i', state: 'running', note: 'Looking at photos' })).toBe(
    'Looking at photos, 2 of 5',
  );
  expect(await tell({ ...add, state: 'running' })).toBe('Adding the model “clip”');
  expect(await tell({ ...add, state: 'done' })).toBe('The model “clip” is added');
  expect(await tell({ id: 'i', state: 'cancelled' })).toBe('Importing was stopped');
});

test('a job that failed is said with its reason', async () => {
  const tell = await setUp();
  const add = { id: 'a', kind: 'add-model', subject: 'clip' } as const;
  await tell({ ...add, state: 'running' });
  const error = { code: 'disk_full', message: 'The disk is full.' };
  expect(await tell({ ...add, state: 'failed', error })).toBe(
    'Adding the model “clip” did not finish: The disk is full.',
  );
});
