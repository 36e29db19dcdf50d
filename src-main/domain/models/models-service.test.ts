/**
 * @file The models service over real folders, a catalogue in memory and a worker that believes everything.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cp, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  AppError,
  type AnyEvent,
  type ErrorData,
  type JobSnapshot,
} from '../../../src-preload/contract/index.ts';
import { createFileSums } from '../../adapters/model-packs/file-sums.ts';
import { createPackStore } from '../../adapters/model-packs/pack-store.ts';
import { silentLog } from '../../log.ts';
import {
  aPhotoNumber,
  anEvidenceRecord,
  aUnitVector,
  hashOf,
  photoIdOf,
  aVectorTable,
} from '../../testing/builders.ts';
import { createMemoryCatalogue } from '../../testing/memory-catalogue.ts';
import { withTempDir } from '../../testing/temp-dir.ts';
import { conceptKind } from '../evidence/concepts/concept-kind.ts';
import { createJobRunner } from '../jobs/job-runner.ts';
import { evidenceKinds } from '../evidence/kinds.ts';
import { objectKind } from '../evidence/objects/object-kind.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';
import type { Jobs, JobWork } from '../jobs/jobs.ts';
import { libraryLayout } from '../shared/layout.ts';
import type { AnalysisRequest, AnalysisResult, PackRef } from '../vision/vision.ts';
import { createModelsService, type ModelsServiceDeps } from './models-service.ts';
import type { ActiveModels } from './packs.ts';

const job = { id: 'job', kind: 'models', state: 'queued' } as JobSnapshot;

/** A kind that changes when it is complete, its part, and one that changes at once: no other has a pack here. */
const allKinds = [...evidenceKinds];
beforeAll(() => void evidenceKinds.splice(0, Infinity, vectorKind, conceptKind, objectKind));
afterAll(() => void evidenceKinds.splice(0, Infinity, ...allKinds));

async function rig(
  directory: string,
  options: {
    active?: Partial<ActiveModels>;
    warm?: (packs: readonly PackRef[]) => Promise<void>;
    tryOut?: (pack: PackRef, signal?: AbortSignal) => Promise<void>;
    now?: () => number;
    photos?: number;
    analyze?: (requests: readonly AnalysisRequest[]) => AnalysisResult[];
    /** of the library's disk */
    freeBytes?: number;
    /** what the job does that makes lacking evidence */
    understand?: JobWork;
    /** id of the built-in encoder */
    starter?: string;
    /** vectors that are there before the session begins, by pack: numbers of photos */
    vectors?: Record<string, number[]>;
    /** hears of each step of each job */
    onJob?: (snapshot: JobSnapshot, jobs: Jobs) => void;
  } = {},
) {
  const builtInDir = join(directory, 'built-in');
  const addedDir = join(directory, 'added');
  await writePack(join(builtInDir, 'starter'), encoderManifest(options.starter ?? 'starter-en-1'));
  await writePack(join(builtInDir, 'detector'), detectorManifest('coco-objects-1'));
  const catalogue = createMemoryCatalogue();
  await catalogue.putPhotos(
    Array.from({ length: options.photos ?? 0 }, (_, index) => aPhotoNumber(index + 1)),
  );
  for (const [packId, numbers] of Object.entries(options.vectors ?? {})) {
    await catalogue.ensureEvidence(aVectorTable(packId, 4));
    await giveVectors({ catalogue }, packId, ...numbers);
  }
  const events: AnyEvent[] = [];
  const warmed: string[] = [];
  const tried: string[] = [];
  const stats = { jobs: 0, interrupted: 0 };
  let clockMs = 0;
  let active: ActiveModels = {
    encoder: null,
    detector: null,
    switchingTo: null,
    paused: false,
    previousEncoder: null,
    others: {},
    ...options.active,
  };
  let tickMs = 0;
  let onEvent = (_name: string) => {};
  const snapshots: JobSnapshot[] = [];
  const jobs = createJobRunner({
    emit(_name, snapshot) {
      snapshots.push(snapshot);
      options.onJob?.(snapshot, jobs);
    },
    log: silentLog,
    // no snapshot waits for its turn
    ticks: () => (tickMs += 1_000),
  });
  const deps: ModelsServiceDeps = {
    packStore: createPackStore({ builtInDir, addedDir, sums: await createFileSums(null) }),
    store: { activeModels: () => active, setActiveModels: async (models) => void (active = models) },
    catalogue,
    vision: {
      async warm(packs) {
        warmed.push(...packs.map(({ id }) => id));
        await options.warm?.(packs);
      },
      async analyze(requests) {
        clockMs += 50 * requests.length;
        return options.analyze?.(requests) ?? requests.map(() => ({ ok: true }) as AnalysisResult);
      },
      providers: async () => [{ name: 'cpu', state: 'in use', reason: 'A test.' }],
      pid: () => 1,
    },
    jobs,
    tryOut: async (pack, _about, signal) => {
      tried.push(pack.id);
      await options.tryOut?.(pack, signal);
    },
    forced: async () => null,
    vocabulary: () => ({ concepts: 10, on: 3 }),
    knowledge: { encoder: (calibration) => calibration, detector: (calibration) => calibration },
    fitOf: () => null,
    layout: libraryLayout('/library'),
    freeBytes: async () => options.freeBytes ?? 50_000_000_000,
    startUnderstanding: () => {
      stats.jobs += 1;
      return options.understand ? jobs.start('models', options.understand) : job;
    },
    interruptUnderstanding: async () => void (stats.interrupted += 1),
    emit: (name, data) => {
      events.push({ name, data } as AnyEvent);
      onEvent(name);
    },
    log: silentLog,
    now: options.now ?? (() => clockMs),
  };
  const service = await createModelsService(deps);
  return {
    service,
    jobs,
    snapshots,
    onEvent: (listener: (name: string) => void) => void (onEvent = listener),
    /** Resolves when it is added. @throws as the job failed, or was cancelled */
    async add(path: string) {
      throwUnlessDone(await jobs.finished(service.add(path).id));
      return service.state();
    },
    async verify() {
      throwUnlessDone(await jobs.finished(service.verify().id));
      return service.state();
    },
    catalogue,
    events,
    warmed,
    tried,
    stats,
    addedDir,
    builtInDir,
    active: () => active,
  };
}
function throwUnlessDone({ state, error }: JobSnapshot): void {
  if (state === 'cancelled') throw new AppError('cancelled', 'Cancelled.');
  if (error) throw AppError.fromData({ details: null, ...error } as ErrorData);
}
type Rig = Awaited<ReturnType<typeof rig>>;

