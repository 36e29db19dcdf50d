/**
 * @file Descriptions: a model writes about photos where the person asks for it. Runs are begun, paused, resumed after
 * a restart, stopped, and taken back as a whole.
 */
import {
  AppError,
  type Describing,
  type JobSnapshot,
  type Selection,
} from '../../../src-preload/contract/index.ts';
import type { Emit } from '../../events.ts';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { inGroups } from '../shared/in-groups.ts';
import type { DescriberInUse } from './describe-photos.ts';
import {
  createDescribingRun,
  describerIn,
  type DescribingRun,
  type DescribingRunDeps,
} from './describing-run.ts';
import { describerTables, describingState, type DescribingStateDeps } from './describing-state.ts';

const everyPhoto = 10_000_000;
const photosPerBatch = 500;

export interface DescribingServiceDeps
  extends
    Omit<DescribingRunDeps, 'usablePack' | 'onChange' | 'catalogue'>,
    Pick<DescribingStateDeps, 'packs'> {
  catalogue: DescribingRunDeps['catalogue'] &
    DescribingStateDeps['catalogue'] &
    Pick<Catalogue, 'deleteEvidence'>;
  /** ids of the photos that a query finds, in its order */
  find: (query: string) => Promise<readonly string[]>;
  newId: () => string;
  emit: Emit;
}

export interface DescribingService {
  state(): Promise<Describing>;
  /** @throws AppError model_missing without a model in use, or what is wrong with it */
  start(photos: Selection | null): Promise<{ describing: Describing; job: JobSnapshot | null }>;
  pause(): Promise<Describing>;
  resume(): Promise<Describing>;
  stop(): Promise<Describing>;
  undo(run: string): Promise<{ describing: Describing; photos: number }>;
  set(change: { onBattery: boolean }): Promise<Describing>;
  /** Goes on with the run of an earlier session; a paused one stays paused. */
  continueRun(): void;
  /** Some job changed: the run may go on, or has to wait. */
  jobsChanged(): void;
  /** From now on a run that ends is not over: the next session goes on with it. */
  closing(): void;
}

export function createDescribingService(deps: DescribingServiceDeps): DescribingService {
  const { store, emit, log } = deps;
  const state = () => describingState(deps, run);
  const changed = async (): Promise<Describing> => {
    run.wake();
    const now = await state();
    emit('describing.changed', now);
    return now;
  };
  const run = createDescribingRun({
    ...deps,
    usablePack: () => usable(deps),
    onChange() {
      changed().catch((error: unknown) => log.error({ err: error }, 'descriptions could not be told of'));
    },
  });
  const setPaused = async (paused: boolean) => {
    const plan = store.get().run;
    if (plan) await run.setPlan({ ...plan, paused });
    if (plan && !paused && !run.activeJob()) run.startJob();
    return changed();
  };

  return {
    state,
    async start(photos) {
      const job = await startRun(deps, run, photos);
      return { describing: await changed(), job };
    },
    pause: () => setPaused(true),
    resume: () => setPaused(false),
    async stop() {
      await run.end();
      return changed();
    },
    async undo(runId) {
      if (store.get().run?.id === runId) await run.end();
      const photos = await takeBack(deps, runId);
      return { describing: await changed(), photos };
    },
    async set({ onBattery }) {
      await store.set({ ...store.get(), onBattery });
      return changed();
    },
    continueRun() {
      const plan = store.get().run;
      if (plan && !plan.paused && !run.activeJob() && describerIn(deps.packs)?.ref.id === plan.packId)
        run.startJob();
    },
    jobsChanged: run.wake,
    closing: run.closing,
  };
}

function usable({ packs }: Pick<DescribingServiceDeps, 'packs'>): DescriberInUse {
  const pack = describerIn(packs);
  if (!pack)
    throw new AppError(
      'model_missing',
      'No model that describes photos is in use. Add one in Settings, Models, and use it; then ask again.',
    );
  if (pack.problem) throw pack.problem;
  return pack;
}

/** Begins a run, or adds photos to the one under way. @returns its job; null = all are described already */
async function startRun(
  deps: DescribingServiceDeps,
  run: DescribingRun,
  photos: Selection | null,
): Promise<JobSnapshot | null> {
  const packId = usable(deps).ref.id;
  const lacking = new Set(await deps.catalogue.lackingEvidence(packId, everyPhoto));
  const asked = photos === null ? [] : 'ids' in photos ? photos.ids : await deps.find(photos.query);
  const ids = asked.filter((id) => lacking.has(id));
  if (photos === null ? lacking.size === 0 : ids.length === 0) return null;
  const before = deps.store.get().run;
  const same = before?.packId === packId ? before : null;
  await run.setPlan({
    id: same?.id ?? deps.newId(),
    packId,
    all: photos === null || same?.all === true,
    ids: [...new Set([...ids, ...(same?.ids ?? [])])],
    paused: false,
  });
  return run.activeJob() ?? run.startJob();
}

/**
 * Deletes what the run made, of every model, and derives the photos without it.
 * @returns how many photos had it
 * @throws AppError not_found where there is nothing of such a run
 */
async function takeBack(
  { catalogue, derive }: Pick<DescribingServiceDeps, 'catalogue' | 'derive'>,
  runId: string,
): Promise<number> {
  let photos = 0;
  for (const packId of await describerTables(catalogue)) {
    const ids = [...(await catalogue.evidenceRuns(packId))].flatMap(([id, made]) =>
      made.runId === runId ? [id] : [],
    );
    await catalogue.deleteEvidence(packId, ids);
    for (const batch of inGroups(ids, photosPerBatch)) await derive.derivePhotos(batch);
    photos += ids.length;
  }
  if (photos > 0) return photos;
  throw new AppError(
    'not_found',
    'There is no such run, or nothing of it is left. “describe status” lists them.',
    { run: runId },
  );
}
