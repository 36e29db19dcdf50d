/**
 * @file Adds a model in a job: it is copied, checked and tried in a temporary folder, then moved to its place
 * in one step.
 */
import { basename } from 'node:path';
import type { JobSnapshot } from '../../../src-preload/contract/index.ts';
import type { SerialQueue } from '../../serial-queue.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { PackRef } from '../vision/vision.ts';
import type { ModelRegistry } from './model-registry.ts';
import type { ArrivedPack, PackStore, CopyWatch } from './pack-store.ts';
import type { QuarantinedModels } from './quarantined-models.ts';

export interface AddModelDeps {
  jobs: Pick<Jobs, 'start'>;
  packStore: Pick<PackStore, 'bring' | 'list' | 'clearArrivals'>;
  registry: Pick<ModelRegistry, 'entries'>;
  aside: Pick<QuarantinedModels, 'forget'>;
  /**
   * Runs each of the pack's models once, in a separate process, which the signal ends.
   * @throws AppError what is wrong with it, or `cancelled`
   */
  tryOut: (pack: PackRef, about: { title: string; sizeBytes: number }, signal?: AbortSignal) => Promise<void>;
  /** the queue that changes of the models run in */
  runSerially: SerialQueue;
  /** sends the new state of the models */
  tellChanged: () => void;
}

/** @param joins the space of a text-only model that does not state it itself */
export function startAdding(deps: AddModelDeps, path: string, joins: string | null): JobSnapshot {
  return deps.jobs.start(
    'add-model',
    async (signal, report, _jobId, letNextBegin) => {
      // a model that takes long does not delay others
      letNextBegin();
      await add(deps, { path, joins }, { signal, report });
    },
    basename(path) || path,
  );
}

async function add(
  deps: AddModelDeps,
  { path, joins }: { path: string; joins: string | null },
  watch: CopyWatch,
): Promise<void> {
  const { packStore, registry } = deps;
  await packStore.clearArrivals();
  await settleArrived(deps, await packStore.bring(path, registry.entries(), watch, joins), watch);
}

/** Tries the pack once, then moves it to its place. Where that fails, or is cancelled, it is discarded. */
export async function settleArrived(
  deps: Pick<AddModelDeps, 'tryOut' | 'runSerially' | 'aside' | 'tellChanged'> & {
    packStore: Pick<PackStore, 'list'>;
  },
  arrived: ArrivedPack,
  { signal, report }: CopyWatch,
): Promise<void> {
  const { packStore, aside } = deps;
  try {
    report({ note: `Trying “${arrived.title}” once`, done: 0, total: null, unit: 'items' });
    // the manifest's statements are trusted only after each of its models gave an output
    await deps.tryOut(arrived.ref, arrived, signal);
    await deps.runSerially(async () => {
      const present = await packStore.list('quick');
      signal.throwIfAborted();
      report({ committed: true });
      await arrived.settle(present);
    });
    // what there is to know of it, after its end
    report({ note: arrived.choice ?? '' });
  } catch (error) {
    await arrived.discard();
    throw error;
  }
  aside.forget(arrived.ref.id);
  deps.tellChanged();
}
