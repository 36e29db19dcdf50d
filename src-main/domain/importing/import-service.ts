/** @file Starts imports and understanding as jobs, and keeps them out of the way of work on all rows. */
import type { ImportReport, JobSnapshot } from '../../../src-preload/contract/index.ts';
import type { Jobs, JobUpdate } from '../jobs/jobs.ts';
import { createEvidenceBackfill, type EvidenceBackfill } from './backfill-evidence.ts';
import { createConcurrentDerive } from './concurrent-derive.ts';
import type { ImportDeps } from './import-item.ts';
import { noReport, type ImportReports, type ReportWriter } from './import-reports.ts';
import type { ImportPhases } from './phases.ts';
import { createScanTurns, type ScanTurns } from './scan-turns.ts';
import { createStartedImports, type StartedImports } from './started-imports.ts';

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

export interface ImportService extends Pick<ScanTurns, 'betweenScans' | 'exclusively' | 'undisturbed'> {
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
}

export function createImportService({ jobs, reports, ...deps }: ImportServiceDeps): ImportService {
  const understanding = createEvidenceBackfill(deps);
  const started = createStartedImports(jobs);
  const turns = createScanTurns({ ...deps, pauseUnderstanding: understanding.pause });
  const importNow = createImportNow(deps, turns, understanding);
  return {
    startImport: createStartImport({ jobs, reports }, started, importNow),
    async scanned(jobId) {
      const ended = jobs.finished(jobId);
      await Promise.race([ended, started.scanned(jobId) ?? ended]);
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
    betweenScans: turns.betweenScans,
    exclusively: turns.exclusively,
    undisturbed: (work) =>
      turns.undisturbed(() =>
        work().finally(() => started.keepOnly(new Set(deps.roots().map(({ id }) => id)))),
      ),
  };
}

/** A scan, its photos derived beside it, then what they show understood. */
function createImportNow(
  deps: ImportDeps,
  turns: Pick<ScanTurns, 'scan'>,
  understanding: Pick<EvidenceBackfill, 'run'>,
): ImportService['importNow'] {
  return async (
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
      const report = await turns.scan({ rootIds, verify, retryFailed }, signal, { tell, lines, written });
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
}

function createStartImport(
  { jobs, reports }: Pick<ImportServiceDeps, 'jobs' | 'reports'>,
  started: StartedImports,
  importNow: ImportService['importNow'],
): ImportService['startImport'] {
  return (rootIds, { verify = false, retryFailed = false } = {}) => {
    const scope = { rootIds, verify, retryFailed };
    const waiting = started.waitingFor(scope);
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
    started.add({ jobId: job.id, scope, scanned });
    return job;
  };
}

/** What a job says at its end of models that could not be used. */
function modelNote(problems: readonly string[]): string {
  return `Photos are in, but not fully understood. ${problems.join(' ')}`;
}