/** Adds an encoder `clip` of our own making. */
async function withClip(directory: string, options: Parameters<typeof rig>[1] = {}): Promise<Rig> {
  const made = await rig(directory, options);
  await writePack(join(directory, 'source', 'clip'), encoderManifest('clip'));
  await made.add(join(directory, 'source', 'clip'));
  return made;
}
async function giveVectors({ catalogue }: Pick<Rig, 'catalogue'>, packId: string, ...numbers: number[]) {
  await catalogue.putEvidence(
    packId,
    numbers.map((number) =>
      anEvidenceRecord({ photoId: photoIdOf(number), contentHash: hashOf(number), value: aUnitVector(4, 1) }),
    ),
  );
}
/** Work that goes on until it is stopped. */
const untilStopped: JobWork = (signal) =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
const idsOf = (refs: PackRef[]) => refs.map(({ id }) => id);

describe('a fresh library', () => {
  it('uses the built-in packs', () =>
    withTempDir(async (directory) => {
      const { service } = await rig(directory);
      expect(service.packs.encoder()).toMatchObject({
        ref: { id: 'starter-en-1', role: 'encoder' },
        calibration: { dimensions: 4, templates: ['a photo of a {}'], calibration: { scale: 10, bias: -5 } },
      });
      expect(service.packs.detector()).toMatchObject({
        ref: { id: 'coco-objects-1' },
        calibration: { labels: ['cat'], thresholds: { default: 0.25 } },
      });
      expect(idsOf(service.packs.importing())).toEqual(['starter-en-1', 'coco-objects-1']);
      expect(await service.state()).toMatchObject({
        packs: [
          {
            id: 'coco-objects-1',
            role: 'detector',
            state: 'ready',
            active: true,
            builtIn: true,
            dimensions: null,
            calibrated: false,
            fit: null,
          },
          {
            id: 'starter-en-1',
            role: 'encoder',
            state: 'ready',
            active: true,
            builtIn: true,
            dimensions: 4,
            calibrated: true,
            fit: null,
            sizeBytes: 29,
            licence: 'Apache-2.0',
          },
        ],
        providers: [{ name: 'cpu', state: 'in use' }],
        switching: null,
        previous: null,
        vocabulary: { concepts: 10, on: 3 },
      });
    }));

  it('without usable packs has none, and says what is wrong', () =>
    withTempDir(async (directory) => {
      const { service, builtInDir } = await rig(directory);
      await truncate(join(builtInDir, 'starter', 'image.onnx'), 0);
      await rm(join(builtInDir, 'detector', 'detector.onnx'));
      const { packs } = await service.state();
      expect(packs.map(({ state, problem }) => [state, problem])).toEqual([
        ['missing', expect.stringContaining('detector.onnx') as string],
        ['damaged', expect.stringContaining('is empty') as string],
      ]);
      // what it saw before is still understood
      expect(service.packs.encoder()).toMatchObject({
        ref: { id: 'starter-en-1' },
        problem: { code: 'model_damaged' },
      });
      expect(service.packs.importing()).toEqual([]);
    }));
});

