/**
 * @file Model packs: the list, the choice, and the change from one encoder to another without interrupting
 * search.
 */
import {
  AppError,
  type Finding,
  type JobSnapshot,
  type ModelPack,
  type ModelsState,
  type UsePlan,
} from '../../../src-preload/contract/index.ts';
import { createSerialQueue } from '../../serial-queue.ts';
import { isOnRequest } from '../evidence/kinds.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { vectorKind } from '../evidence/vectors/vector-kind.ts';
import type { PackRef, Vision } from '../vision/vision.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { settleArrived, startAdding, type AddModelDeps } from './add-model.ts';
import { createActivePacks } from './active-packs.ts';
import {
  chooseModel,
  completeSwitch,
  confirmSwitch,
  pauseSwitch,
  removeModel,
  stopUsing,
  type ModelChangeDeps,
} from './change-models.ts';
import { modelFindings, startCheck } from './check-models.ts';
import { listModels } from './list-models.ts';
import { sizeOfFiles } from './manifest.ts';
import { notIncluded, problemsOf } from './model-problems.ts';
import { createModelRegistry, notThere, type ModelRegistry } from './model-registry.ts';
import { createModelsState, type ModelsStateDeps, type ModelsStateReader } from './models-state.ts';
import type { ArrivedPack, CopyWatch, PackStore } from './pack-store.ts';
import {
  withoutPack,
  type ActiveModelsStore,
  type ActivePacks,
  type EncoderPair,
  type IsGivenUp,
  type PackHealth,
} from './packs.ts';
import { planUse, requireRoom, type UsePlanDeps } from './use-plan.ts';
import { createReplacement, type Replacement, type ReplacementDeps } from './replaced-packs.ts';
import { createQuarantinedModels, type QuarantinedModels } from './quarantined-models.ts';

export interface ModelsServiceDeps extends Pick<
  ModelsStateDeps,
  'knowledge' | 'fitOf' | 'forced' | 'vocabulary' | 'emit' | 'log'
> {
  packStore: PackStore;
  store: ActiveModelsStore;
  catalogue: ModelChangeDeps['catalogue'] &
    ModelsStateDeps['catalogue'] &
    ReplacementDeps['catalogue'] &
    UsePlanDeps['catalogue'] &
    Pick<Catalogue, 'countEvidence'>;
  layout: UsePlanDeps['layout'];
  freeBytes: UsePlanDeps['freeBytes'];
  /** the background worker */
  vision: Pick<Vision, 'warm' | 'analyze' | 'providers' | 'pid'>;
  jobs: Pick<Jobs, 'start' | 'get' | 'cancel' | 'finished'>;
  tryOut: AddModelDeps['tryOut'];
  /**
   * starts the job that makes the lacking evidence of `packs.importing()`; it calls `onEvidenceComplete` at
   * its end
   */
  startUnderstanding: (packId: string) => JobSnapshot;
  /** stops what packs are doing that are not in `packs.importing()` any more */
  interruptUnderstanding: () => Promise<void>;
  /** ms of a monotonic clock; replaced in tests */
  now?: () => number;
}

export interface ModelsService extends PackHealth {
  packs: ActivePacks;
  /** the same with the encoder before the present one, where what it made is kept; else without encoder */
  packsBefore: ActivePacks;
  /** The encoders of a change, the one before and the one after it; null = there is no change to compare. */
  changingPair(): EncoderPair | null;
  state(): Promise<ModelsState>;
  /** The packs alone. Reads the folders first. */
  list(): Promise<ModelPack[]>;
  /** Its title; its id where it is not there. */
  titleOf(id: string): string;
  /** The encoder that comes with Sightline; null where it cannot be used. */
  builtInEncoder(): PackRef | null;
  /**
   * @param path a folder with manifest.json, or a model in a layout of docs/models.md. It is copied and tried
   * before it is added.
   * @param joins the id of the encoder, or the name of the space, that a text-only model was trained for
   * @returns the job that does so
   */
  add(path: string, joins?: string): JobSnapshot;
  /** Tries a pack that arrived once, then moves it to its place; where that fails it is discarded. */
  settle(arrived: ArrivedPack, watch: CopyWatch): Promise<void>;
  /** Deletes unfinished copies of ended processes. Never fails. */
  clearArrivals(): Promise<void>;
  /**
   * Uses the pack at once; an encoder when the library has all its vectors (`EvidenceKind.change`).
   * @returns the job that makes the lacking evidence
   */
  use(id: string): Promise<{ models: ModelsState; job: JobSnapshot | null }>;
  /** What `use` would take. Runs the pack on a few photos. @throws AppError what is wrong with it */
  plan(id: string): Promise<UsePlan>;
  /**
   * Stops the change to another encoder until `use`. What was made for it is kept.
   * @throws AppError bad_input where there is none
   */
  pause(): Promise<ModelsState>;
  /** Uses the built-in pack of a role that has to be switched on. @throws AppError where it cannot be used */
  useBuiltIn(role: string): Promise<void>;
  /** Uses no pack of such a role any more. */
  stopUsing(role: string): Promise<void>;
  /**
   * The same of this pack, of a role that has to be switched on.
   * @throws AppError forbidden for packs of other roles
   */
  stop(id: string): Promise<ModelsState>;
  /** Checks every byte of every pack. @returns the job that does so */
  verify(): JobSnapshot;
  /** The same, as findings of the library check. */
  check(): Promise<Finding[]>;
  /** Deletes the vectors of the previous encoder. */
  confirm(): Promise<ModelsState>;
  remove(id: string): Promise<ModelsState>;
  /**
   * To be called when no photo but those given up lacks evidence: completes a waiting change
   * of encoder, and deletes the evidence of replaced packs.
   */
  onEvidenceComplete(isGivenUp: IsGivenUp): Promise<void>;
  /** Continues a change that an earlier session began; begins one where the library's encoder was replaced. */
  resume(): void;
  /**
   * How far the encoder is that took the place of a replaced one: it is in use and has not analyzed every photo
   * yet; null = no encoder was replaced, or it is through.
   */
  replacement(): Promise<{ done: number; total: number } | null>;
  /** Sends the new state of the models. */
  tellChanged(): void;
  /** Changes when the pack's files change. */
  fingerprint(pack: PackRef): Promise<string>;
}

