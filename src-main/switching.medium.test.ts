/**
 * @file A library is changed to another encoder, over several sessions: from previews, with new photos on the way,
 * paused, killed, taken back and confirmed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { cp, mkdir, rename } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import sharp from 'sharp';
import { expect, it } from 'vitest';
import { openLanceCatalogue } from './adapters/lancedb/lance-catalogue.ts';
import { vectorKind } from './domain/evidence/vectors/vector-kind.ts';
import type { App } from './host.ts';
import { silentLog } from './log.ts';
import { ask } from './testing/ask.ts';
import { jobDone, jobsEnded } from './testing/job-done.ts';
import { openApp } from './testing/open-app.ts';
import { sampleName, sampleNames } from './testing/sample-photos.ts';
import { withTempDir } from './testing/temp-dir.ts';

const starter = 'starter-en-2';
const clip = 'tiny-clip';
const riders = sampleName('Riders on the beach');
const few = [riders, ...sampleNames.filter((name) => name !== riders).slice(0, 5)];

async function makeLibrary(folder: string): Promise<App> {
  await mkdir(join(folder, 'pictures'));
  for (const name of few) await cp(resolve('resources/samples', name), join(folder, 'pictures', name));
  const app = await openApp(folder);
  await jobDone(app, () => ask(app, 'models.add', { path: resolve('src-main/testing/packs', clip) }));
  await ask(app, 'library.addRoot', { path: join(folder, 'pictures') });
  await understood(app);
  return app;
}

/** Text in photos may still be read. */
const understood = (app: App) => jobsEnded(app, 'import', 'models');
const state = (app: App) => ask(app, 'models.state', {});
const found = async (app: App, text: string) =>
  (await ask(app, 'search.run', { text })).results.map(({ path }) => basename(path));

/** Waits until an import has found all files; models look at them afterwards. */
async function scanned(app: App, begin: () => Promise<unknown>): Promise<void> {
  const isFound = new Promise<void>((tell) => {
    const stop = app.on(({ name, data }) => {
      if (name !== 'jobs.changed' || data.kind !== 'import' || data.report === null) return;
      stop();
      tell();
    });
  });
  await begin();
  await isFound;
}

/** Resolves when a file of this name appears in the folder. */
function firstFile(folder: string, name: RegExp): Promise<void> {
  return new Promise((tell) => {
    const watcher = watch(folder, (_event, file) => {
      if (file === null || !name.test(file)) return;
      watcher.close();
      tell();
    });
  });
}

/** Photo → the run that its vector was made in, by pack; of a library that nobody has open. */
async function vectorsOf(folder: string) {
  const catalogue = await openLanceCatalogue({ uri: join(folder, 'Library', 'catalog'), log: silentLog });
  const packs = await catalogue.evidencePacks();
  const of = async (id: string) => (packs.includes(id) ? await catalogue.evidenceRuns(id) : null);
  const vectors = { starter: await of(starter), clip: await of(clip) };
  await catalogue.close();
  return vectors;
}