describe('adding a folder', () => {
  it('copies it, tries it, and lists it; the source is not needed any more', () =>
    withTempDir(async (directory) => {
      const { service, tried, addedDir, events } = await withClip(directory);
      await rm(join(directory, 'source'), { recursive: true });
      expect((await service.state()).packs.map(({ id, active, builtIn }) => [id, active, builtIn])).toEqual([
        ['coco-objects-1', true, true],
        ['starter-en-1', true, true],
        ['clip', false, false],
      ]);
      expect(tried).toEqual(['clip']);
      expect(await readdir(addedDir)).toEqual(['clip']);
      expect(events.at(-1)?.name).toBe('models.changed');
    }));

  it('in Hugging Face layout writes a manifest with checksums', () =>
    withTempDir(async (directory) => {
      const { add, verify, addedDir } = await rig(directory);
      const source = join(directory, 'Tiny CLIP');
      await cp('src-main/testing/packs/tiny-clip', source, { recursive: true });
      await writeFile(join(source, 'LICENSE'), 'MIT');
      await writeFile(join(source, 'pytorch_model.bin'), 'not needed');
      await add(source);
      const manifest = JSON.parse(await readFile(join(addedDir, 'tiny-clip', 'manifest.json'), 'utf8')) as {
        files: Record<string, { sha256: string }>;
      };
      expect(Object.keys(manifest.files).sort()).toEqual([
        'onnx/text_model.onnx',
        'onnx/vision_model.onnx',
        'tokenizer.json',
        'tokenizer_config.json',
      ]);
      expect((await readdir(join(addedDir, 'tiny-clip'))).sort()).toEqual([
        'LICENSE',
        'golden.json',
        'manifest.json',
        'onnx',
        'tokenizer.json',
        'tokenizer_config.json',
      ]);
      const weights = await readFile(join(source, 'onnx', 'text_model.onnx'));
      expect(manifest.files['onnx/text_model.onnx']?.sha256).toBe(
        createHash('sha256').update(weights).digest('hex'),
      );
      expect((await verify()).packs.at(-1)).toMatchObject({
        id: 'tiny-clip',
        title: 'Tiny CLIP',
        state: 'ready',
        dimensions: 32,
        calibrated: false,
        fit: null,
      });
    }));

  it('of several variants takes the most exact one, and says so when it is added', () =>
    withTempDir(async (directory) => {
      const notes: string[] = [];
      const { add, service } = await rig(directory, {
        onJob: ({ state, note }) => void (state === 'done' && notes.push(note)),
      });
      await add(resolve('src-main/testing/packs/tiny-siglip2'));
      expect(notes.at(-1)).toContain('most exact one was taken: onnx/vision_model_fp16.onnx');
      expect(notes.at(-1)).toContain('Left out: onnx/vision_model_quantized.onnx');
      expect((await service.state()).packs.at(-1)).toMatchObject({ precision: 'pictures fp16, texts int8' });
    }));

  it.each<[string, (source: string) => Promise<unknown>, string, string]>([
    ['is not there', (source) => rm(source, { recursive: true }), 'model_missing', 'There is no folder'],
    [
      'holds something else',
      (source) => rm(join(source, 'manifest.json')),
      'model_invalid',
      'neither manifest.json nor config.json',
    ],
    [
      'has a damaged file',
      (source) => writeFile(join(source, 'text.onnx'), 'text.omnx'),
      'model_damaged',
      'text.onnx',
    ],
    [
      'has a manifest that is no JSON',
      (source) => writeFile(join(source, 'manifest.json'), '{'),
      'model_invalid',
      'JSON',
    ],
    [
      'has an id that is taken',
      (source) => writePack(source, encoderManifest('starter-en-1')),
      'model_invalid',
      'is there already',
    ],
  ])('that %s is refused in words, and leaves nothing behind', (_what, spoil, code, words) =>
    withTempDir(async (directory) => {
      const { add, addedDir } = await rig(directory);
      const source = join(directory, 'source');
      await writePack(source, encoderManifest('clip'));
      await spoil(source);
      await expect(add(source)).rejects.toMatchObject({
        code,
        message: expect.stringContaining(words) as string,
      });
      expect(await readdir(addedDir).catch(() => [])).toEqual([]);
    }),
  );

  it('whose models do not run is refused, and leaves nothing behind', () =>
    withTempDir(async (directory) => {
      const broken = withClip(directory, {
        tryOut: () => Promise.reject(new AppError('model_invalid', 'It gives no vectors.')),
      });
      await expect(broken).rejects.toMatchObject({ code: 'model_invalid' });
      expect(await readdir(join(directory, 'added'))).toEqual([]);
    }));

  it('again repairs a damaged pack', () =>
    withTempDir(async (directory) => {
      const { service, add, verify, addedDir } = await withClip(directory);
      await writeFile(join(addedDir, 'clip', 'text.onnx'), 'text.omnx');
      expect((await service.state()).packs.at(-1)).toMatchObject({ state: 'damaged' });
      expect((await verify()).packs.at(-1)).toMatchObject({
        state: 'damaged',
        problem: expect.stringContaining('text.onnx') as string,
      });
      expect((await service.state()).packs.at(-1)).toMatchObject({ state: 'damaged' });
      expect((await add(join(directory, 'source', 'clip'))).packs.at(-1)).toMatchObject({
        state: 'ready',
      });
    }));
});

