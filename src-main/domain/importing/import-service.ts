/** @file Starts imports and understanding as jobs. */
import type { ImportReport, JobSnapshot } from '../../../src-preload/contract/index.ts';
import type { Jobs, JobUpdate } from '../jobs/jobs.ts';
import type { ImportDeps } from './import-item.ts';
import { noReport, type ImportReports, type ReportWriter } from './import-reports.ts';
import { runImport, type ImportScope } from './import-run.ts';
import { createUnderstand } from './understand.ts';

export interface ImportServiceDeps extends ImportDeps {
  jobs: Pick<Jobs, 'start' | 'get' | 'cancel' | 'finished'>;
  /** where the report of each job goes, line by line */
  reports: Pick<ImportReports, 'open'>;
}

/** How closely an import looks beyond what changed. */
export interface ImportOptions {
  /** reads every file again, also those whose size and time are as before: a file that was replaced silently is found */
  verify?: boolean;
  /** tries again what could not be read, though it did not change */
  retryFailed?: boolean;
}

export interface ImportService {
  /**
   * @param rootIds roots to scan; null = all. The job's snapshot carries the report.
   * @returns where an import that does all of this waits for its turn already, that one
   */
  startImport(rootIds: readonly string[] | null, options?: ImportOptions): JobSnapshot;
  /** Understands what lacks evidence of the packs in use (after a switch of the encoder, say). */
  startUnderstanding(): JobSnapshot;
  /** An import inside other work: a rebuild, an evaluation. */
  importNow(rootIds: readonly string[] | null, signal: AbortSignal, options?: ImportOptions & { tell?: (update: JobUpdate) => void; lines?: Pick<ReportWriter, 'add'> }): Promise<ImportReport>;
  /** Joins the files of one shot anew where photos went without an import. */
  pairAgain(): Promise<void>;
  /** Other work on all rows: it waits for the import under way, and later imports wait for it. */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result>;
  /** The same for work that somebody waits for: imports are stopped for it and started again after it. */
  undisturbed<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createImportService({ jobs, reports, ...deps }: ImportServiceDeps): ImportService {
  const understand = createUnderstand(deps);
  let started: { jobId: string; scope: ImportScope }[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  const exclusively: ImportService['exclusively'] = (work) => {
    const run = turn.then(work);
    turn = run.catch(() => undefined); // the caller of `run` hears of it
    return run;
  };

  /** One import at a time: two would give one new file two ids. */
  const importNow: ImportService['importNow'] = (rootIds, signal, { tell = () => undefined, lines = noReport, verify = false, retryFailed = false } = {}) =>
    exclusively(() => runImport({ ...deps, understand, lines }, { rootIds, verify, retryFailed }, signal, tell));

  /** An import that has not begun will see whatever there is to see when it does. */
  function waitingFor(scope: ImportScope): JobSnapshot | null {
    const wider = underWay().find((one) => jobs.get(one.jobId)?.state === 'queued' && includes(one.scope, scope));
    return wider ? jobs.get(wider.jobId) : null;
  }

  function underWay(): typeof started {
    started = started.filter(({ jobId }) => ['queued', 'running'].includes(jobs.get(jobId)?.state ?? ''));
    return started;
  }

  const startImport: ImportService['startImport'] = (rootIds, { verify = false, retryFailed = false } = {}) => {
    const scope = { rootIds, verify, retryFailed };
    const waiting = waitingFor(scope);
    if (waiting) return waiting;
    const job = jobs.start('import', async (signal, tell, jobId) => {
      const lines = reports.open(jobId);
      try {
        await importNow(rootIds, signal, { tell, lines, verify, retryFailed });
      } finally {
        await lines.end();
      }
    });
    started.push({ jobId: job.id, scope });
    return job;
  };

  return {
    startImport,
    startUnderstanding: () =>
      jobs.start('models', async (signal, tell) => {
        await understand(signal, tell);
        await deps.derive.deriveStale(signal);
      }),
    importNow,
    pairAgain: () =>
      exclusively(async () => {
        const { changed } = await deps.pair({ films: [], mayHide: () => true }, new AbortController().signal);
        await deps.derive.derivePhotos(changed);
      }),
    exclusively,
    async undisturbed(work) {
      const stopped = underWay();
      for (const { jobId } of stopped) jobs.cancel(jobId);
      await Promise.all(stopped.map(({ jobId }) => jobs.finished(jobId)));
      try {
        return await exclusively(work);
      } finally {
        for (const { scope } of stopped) startImport(scope.rootIds, scope);
      }
    },
  };
}

function includes(wider: ImportScope, scope: ImportScope): boolean {
  const roots = wider.rootIds === null || (scope.rootIds !== null && scope.rootIds.every((id) => wider.rootIds!.includes(id)));
  return roots && (wider.verify || !scope.verify) && (wider.retryFailed || !scope.retryFailed);
}
