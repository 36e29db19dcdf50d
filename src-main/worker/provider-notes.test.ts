/** @file What is remembered of providers over a restart. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
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
    createProviderNotes(file, '1', () => 0).keep(slow);
    expect(createProviderNotes(file, '1', () => 1).list()).toEqual([slow]);
    expect(createProviderNotes(file, '2', () => 1).list()).toEqual([]);
    expect(createProviderNotes(file, '1', () => 31 * 24 * 3_600_000).list()).toEqual([]);
  });
});

it('one death proves nothing, two do', () => {
  const notes = createProviderNotes(null, '1');
  notes.countFailure('clip', 'cuda', 'SIGSEGV');
  expect(notes.list()).toEqual([]);
  notes.countFailure('clip', 'cuda', 'SIGSEGV');
  expect(notes.list()).toMatchObject([{ packId: 'clip', provider: 'cuda', state: 'rejected' }]);
});

it('choosing a provider by hand gives it another chance', () => {
  const notes = createProviderNotes(null, '1');
  notes.keep(slow);
  notes.forget('webgpu');
  expect(notes.list()).toEqual([]);
});

it('a damaged file is as good as none, and is written anew', async () => {
  await withTempDir(async (directory) => {
    const file = join(directory, 'providers.json');
    await writeFile(file, '{"version":"1","notes":[{');
    createProviderNotes(file, '1').keep(slow);
    expect(await readFile(file, 'utf8')).toContain('The CPU is quicker.');
  });
});