describe('adding is a job', () => {
  const bigBytes = 1_500_000;
  /** A pack whose image tower is read in several pieces. */
  async function writeBig(directory: string): Promise<string> {
    const source = join(directory, 'source', 'clip');
    const content = Buffer.alloc(bigBytes, 7);
    const manifest = encoderManifest('clip');
    manifest.files['image.onnx'] = {
      sha256: createHash('sha256').update(content).digest('hex'),
      bytes: bigBytes,
    };
    await writePack(source, manifest);
    await writeFile(join(source, 'image.onnx'), content);
    return source;
  }
  const untilStopped = (signal: AbortSignal) =>
    new Promise<void>((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as Error)),
    );
  /** A trial in whose middle the person stops it. */
  const stoppedWithin =
    (made: () => Rig) =>
    (_pack: PackRef, signal?: AbortSignal): Promise<void> => {
      const trial = untilStopped(signal!);
      for (const { id } of made().jobs.list()) made().jobs.cancel(id);
      return trial;
    };

  it('that names the pack and tells its steps, with a total where one is known', () =>
    withTempDir(async (directory) => {
      const { service, jobs, snapshots } = await rig(directory);
      const source = await writeBig(directory);
      const started = service.add(source);
      expect(started).toMatchObject({ kind: 'add-model', subject: 'clip', endedAt: null });
      expect(await jobs.finished(started.id)).toMatchObject({ state: 'done', error: null });
      const last = new Map(snapshots.map(({ note, done, total, unit }) => [note, { done, total, unit }]));
      const size = bigBytes + 'text.onnx'.length + 'vocab.json'.length;
      expect([...last]).toEqual([
        ['', { done: 0, total: null, unit: undefined }],
        ['Reading “clip”', { done: 3, total: 3, unit: undefined }],
        ['Copying “clip”', { done: size, total: size, unit: 'bytes' }],
        ['Checking the copy of “clip”', { done: size, total: size, unit: 'bytes' }],
        ['Trying “clip” once', { done: 0, total: null, unit: undefined }],
      ]);
    }));

  it.each<[string, (job: JobSnapshot) => boolean]>([
    ['reading it', ({ note }) => note.startsWith('Reading')],
    ['copying it', ({ note, done }) => note.startsWith('Copying') && done > 0],
    ['checking the copy', ({ note, done }) => note.startsWith('Checking') && done > 0 && done < bigBytes],
    ['trying it', () => false],
  ])('that is cancelled while %s leaves nothing behind', (_step, isThere) =>
    withTempDir(async (directory) => {
      const made: Rig = await rig(directory, {
        tryOut: stoppedWithin(() => made),
        onJob: (job, jobs) => {
          if (job.state === 'running' && isThere(job)) jobs.cancel(job.id);
        },
      });
      const before = made.active();
      const adding = made.service.add(await writeBig(directory));
      expect(await made.jobs.finished(adding.id)).toMatchObject({ state: 'cancelled', error: null });
      expect(await readdir(made.addedDir).catch(() => [])).toEqual([]);
      expect((await made.service.state()).packs.map(({ id }) => id)).not.toContain('clip');
      expect(made.active()).toEqual(before);
      expect(made.events.map(({ name }) => name)).not.toContain('models.changed');
    }),
  );

  it('that is stopped when Sightline is closed leaves nothing behind', () =>
    withTempDir(async (directory) => {
      let begun = () => {};
      const trying = new Promise<void>((resolve) => (begun = resolve));
      const made = await rig(directory, {
        tryOut: (_pack, signal) => (begun(), untilStopped(signal!)),
      });
      const adding = made.service.add(await writeBig(directory));
      await trying;
      await made.jobs.close();
      expect(made.jobs.get(adding.id)).toMatchObject({ state: 'cancelled' });
      expect(await readdir(made.addedDir)).toEqual([]);
    }));

  it('that ends as done where it is cancelled too late', () =>
    withTempDir(async (directory) => {
      const made = await rig(directory);
      made.onEvent((name) => {
        if (name === 'models.changed') made.jobs.cancel(adding.id);
      });
      const adding = made.service.add(await writeBig(directory));
      expect(await made.jobs.finished(adding.id)).toMatchObject({ state: 'done' });
      expect((await made.service.state()).packs.at(-1)).toMatchObject({ id: 'clip', state: 'ready' });
    }));

  it('that holds up no other one', () =>
    withTempDir(async (directory) => {
      const tried: string[] = [];
      let bothTried = () => {};
      const both = new Promise<void>((resolve) => (bothTried = resolve));
      const made = await rig(directory, {
        async tryOut({ id }) {
          tried.push(id);
          if (tried.length === 2) bothTried();
          await both;
        },
      });
      await writePack(join(directory, 'source', 'other'), encoderManifest('other'));
      const jobs = [await writeBig(directory), join(directory, 'source', 'other')].map(
        (path) => made.service.add(path).id,
      );
      expect((await Promise.all(jobs.map(made.jobs.finished))).map(({ state }) => state)).toEqual([
        'done',
        'done',
      ]);
      expect(tried.sort()).toEqual(['clip', 'other']);
    }));

  it('that fails names the pack, also where nobody knows why', () =>
    withTempDir(async (directory) => {
      const made = await rig(directory, { tryOut: () => Promise.reject(new TypeError('x is undefined')) });
      const failed = await made.jobs.finished(made.service.add(await writeBig(directory)).id);
      expect(failed).toMatchObject({
        state: 'failed',
        subject: 'clip',
        error: { code: 'internal', message: expect.stringContaining('“clip”') as string },
      });
      expect(await readdir(made.addedDir)).toEqual([]);
    }));

  it('that is stopped leaves the damaged pack that it was to replace', () =>
    withTempDir(async (directory) => {
      const tries = [() => Promise.resolve(), stoppedWithin(() => made)];
      const made: Rig = await rig(directory, { tryOut: (pack, signal) => tries.shift()!(pack, signal) });
      const source = await writeBig(directory);
      await made.add(source);
      await writeFile(join(made.addedDir, 'clip', 'text.onnx'), 'text.omnx');
      await made.service.state();
      await expect(made.add(source)).rejects.toMatchObject({ code: 'cancelled' });
      expect(await readdir(made.addedDir)).toEqual(['clip']);
      expect((await made.service.state()).packs.at(-1)).toMatchObject({ id: 'clip', state: 'damaged' });
    }));

  it('what a killed one left is cleared away at the next start; what another process is at work on is not', () =>
    withTempDir(async (directory) => {
      const { pid } = spawnSync(process.execPath, ['-e', '']);
      const [dead, living, ours] = [pid, process.ppid, process.pid].map((of) => `.arriving-${of}-0123abcd`);
      const first = await rig(directory);
      for (const name of [dead!, living!, ours!])
        await mkdir(join(first.addedDir, name, 'onnx'), { recursive: true });
      await first.service.clearArrivals();
      expect(await readdir(first.addedDir)).toEqual([living]);
      await mkdir(join(first.addedDir, dead!));
      await first.add(await writeBig(directory));
      expect(await readdir(first.addedDir)).toEqual([living, 'clip']);
    }));
});

describe('checking every file', () => {
  it('is a job that tells how far it is; stopped, it finds nothing wrong', () =>
    withTempDir(async (directory) => {
      let isStopped = false;
      const { service, jobs, snapshots } = await rig(directory, {
        onJob: (job, runner) => {
          if (isStopped && job.done > 0) runner.cancel(job.id);
        },
      });
      expect(await jobs.finished(service.verify().id)).toMatchObject({ state: 'done', kind: 'check-models' });
      expect(snapshots.at(-1)).toMatchObject({ done: 42, total: 42, unit: 'bytes' });
      isStopped = true;
      expect(await jobs.finished(service.verify().id)).toMatchObject({ state: 'cancelled' });
      expect((await service.state()).packs.map(({ state }) => state)).toEqual(['ready', 'ready']);
    }));
});

