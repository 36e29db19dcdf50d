/** @file Starts imports and understanding as jobs. */
import type { ImportReport, JobSnapshot } from '../../../src-preload/contract/index.ts';
import type { Jobs, JobUpdate } from '../jobs/jobs.ts';
import type { ImportDeps } from './import-item.ts';
import { noReport, type ImportReports, type ReportWriter } from './import-reports.ts';
import { runImport } from './import-run.ts';
import { createUnderstand } from './understand.ts';

export interface ImportServiceDeps extends ImportDeps {
  jobs: Pick<Jobs, 'start'>;
  /** where the report of each job goes, line by line */
  reports: Pick<ImportReports, 'open'>;
}

export interface ImportService {
  /** @param rootIds roots to scan; null = all. The job's snapshot carries the report. */
  startImport(rootIds: readonly string[] | null): JobSnapshot;
  /** Understands what lacks evidence of the packs in use (after a switch of the encoder, say). */
  startUnderstanding(): JobSnapshot;
  /** An import inside other work: a rebuild, an evaluation. */
  importNow(rootIds: readonly string[] | null, signal: AbortSignal, tell?: (update: JobUpdate) => void, lines?: Pick<ReportWriter, 'add'>): Promise<ImportReport>;
}

export function createImportService({ jobs, reports, ...deps }: ImportServiceDeps): ImportService {
  const understand = createUnderstand(deps);
  let turn: Promise<unknown> = Promise.resolve();

  /** One import at a time: two would give one new file two ids. */
  const importNow: ImportService['importNow'] = (rootIds, signal, tell = () => undefined, lines = noReport) => {
    const run = turn.then(() => runImport({ ...deps, understand, lines }, rootIds, signal, tell));
    turn = run.catch(() => undefined); // the caller of `run` hears of it
    return run;
  };

  return {
    startImport: (rootIds) =>
      jobs.start('import', async (signal, tell, jobId) => {
        const lines = reports.open(jobId);
        try {
          await importNow(rootIds, signal, tell, lines);
        } finally {
          await lines.end();
        }
      }),
    startUnderstanding: () =>
      jobs.start('models', async (signal, tell) => {
        await understand(signal, tell);
        await deps.derive.deriveStale(signal);
      }),
    importNow,
  };
}
