/**
 * @file Model packs: which there are, which are in use, and how the library moves from one encoder to another
 * without a gap.
 */
import {
  AppError,
  type Finding,
  type JobSnapshot,
  type ModelsState,
} from '../../../src-preload/contract/index.ts';
import { createSerialQueue } from '../../serial-queue.ts';
import type { PackRef, Vision } from '../vision/vision.ts';
import type { Jobs } from '../jobs/jobs.ts';
import { startAdding, type AddModelDeps } from './add-model.ts';
import { createActivePacks } from './active-packs.ts';
import {
  chooseModel,
  completeSwitch,
  confirmSwitch,
  removeModel,
  type ModelChangeDeps,
} from './change-models.ts';
import { modelFindings, startCheck } from './check-models.ts';
import { sizeOfFiles } from './manifest.ts';
import { problemsOf } from './model-problems.ts';
import { createModelRegistry, notThere, type ModelRegistry } from './model-registry.ts';
import { createModelsState, type ModelsStateDeps, type ModelsStateReader } from './models-state.ts';
import type { PackStore } from './pack-store.ts';
import type { ActiveModelsStore, ActivePacks, IsGivenUp, PackHealth } from './packs.ts';
import { createQuarantinedModels, type QuarantinedModels } from './quarantined-models.ts';

export interface ModelsServiceDeps extends Pick<
  ModelsStateDeps,
  'knowledge' | 'forced' | 'vocabulary' | 'emit' | 'log'
> {
  packStore: PackStore;
  store: ActiveModelsStore;
  catalogue: ModelChangeDeps['catalogue'] & ModelsStateDeps['catalogue'];
  /** the background instance */
  vision: Pick<Vision, 'warm' | 'providers' | 'pid'>;
  jobs: Pick<Jobs, 'start'>;
  tryOut: AddModelDeps['tryOut'];
  /**
   * starts the job that makes what photos lack of `packs.importing()`; it calls `understood` when it is
   * through
   */
  startUnderstanding: (packId: string) => JobSnapshot;
  /** ms, only ever growing; replaced in tests */
  now?: () => number;
}

export interface ModelsService extends PackHealth {
  packs: ActivePacks;
  state(): Promise<ModelsState>;
  /**
   * @param path a folder with manifest.json, or a Hugging Face CLIP or SigLIP model in ONNX. It is copied and
   * tried before it counts.
   * @returns the job that does so
   */
  add(path: string): JobSnapshot;
  /** Deletes what killed processes had half copied. Never fails. */
  clearArrivals(): Promise<void>;
  /**
   * Uses the pack at once, or, an encoder, when the library has all its vectors (`EvidenceKind.change`).
   * @returns the job that makes what is lacking
   */
  use(id: string): Promise<{ models: ModelsState; job: JobSnapshot | null }>;
  /** Checks every byte of every pack. @returns the job that does so */
  verify(): JobSnapshot;
  /** The same, as findings of the library check. */
  check(): Promise<Finding[]>;
  /** Deletes the vectors of the encoder before. */
  confirm(): Promise<ModelsState>;
  remove(id: string): Promise<ModelsState>;
  /**
   * All photos but these (they cannot be read now) have what they lacked: a switch that waited for it is
   * made.
   */
  onEvidenceComplete(isGivenUp: IsGivenUp): Promise<void>;
  /** Goes on with a switch that an earlier session began. */
  resume(): void;
  /** Changes when the pack's files change. */
  fingerprint(pack: PackRef): Promise<string>;
}

/** What the parts of the service share. */
interface Parts extends ModelsStateReader {
  deps: ModelsServiceDeps;
  registry: ModelRegistry;
  aside: QuarantinedModels;
  changes: ModelChangeDeps;
  /**
   * Changes come one after the other. The import waits in this queue, too, so only quick steps are made in
   * it: what copies, reads or runs a model does so before.
   */
  runSerially: ReturnType<typeof createSerialQueue>;
}

export async function createModelsService(deps: ModelsServiceDeps): Promise<ModelsService> {
  const { packStore } = deps;
  const aside = createQuarantinedModels(deps.now);
  const registry = await createModelRegistry({ ...deps, aside });
  const packs = createActivePacks(registry);
  const reader = createModelsState({ ...deps, addedDir: packStore.addedDir, registry, packs, aside });
  const changes = { ...deps, registry };
  const parts: Parts = {
    ...reader,
    ...{ deps, registry, aside, changes },
    runSerially: createSerialQueue(),
  };
  for (const { id, problem } of registry.entries())
    if (problem) deps.log.warn({ id, err: problem }, 'a model pack has a problem');
  return {
    packs,
    state: reader.state,
    ...createHealth(parts),
    ...createChanges(parts),
    ...createChecks(parts),
    add: (path) => startAdding({ ...deps, ...parts }, path),
    clearArrivals: packStore.clearArrivals,
    resume() {
      const { switchingTo } = deps.store.activeModels();
      if (switchingTo !== null) deps.startUnderstanding(switchingTo);
    },
    fingerprint: ({ id, directory }) =>
      packStore.fingerprint({ directory }).catch((cause: unknown) => {
        throw (
          registry.problemOf(id) ??
          new AppError('model_missing', notThere(id).message, { packId: id }, { cause })
        );
      }),
  };
}

function createHealth({ deps, registry, aside, tellChanged }: Parts): PackHealth {
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
  };
}

function createChanges(
  parts: Parts,
): Pick<ModelsService, 'use' | 'confirm' | 'remove' | 'onEvidenceComplete'> {
  const { deps, changes, runSerially, changed, tellChanged } = parts;
  return {
    async use(id) {
      await runNow(parts, id);
      const toLook = await runSerially(() => chooseModel(changes, id));
      return { models: await changed(), job: toLook ? deps.startUnderstanding(id) : null };
    },
    async confirm() {
      await runSerially(() => confirmSwitch(changes));
      return changed();
    },
    async remove(id) {
      await runSerially(() => removeModel(changes, id));
      return changed();
    },
    onEvidenceComplete: (isGivenUp) =>
      runSerially(async () => {
        // told beside the import, which waits here
        if (await completeSwitch(changes, isGivenUp)) tellChanged();
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

/** Whatever was set aside gets another chance: its files are looked at, and it is run. */
async function runNow({ deps, registry, aside }: Parts, id: string): Promise<void> {
  await registry.look('whole');
  const entry = registry.entryOf(id);
  if (entry.problem) throw entry.problem;
  const manifest = entry.manifest!;
  const ref = { id, role: manifest.role, directory: entry.directory };
  if (!entry.builtIn) await deps.tryOut(ref, { title: manifest.title, sizeBytes: sizeOfFiles(manifest) });
  await deps.vision.warm([ref]);
  aside.forget(id);
}
