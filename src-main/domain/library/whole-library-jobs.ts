/** @file The jobs on the whole library: rebuilding its catalogue, and repairing it. */
import { AppError, type Finding, type JobSnapshot } from '../../../src-preload/contract/index.ts';
import type { ImportService } from '../importing/import-service.ts';
import type { Jobs, JobUpdate } from '../jobs/jobs.ts';
import type { PhotosService } from '../photos/photos-service.ts';
import { setAsideCatalogues, type OpenLibrary } from './open-library.ts';
import { rebuildCatalogue, type RebuildDeps } from './rebuild.ts';
import { repairLibrary, type RepairDeps } from './repair.ts';

export interface WholeLibraryJobsDeps {
  library: OpenLibrary;
  photos: Pick<PhotosService, 'load'>;
  jobs: Jobs;
  vision: RebuildDeps['vision'];
  /** Starts the import of these roots, null = all. */
  startImport: ImportService['startImport'];
  /** Runs work on all rows: imports and analysis are interrupted for it and continue afterwards. */
  interruptingScan: ImportService['interruptingScan'];
  derive: RepairDeps['derive'];
}

/** Waiting and running jobs of these kinds. */
export function jobsUnderWay(jobs: Pick<Jobs, 'list'>, ...kinds: JobSnapshot['kind'][]): JobSnapshot[] {
  return jobs
    .list()
    .filter((job) => kinds.includes(job.kind) && (job.state === 'queued' || job.state === 'running'));
}

/** Starts a rebuild of the catalogue, then an import. @returns its job, or the one that is running */
export function startRebuild(deps: WholeLibraryJobsDeps): JobSnapshot {
  return (
    jobsUnderWay(deps.jobs, 'rebuild')[0] ??
    deps.jobs.start('rebuild', (signal, report) => rebuild(deps, signal, report))
  );
}

/**
 * Starts repairing what `check` finds.
 * @returns its job, or the repair or rebuild that is running
 */
export function startRepair(deps: WholeLibraryJobsDeps, check: () => Promise<Finding[]>): JobSnapshot {
  return (
    jobsUnderWay(deps.jobs, 'rebuild', 'repair')[0] ??
    deps.jobs.start('repair', async (signal, report) => {
      const { library, vision, derive } = deps;
      const mended = await deps.interruptingScan(() =>
        repairLibrary({ library, vision, derive, signal, report }),
      );
      await deps.photos.load();
      const left = (await check()).filter(({ level }) => level === 'problem').length;
      report({ note: repairSentence(mended, left) });
    })
  );
}

async function rebuild(
  deps: WholeLibraryJobsDeps,
  signal: AbortSignal,
  report: (update: JobUpdate) => void,
): Promise<void> {
  const { library, vision } = deps;
  await stop('repair', deps.jobs);
  await stop('import', deps.jobs);
  await deps.interruptingScan(() => rebuildCatalogue({ library, vision, signal, report }));
  await deps.photos.load();
  for (const path of await setAsideCatalogues(library)) await library.files.removeTree(path);
  signal.throwIfAborted();
  report({ note: 'Looking at the photos again', done: 0, total: null });
  const end = await importAll(deps, signal);
  if (end.report) report({ report: end.report });
  if (end.error)
    throw new AppError(
      'internal',
      `The catalogue is made again, but the import after it stopped: ${end.error.message}`,
    );
}

/** Imports all roots; the signal cancels the import. @returns its result */
async function importAll(
  { jobs, startImport }: WholeLibraryJobsDeps,
  signal: AbortSignal,
): Promise<JobSnapshot> {
  const job = startImport(null);
  const stopIt = () => jobs.cancel(job.id);
  signal.addEventListener('abort', stopIt, { once: true });
  const end = await jobs.finished(job.id);
  signal.removeEventListener('abort', stopIt);
  signal.throwIfAborted();
  return end;
}

async function stop(kind: 'import' | 'repair', jobs: Jobs): Promise<void> {
  const running = jobsUnderWay(jobs, kind);
  for (const job of running) jobs.cancel(job.id);
  await Promise.all(running.map((job) => jobs.finished(job.id)));
}

function repairSentence(mended: number, left: number): string {
  const done =
    mended === 0
      ? 'Nothing was to mend.'
      : `Mended ${mended.toLocaleString('en')} ${mended === 1 ? 'thing' : 'things'}.`;
  return left === 0
    ? done
    : `${done} ${left === 1 ? '1 finding is' : `${left} findings are`} left: look what they say.`;
}
