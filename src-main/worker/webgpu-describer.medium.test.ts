/**
 * @file A describer on WebGPU, really run on a software driver: it writes what the processor writes; a device that
 * ends its process in the trial never reaches the describer.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { PackRef } from '../domain/vision/vision.ts';
import { silentLog } from '../log.ts';
import { softwareVulkan } from '../testing/software-vulkan.ts';
import { createDescriberClient, type DescriberLimits } from './describer-client.ts';
import { createDescriberOnDevices, type DescriberOnDevices } from './describer-devices.ts';
import { forkNode } from './fork.ts';
import { createProviderNotes } from './provider-notes.ts';

const directory = await mkdtemp(join(tmpdir(), 'sightline-vulkan-'));
const env = await softwareVulkan(directory);
if (!env)
  process.stderr.write(
    'Skipped: no software Vulkan driver (SwiftShader of Chromium or Electron) was found, so WebGPU is not run.\n',
  );

const folder = resolve('src-main/testing/describers');
const pack: PackRef = { id: 'tiny', role: 'describer', directory: join(folder, 'tiny-vit-gpt2') };
const photo = (name: string) => join(folder, 'photos', `${name}.jpg`);

describe.skipIf(!env)('a describer', () => {
  const open: DescriberOnDevices[] = [];
  const describerOf = (forced: 'webgpu' | null, ofCards: Partial<DescriberLimits> = {}) => {
    const describer = createDescriberOnDevices({
      on: (device, cardFiles) =>
        createDescriberClient({
          ...{ fork: forkNode, entry: resolve('out/main/worker.js'), log: silentLog, nice: 0 },
          ...{ device, cardFiles, env: env ?? {}, limits: device === 'cpu' ? {} : ofCards },
        }),
      ...{ notes: createProviderNotes(null, 'test'), log: silentLog, forced },
    });
    open.push(describer);
    return describer;
  };
  afterAll(async () => {
    await Promise.all(open.map((describer) => describer.close()));
    await rm(directory, { recursive: true });
  });

  it('chosen by hand, runs on WebGPU and writes what the reference implementation writes', async () => {
    const golden = JSON.parse(await readFile(join(pack.directory, 'golden.json'), 'utf8')) as {
      photos: Record<string, { ids: number[] }>;
    };
    const describer = describerOf('webgpu');
    const { texts, device } = await describer.describe(pack, photo('coffee'));
    expect(texts[0]!.ids).toEqual(golden.photos['coffee']!.ids);
    expect(device).toEqual({ provider: 'webgpu', cardFiles: false });
    expect(await describer.device(pack)).toMatchObject({ provider: 'webgpu' });
  });

  it('whose device ends its process in the trial writes on the processor', async () => {
    const describer = describerOf('webgpu', { memoryBytes: 60 * 2 ** 20 });
    const { texts, device } = await describer.describe(pack, photo('coffee'));
    expect(texts[0]!.text).toBe('a cup of coffee on a wooden table');
    expect(device?.provider).toBe('cpu');
    const { states } = await describer.device(pack);
    expect(states.find(({ name }) => name === 'webgpu')).toMatchObject({ state: 'rejected' });
  });
});

it('without a graphics card a describer writes on the processor, and says that there is none', async () => {
  // a folder without drivers, whatever this computer has
  const none = {
    VK_ICD_FILENAMES: join(directory, 'none.json'),
    VK_DRIVER_FILES: join(directory, 'none.json'),
  };
  const describer = createDescriberOnDevices({
    on: (device, cardFiles) =>
      createDescriberClient({
        ...{ fork: forkNode, entry: resolve('out/main/worker.js'), log: silentLog, nice: 0 },
        ...{ device, cardFiles, env: none },
      }),
    ...{ notes: createProviderNotes(null, 'test'), log: silentLog, forced: 'webgpu' },
    platform: 'linux',
  });
  const { texts, device } = await describer.describe(pack, photo('coffee'));
  expect(texts[0]!.text).toBe('a cup of coffee on a wooden table');
  expect(device?.provider).toBe('cpu');
  const { states } = await describer.device(pack);
  expect(states.find(({ name }) => name === 'webgpu')?.state).toBe('rejected');
  await describer.close();
});
