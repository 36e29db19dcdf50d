/** @file Starts imports and understanding as jobs, and keeps them out of the way of work on all rows. */
import type { ImportReport, JobSnapshot } from '../../../src-preload/contract/index.ts';
import { createSerialQueue } from '../../serial-queue.ts';
import type { Jobs, JobUpdate } from '../jobs/jobs.ts';
import { createConcurrentDerive } from './concurrent-derive.ts';
import type { ImportDeps } from './import-item.ts';
import { noReport, type ImportReports, type ReportWriter } from './import-reports.ts';
import { runScan } from './import-run.ts';
import type { ImportPhases } from './phases.ts';
import type { ImportScope } from './phases/scan.ts';
import type { CountedFiles } from './import-reporter.ts';
import { createEvidenceBackfill } from './backfill-evidence.ts';

export interface ImportServiceDeps extends ImportDeps {
  jobs: Pick<Jobs, 'start' | 'get' | 'cancel' | 'finished'>;
  /** where the report of each job goes, line by line */
  reports: Pick<ImportReports, 'open'>;
  /** replaced in tests */
  phases?: ImportPhases;
}

/** How closely an import looks beyond what changed. */
export interface ImportOptions {
  /**
   * reads every file again, also those whose size and time are as before: a file that was replaced silently
   * is found
   */
  verify?: boolean;
  /** tries again what could not be read, though it did not change */
  retryFailed?: boolean;
}

type ImportNowOptions = ImportOptions & {
  tell?: (update: JobUpdate) => void;
  lines?: Pick<ReportWriter, 'add' | 'restart'>;
  /** called when all files are in the library; what they show is not understood yet */
  onScanned?: (report: ImportReport) => Promise<void> | void;
};

