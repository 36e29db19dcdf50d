/**
 * @file Where one pack works, with threads that have no models: what a thread cannot do stops no other, and
 * nothing is left unheard.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Pixels } from '../domain/evidence/analyzer.ts';
import { createModelRegistry } from './model-registry.ts';
import { createModelPool } from './model-pool.ts';

const entry = new URL('../testing/detector-thread.mjs', import.meta.url).href;
const tell = { attempt() {}, note() {}, report() {} };
const pack = { id: 'd', role: 'detector', directory: '/x' } as const;
const picture: Pixels = { rgb: Buffer.alloc(3), width: 1, height: 1 };
const twelve = Array.from({ length: 12 }, () => picture);

let unheard: unknown[] = [];
let others: NodeJS.UnhandledRejectionListener[] = [];
beforeEach(() => {
  unheard = [];
  others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (error) => unheard.push(error));
});
afterEach(() => {
  process.removeAllListeners('unhandledRejection');
  for (const listener of others) process.on('unhandledRejection', listener);
});

it('goes on with one detector where a second one cannot be opened', async () => {
  const pool = createModelPool(entry, pack, { forced: null, notes: [], measurements: [] }, tell, []);
  const evidence = await Promise.all(twelve.map((one) => pool.analyze(one)));
  expect(evidence).toHaveLength(12);
  // close waits for the attempt to open the second one
  expect(await pool.close()).toEqual([]);
  await nextTurn();
  expect(unheard).toEqual([]);
});

it('a lack of memory names the model that was to be run', async () => {
  const registry = createModelRegistry(entry, tell);
  for (const words of ['Data cannot be cloned, out of memory.', 'Array buffer allocation failed']) {
    const failing = registry.use(pack, () => Promise.reject(new Error(words)));
    await expect(failing).rejects.toMatchObject({
      code: 'out_of_memory',
      details: { packId: 'd' },
      message: expect.stringMatching(/“d”.*smaller model/) as string,
    });
  }
  await expect(registry.use(pack, () => Promise.reject(new Error('something else')))).rejects.toThrow(
    'something else',
  );
});

it('opens packs anew for another provider, also where a model could not be given back', async () => {
  const registry = createModelRegistry(entry, tell);
  await registry.use(pack, (pool) => pool.analyze(picture));
  await registry.setProviders('webgpu', { notes: [], measurements: [] });
  expect(await registry.use(pack, (pool) => pool.analyze(picture))).toMatchObject([
    { packId: 'd', value: [] },
  ]);
  await nextTurn();
  expect(unheard).toEqual([]);
});
