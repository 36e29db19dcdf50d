/** @file The run under way: its plan in library.json, and the job that works on it. */
import type { AppError, JobSnapshot } from '../../../src-preload/contract/index.ts';
import { descriptionKind } from '../evidence/descriptions/description-kind.ts';
import { isManifestOf } from '../evidence/kinds.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { DescribingRunPlan } from '../library/describing-plan.ts';
import type { ActivePacks } from '../models/packs.ts';
import { describePhotos, type DescribePhotosDeps, type DescriberInUse } from './describe-photos.ts';
import { createBell } from './waiting.ts';

export interface DescribingRunDeps extends Omit<DescribePhotosDeps, 'bell' | 'onWaiting' | 'jobs'> {
  jobs: Pick<Jobs, 'start' | 'list' | 'get' | 'cancel' | 'finished'>;
  /** @throws AppError where no model can be used */
  usablePack: () => DescriberInUse;
  /** it waits for something else, or has ended */
  onChange: () => void;
}

export interface DescribingRun {
  /** the job at work; null = none is */
  activeJob(): JobSnapshot | null;
  /** what it waits for, in words; null = nothing, or it is paused */
  waiting(): string | null;
  setPlan(run: DescribingRunPlan | null): Promise<void>;
  startJob(): JobSnapshot;
  /** Cancels the job, waits for its end, and forgets the plan. */
  end(): Promise<void>;
  /** Something changed that it may wait for. */
  wake(): void;
  /** From now on a job that ends leaves its plan to the next session. */
  closing(): void;
}

export function createDescribingRun(deps: DescribingRunDeps): DescribingRun {
  const { store, jobs } = deps;
  const bell = createBell();
  let waiting: string | null = null;
  let jobId: string | null = null;
  let isClosing = false;

  const activeJob = (): JobSnapshot | null => {
    const job = jobId === null ? null : jobs.get(jobId);
    return job?.endedAt === null ? job : null;
  };
  const setPlan = (run: DescribingRunPlan | null) => store.set({ ...store.get(), run });
  const onWaiting = (reason: string | null) => {
    waiting = reason;
    deps.onChange();
  };

  return {
    activeJob,
    waiting: () => (store.get().run?.paused ? null : waiting),
    setPlan,
    startJob() {
      const job = jobs.start('describe', async (signal, report) => {
        try {
          await describePhotos({ ...deps, bell, onWaiting }, deps.usablePack(), signal, report);
        } finally {
          waiting = null;
          jobId = null;
          if (!isClosing) {
            // stopped by the person, done, or of no use: it does not begin again by itself
            await setPlan(null);
            deps.onChange();
          }
        }
      });
      jobId = job.id;
      return job;
    },
    async end() {
      const job = activeJob();
      if (job) {
        jobs.cancel(job.id);
        await jobs.finished(job.id);
      }
      await setPlan(null);
    },
    wake: bell.ring,
    closing() {
      isClosing = true;
    },
  };
}

/** The describer in use; null = none is. */
export function describerIn(
  packs: Pick<ActivePacks, 'inUse'>,
): (DescriberInUse & { problem: AppError | null }) | null {
  for (const { ref, manifest, problem = null } of packs.inUse())
    if (isManifestOf(descriptionKind, manifest)) return { ref, manifest, problem };
  return null;
}
