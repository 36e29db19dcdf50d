/** @file Starts imports and the evidence backfill as jobs, and pauses them for exclusive work. */
import type { ImportReport, JobSnapshot } from '../../../src-preload/contract/index.ts';
import type { Jobs, JobUpdate } from '../jobs/jobs.ts';
import { backfillColours } from './backfill-colours.ts';
import { createEvidenceBackfill, type EvidenceBackfill } from './backfill-evidence.ts';
import { createLaterBackfill, type LaterBackfill } from './backfill-later.ts';
import { kindOf } from '../evidence/kinds.ts';
import { packsOfStage } from './analyze-lacking.ts';
import { createConcurrentDerive } from './concurrent-derive.ts';
import type { ImportDeps } from './import-item.ts';
import { noReport, type ImportReports, type ReportWriter } from './import-reports.ts';
import type { ScanOptions } from './import-plan.ts';
import type { ImportPhases } from './phases.ts';
import { createScanQueue, type ScanQueue } from './scan-queue.ts';
import { createReadingJob, modelNote, tellOfProblems, type ReadingJob } from './reading-job.ts';
import { createStartedImports, type StartedImports } from './started-imports.ts';

export interface ImportServiceDeps extends ImportDeps {
  jobs: Pick<Jobs, 'start' | 'get' | 'cancel' | 'finished'>;
  /** where the report of each job goes, line by line */
  reports: Pick<ImportReports, 'open'>;
  /** replaced in tests */
  phases?: ImportPhases;
}

export type ImportOptions = Partial<ScanOptions>;

type ImportNowOptions = ImportOptions & {
  tell?: (update: JobUpdate) => void;
  lines?: Pick<ReportWriter, 'add' | 'restart'>;
  /** called when all files are in the library, before models have run */
  onScanned?: (report: ImportReport) => Promise<void> | void;
};

export interface ImportService extends Pick<
  ScanQueue,
  'withoutScan' | 'withoutScanOrModels' | 'interruptingScan'
> {
  /**
   * @param rootIds roots to scan; null = all. The job's snapshot has the report. The job ends when the photos
   * have evidence; the next import begins when the scan has ended.
   * @returns the new job, or a queued one whose scope includes this
   */
  startImport(rootIds: readonly string[] | null, options?: ImportOptions): JobSnapshot;
  /** Resolves with the job's snapshot when its scan, or the job, has ended. */
  scanned(jobId: string): Promise<JobSnapshot>;
  /**
   * Backfills evidence of the packs in use (after a change of the encoder, for example).
   * @param packId the pack that it is for: where it cannot be used, the job fails
   */
  startUnderstanding(packId?: string): JobSnapshot;
  /** Stops what packs are doing that are not in `packs.importing()` any more; the rest goes on. */
  interruptUnderstanding(): Promise<void>;
  /** An import that is no job, for use within other jobs: a rebuild, an evaluation. */
  importNow(
    rootIds: readonly string[] | null,
    signal: AbortSignal,
    options?: ImportNowOptions,
  ): Promise<ImportReport>;
  /**
   * Joins the files of one shot again after photos were removed without an import. To be called in
   * `interruptingScan` work.
   */
  rejoinStacks(): Promise<void>;
}