describe('a pack that fails when it is run', () => {
  it('is left out and told, and counts again when it is checked', () =>
    withTempDir(async (directory) => {
      const { service, events, builtInDir } = await rig(directory);
      service.setAside(
        'coco-objects-1',
        new AppError('model_damaged', 'detector.onnx is damaged.', { packId: 'coco-objects-1' }),
      );
      expect(idsOf(service.packs.importing())).toEqual(['starter-en-1']);
      expect(service.packs.detector()).toMatchObject({ problem: { code: 'model_damaged' } });
      expect(service.problems()).toEqual([
        expect.stringMatching(/^detector\.onnx is damaged\. Until then nothing is counted/),
      ]);
      await writeFile(join(builtInDir, 'detector', 'detector.onnx'), 'detector.omnx');
      expect(await service.check()).toEqual([
        { level: 'problem', area: 'models', message: expect.stringContaining('checksum') as string },
      ]);
      await writeFile(join(builtInDir, 'detector', 'detector.onnx'), 'detector.onnx');
      expect(await service.check()).toEqual([
        { level: 'ok', area: 'models', message: 'All files of 2 models are whole.' },
      ]);
      expect(idsOf(service.packs.importing())).toEqual(['starter-en-1', 'coco-objects-1']);
      expect(events.map(({ name }) => name)).toContain('models.changed');
    }));

  it('for lack of memory is tried again later, or when it is chosen', () =>
    withTempDir(async (directory) => {
      let nowMs = 0;
      const { service } = await rig(directory, { now: () => nowMs });
      const short = new AppError('out_of_memory', 'There is not enough free memory.', {
        packId: 'starter-en-1',
      });
      service.setAside('starter-en-1', short);
      expect((await service.state()).packs.find(({ id }) => id === 'starter-en-1')).toMatchObject({
        state: 'memory',
        problem: short.message,
      });
      nowMs += 3_600_000;
      expect((await service.state()).problems).toBeUndefined();
      service.setAside('starter-en-1', short);
      await service.use('starter-en-1');
      expect(service.problems()).toEqual([]);
    }));

  it('that was chosen and is gone is listed as missing', () =>
    withTempDir(async (directory) => {
      const { service, addedDir } = await withClip(directory, { active: { encoder: 'clip' } });
      await rm(join(addedDir, 'clip'), { recursive: true });
      expect((await service.state()).packs.at(-1)).toMatchObject({
        id: 'clip',
        state: 'missing',
        active: true,
        problem: expect.stringContaining('not there any more') as string,
      });
      expect((await service.state()).problems).toEqual([expect.stringContaining('“clip”')]);
      expect(idsOf(service.packs.importing())).toEqual(['coco-objects-1']);
    }));

  it('whose folder cannot be read stops no other', () =>
    withTempDir(async (directory) => {
      const { service, builtInDir } = await rig(directory);
      await rm(join(builtInDir, 'detector', 'manifest.json'));
      await mkdir(join(builtInDir, 'detector', 'manifest.json'));
      expect((await service.state()).packs.map(({ id, role, state }) => [id, role, state])).toEqual([
        ['detector', 'detector', 'invalid'],
        ['starter-en-1', 'encoder', 'ready'],
      ]);
      expect(service.problems()).toEqual([expect.stringContaining('manifest.json')]);
    }));
});

describe('the queue that the import waits in', () => {
  it('is free while a model is tried, however long that takes', () =>
    withTempDir(async (directory) => {
      let answer = () => {};
      let begun = () => {};
      const trying = new Promise<void>((resolve) => (begun = resolve));
      const made = await rig(directory, {
        photos: 1,
        tryOut: () =>
          new Promise((resolve) => {
            answer = resolve;
            begun();
          }),
      });
      await writePack(join(directory, 'source', 'clip'), encoderManifest('clip'));
      const adding = made.add(join(directory, 'source', 'clip'));
      await trying;
      await made.service.onEvidenceComplete(() => false);
      await made.service.confirm();
      expect((await made.service.state()).packs.map(({ id }) => id)).not.toContain('clip');
      answer();
      expect((await adding).packs.at(-1)).toMatchObject({ id: 'clip', state: 'ready' });
    }));

  it('two of one id at once: one counts, the other is refused, nothing lies about', () =>
    withTempDir(async (directory) => {
      const { add, addedDir } = await rig(directory);
      await writePack(join(directory, 'source', 'clip'), encoderManifest('clip'));
      const both = await Promise.allSettled([1, 2].map(() => add(join(directory, 'source', 'clip'))));
      expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await readdir(addedDir)).toEqual(['clip']);
    }));
});

