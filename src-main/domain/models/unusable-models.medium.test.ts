/**
 * @file Models that cannot be used, in the whole engine: the rest goes on, everything says so, and what was
 * repaired counts again.
 */
import { cp, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import sharp from 'sharp';
import {
  AppError,
  type ErrorData,
  type JobSnapshot,
  type ModelsState,
} from '../../../src-preload/contract/index.ts';
import type { App } from '../../host.ts';
import { linkResources } from '../../testing/product-resources.ts';
import { openApp } from '../../testing/open-app.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { externalColumns, jointModel } from '../../testing/tiny-onnx.ts';
import { ask } from '../../testing/ask.ts';
import { samplePath } from '../../testing/sample-photos.ts';

const cat = samplePath('Tabby cat');
const riders = samplePath('Riders on the beach');
const dogs = samplePath('Two spaniels looking out');

let close: (() => Promise<void>) | null = null;
afterEach(async () => {
  await close?.();
  close = null;
});

/** An app whose models are copies that a test may spoil; the folder `pictures` holds a cat. */
async function openIn(folder: string): Promise<App> {
  const resourcesDir = join(folder, 'resources');
  const app = await openApp(folder, { config: { resourcesDir } });
  close = app.close;
  return app;
}

async function withProduct(body: (folder: string) => Promise<void>): Promise<void> {
  await withTempDir(async (folder) => {
    await linkResources(join(folder, 'resources'), ['models']);
    await cp(resolve('resources/models'), join(folder, 'resources', 'models'), { recursive: true });
    await mkdir(join(folder, 'pictures'));
    await cp(cat, join(folder, 'pictures', 'whiskers.jpg'));
    try {
      await body(folder);
    } finally {
      await close?.();
      close = null;
    }
  });
}

async function ended(app: App, job: JobSnapshot): Promise<JobSnapshot> {
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

/** The models when it is added. @throws AppError as the job failed */
async function addModel(app: App, path: string): Promise<ModelsState> {
  const { error } = await ended(app, await ask(app, 'models.add', { path }));
  if (error) throw AppError.fromData({ details: null, ...error } as ErrorData);
  return ask(app, 'models.state', {});
}

async function importAll(app: App, folder: string): Promise<JobSnapshot> {
  return ended(app, (await ask(app, 'library.addRoot', { path: join(folder, 'pictures') })).job);
}

async function flipByte(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[bytes.length >> 1]! ^= 1;
  await writeFile(path, bytes);
}

const models = (folder: string, ...path: string[]) => join(folder, 'resources', 'models', ...path);
const tagsOf = async (app: App) =>
  (await ask(app, 'photos.list', {})).photos.flatMap(({ tags }) => tags.map(({ name }) => name));

describe('a model in use', () => {
  it.each<[string, (folder: string) => Promise<void>, string, string]>([
    [
      'whose text tower has one byte changed',
      (folder) => flipByte(models(folder, 'starter', 'text.onnx')),
      'text.onnx',
      'damaged',
    ],
    ['with a missing file', (folder) => rm(models(folder, 'starter', 'image.onnx')), 'image.onnx', 'missing'],
    [
      'with an emptied manifest',
      (folder) => truncate(models(folder, 'starter', 'manifest.json'), 0),
      'manifest.json',
      'invalid',
    ],
  ])('%s is set aside, and everything says so', (_what, spoil, file, state) =>
    withProduct(async (folder) => {
      await spoil(folder);
      const app = await openIn(folder);
      expect((await ask(app, 'models.state', {})).packs).toContainEqual(
        expect.objectContaining({ state, problem: expect.stringContaining(file) as string }),
      );

      const job = await importAll(app, folder);
      expect(job).toMatchObject({
        state: 'done',
        error: null,
        note: expect.stringContaining(file) as string,
        report: { imported: 1, modelProblems: [expect.stringContaining(file)] },
      });
      expect(await tagsOf(app)).toContain('cat');
      const found = await ask(app, 'search.run', { text: 'cat' });
      expect(found).toMatchObject({ counts: { good: 1 }, problems: [expect.stringContaining(file)] });
      expect((await ask(app, 'search.run', { text: 'whiskers' })).counts.good).toBe(1);
      const told = expect.stringContaining(file) as string;
      expect(await ask(app, 'models.state', {})).toMatchObject({ problems: [told] });
      expect((await ask(app, 'library.info', {})).warnings).toContainEqual(told);
      expect((await ask(app, 'library.check', {})).findings).toContainEqual({
        level: 'problem',
        area: 'models',
        message: told,
      });
      const repaired = await ended(app, await ask(app, 'library.repair', {}));
      expect(repaired).toMatchObject({
        state: 'done',
        note: expect.stringMatching(/1 finding is left/) as string,
      });
      await expect(
        ask(app, 'captions.label', { targets: [{ path: dogs }], candidates: ['a dog', 'a cat'] }),
      ).rejects.toMatchObject({ code: expect.stringMatching(/^model_/) as string });
      expect(
        (await ask(app, 'questions.ask', { question: 'Is there a dog?', targets: [{ path: dogs }] }))[0],
      ).toMatchObject({ value: true });
    }),
  );

  it('that is not there at all is missing, and told', () =>
    withProduct(async (folder) => {
      await rm(models(folder, 'starter'), { recursive: true });
      const app = await openIn(folder);
      expect(await importAll(app, folder)).toMatchObject({
        state: 'done',
        report: { modelProblems: [expect.stringContaining('Install Sightline again')] },
      });
      expect(await tagsOf(app)).toContain('cat');
    }));

  it('that is damaged under way is set aside at once; tags stay, and repaired it understands what came meanwhile', () =>
    withProduct(async (folder) => {
      const app = await openIn(folder);
      await importAll(app, folder);
      const before = await tagsOf(app);
      const [good, file] = [
        resolve('resources/models/starter/image.onnx'),
        models(folder, 'starter', 'image.onnx'),
      ];
      await flipByte(file);
      await cp(dogs, join(folder, 'pictures', 'dogs.jpg'));
      const job = await importAll(app, folder);
      expect(job).toMatchObject({
        state: 'done',
        report: { imported: 1, modelProblems: [expect.stringContaining('image.onnx')] },
      });
      expect(await tagsOf(app)).toEqual(expect.arrayContaining([...before, 'dog']));

      await cp(good, file);
      const again = await importAll(app, folder);
      expect(again.report).not.toHaveProperty('modelProblems');
      const found = await ask(app, 'search.run', { text: 'two dogs looking out' });
      expect(found).not.toHaveProperty('problems');
      expect(found.results[0]?.path).toContain('dogs.jpg');
      for (const reading of await ask(app, 'jobs.list', {})) await ended(app, reading);
      expect((await ask(app, 'library.check', {})).findings.filter(({ level }) => level !== 'ok')).toEqual(
        [],
      );

      // the same with the detector: photos are understood by the encoder, and nothing is claimed to be absent
      await flipByte(models(folder, 'detector', 'detector.onnx'));
      await cp(riders, join(folder, 'pictures', 'riders.jpg'));
      const told = expect.stringContaining('detector.onnx') as string;
      expect(await importAll(app, folder)).toMatchObject({
        state: 'done',
        report: { imported: 1, modelProblems: [told] },
      });
      expect(await ask(app, 'search.run', { text: 'beach' })).toMatchObject({ problems: [told] });
      const smaller = join(folder, 'smaller.jpg');
      await sharp(riders).resize(480).toFile(smaller);
      const alike = await ask(app, 'search.similar', { target: { path: smaller } });
      expect(alike.results[0]?.path).toContain('riders.jpg');
      const [count] = await ask(app, 'questions.ask', {
        question: 'How many dogs are there?',
        targets: [{ path: join(folder, 'pictures', 'riders.jpg') }],
      });
      expect(count).toMatchObject({ value: null, abstained: true, reason: told });
      const [seenBefore] = await ask(app, 'questions.ask', {
        question: 'How many cats are there?',
        targets: [{ path: join(folder, 'pictures', 'whiskers.jpg') }],
      });
      expect(seenBefore).toMatchObject({ value: 1, abstained: false });
      const [label] = await ask(app, 'captions.label', {
        targets: [{ path: cat }],
        candidates: ['a cat', 'a car'],
      });
      expect(label?.candidates[0]?.caption).toBe('a cat');
    }));
});

describe('weights beside the graph', () => {
  async function writeModel(directory: string, location: string, weights: Uint8Array | null): Promise<void> {
    await mkdir(join(directory, 'onnx'), { recursive: true });
    await writeFile(join(directory, 'onnx', 'model.onnx'), jointModel(32, 77, { location }));
    if (weights) await writeFile(join(directory, 'onnx', location), weights);
    await writeFile(
      join(directory, 'config.json'),
      JSON.stringify({ model_type: 'clip', projection_dim: 3, text_config: { max_position_embeddings: 77 } }),
    );
    await writeFile(
      join(directory, 'preprocessor_config.json'),
      JSON.stringify({ size: 32, image_mean: [0, 0, 0], image_std: [1, 1, 1] }),
    );
    for (const file of ['tokenizer.json', 'tokenizer_config.json'])
      await cp(`src-main/testing/packs/tiny-clip/${file}`, join(directory, file));
  }

  it.each(['model.onnx_data', 'weights.bin'])(
    'as %s are added with it and checked; without them it is refused',
    (location) =>
      withProduct(async (folder) => {
        const app = await openIn(folder);
        await writeModel(join(folder, 'whole'), location, externalColumns);
        const { packs } = await addModel(app, join(folder, 'whole'));
        expect(packs.find(({ id }) => id === 'whole')).toMatchObject({ state: 'ready' });

        const added = join(folder, 'data', 'packs', 'whole');
        await flipByte(join(added, 'onnx', location));
        expect((await ask(app, 'models.state', {})).packs.find(({ id }) => id === 'whole')).toMatchObject({
          state: 'damaged',
          problem: expect.stringContaining(location) as string,
        });

        await writeModel(join(folder, 'without'), location, null);
        await expect(addModel(app, join(folder, 'without'))).rejects.toMatchObject({
          code: 'model_missing',
          message: expect.stringContaining(location) as string,
        });
        await writeModel(join(folder, 'short'), location, externalColumns.subarray(0, 8));
        await expect(addModel(app, join(folder, 'short'))).rejects.toMatchObject({
          code: 'model_damaged',
        });
        await writeModel(join(folder, 'outside'), '../../secret', null);
        await expect(addModel(app, join(folder, 'outside'))).rejects.toMatchObject({
          code: 'model_invalid',
          message: expect.stringContaining('outside') as string,
        });
      }),
  );

  it('of a pack whose manifest does not list them are added, too', () =>
    withProduct(async (folder) => {
      const app = await openIn(folder);
      await writeModel(join(folder, 'source'), 'model.onnx_data', externalColumns);
      await addModel(app, join(folder, 'source'));
      const pack = join(folder, 'pack');
      await cp(join(folder, 'data', 'packs', 'source'), pack, { recursive: true });
      const manifest = JSON.parse(await readFile(join(pack, 'manifest.json'), 'utf8')) as {
        id: string;
        files: Record<string, unknown>;
      };
      delete manifest.files['onnx/model.onnx_data'];
      await writeFile(join(pack, 'manifest.json'), JSON.stringify({ ...manifest, id: 'other' }));
      const { packs } = await addModel(app, pack);
      expect(packs.find(({ id }) => id === 'other')).toMatchObject({ state: 'ready' });
    }));
});
