/** @file What is remembered of providers over a restart. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { PackDevice } from '../domain/vision/device.ts';
import { withTempDir } from '../testing/temp-dir.ts';
import { createProviderNotes } from './provider-notes.ts';

const slow = {
  packId: 'clip',
  provider: 'webgpu',
  state: 'available',
  reason: 'The CPU is quicker.',
} as const;

it('a finding is there after a restart, and gone after an update or a month', async () => {
  await withTempDir(async (directory) => {
    const file = join(directory, 'app', 'providers.json');
    createProviderNotes(file, '1', { now: () => 0 }).keep(slow);
    expect(createProviderNotes(file, '1', { now: () => 1 }).memory().notes).toEqual([slow]);
    expect(createProviderNotes(file, '2', { now: () => 1 }).memory().notes).toEqual([]);
    expect(createProviderNotes(file, '1', { now: () => 31 * 24 * 3_600_000 }).memory().notes).toEqual([]);
  });
});

it('one death proves nothing, two do', () => {
  const notes = createProviderNotes(null, '1');
  notes.countFailure('clip', 'cuda', 'SIGSEGV');
  expect(notes.memory().notes).toEqual([]);
  notes.countFailure('clip', 'cuda', 'SIGSEGV');
  expect(notes.memory().notes).toMatchObject([{ packId: 'clip', provider: 'cuda', state: 'rejected' }]);
});

it('choosing a provider by hand gives it another chance', () => {
  const notes = createProviderNotes(null, '1');
  notes.keep(slow);
  notes.forget('webgpu');
  expect(notes.memory().notes).toEqual([]);
});

it('a damaged file is as good as none, and is written anew', async () => {
  await withTempDir(async (directory) => {
    const file = join(directory, 'providers.json');
    await writeFile(file, '{"version":"1","notes":[{');
    createProviderNotes(file, '1').keep(slow);
    expect(await readFile(file, 'utf8')).toContain('The CPU is quicker.');
  });
});

const device: PackDevice = {
  ...{ packId: 'clip', modelHash: 'abc', provider: 'webgpu', half: true, cpuOnly: null, states: [] },
  ...{ batch: 8, perSecond: 120 },
};

it('what was measured is kept for these files, this provider and this computer', async () => {
  await withTempDir(async (directory) => {
    const file = join(directory, 'providers.json');
    const measuredAt = (machine: string, version = '1') =>
      createProviderNotes(file, version, { machine }).memory().measurements;
    const notes = createProviderNotes(file, '1', { machine: 'a' });
    notes.keepDevice(device);
    notes.keepDevice({ ...device, provider: 'cpu', half: false, batch: 2 });
    expect(notes.device('clip')).toMatchObject({ provider: 'cpu' });
    expect(measuredAt('a').map(({ provider, batch }) => [provider, batch])).toEqual([
      ['webgpu', 8],
      ['cpu', 2],
    ]);
    expect(measuredAt('another graphics card')).toEqual([]);
    expect(measuredAt('a', '2')).toEqual([]);
    // the model's files have changed
    notes.keepDevice({ ...device, modelHash: 'def', batch: 4 });
    expect(measuredAt('a')).toEqual([expect.objectContaining({ modelHash: 'def', batch: 4 })]);
  });
});