describe('changing the encoder', () => {
  it('keeps the old one in use until the last photo has a new vector, then keeps its vectors until the person confirms', () =>
    withTempDir(async (directory) => {
      const made = await withClip(directory, { photos: 3 });
      const { service, catalogue, stats, active } = made;
      await catalogue.ensureEvidence(aVectorTable('starter-en-1', 4));
      await giveVectors(made, 'starter-en-1', 1, 2, 3);

      expect((await service.use('clip')).job).toEqual(job);
      expect(service.packs.encoder()?.ref.id).toBe('starter-en-1');
      expect(idsOf(service.packs.importing())).toEqual(['starter-en-1', 'clip', 'coco-objects-1']);
      expect((await service.state()).switching).toEqual({
        from: 'starter-en-1',
        to: 'clip',
        done: 0,
        total: 3,
      });

      await giveVectors(made, 'clip', 1, 2);
      await service.onEvidenceComplete(() => false);
      expect((await service.state()).switching).toEqual({
        from: 'starter-en-1',
        to: 'clip',
        done: 2,
        total: 3,
      });

      await giveVectors(made, 'clip', 3);
      await service.onEvidenceComplete(() => false);
      expect(service.packs.encoder()?.ref.id).toBe('clip');
      expect(await service.state()).toMatchObject({ switching: null, previous: 'starter-en-1' });
      expect(await catalogue.countEvidence('starter-en-1')).toBe(3);

      expect(await service.confirm()).toMatchObject({ previous: null });
      expect(await catalogue.evidencePacks()).toEqual(['clip']);
      expect(active()).toEqual({
        encoder: 'clip',
        detector: 'coco-objects-1',
        switchingTo: null,
        paused: false,
        previousEncoder: null,
        others: {},
      });
      expect(stats.jobs).toBe(1);
    }));

  it('does not wait for photos that cannot be read now', () =>
    withTempDir(async (directory) => {
      const made = await withClip(directory, { photos: 3 });
      await made.service.use('clip');
      await giveVectors(made, 'clip', 1, 2);
      await made.service.onEvidenceComplete((id) => id === photoIdOf(3));
      expect(made.service.packs.encoder()?.ref.id).toBe('clip');
    }));

  it('back to the old one is immediate: its vectors are there', () =>
    withTempDir(async (directory) => {
      const made = await withClip(directory, {
        photos: 1,
        active: { encoder: 'clip', previousEncoder: 'starter-en-1' },
      });
      await made.catalogue.ensureEvidence(aVectorTable('starter-en-1', 4));
      await giveVectors(made, 'starter-en-1', 1);
      await made.service.use('starter-en-1');
      expect(made.active()).toMatchObject({
        encoder: 'starter-en-1',
        previousEncoder: 'clip',
        switchingTo: null,
      });
    }));

  it('can be called off', () =>
    withTempDir(async (directory) => {
      const { service } = await withClip(directory, { photos: 1 });
      await service.use('clip');
      const { models, job: none } = await service.use('starter-en-1');
      expect(models).toMatchObject({ switching: null, previous: null });
      expect(none).toBeNull();
      expect(idsOf(service.packs.importing())).toEqual(['starter-en-1', 'coco-objects-1']);
    }));

  it('called off, stops the work that was begun for it; what was made is kept for another time', () =>
    withTempDir(async (directory) => {
      const made = await withClip(directory, { photos: 2, understand: untilStopped });
      const { job: begun } = await made.service.use('clip');
      await giveVectors(made, 'clip', 1);
      await made.service.use('starter-en-1');
      expect(made.jobs.get(begun!.id)).toMatchObject({ state: 'cancelled' });
      expect(made.stats.interrupted).toBe(1);
      expect(await made.catalogue.countEvidence('clip')).toBe(1);
    }));

  it('can be paused: new photos are looked at by the old one alone, until the person goes on', () =>
    withTempDir(async (directory) => {
      const made = await withClip(directory, { photos: 2, understand: untilStopped });
      const { service, catalogue } = made;
      const { job: begun } = await service.use('clip');
      const { switching } = await service.pause();
      expect(switching).toEqual({ from: 'starter-en-1', to: 'clip', done: 0, total: 2, paused: true });
      expect(made.jobs.get(begun!.id)).toMatchObject({ state: 'cancelled' });
      expect(made.stats.interrupted).toBe(1);
      expect(idsOf(service.packs.importing())).toEqual(['starter-en-1', 'coco-objects-1']);
      // an import that is through does not end the pause, nor does the next session
      await giveVectors(made, 'clip', 1, 2);
      await service.onEvidenceComplete(() => false);
      expect(service.packs.encoder()?.ref.id).toBe('starter-en-1');
      service.resume();
      expect(made.stats.jobs).toBe(1);

      await catalogue.putPhotos([aPhotoNumber(3)]);
      const { models } = await service.use('clip');
      expect(models.switching).toEqual({ from: 'starter-en-1', to: 'clip', done: 2, total: 3 });
      expect(idsOf(service.packs.importing())).toEqual(['starter-en-1', 'clip', 'coco-objects-1']);
      expect(made.stats.jobs).toBe(2);
      await made.jobs.close();
    }));

  it('cannot be paused where nothing changes', () =>
    withTempDir(async (directory) => {
      const { service } = await withClip(directory);
      await expect(service.pause()).rejects.toMatchObject({ code: 'bad_input' });
    }));

  it('in an empty library is immediate', () =>
    withTempDir(async (directory) => {
      const { service } = await withClip(directory);
      await service.use('clip');
      expect(service.packs.encoder()?.ref.id).toBe('clip');
    }));

  it('goes on in the next session', () =>
    withTempDir(async (directory) => {
      const { service, stats } = await rig(directory, { active: { switchingTo: 'clip' } });
      service.resume();
      expect(stats.jobs).toBe(1);
    }));

  it.each([
    ['a pack that is not there', 'clop', 'model_missing'],
    ['a damaged pack', 'clip', 'model_damaged'],
  ])('to %s is refused before anything changes', (_what, id, code) =>
    withTempDir(async (directory) => {
      const { service, addedDir, active } = await withClip(directory);
      await truncate(join(addedDir, 'clip', 'text.onnx'), 1);
      await service.state();
      await expect(service.use(id)).rejects.toMatchObject({ code });
      expect(active().switchingTo).toBeNull();
    }),
  );
});

describe('what using a model would take', () => {
  it('is measured with this model on a few of the photos that it would look at, and changes nothing', () =>
    withTempDir(async (directory) => {
      const made = await withClip(directory, { photos: 1_000 });
      await made.catalogue.ensureEvidence(aVectorTable('clip', 4));
      await giveVectors(made, 'clip', 1, 2);
      expect(await made.service.plan('clip')).toEqual({
        ...{ id: 'clip', title: 'clip', photos: 998, measured: { photos: 8, msPerPhoto: 50 }, seconds: 49.9 },
        ...{ diskBytes: 998 * (4 * 4 + 110), freeBytes: 50_000_000_000, refusal: null },
        meanwhile: 'starter-en-1',
      });
      expect(made.warmed).toEqual(['clip']);
      expect(made.active().switchingTo).toBeNull();
      expect(made.stats.jobs).toBe(0);
    }));

  it('is nothing for the model in use, and for the one before it, whose vectors are kept', () =>
    withTempDir(async (directory) => {
      const made = await withClip(directory, {
        photos: 2,
        active: { encoder: 'clip', previousEncoder: 'starter-en-1' },
        vectors: { clip: [1, 2], 'starter-en-1': [1, 2] },
      });
      for (const id of ['clip', 'starter-en-1'])
        expect(await made.service.plan(id)).toMatchObject({
          ...{ photos: 0, measured: null, seconds: 0, meanwhile: null, refusal: null },
        });
      expect(made.warmed).toEqual([]);
    }));

  it.each<[string, Partial<Parameters<typeof rig>[1]>]>([
    ['no preview can be read', { analyze: () => [{ ok: false, code: 'not_found', message: 'gone' }] }],
    [
      'the worker ends',
      {
        analyze: () => {
          throw new Error('ended');
        },
      },
    ],
  ])('has no time where %s', (_, options) =>
    withTempDir(async (directory) => {
      const { service } = await withClip(directory, { photos: 3, ...options });
      expect(await service.plan('clip')).toMatchObject({ photos: 3, measured: null, seconds: null });
    }),
  );

  it('of a model that cannot run is the reason', () =>
    withTempDir(async (directory) => {
      const { service } = await withClip(directory, {
        photos: 1,
        warm: () => Promise.reject(new AppError('out_of_memory', 'It needs too much memory.')),
      });
      await expect(service.plan('clip')).rejects.toMatchObject({ code: 'out_of_memory' });
    }));

  it('of one that is in use at once says so, and that the room cannot be foretold', () =>
    withTempDir(async (directory) => {
      const { service, add } = await rig(directory, { photos: 4 });
      await writePack(join(directory, 'source'), detectorManifest('birds'));
      await add(join(directory, 'source'));
      expect(await service.plan('birds')).toMatchObject({ photos: 4, meanwhile: null, diskBytes: null });
    }));

  it('where the disk is too small is a refusal, before anything is tried or changed', () =>
    withTempDir(async (directory) => {
      const made = await withClip(directory, { photos: 3, freeBytes: 200_000_000 });
      const { refusal } = await made.service.plan('clip');
      expect(refusal).toMatch(
        /too little room .*“clip”.* 256 MB must stay free, and 200 MB are\. Make room for 57 MB/s,
      );
      made.tried.length = 0;
      await expect(made.service.use('clip')).rejects.toMatchObject({ code: 'disk_full', message: refusal });
      expect(made.tried).toEqual([]);
      expect(made.active().switchingTo).toBeNull();
    }));
});