it('is made from previews, goes on in the next session, and takes new photos in with both models', () =>
  withTempDir(async (folder) => {
    let app = await makeLibrary(folder);
    expect(await ask(app, 'models.usePlan', { id: clip })).toMatchObject({
      ...{ photos: few.length, measured: { photos: few.length }, refusal: null },
      meanwhile: expect.stringContaining('Starter') as string,
    });
    await ask(app, 'models.use', { id: clip });
    const { switching } = await ask(app, 'models.pause', {});
    expect(switching).toMatchObject({ from: starter, to: clip, total: few.length, paused: true });
    await ask(app, 'search.run', { text: 'riding horses on the beach', remember: true });
    expect(await found(app, 'riding horses on the beach')).toContain(riders);
    // both are compared on what is there so far
    const soFar = await ask(app, 'comparison.run', { queries: null });
    expect(soFar).toMatchObject({
      old: { id: starter },
      new: { id: clip },
      changed: false,
      total: few.length,
    });
    await app.close();
    expect(soFar.photos).toBe((await vectorsOf(folder)).clip?.size ?? 0);

    // their drive is away from now on, and there is another folder
    await rename(join(folder, 'pictures'), join(folder, 'unplugged'));
    await mkdir(join(folder, 'new'));
    const [late, later] = sampleNames.filter((name) => !few.includes(name));
    await cp(resolve('resources/samples', late!), join(folder, 'new', late!));
    app = await openApp(folder);
    expect((await state(app)).switching).toMatchObject({ paused: true });
    await ask(app, 'library.addRoot', { path: join(folder, 'new') });
    await understood(app);
    // paused: what is new is looked at by the model in use
    await app.close();
    let { starter: old, clip: made } = await vectorsOf(folder);
    expect(old!.size).toBe(few.length + 1);
    expect(made!.size).toBeLessThan(few.length + 1);

    app = await openApp(folder);
    await cp(resolve('resources/samples', later!), join(folder, 'new', later!));
    await scanned(app, () => ask(app, 'library.import', { rootIds: null }));
    await ask(app, 'models.use', { id: clip });
    expect(await found(app, 'riding horses on the beach')).toContain(riders);
    await understood(app);
    expect(await state(app)).toMatchObject({ switching: null, previous: starter });
    const compared = await ask(app, 'comparison.run', { queries: null });
    expect(compared).toMatchObject({ changed: true, photos: few.length + 2, total: few.length + 2 });
    expect(compared.queries.map(({ text }) => text)).toEqual(['riding horses on the beach']);
    expect(compared.queries[0]!.old[0]!.path).toContain(riders);
    expect(compared.queries[0]!.new).toHaveLength(6);
    await app.close();
    ({ starter: old, clip: made } = await vectorsOf(folder));
    expect([...made!.keys()].sort()).toEqual([...old!.keys()].sort());
    expect(made!.size).toBe(few.length + 2);

    // and back, at once; both are kept until the person says which one stays
    app = await openApp(folder);
    expect(await ask(app, 'models.usePlan', { id: starter })).toMatchObject({ photos: 0 });
    expect((await ask(app, 'models.use', { id: starter })).models).toMatchObject({
      ...{ switching: null, previous: clip },
    });
    await understood(app);
    expect(await found(app, 'riding horses on the beach')).toContain(riders);
    await ask(app, 'models.confirm', {});
    await expect(ask(app, 'comparison.run', { queries: null })).rejects.toMatchObject({ code: 'not_found' });
    await app.close();
    ({ starter: old, clip: made } = await vectorsOf(folder));
    expect([old!.size, made]).toEqual([few.length + 2, null]);
  }));

it('called off, is forgotten at once; what was made for it is kept, and used at another time', () =>
  withTempDir(async (folder) => {
    const app = await makeLibrary(folder);
    await ask(app, 'models.use', { id: clip });
    await ask(app, 'models.pause', {});
    const { models, job } = await ask(app, 'models.use', { id: starter });
    expect(job).toBeNull();
    expect(models).toMatchObject({ switching: null, previous: null });
    await understood(app);
    const { photos: left } = await ask(app, 'models.usePlan', { id: clip });
    await app.close();
    const { starter: old, clip: made } = await vectorsOf(folder);
    expect(old!.size).toBe(few.length);
    expect(made!.size).toBe(few.length - left);
  }));

it('goes on after a kill where it was, and nothing is made twice', () =>
  withTempDir(async (folder) => {
    await mkdir(join(folder, 'pictures'));
    const total = 96;
    for (let number = 0; number < total; number += 1) {
      const background = { r: number, g: (number * 91) % 256, b: (number * 53) % 256 };
      const picture = sharp({ create: { width: 320, height: 240, channels: 3, background } });
      await picture.jpeg().toFile(join(folder, 'pictures', `${number}.jpg`));
    }
    const app = await openApp(folder);
    await jobDone(app, () => ask(app, 'models.add', { path: resolve('src-main/testing/packs', clip) }));
    await ask(app, 'library.addRoot', { path: join(folder, 'pictures') });
    await understood(app);
    await app.close();
    // so that there is a folder to watch
    const catalogue = await openLanceCatalogue({ uri: join(folder, 'Library', 'catalog'), log: silentLog });
    await catalogue.ensureEvidence({ packId: clip, kind: vectorKind, dimensions: 32 });
    await catalogue.close();

    const versions = join(folder, 'Library', 'catalog', 'evidence_tiny-clip.lance', '_versions');
    const written = firstFile(versions, /^\d+\.manifest$/);
    const child = spawn(
      process.execPath,
      ['out/main/cli.js', 'models', 'use', clip, '--yes', '--library', join(folder, 'Library')],
      { env: { ...process.env, SIGHTLINE_DATA_DIR: join(folder, 'data') }, stdio: 'ignore', detached: true },
    );
    const ended = once(child, 'close');
    await written;
    process.kill(-child.pid!, 'SIGKILL');
    await ended;
    const killed = (await vectorsOf(folder)).clip!;
    expect(killed.size).toBeGreaterThan(0);
    expect(killed.size).toBeLessThan(total);

    const again = await openApp(folder);
    await understood(again);
    expect(await state(again)).toMatchObject({ switching: null, previous: starter });
    await again.close();
    const { starter: old, clip: made } = await vectorsOf(folder);
    expect([old!.size, made!.size]).toEqual([total, total]);
    // what was there keeps the run that it was made in
    for (const [id, run] of killed) expect(made!.get(id)).toEqual(run);
  }));