export function createImportService({ jobs, reports, ...deps }: ImportServiceDeps): ImportService {
  const backfill = createEvidenceBackfill(deps);
  const later = createLaterBackfill(deps);
  const started = createStartedImports(jobs);
  const queue = createScanQueue({ ...deps, pauseBackfill: () => pauseBoth(backfill, later) });
  const importNow = createImportNow(deps, queue, backfill, later);
  const reading = createReadingJob({ ...deps, jobs, later });
  return {
    startImport: createStartImport({ jobs, reports }, started, importNow, reading),
    async scanned(jobId) {
      const ended = jobs.finished(jobId);
      await Promise.race([ended, started.scanned(jobId) ?? ended]);
      return jobs.get(jobId) ?? ended;
    },
    startUnderstanding(packId) {
      const pack = packsOfStage(deps.packs, 'later').find(({ id }) => id === packId);
      // where a person switches a kind on, photos are derived anew before the pack has looked at them
      if (pack && packId !== undefined && !kindOf(pack.role).optIn) return reading.start(packId);
      return jobs.start('models', async (signal, tell) => {
        await withoutLater(later, () => backfill.run(signal, tell, 'all'));
        await reading.startWhereNeeded();
        tellOfProblems(deps.health, packId, tell);
      });
    },
    async interruptUnderstanding() {
      const resume = await backfill.pause();
      resume();
    },
    importNow,
    async rejoinStacks() {
      const { changed } = await deps.joinStacks(
        { videos: [], mayBeUnlistable: () => true },
        new AbortController().signal,
      );
      await deps.derive.derivePhotos(changed);
    },
    withoutScan: queue.withoutScan,
    withoutScanOrModels: queue.withoutScanOrModels,
    interruptingScan: (work) =>
      queue.interruptingScan(() =>
        work().finally(() => started.cancelOthers(new Set(deps.roots().map(({ id }) => id)))),
      ),
  };
}

/** Scans, derives the photos in parallel, then backfills their evidence. */
function createImportNow(
  deps: ImportDeps,
  queue: Pick<ScanQueue, 'scan'>,
  backfill: Pick<EvidenceBackfill, 'run'>,
  later: Pick<LaterBackfill, 'pause'>,
): ImportService['importNow'] {
  return async (
    rootIds,
    signal,
    { tell = () => undefined, lines = noReport, onScanned, verify = false, retryFailed = false } = {},
  ) => {
    const startedMs = performance.now();
    const concurrentDerive = createConcurrentDerive(deps, signal);
    const writtenIds = new Set<string>();
    const written = (ids: readonly string[]) => {
      for (const id of ids) writtenIds.add(id);
      concurrentDerive.add(ids);
    };
    const resumeLater = await later.pause();
    try {
      const report = await queue.scan({ rootIds, verify, retryFailed }, signal, { tell, lines, written });
      tell({ report });
      await onScanned?.(report);
      await concurrentDerive.settled();
      await backfill.run(signal, tell, writtenIds);
      await backfillColours(deps, signal);
      const problems = deps.health?.problems() ?? [];
      const seconds = Math.round(performance.now() - startedMs) / 1_000;
      const whole = { ...report, ...(problems.length > 0 && { modelProblems: problems }), seconds };
      tell({ report: whole, ...(problems.length > 0 && { note: modelNote(problems) }) });
      return whole;
    } finally {
      resumeLater();
      await concurrentDerive.settled();
    }
  };
}

async function pauseBoth(...backfills: readonly Pick<EvidenceBackfill, 'pause'>[]): Promise<() => void> {
  const resumes = await Promise.all(backfills.map(({ pause }) => pause()));
  return () => resumes.forEach((resume) => resume());
}

async function withoutLater(later: Pick<LaterBackfill, 'pause'>, work: () => Promise<void>): Promise<void> {
  const resume = await later.pause();
  await work().finally(resume);
}

function createStartImport(
  { jobs, reports }: Pick<ImportServiceDeps, 'jobs' | 'reports'>,
  started: StartedImports,
  importNow: ImportService['importNow'],
  reading: Pick<ReadingJob, 'startWhereNeeded'>,
): ImportService['startImport'] {
  return (rootIds, { verify = false, retryFailed = false } = {}) => {
    const scope = { rootIds, verify, retryFailed };
    const queued = started.waitingFor(scope);
    if (queued) return queued;
    let through = () => {};
    const scanned = new Promise<void>((resolve) => (through = resolve));
    const job = jobs.start('import', async (signal, tell, jobId, letNextBegin) => {
      const lines = reports.open(jobId);
      try {
        await importNow(rootIds, signal, {
          tell,
          lines,
          verify,
          retryFailed,
          async onScanned() {
            await lines.end();
            letNextBegin();
            through();
          },
        });
        await reading.startWhereNeeded();
      } finally {
        await lines.end();
      }
    });
    started.add({ jobId: job.id, scope, scanned });
    return job;
  };
}