describe('a built-in encoder that was replaced', () => {
  const replaced = { starter: 'starter-en-2', photos: 3, vectors: { 'starter-en-1': [1, 2, 3] } };

  it.each([null, 'starter-en-1'])('a library that chose %s changes to the new one by itself', (encoder) =>
    withTempDir(async (directory) => {
      const made = await rig(directory, { ...replaced, active: { encoder } });
      const { service, catalogue, stats, events } = made;
      // in use at once: its text tower is the only one there is
      expect(service.packs.encoder()?.ref.id).toBe('starter-en-2');
      expect(service.problems()).toEqual([]);
      service.resume();
      expect(stats.jobs).toBe(1);
      expect(service.isReplacing()).toBe(true);

      await catalogue.ensureEvidence(aVectorTable('starter-en-2', 4));
      await giveVectors(made, 'starter-en-2', 1, 2);
      await service.onEvidenceComplete(() => false);
      expect((await service.state()).switching).toEqual({
        from: null,
        to: 'starter-en-2',
        done: 2,
        total: 3,
      });
      expect(await service.replacement()).toEqual({ done: 2, total: 3 });

      await giveVectors(made, 'starter-en-2', 3);
      const told = new Promise<void>((resolve) =>
        made.onEvent((name) => name === 'models.changed' && resolve()),
      );
      await service.onEvidenceComplete(() => false);
      expect(service.isReplacing()).toBe(false);
      expect(await service.replacement()).toBeNull();
      await told;
      expect(events.at(-1)).toMatchObject({
        name: 'models.changed',
        data: { switching: null, previous: null },
      });
      expect(await catalogue.evidencePacks()).toEqual(['starter-en-2']);
    }),
  );

  it('a library whose person chose another one keeps it, and has nothing to go back to', () =>
    withTempDir(async (directory) => {
      const { service, catalogue, stats } = await withClip(directory, {
        ...replaced,
        active: { encoder: 'clip', previousEncoder: 'starter-en-1' },
        vectors: { ...replaced.vectors, clip: [1, 2, 3] },
      });
      service.resume();
      expect(service.packs.encoder()?.ref.id).toBe('clip');
      expect([stats.jobs, service.isReplacing()]).toEqual([0, false]);
      await service.onEvidenceComplete(() => false);
      expect(service.packs.encoder()?.ref.id).toBe('clip');
      expect(await service.state()).toMatchObject({ switching: null, previous: null, packs: { length: 3 } });
      expect(await catalogue.evidencePacks()).toEqual(['clip']);
    }));

  it('a library that is at work on nothing tells of nothing', () =>
    withTempDir(async (directory) => {
      const { service, stats } = await rig(directory, {
        ...replaced,
        vectors: { 'starter-en-2': [1, 2, 3] },
      });
      service.resume();
      expect(stats.jobs).toBe(0);
      expect(await service.state()).toMatchObject({ switching: null });
    }));
});

describe('changing the detector', () => {
  it('is immediate, and photos are looked at again', () =>
    withTempDir(async (directory) => {
      const { service, add, stats } = await rig(directory, { photos: 1 });
      await writePack(join(directory, 'source'), detectorManifest('birds'));
      await add(join(directory, 'source'));
      await service.use('birds');
      expect(service.packs.detector()?.ref.id).toBe('birds');
      expect(stats.jobs).toBe(1);
    }));
});

