/** @file Runs of descriptions: in which order, what they wait for, how they end, go on, and are taken back. */
import { describe, expect, it } from 'vitest';
import { AppError, type JobSnapshot, type PowerSource } from '../../../src-preload/contract/index.ts';
import { silentLog } from '../../log.ts';
import { aPackInUse, aPhotoNumber, photoIdOf } from '../../testing/builders.ts';
import { createMemoryCatalogue } from '../../testing/memory-catalogue.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import type { EvidenceRedo } from '../devices/evidence-redo.ts';
import type { NamedRegion, ReadLine } from '../evidence/descriptions/description.ts';
import { descriptionKind } from '../evidence/descriptions/description-kind.ts';
import { describerManifest } from '../evidence/descriptions/manifest.ts';
import { createJobRunner } from '../jobs/job-runner.ts';
import type { DescribingPlan } from '../library/describing-plan.ts';
import type { WrittenDescription } from './describer.ts';
import { createDescribingService } from './describing-service.ts';

const sum = { sha256: 'a'.repeat(64), bytes: 1 };
const manifest = describerManifest.parse({
  id: 'tiny',
  title: 'Tiny',
  license: 'MIT',
  role: 'describer',
  architecture: 'vit-gpt2',
  models: {
    encoder_model: { file: 'onnx/encoder_model.onnx', precision: 'fp32' },
    decoder_model_merged: { file: 'onnx/decoder_model_merged.onnx', precision: 'fp32' },
  },
  settings: ['config.json'],
  image: { size: 224, fit: 'exact', kernel: 'linear' },
  tasks: { short: { prompt: '', maxTokens: 20 } },
  files: { 'config.json': sum },
});
const pack = { ...aPackInUse({ ref: { id: 'tiny', role: 'describer', directory: '/tiny' } }), manifest };
const text: WrittenDescription = {
  ...{ length: 'short', prompt: '', text: 'a dog', tokens: 3, cut: false, ids: [1, 2, 3] },
};

const region: NamedRegion = { label: 'dog', box: [0.1, 0.1, 0.5, 0.5], of: 'object' };
const corners: ReadLine['corners'] = [
  [0.1, 0.1],
  [0.3, 0.1],
  [0.3, 0.2],
  [0.1, 0.2],
];
const line: ReadLine = { text: 'REX', corners };

interface Rig {
  service: ReturnType<typeof createDescribingService>;
  /** numbers of the photos that were described, in order */
  seen: number[];
  derived: string[];
  aside: string[];
  plan(): DescribingPlan;
  jobs: ReturnType<typeof createJobRunner>;
  catalogue: Catalogue;
  ended(): Promise<JobSnapshot>;
  power(source: PowerSource): void;
}

interface Given {
  catalogue?: Catalogue;
  plan?: DescribingPlan;
  /** of the photo of this number; by default it writes a text */
  write?: (photo: number, signal?: AbortSignal) => Promise<WrittenDescription[]>;
  hasPack?: boolean;
  problem?: AppError;
  redo?: Pick<EvidenceRedo, 'settle'>;
}

async function rig({ write, plan, hasPack = true, problem, redo, ...given }: Given = {}): Promise<Rig> {
  const catalogue = given.catalogue ?? createMemoryCatalogue();
  if (!given.catalogue)
    await catalogue.putPhotos(
      [1, 2, 3, 4].map((number) => aPhotoNumber(number, { takenAt: `2024-01-0${number}T00:00:00` })),
    );
  let stored: DescribingPlan = plan ?? { onBattery: false, run: null };
  let power: PowerSource = 'mains';
  const [seen, derived, aside]: [number[], string[], string[]] = [[], [], []];
  const jobs = createJobRunner({
    emit: (_name, snapshot) => {
      if (snapshot.endedAt !== null) service.jobsChanged();
    },
    log: silentLog,
  });
  let runs = 0;
  const service = createDescribingService({
    store: { get: () => stored, set: async (next) => void (stored = next) },
    jobs,
    catalogue,
    describer: {
      async describe(_pack, path, signal) {
        const number = Number(path);
        const texts = (await write?.(number, signal)) ?? [text];
        seen.push(number);
        return { texts, regions: [region], lines: [line] };
      },
    },
    derive: { derivePhotos: async (ids) => void derived.push(...ids) },
    packs: { inUse: () => (hasPack ? [{ ...pack, ...(problem && { problem }) }] : []) },
    health: { setAside: (id) => void aside.push(id) },
    ...(redo && { redo }),
    previewOf: async ({ id }) => String([1, 2, 3, 4].find((number) => photoIdOf(number) === id)),
    pathOf: async (id) => `/p/${id}`,
    readPower: async () => power,
    find: async () => [photoIdOf(2)],
    newId: () => `run-${(runs += 1)}`,
    now: () => new Date('2026-03-03T12:00:00Z'),
    emit: () => undefined,
    log: silentLog,
  });
  return {
    ...{ service, seen, derived, aside, jobs, catalogue },
    plan: () => stored,
    ended: () => jobs.finished(jobs.list().findLast(({ kind }) => kind === 'describe')!.id),
    power(source) {
      power = source;
      service.jobsChanged();
    },
  };
}

