/**
 * @file WebGPU really run, on a software driver: it agrees with the CPU, is left aside because it is slower, can be
 * chosen by hand, runs the 16-bit variant of a model, and is given up where that gives other results later.
 */
import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, it } from 'vitest';
import { cosineOf } from '../domain/evidence/self-test.ts';
import type { Distrust } from '../domain/vision/device.ts';
import type { PackRef, Vision } from '../domain/vision/vision.ts';
import { silentLog } from '../log.ts';
import { softwareVulkan } from '../testing/software-vulkan.ts';
import { imageTower, jointModel } from '../testing/tiny-onnx.ts';
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
  const newVision = (
    notes: ProviderNotes,
    forced: 'webgpu' | null,
    onDistrust: (distrust: Distrust) => void = () => {},
  ) => {
    const vision = createVisionClient({
      fork: forkNode,
      entry: resolve('out/main/worker.js'),
      name: 'interactive',
      notes,
      log: silentLog,
      forced,
      onDistrust,
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
    expect(notes.memory().notes).toMatchObject([
      { packId: 'tiny-clip', provider: 'webgpu', state: 'available' },
    ]);
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

  it('runs the 16-bit variant, and is given up when that gives other results than the CPU in the middle', async () => {
    const notes = createProviderNotes(null, 'test');
    const pack = await packWithHalf(join(directory, 'pack'));
    const pictures = await coloured(join(directory, 'pictures'));
    const heard: Distrust[] = [];
    const vision = newVision(notes, 'webgpu', (distrust) => heard.push(distrust));
    const look = async (name: 'red' | 'blue', count: number) => {
      const request = { path: pictures[name], gridPath: null, largePath: null, packs: [pack] };
      const results = await vision.analyze(Array.from({ length: count }, () => request));
      return results.map((result) => (result.ok ? result.evidence[0]! : null)!);
    };
    const isRight = (vector: unknown, name: 'red' | 'blue') =>
      cosineOf(vector as Float32Array, name === 'red' ? [0.9, 0.1, 0.1] : [0.05, 0.1, 0.9]) > 0.999;

    expect(await vision.device(pack)).toMatchObject({ provider: 'webgpu', half: true });
    // the first picture is compared, and agrees
    expect(isRight((await look('red', 1))[0]!.value, 'red')).toBe(true);
    expect(heard).toEqual([]);
    // its 16-bit variant is wrong for blue ones; after eight more pictures it is compared again
    const blue = await look('blue', 24);
    expect(heard).toMatchObject([{ packId: 'two-variants', provider: 'webgpu', outcome: 'differs' }]);
    const { sinceMs, untilMs } = heard[0]!;
    for (const { value, madeMs } of blue)
      expect(isRight(value, 'blue') || (madeMs! >= sinceMs && madeMs! <= untilMs)).toBe(true);
    expect(blue.some(({ value }) => isRight(value, 'blue'))).toBe(true);
    expect(await vision.device(pack)).toMatchObject({ provider: 'cpu', half: false });
    expect((await look('blue', 4)).every(({ value }) => isRight(value, 'blue'))).toBe(true);
    expect(notes.memory().notes).toMatchObject([
      { packId: 'two-variants', provider: 'webgpu', state: 'rejected', outcome: 'differs' },
    ]);
  });
});

/** An encoder whose variant for graphics cards is another graph, right for all pictures but those with little red. */
async function packWithHalf(folder: string): Promise<PackRef> {
  await mkdir(folder, { recursive: true });
  const size = 32;
  await writeFile(join(folder, 'image.onnx'), imageTower(size));
  await writeFile(join(folder, 'image_fp16.onnx'), imageTower(size, true));
  await writeFile(join(folder, 'text.onnx'), jointModel(size, 4));
  await cp(join(clip.directory, 'tokenizer.json'), join(folder, 'tokenizer.json'));
  const files: Record<string, { sha256: string; bytes: number }> = {};
  for (const name of ['image.onnx', 'image_fp16.onnx', 'text.onnx', 'tokenizer.json']) {
    const content = await readFile(join(folder, name));
    files[name] = { sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length };
  }
  const manifest = {
    ...{ id: 'two-variants', title: 'Two variants', license: 'MIT', role: 'encoder', dimensions: 3, files },
    image: {
      ...{ file: 'image.onnx', half: 'image_fp16.onnx', input: 'pixel_values', output: 'image_embeds', size },
      ...{ mean: [0, 0, 0], std: [1, 1, 1] },
    },
    text: {
      ...{ file: 'text.onnx', inputs: ['input_ids', 'attention_mask'], output: 'text_embeds' },
      ...{ tokenizer: 'tokenizer.json', maxTokens: 4, padId: 0 },
    },
  };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return { id: 'two-variants', role: 'encoder', directory: folder };
}

async function coloured(folder: string): Promise<Record<'red' | 'blue', string>> {
  await mkdir(folder, { recursive: true });
  const paths = { red: join(folder, 'red.png'), blue: join(folder, 'blue.png') };
  const of = (r: number, g: number, b: number) =>
    sharp({
      create: { width: 64, height: 64, channels: 3, background: { r: 255 * r, g: 255 * g, b: 255 * b } },
    });
  await of(0.9, 0.1, 0.1).toFile(paths.red);
  await of(0.05, 0.1, 0.9).toFile(paths.blue);
  return paths;
}