/** The shared parts of the service. */
interface Parts extends ModelsStateReader {
  deps: ModelsServiceDeps;
  registry: ModelRegistry;
  aside: QuarantinedModels;
  replacement: Replacement;
  changes: ModelChangeDeps;
  understanding: Understanding;
  /**
   * Changes run one at a time. The import waits in this queue, too, so only quick steps run in it: copying,
   * reading and running models happen before.
   */
  runSerially: ReturnType<typeof createSerialQueue>;
}

export async function createModelsService(deps: ModelsServiceDeps): Promise<ModelsService> {
  const { packStore } = deps;
  const aside = createQuarantinedModels(deps.now);
  const registry = await createModelRegistry({ ...deps, aside });
  const packs = createActivePacks(registry);
  const replacement = await createReplacement({ ...deps, registry });
  const { addedDir } = packStore;
  const reader = createModelsState({ ...deps, addedDir, registry, packs, aside, replacement });
  const changes = { ...deps, registry };
  const parts: Parts = {
    ...reader,
    ...{ deps, registry, aside, changes, replacement },
    understanding: createUnderstanding(deps),
    runSerially: createSerialQueue(),
  };
  for (const { id, problem } of registry.entries())
    if (problem) deps.log.warn({ id, err: problem }, 'a model pack has a problem');
  return {
    packs,
    packsBefore: packsWith(registry, () => registry.chosen().previousEncoder),
    changingPair: () => changingPair(registry),
    tellChanged: reader.tellChanged,
    state: reader.state,
    async list() {
      await registry.look('whole');
      return listModels({ ...deps, addedDir, registry });
    },
    titleOf: (id) => registry.entries().find((entry) => entry.id === id)?.manifest?.title ?? id,
    builtInEncoder() {
      const { role } = vectorKind;
      const entry = registry.entries().find((known) => known.builtIn && known.role === role);
      return !entry || registry.problemOfEntry(entry)
        ? null
        : { id: entry.id, role, directory: entry.directory };
    },
    ...createHealth(parts),
    ...createChanges(parts),
    ...createChecks(parts),
    add: (path, joins) => startAdding({ ...deps, ...parts }, path, joins ?? null),
    settle: (arrived, watch) => settleArrived({ ...deps, ...parts }, arrived, watch),
    clearArrivals: packStore.clearArrivals,
    resume() {
      const { switchingTo, encoder, paused } = registry.chosen();
      const next = (paused ? null : switchingTo) ?? (replacement.isUnderWay() ? encoder : null);
      if (next !== null) parts.understanding.start(next);
    },
    replacement: () => progressOf(parts),
    fingerprint: ({ id, directory }) =>
      packStore.fingerprint({ directory }).catch((cause: unknown) => {
        throw (
          registry.problemOf(id) ??
          new AppError('model_missing', notThere(id).message, { packId: id }, { cause })
        );
      }),
  };
}

/** The packs in use with another encoder. */
function packsWith(registry: ModelRegistry, encoder: () => string | null): ActivePacks {
  const chosen = () => ({ ...registry.chosen(), encoder: encoder(), switchingTo: null });
  return createActivePacks({ ...registry, chosen });
}

/** While it goes on, and then until it is confirmed. */
function changingPair(registry: ModelRegistry): EncoderPair | null {
  const { encoder, switchingTo, previousEncoder } = registry.chosen();
  const [old, fresh] = switchingTo === null ? [previousEncoder, encoder] : [encoder, switchingTo];
  if (old === null || fresh === null) return null;
  const compared = (id: string) => ({
    ...{ id, title: registry.entries().find((entry) => entry.id === id)?.manifest?.title ?? id },
    packs: packsWith(registry, () => id),
  });
  return { old: compared(old), new: compared(fresh), changed: switchingTo === null };
}