describe('a part of a pack', () => {
  it('is listed with its pack, used with it, and as well as it', () =>
    withTempDir(async (directory) => {
      const { service, add, addedDir } = await rig(directory, { photos: 1 });
      await writePack(join(directory, 'source'), withConcepts('clip'));
      const { packs, kinds } = await add(join(directory, 'source'));
      expect(kinds.map(({ role }) => role)).toEqual(['encoder', 'detector']);
      expect(packs.map(({ id, parts }) => [id, parts.map(({ role }) => role)])).toEqual([
        ['coco-objects-1', []],
        ['starter-en-1', []],
        ['clip', ['concepts']],
      ]);
      await service.use('clip');
      const clip = { id: 'clip', role: 'encoder', directory: join(addedDir, 'clip') };
      const head = {
        ...{ id: 'clip.concepts', role: 'concepts', directory: clip.directory },
        partOf: { id: 'clip', role: 'encoder' },
      };
      expect(service.packs.importing().slice(1, 3)).toEqual([clip, head]);
      // it counts when its encoder does
      expect(service.packs.inUse().map(({ ref }) => ref.id)).toEqual(['starter-en-1', 'coco-objects-1']);
      await service.onEvidenceComplete((id) => id === photoIdOf(1));
      expect(service.packs.inUse().map(({ ref }) => ref)).toMatchObject([clip, head, { role: 'detector' }]);
      expect(service.problemOf('clip.concepts')).toBeNull();

      await truncate(join(addedDir, 'clip', 'text.onnx'), 1);
      await service.state();
      expect(service.problemOf('clip.concepts')).toMatchObject({ code: 'model_damaged' });
      expect(idsOf(service.packs.importing())).toEqual(['coco-objects-1']);
    }));

  it.each<[string, string, () => { files: Record<string, unknown> }]>([
    ['a pack whose part has the id of another', 'clip.concepts', () => withConcepts('clip')],
    ['a pack that has the id of another one’s part', 'clip', () => detectorManifest('clip.concepts')],
  ])('%s is refused', (_what, taken, manifest) =>
    withTempDir(async (directory) => {
      const { add } = await rig(directory);
      const first = taken === 'clip' ? withConcepts('clip') : detectorManifest(taken);
      await writePack(join(directory, 'first'), first);
      await add(join(directory, 'first'));
      await writePack(join(directory, 'second'), manifest());
      await expect(add(join(directory, 'second'))).rejects.toMatchObject({
        code: 'model_invalid',
        message: expect.stringContaining(`cannot stand beside ${taken}`) as string,
      });
    }),
  );
});

describe('removing', () => {
  it('deletes an added pack with its vectors', () =>
    withTempDir(async (directory) => {
      const made = await withClip(directory, { photos: 1 });
      await made.catalogue.ensureEvidence(aVectorTable('clip', 4));
      expect((await made.service.remove('clip')).packs.map(({ id }) => id)).not.toContain('clip');
      expect(await readdir(made.addedDir)).toEqual([]);
      expect(await made.catalogue.evidencePacks()).toEqual([]);
    }));

  it('deletes what its parts found, too', () =>
    withTempDir(async (directory) => {
      const { service, add, catalogue } = await rig(directory);
      await writePack(join(directory, 'source'), withConcepts('clip'));
      await add(join(directory, 'source'));
      await catalogue.ensureEvidence(aVectorTable('clip', 4));
      await catalogue.ensureEvidence({ packId: 'clip.concepts', kind: conceptKind, dimensions: 1 });
      await service.remove('clip');
      expect(await catalogue.evidencePacks()).toEqual([]);
    }));

  it('of a pack in use is refused also where its manifest cannot be read, and what it found stays', () =>
    withTempDir(async (directory) => {
      const { service, addedDir, catalogue } = await withClip(directory);
      await service.use('clip');
      await writeFile(join(addedDir, 'clip', 'manifest.json'), '{');
      expect((await service.state()).packs.find(({ id }) => id === 'clip')).toMatchObject({ active: true });
      await expect(service.remove('clip')).rejects.toMatchObject({ code: 'refused' });
      expect(await catalogue.evidencePacks()).toContain('clip');
    }));

  it.each(['starter-en-1', 'clip'])('%s is refused: it came with Sightline, or is in use', (id) =>
    withTempDir(async (directory) => {
      const { service } = await withClip(directory);
      await service.use('clip');
      await expect(service.remove(id)).rejects.toMatchObject({ code: 'refused' });
      expect((await service.state()).packs.map((pack) => pack.id)).toContain(id);
    }),
  );
});

/** Writes a manifest and, for each of its files, the file's name as its content. */
async function writePack(directory: string, manifest: { files: Record<string, unknown> }): Promise<void> {
  await rm(directory, { recursive: true, force: true });
  await mkdir(directory, { recursive: true });
  for (const file of Object.keys(manifest.files)) {
    await mkdir(dirname(join(directory, file)), { recursive: true });
    await writeFile(join(directory, file), file);
  }
  await writeFile(join(directory, 'manifest.json'), JSON.stringify(manifest));
}

function filesOf(...names: string[]): Record<string, { sha256: string; bytes: number }> {
  return Object.fromEntries(
    names.map((name) => [
      name,
      { sha256: createHash('sha256').update(name).digest('hex'), bytes: name.length },
    ]),
  );
}

/** An encoder that knows one concept by name. */
function withConcepts(id: string) {
  const red = { name: 'red', kind: 'light', scale: 1, bias: 0, threshold: 0.5 };
  const items = [{ ...red, precision: 0.9, recall: 0.9, n: 20 }];
  return { ...encoderManifest(id), concepts: { output: 'concept_logits', items } };
}

function encoderManifest(id: string) {
  return {
    id,
    title: id,
    license: 'Apache-2.0',
    dimensions: 4,
    image: {
      file: 'image.onnx',
      input: 'pixel_values',
      output: 'image_embeds',
      size: 32,
      mean: [0, 0, 0],
      std: [1, 1, 1],
    },
    text: {
      file: 'text.onnx',
      inputs: ['input_ids'],
      output: 'text_embeds',
      tokenizer: 'vocab.json',
      maxTokens: 8,
    },
    tagCalibration: { scale: 10, bias: -5 },
    files: filesOf('image.onnx', 'text.onnx', 'vocab.json'),
  };
}

function detectorManifest(id: string) {
  return {
    id,
    title: id,
    license: 'MIT',
    model: {
      file: 'detector.onnx',
      input: {
        name: 'image',
        type: 'uint8',
        layout: 'NHWC',
        channels: 'RGB',
        size: 512,
        fit: 'inside',
        enlarge: true,
        resample: 'bicubic',
      },
      outputs: { boxes: 'b', scores: 's', classes: 'c' },
      minScore: 0.05,
    },
    thresholds: { default: 0.25, sure: 0.3, search: 0.2 },
    labels: ['cat'],
    files: filesOf('detector.onnx'),
  };
}
