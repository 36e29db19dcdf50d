/**
 * @file WebGPU really run, on a software driver: it agrees with the CPU, is left aside because it is slower,
 * and can be chosen by hand.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { cosineOf } from '../domain/evidence/self-test.ts';
import type { PackRef, Vision } from '../domain/vision/vision.ts';
import { silentLog } from '../log.ts';
import { softwareVulkan } from '../testing/software-vulkan.ts';
import { createVisionClient } from './client.ts';
import { forkNode } from './fork.ts';
import { createProviderNotes, type ProviderNotes } from './provider-notes.ts';

const directory = await mkdtemp(join(tmpdir(), 'sightline-vulkan-'));
const env = await softwareVulkan(directory);
if (!env)
  process.stderr.write(
    'Skipped: no software Vulkan driver (SwiftShader of Chromium or Electron) was found, so WebGPU is not run.\n',
  );

const clip: PackRef = {
  id: 'tiny-clip',
  role: 'encoder',
  directory: resolve('src-main/testing/packs/tiny-clip'),
};
const photos = ['astronaut.png', 'chelsea.png', 'coffee.png', 'rocket.jpg'];
const requests = photos.map((photo) => ({
  path: resolve(`src-main/testing/photos/${photo.split('.')[0]}.webp`),
  gridPath: null,
  largePath: null,
  packs: [clip],
}));

describe.skipIf(!env)('WebGPU', () => {
  const open: Vision[] = [];
  const newVision = (notes: ProviderNotes, forced: 'webgpu' | null) => {
    const vision = createVisionClient({
      fork: forkNode,
      entry: resolve('out/main/worker.js'),
      name: 'interactive',
      notes,
      log: silentLog,
      forced,
      env: env ?? {},
    });
    open.push(vision);
    return vision;
  };
  const stateOf = async (vision: Vision) =>
    (await vision.providers(clip)).find(({ name }) => name === 'webgpu');
  afterAll(async () => {
    await Promise.all(open.map((vision) => vision.close()));
    await rm(directory, { recursive: true });
  });

  it('chosen by hand, gives the reference vectors', async () => {
    const golden = JSON.parse(await readFile(join(clip.directory, 'golden.json'), 'utf8')) as {
      images: Record<string, { embedding: number[] }>;
    };
    const vision = newVision(createProviderNotes(null, 'test'), 'webgpu');
    const results = await vision.analyze(requests);
    for (const [index, result] of results.entries()) {
      const vector = result.ok ? (result.evidence[0]!.value as Float32Array) : [];
      expect(cosineOf(vector, golden.images[photos[index]!]!.embedding)).toBeGreaterThan(0.999);
    }
    expect(await stateOf(vision)).toMatchObject({
      state: 'in use',
      reason: expect.stringContaining('cosine 1.00000') as string,
    });
  });

  it('on a driver slower than the CPU is left aside, and not tested again at the next start', async () => {
    const notes = createProviderNotes(null, 'test');
    const first = newVision(notes, null);
    expect(await stateOf(first)).toMatchObject({
      state: 'available',
      reason: expect.stringContaining('the CPU is quicker') as string,
    });
    expect((await first.analyze(requests)).every((result) => result.ok)).toBe(true);
    expect(notes.list()).toMatchObject([{ packId: 'tiny-clip', provider: 'webgpu', state: 'available' }]);
    const { reason } = (await stateOf(first))!;
    expect(await stateOf(newVision(notes, null))).toMatchObject({ state: 'available', reason });
  });

  it('can be taken and left while the worker runs', async () => {
    const vision = newVision(createProviderNotes(null, 'test'), null);
    const states: (string | undefined)[] = [];
    for (const forced of ['cpu', 'webgpu', 'cpu'] as const) {
      await vision.forceProvider(forced);
      expect((await vision.analyze(requests)).every((result) => result.ok)).toBe(true);
      states.push((await stateOf(vision))?.state);
    }
    expect(states).toEqual(['not tried', 'in use', 'not tried']);
  });
});