/** By counts: this is asked for at every search. */
async function progressOf({
  deps: { catalogue },
  registry,
  replacement,
}: Parts): ReturnType<ModelsService['replacement']> {
  const { encoder } = registry.chosen();
  if (!replacement.isUnderWay() || encoder === null) return null;
  const [seen, total] = await Promise.all([catalogue.countEvidence(encoder), catalogue.countPhotos()]);
  return { done: Math.min(seen, total), total };
}

function createHealth({ deps, registry, aside, replacement, tellChanged }: Parts): PackHealth {
  return {
    setAside(packId, error) {
      if (!aside.add(packId, error)) return;
      deps.log.warn({ packId, err: error }, 'a model cannot be used and is set aside');
      const entry = registry.entries().find(({ id }) => id === packId);
      if (entry) deps.packStore.forgetSums(entry);
      tellChanged();
    },
    refresh: () => registry.look('whole'),
    problems: () => problemsOf(registry),
    problemOf: registry.problemOf,
    isReplacing: replacement.isUnderWay,
  };
}

function createChanges(
  parts: Parts,
): Pick<
  ModelsService,
  'use' | 'plan' | 'pause' | 'useBuiltIn' | 'stopUsing' | 'stop' | 'confirm' | 'remove' | 'onEvidenceComplete'
> {
  const { deps, registry, changes, replacement, understanding, runSerially, changed, tellChanged } = parts;
  return {
    plan: (id) => planUse({ ...deps, registry, now: deps.now ?? (() => performance.now()) }, id),
    async use(id) {
      await registry.look('whole');
      await requireRoom({ ...deps, registry }, id);
      await runNow(parts, id);
      const { switchingTo } = registry.chosen();
      const toLook = await runSerially(() => chooseModel(changes, id));
      if (switchingTo !== null && switchingTo !== id) await understanding.stop();
      return { models: await changed(), job: toLook ? understanding.start(id) : null };
    },
    async pause() {
      await runSerially(() => pauseSwitch(changes));
      await understanding.stop();
      return changed();
    },
    async useBuiltIn(role) {
      const entry = parts.registry.entries().find((known) => known.builtIn && known.role === role);
      if (!entry) throw notIncluded(role);
      await runNow(parts, entry.id);
      await runSerially(() => chooseModel(changes, entry.id));
      tellChanged();
    },
    async stopUsing(role) {
      await runSerially(() => deps.store.setActiveModels(withoutPack(deps.store.activeModels(), role)));
      tellChanged();
    },
    async stop(id) {
      const { role } = parts.registry.entryOf(id);
      await runSerially(() => stopUsing(changes, id));
      // what it wrote is shown no more
      if (isOnRequest(role)) deps.startUnderstanding(id);
      return changed();
    },
    async confirm() {
      await runSerially(() => confirmSwitch(changes));
      return changed();
    },
    async remove(id) {
      const { role } = parts.registry.entryOf(id);
      await runSerially(() => removeModel(changes, id));
      if (isOnRequest(role)) deps.startUnderstanding(id);
      return changed();
    },
    onEvidenceComplete: (isGivenUp) =>
      runSerially(async () => {
        const wasReplacing = replacement.isUnderWay();
        const isSwitched = await completeSwitch(changes, isGivenUp);
        await replacement.complete(isGivenUp);
        // sent without waiting, since the import waits here
        if (isSwitched || wasReplacing !== replacement.isUnderWay()) tellChanged();
      }),
  };
}

function createChecks({ deps, registry, tellChanged }: Parts): Pick<ModelsService, 'verify' | 'check'> {
  return {
    verify: () => startCheck({ jobs: deps.jobs, registry, tellChanged }),
    async check() {
      await registry.look('again');
      return modelFindings(registry);
    },
  };
}

/** The job that makes the evidence of a pack that was chosen last. */
interface Understanding {
  start(packId: string): JobSnapshot;
  /** Stops it, and what an import does for packs that are not to analyze photos any more. */
  stop(): Promise<void>;
}

function createUnderstanding({
  jobs,
  startUnderstanding,
  interruptUnderstanding,
}: Pick<ModelsServiceDeps, 'jobs' | 'startUnderstanding' | 'interruptUnderstanding'>): Understanding {
  let lastId = '';
  return {
    start(packId) {
      const job = startUnderstanding(packId);
      lastId = job.id;
      return job;
    },
    async stop() {
      const job = jobs.get(lastId);
      if (job?.endedAt === null) {
        jobs.cancel(job.id);
        await jobs.finished(job.id);
      }
      await interruptUnderstanding();
    },
  };
}

/** Releases packs that were set aside: their files are read again, and they are run. */
async function runNow({ deps, registry, aside }: Parts, id: string): Promise<void> {
  await registry.look('whole');
  const entry = registry.entryOf(id);
  if (entry.problem) throw entry.problem;
  const manifest = entry.manifest!;
  const ref = { id, role: manifest.role, directory: entry.directory };
  if (!entry.builtIn) await deps.tryOut(ref, { title: manifest.title, sizeBytes: sizeOfFiles(manifest) });
  // the workers do not run it; it was tried a moment ago
  if (!isOnRequest(ref.role)) await deps.vision.warm([ref]);
  aside.forget(id);
}
