/**
 * @file A text-only model in the whole engine: it joins the pictures of a model by name, no photo is looked at
 * again, searches in other languages use it, and tags stay as they are.
 */
import { cp, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { JobSnapshot } from '../../../src-preload/contract/index.ts';
import { createApp } from '../../app.ts';
import type { App } from '../../host.ts';
import { silentLog } from '../../log.ts';
import { ask } from '../../testing/ask.ts';
import { linkResources } from '../../testing/product-resources.ts';
import { samplePath } from '../../testing/sample-photos.ts';
import { withTempDir } from '../../testing/temp-dir.ts';

const packs = resolve('src-main/testing/packs');

async function withApp(body: (app: App, folder: string) => Promise<void>): Promise<void> {
  await withTempDir(async (folder) => {
    await linkResources(join(folder, 'resources'), []);
    await mkdir(join(folder, 'pictures'));
    await cp(samplePath('Tabby cat'), join(folder, 'pictures', 'one.jpg'));
    const config = {
      libraryDir: join(folder, 'Library'),
      dataDir: join(folder, 'data'),
      resourcesDir: join(folder, 'resources'),
      workerEntry: resolve('out/main/worker.js'),
      version: 'test',
      log: silentLog,
      checkOutput: true,
    };
    const app = await createApp(config, { kind: 'test', mediaBase: '/media/' });
    try {
      await body(app, folder);
    } finally {
      await app.close();
    }
  });
}

async function ended(app: App, job: JobSnapshot | null): Promise<JobSnapshot | null> {
  if (!job) return null;
  return new Promise((resolve, reject) => {
    const hear = (now: JobSnapshot) => {
      if (now.state !== 'queued' && now.state !== 'running') resolve(now);
    };
    app.on((event) => {
      if (event.name === 'jobs.changed' && event.data.id === job.id) hear(event.data);
    });
    ask(app, 'jobs.get', { id: job.id }).then(hear, reject);
  });
}

const add = async (app: App, folder: string, joins?: string) =>
  ended(app, await ask(app, 'models.add', { path: join(packs, folder), ...(joins && { joins }) }));
const packOf = async (app: App, id: string) =>
  (await ask(app, 'models.state', {})).packs.find((pack) => pack.id === id);
const hintsOf = async (app: App, text: string) =>
  (await ask(app, 'search.run', { text })).hints.map(({ kind }) => kind);

it('a text-only model that does not say whose pictures it is for is refused, with the next step', () =>
  withApp(async (app) => {
    expect(await add(app, 'tiny-multilingual')).toMatchObject({
      state: 'failed',
      error: { code: 'model_invalid', message: expect.stringContaining('--joins ID') as string },
    });
  }));

it('joins the pictures of a model: nothing is looked at again, and searches use it', () =>
  withApp(async (app, folder) => {
    await ended(app, (await ask(app, 'library.addRoot', { path: join(folder, 'pictures') })).job);
    expect(await add(app, 'tiny-clip-joint')).toMatchObject({ state: 'done' });
    expect(await add(app, 'tiny-multilingual', 'tiny-clip-joint')).toMatchObject({ state: 'done' });
    expect(await packOf(app, 'tiny-multilingual')).toMatchObject({
      ...{ role: 'text-tower', active: false, dimensions: 12, precision: 'fp32' },
    });

    // the built-in model has other pictures
    await expect(ask(app, 'models.use', { id: 'tiny-multilingual' })).rejects.toMatchObject({
      code: 'model_invalid',
      message: expect.stringContaining('Use tiny-clip-joint first') as string,
    });
    await ended(app, (await ask(app, 'models.use', { id: 'tiny-clip-joint' })).job);
    expect(await packOf(app, 'tiny-clip-joint')).toMatchObject({ active: true });
    const before = await ask(app, 'photos.list', {});
    expect(await hintsOf(app, 'eine Katze auf dem Sofa')).toContain('language');

    const { job } = await ask(app, 'models.use', { id: 'tiny-multilingual' });
    expect(job).toBeNull();
    expect(await packOf(app, 'tiny-multilingual')).toMatchObject({ active: true, canStop: true });
    expect(await packOf(app, 'tiny-clip-joint')).toMatchObject({ active: true });
    expect(await hintsOf(app, 'eine Katze auf dem Sofa')).not.toContain('language');
    expect((await ask(app, 'photos.list', {})).photos).toEqual(before.photos);

    await ask(app, 'models.stop', { id: 'tiny-multilingual' });
    expect(await packOf(app, 'tiny-multilingual')).toMatchObject({ active: false });
    expect(await hintsOf(app, 'eine Katze auf dem Sofa')).toContain('language');
  }));

it('is put aside while a model with other pictures is in use, and can be removed', () =>
  withApp(async (app) => {
    await add(app, 'tiny-clip-joint');
    await add(app, 'tiny-multilingual', 'tiny-clip-joint');
    await ended(app, (await ask(app, 'models.use', { id: 'tiny-clip-joint' })).job);
    await ask(app, 'models.use', { id: 'tiny-multilingual' });
    await ended(app, (await ask(app, 'models.use', { id: 'starter-en-2' })).job);
    expect(await packOf(app, 'tiny-multilingual')).toMatchObject({ active: false, state: 'ready' });
    await ended(app, (await ask(app, 'models.use', { id: 'tiny-clip-joint' })).job);
    expect(await packOf(app, 'tiny-multilingual')).toMatchObject({ active: true });
    await ask(app, 'models.remove', { id: 'tiny-multilingual' });
    expect(await packOf(app, 'tiny-multilingual')).toBeUndefined();
  }));
