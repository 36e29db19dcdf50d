/** @file What a download would cost is told without a connection; what it brings is what the catalogue pins. */
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { AppError, type JobSnapshot } from '../../../../src-preload/contract/index.ts';
import { readModelCatalogue } from '../../../adapters/model-catalogue/model-catalogue-file.ts';
import { createTestClock } from '../../../testing/network/test-clock.ts';
import type { JobWork } from '../../jobs/jobs.ts';
import type { PackEntry } from '../pack-store.ts';
import type { DownloadStore, WantedPack } from './download-store.ts';
import { createDownloadsService } from './downloads-service.ts';

function rig(present: readonly PackEntry[] = []) {
  const works: JobWork[] = [];
  const opened: WantedPack[] = [];
  const downloads = {
    presentBytes: async () => 100,
    freeBytes: async () => 5_000_000_000,
    unfinished: async () => [],
    discard: async () => {},
    refuseTaken: () => {},
    open: async (pack: WantedPack) => {
      opened.push(pack);
      throw new Error('far enough');
    },
  } as unknown as DownloadStore;
  const service = createDownloadsService({
    catalogue: () => readModelCatalogue(resolve('resources/models/catalogue.json')),
    downloads,
    network: {
      get: () => Promise.reject(new Error('it connected')),
      hostOf: async (url) => new URL(url).host,
    },
    clock: createTestClock(),
    jobs: {
      start: (kind, work, subject) => {
        works.push(work);
        return { kind, subject } as JobSnapshot;
      },
    },
    present: async () => present,
    settle: async () => {},
  });
  return { service, works, opened };
}

it('tells host, licence, size, what is here and what is free', async () => {
  const { service } = rig();
  expect(await service.plan('openai-clip-b32-fp16')).toEqual({
    ...{ id: 'openai-clip-b32-fp16', title: expect.any(String) as string, host: 'huggingface.co' },
    ...{ licence: 'MIT', bytes: expect.any(Number) as number, presentBytes: 100, freeBytes: 5_000_000_000 },
  });
});

it('says of a model that is here and whole that there is nothing to download', async () => {
  const entry = { id: 'openai-clip-b32-fp16', problem: null } as PackEntry;
  expect((await rig([entry]).service.plan(entry.id)).here).toBe(true);
  const damaged = { ...entry, problem: new AppError('model_damaged', 'A file is damaged.') };
  expect((await rig([damaged]).service.plan(entry.id)).here).toBeUndefined();
});

it('asks for the files at their pinned revision, and names the space of the pictures', async () => {
  const { service, works, opened } = rig();
  expect(await service.start('openai-clip-b32-fp16')).toMatchObject({ kind: 'get-model' });
  await expect(
    works[0]!(
      new AbortController().signal,
      () => {},
      '',
      () => {},
    ),
  ).rejects.toThrow('far enough');
  const { files, manifest } = opened[0]!;
  for (const { url, name, bytes, sha256 } of files) {
    expect(url).toMatch(/^https:\/\/huggingface\.co\/[\w.-]+\/[\w.-]+\/resolve\/[0-9a-f]{40}\//);
    expect(manifest.files[name]).toEqual({ bytes, sha256 });
  }
  expect(manifest).toMatchObject({ space: 'openai/clip-vit-base-patch32' });
});

it('knows no other models, and says which there are', async () => {
  const { service } = rig();
  for (const call of [service.plan, service.start, (id: string) => service.addFiles(id, '/files')])
    await expect(call('no')).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringMatching(/^There is no model no to download\. Choose one of: .*clip/) as string,
    });
});