export interface ImportService {
  /**
   * @param rootIds roots to scan; null = all. The job's snapshot carries the report. It ends when what it
   * brought in is understood; the next import begins when its scan is through.
   * @returns where an import that does all of this waits for its turn already, that one
   */
  startImport(rootIds: readonly string[] | null, options?: ImportOptions): JobSnapshot;
  /** Resolves with the job's snapshot when its scan is through, or it has ended. */
  scanned(jobId: string): Promise<JobSnapshot>;
  /**
   * Understands what lacks evidence of the packs in use (after a switch of the encoder, say).
   * @param packId the pack that it is for: where that one cannot be used, the job fails
   */
  startUnderstanding(packId?: string): JobSnapshot;
  /** An import inside other work: a rebuild, an evaluation. */
  importNow(
    rootIds: readonly string[] | null,
    signal: AbortSignal,
    options?: ImportNowOptions,
  ): Promise<ImportReport>;
  /**
   * Joins the files of one shot anew where photos went without an import. To be called in work that runs by
   * itself.
   */
  pairAgain(): Promise<void>;
  /**
   * Work that no scan may run beside; it waits for the one under way, later ones wait for it. Understanding
   * goes on.
   */
  betweenScans<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Work on all rows: it waits for the scan under way, later scans wait for it, and understanding rests. */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result>;
  /**
   * The same for work that somebody waits for: a scan under way is interrupted for it and goes over its
   * folders again afterwards.
   */
  undisturbed<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createImportService({ jobs, reports, ...deps }: ImportServiceDeps): ImportService {
  const understanding = createEvidenceBackfill(deps);
  let started: { jobId: string; scope: ImportScope; scanned: Promise<void> }[] = [];
  /** of the scan under way */
  let interrupt: AbortController | null = null;
  /** works that scans have to give way to */
  let disturbing = 0;

  const betweenScans: ImportService['betweenScans'] = createSerialQueue();

  const exclusively: ImportService['exclusively'] = (work) =>
    betweenScans(async () => {
      const goOn = await understanding.pause();
      try {
        return await work();
      } finally {
        goOn();
      }
    });

  /**
   * One scan at a time: two would give one new file two ids. One that is interrupted waits for its turn
   * again.
   */
  async function scanInTurn(
    scope: ImportScope,
    signal: AbortSignal,
    {
      tell,
      lines,
      written,
    }: {
      tell: (update: JobUpdate) => void;
      lines: Pick<ReportWriter, 'add' | 'restart'>;
      written: (ids: readonly string[]) => void;
    },
  ): Promise<ImportReport> {
    const before: CountedFiles = new Map();
    for (;;) {
      const mine = new AbortController();
      try {
        return await betweenScans(() => {
          interrupt = mine;
          if (disturbing > 0) mine.abort();
          const either = AbortSignal.any([signal, mine.signal]);
          return runScan({ ...deps, lines, before, written }, scope, either, tell).finally(
            () => (interrupt = null),
          );
        });
      } catch (error) {
        if (!mine.signal.aborted || signal.aborted) throw error;
        lines.restart();
      }
    }
  }

  const importNow: ImportService['importNow'] = async (
    rootIds,
    signal,
    { tell = () => undefined, lines = noReport, onScanned, verify = false, retryFailed = false } = {},
  ) => {
    const startedMs = performance.now();
    const beside = createConcurrentDerive(deps, signal);
    const fresh = new Set<string>();
    const written = (ids: readonly string[]) => {
      for (const id of ids) fresh.add(id);
      beside.add(ids);
    };
    try {
      const report = await scanInTurn({ rootIds, verify, retryFailed }, signal, { tell, lines, written });
      tell({ report });
      await onScanned?.(report);
      await beside.settled();
      await understanding.run(signal, tell, fresh);
      const problems = deps.health?.problems() ?? [];
      const seconds = Math.round(performance.now() - startedMs) / 1_000;
      const whole = { ...report, ...(problems.length > 0 && { modelProblems: problems }), seconds };
      tell({ report: whole, ...(problems.length > 0 && { note: modelNote(problems) }) });
      return whole;
    } finally {
      await beside.settled();
    }
  };

  /** An import that has not begun will see whatever there is to see when it does. */
  function waitingFor(scope: ImportScope): JobSnapshot | null {
    const wider = underWay().find(
      (one) => jobs.get(one.jobId)?.state === 'queued' && includes(one.scope, scope),
    );
    return wider ? jobs.get(wider.jobId) : null;
  }

  function underWay(): typeof started {
    started = started.filter(({ jobId }) => ['queued', 'running'].includes(jobs.get(jobId)?.state ?? ''));
    return started;
  }

  /** Imports of folders that are not the library's any more have nothing to do. */
  function dropPointless(): void {
    const there = new Set(deps.roots().map(({ id }) => id));
    for (const { jobId, scope } of underWay()) {
      if (scope.rootIds !== null && scope.rootIds.length > 0 && !scope.rootIds.some((id) => there.has(id)))
        jobs.cancel(jobId);
    }
  }

  const startImport: ImportService['startImport'] = (
    rootIds,
    { verify = false, retryFailed = false } = {},
  ) => {
    const scope = { rootIds, verify, retryFailed };
    const waiting = waitingFor(scope);
    if (waiting) return waiting;
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
      } finally {
        await lines.end();
      }
    });
    started.push({ jobId: job.id, scope, scanned });
    return job;
  };

  return {
    startImport,
    async scanned(jobId) {
      const ended = jobs.finished(jobId);
      await Promise.race([ended, started.find((one) => one.jobId === jobId)?.scanned ?? ended]);
      return jobs.get(jobId) ?? ended;
    },
    startUnderstanding: (packId) =>
      jobs.start('models', async (signal, tell) => {
        await understanding.run(signal, tell, 'all');
        // looking with a model that cannot be used is not done
        const problem = packId === undefined ? null : deps.health?.problemOf(packId);
        if (problem) throw problem;
        const problems = deps.health?.problems() ?? [];
        if (problems.length > 0) tell({ note: modelNote(problems) });
      }),
    importNow,
    async pairAgain() {
      const { changed } = await deps.pair({ films: [], mayHide: () => true }, new AbortController().signal);
      await deps.derive.derivePhotos(changed);
    },
    betweenScans,
    exclusively,
    undisturbed(work) {
      disturbing += 1;
      interrupt?.abort();
      return exclusively(() => {
        // whatever is interrupted waits behind this work now
        disturbing -= 1;
        return work().finally(dropPointless);
      });
    },
  };
}

/** What a job says at its end of models that could not be used. */
function modelNote(problems: readonly string[]): string {
  return `Photos are in, but not fully understood. ${problems.join(' ')}`;
}

function includes(wider: ImportScope, scope: ImportScope): boolean {
  const roots =
    wider.rootIds === null ||
    (scope.rootIds !== null && scope.rootIds.every((id) => wider.rootIds!.includes(id)));
  return roots && (wider.verify || !scope.verify) && (wider.retryFailed || !scope.retryFailed);
}