/** Holds the first photo until it is let go. */
function gate() {
  let open = () => {};
  let reached = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  const isReached = new Promise<void>((resolve) => (reached = resolve));
  return {
    open: () => open(),
    isReached,
    async write(_photo: number, signal?: AbortSignal): Promise<WrittenDescription[]> {
      reached();
      await Promise.race([
        opened,
        new Promise<never>((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason as Error));
        }),
      ]);
      return [text];
    },
  };
}

describe('a run', () => {
  it('describes all photos, the newest first, and says how each was made', async () => {
    const { service, seen, derived, ended, catalogue, plan } = await rig();
    expect((await service.state()).counts).toEqual({ described: 0, lacking: 4 });
    const { describing, job } = await service.start(null);
    expect(describing.current).toMatchObject({ all: true, paused: false, jobId: job!.id });
    expect(await ended()).toMatchObject({ state: 'done', done: 4, total: 4, failures: 0 });
    expect(seen).toEqual([4, 3, 2, 1]);
    expect(derived).toEqual([4, 3, 2, 1].map(photoIdOf));
    const records = await catalogue.getEvidence(descriptionKind, 'tiny', [photoIdOf(1)]);
    expect(records.get(photoIdOf(1))).toMatchObject({
      runId: 'run-1',
      value: {
        texts: [{ text: 'a dog', prompt: '', length: 'short' }],
        regions: [region],
        lines: [line],
        run: 'run-1',
        at: '2026-03-03T12:00:00.000Z',
        modelHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        settings: 'encoder_model fp32, decoder_model_merged fp32; 224 px, linear; greedy; processor',
      },
    });
    expect(plan().run).toBeNull();
    expect((await service.start(null)).job).toBeNull();
  });

  it('of some photos describes those alone; more are added to it', async () => {
    const held = gate();
    const { service, seen, ended } = await rig({ write: held.write });
    const { job } = await service.start({ ids: [photoIdOf(1)] });
    await held.isReached;
    const added = await service.start({ query: 'dogs' });
    expect(added.job!.id).toBe(job!.id);
    held.open();
    await ended();
    expect(seen).toEqual([1, 2]);
  });

  it('is paused and goes on', async () => {
    const held = gate();
    const { service, seen, ended } = await rig({ write: held.write });
    await service.start(null);
    await held.isReached;
    const paused = await service.pause();
    expect(paused.current).toMatchObject({ paused: true });
    held.open();
    await expect.poll(() => seen).toEqual([4]);
    expect((await service.state()).current?.paused).toBe(true);
    await service.resume();
    await ended();
    expect(seen).toEqual([4, 3, 2, 1]);
  });

  it('that is stopped keeps what was written, and does not begin again by itself', async () => {
    const held = gate();
    const { service, ended, plan } = await rig({ write: held.write });
    await service.start(null);
    await held.isReached;
    const { current } = await service.stop();
    expect(current).toBeNull();
    expect((await ended()).state).toBe('cancelled');
    expect(plan().run).toBeNull();
  });

  it('goes on after a restart, but where it is paused', async () => {
    const held = gate();
    const first = await rig({
      write: async (photo, signal) => (photo === 4 ? [text] : held.write(photo, signal)),
    });
    await first.service.start(null);
    await held.isReached;
    first.service.closing();
    await first.jobs.close();
    const plan = first.plan();
    expect(plan.run).toMatchObject({ id: 'run-1', all: true });

    const second = await rig({ catalogue: first.catalogue, plan });
    second.service.continueRun();
    await second.ended();
    expect(second.seen).toEqual([3, 2, 1]);
    const runs = (await second.service.state()).runs;
    expect(runs).toMatchObject([{ id: 'run-1', photos: 4, packId: 'tiny' }]);

    const paused = await rig({ plan: { ...plan, run: { ...plan.run!, paused: true } } });
    paused.service.continueRun();
    expect(paused.jobs.list()).toEqual([]);
    expect((await paused.service.state()).current).toMatchObject({ paused: true, jobId: null });
  });

  it('waits for other work, and for mains power unless it may run on the battery', async () => {
    const { service, jobs, seen, ended, power } = await rig();
    let endImport = () => {};
    jobs.start('import', () => new Promise<void>((resolve) => (endImport = resolve)));
    power('battery');
    await service.start({ ids: [photoIdOf(1)] });
    await expect
      .poll(async () => (await service.state()).current?.waiting)
      .toBe('Waiting for other work to end');
    endImport();
    await expect.poll(async () => (await service.state()).current?.waiting).toBe('Waiting for mains power');
    expect(seen).toEqual([]);
    await service.set({ onBattery: true });
    await ended();
    expect(seen).toEqual([1]);
  });

  it('leaves out a photo at which the process ends twice', async () => {
    const crashed = new AppError('decoder_crashed', 'The process ended.');
    const asked: number[] = [];
    const { service, seen, ended } = await rig({
      async write(photo) {
        asked.push(photo);
        if (photo === 3) throw crashed;
        return [text];
      },
    });
    await service.start(null);
    expect(await ended()).toMatchObject({ state: 'done', failures: 1 });
    expect(seen).toEqual([4, 2, 1]);
    expect(asked).toEqual([4, 3, 3, 2, 1]);
  });

  it('ends where the model cannot be used, and the model is set aside', async () => {
    const { service, ended, aside, plan } = await rig({
      write: () => Promise.reject(new AppError('model_damaged', 'It is damaged.', { packId: 'tiny' })),
    });
    await service.start(null);
    expect(await ended()).toMatchObject({ state: 'failed', error: { message: 'It is damaged.' } });
    expect(aside).toEqual(['tiny']);
    expect(plan().run).toBeNull();
  });

  it('is taken back as a whole, and the photos are derived without it', async () => {
    const { service, ended, derived, catalogue } = await rig();
    await service.start({ ids: [photoIdOf(1), photoIdOf(2)] });
    await ended();
    await service.start({ ids: [photoIdOf(3)] });
    await ended();
    derived.length = 0;
    const { photos, describing } = await service.undo('run-1');
    expect(photos).toBe(2);
    expect(derived.sort()).toEqual([photoIdOf(1), photoIdOf(2)]);
    expect([...(await catalogue.evidenceContents('tiny')).keys()]).toEqual([photoIdOf(3)]);
    expect(describing.runs.map(({ id }) => id)).toEqual(['run-2']);
    await expect(service.undo('run-1')).rejects.toMatchObject({ code: 'not_found' });
  });

  it('needs a model in use', async () => {
    const { service } = await rig({ hasPack: false });
    await expect(service.start(null)).rejects.toMatchObject({ code: 'model_missing' });
    expect((await service.state()).pack).toBeNull();
    const broken = await rig({ problem: new AppError('model_damaged', 'It is damaged.') });
    await expect(broken.service.start(null)).rejects.toThrow('It is damaged.');
    expect((await broken.service.state()).pack?.problem).toBe('It is damaged.');
  });
});

it('what a graphics card wrote that was given up is written again in the same run, also of a selection', async () => {
  const catalogue = createMemoryCatalogue();
  await catalogue.putPhotos([1, 2, 3, 4].map((number) => aPhotoNumber(number)));
  const again = [photoIdOf(3), photoIdOf(4)];
  let settled = 0;
  const { service, seen, ended, plan } = await rig({
    catalogue,
    redo: {
      async settle(packIds) {
        settled += 1;
        if (settled !== 2 || !packIds.has('tiny')) return new Set();
        await catalogue.deleteEvidence('tiny', again);
        return new Set(again);
      },
    },
  });
  await service.start({ ids: [photoIdOf(4), photoIdOf(3), photoIdOf(2)] });
  expect(await ended()).toMatchObject({ state: 'done' });
  expect(seen.slice(0, 2)).toEqual([4, 3]);
  expect([...seen].sort()).toEqual([2, 3, 3, 4, 4]);
  expect(await catalogue.countEvidence('tiny')).toBe(3);
  expect(plan().run).toBeNull();
});
